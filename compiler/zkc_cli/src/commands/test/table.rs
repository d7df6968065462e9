//! Tables of cases: comma-separated values (RFC 4180) whose cells have the forms of input files.

use std::path::{Component, Path};

use num_bigint::BigUint;
use zkc_artifact::abi::AbiType;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_driver::abi_type;
use zkc_field::element::to_biguint;
use zkc_hir::{Test, Ty};
use zkc_span::Span;
use zkc_testing::Row;
use zkc_witness::inputs::{Document, Format, read_value};

use crate::project::Project;

/// No table may be larger: 16 MiB.
const MAX_BYTES: u64 = 16 << 20;
/// How many cells are explained before the rest is counted.
const MAX_REFUSED: usize = 20;

/// A cell's text, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cell {
    text: String,
    start: usize,
    end: usize,
}

/// The rows of a test's table; `None` if it has none.
pub fn read(project: &mut Project, test: &Test) -> Option<Result<Vec<Row>, Vec<Diagnostic>>> {
    let (name, at) = test.table.clone()?;
    let refuse =
        |message: String| Diagnostic::error(Code("E0800"), message).label(at, "named here");
    let path = Path::new(&name);
    if path.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir)) {
        let message = format!("`{name}` does not lie in the package's folder");
        return Some(Err(vec![refuse(message).help("give the way from the folder of `Zkc.toml`")]));
    }
    let path = project.root.join(path);
    let size = std::fs::metadata(&path).map(|data| data.len());
    let text = match size {
        Ok(size) if size > MAX_BYTES => {
            let message = format!("`{name}` has {size} bytes; a table may have 16 MiB");
            return Some(Err(vec![refuse(message)]));
        }
        Ok(_) => std::fs::read(&path).map_err(|error| format!("`{name}` cannot be read: {error}")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(format!("there is no file `{name}` in the package's folder"))
        }
        Err(error) => Err(format!("`{name}` cannot be read: {error}")),
    };
    let text = text.and_then(|bytes| {
        String::from_utf8(bytes).map_err(|_| format!("`{name}` is not UTF-8: save it as such"))
    });
    let text = match text {
        Ok(text) => text,
        Err(message) => return Some(Err(vec![refuse(message)])),
    };
    let file = project.session.sources.add(name.clone(), text.as_str());
    let place = |start: usize, end: usize| Span { file, start: start as u32, end: end as u32 };
    let records = match parse(&text) {
        Ok(records) => records,
        Err((at, what)) => {
            let diagnostic = Diagnostic::error(Code("E0800"), "the table cannot be read");
            return Some(Err(vec![diagnostic.label(place(at, at + 1), what)]));
        }
    };
    Some(rows(project, test, &name, &records, &place))
}

fn rows(
    project: &Project,
    test: &Test,
    name: &str,
    records: &[Vec<Cell>],
    place: &dyn Fn(usize, usize) -> Span,
) -> Result<Vec<Row>, Vec<Diagnostic>> {
    let program = &project.program;
    let function = program.function(test.function);
    let params: Vec<_> =
        function.params.iter().filter_map(|id| function.locals.get(id.0 as usize)).collect();
    let at = |cell: &Cell| place(cell.start, cell.end);
    let refuse = |message: String| Diagnostic::error(Code("E0800"), message);
    let names: Vec<String> = params.iter().map(|param| format!("`{}`", param.name)).collect();
    let listed = names.join(", ");
    let Some((header, rest)) = records.split_first() else {
        return Err(vec![
            refuse(format!("the table `{name}` is empty"))
                .label(test.span, "its test")
                .help(format!("the first line names the test's parameters: {listed}")),
        ]);
    };
    let mut refused = Vec::new();
    for (index, cell) in header.iter().enumerate() {
        if !params.iter().any(|param| param.name == cell.text) {
            refused.push(
                refuse(format!("no parameter of `{}` is called `{}`", test.name, cell.text))
                    .label(at(cell), "this column")
                    .reason(test.span, "the test")
                    .help(format!("the parameters are {listed}")),
            );
        } else if let Some(first) = header[..index].iter().find(|first| first.text == cell.text) {
            refused.push(
                refuse(format!("two columns are called `{}`", cell.text))
                    .label(at(cell), "a second time")
                    .reason(at(first), "first here"),
            );
        }
    }
    let mut columns = Vec::new();
    for param in &params {
        match header.iter().position(|cell| cell.text == param.name) {
            Some(column) => columns.push((column, *param)),
            None => {
                let whole = place(
                    header.first().map_or(0, |cell| cell.start),
                    header.last().map_or(0, |cell| cell.end),
                );
                refused.push(
                    refuse(format!("the parameter `{}` has no column", param.name))
                        .label(whole, "the columns")
                        .reason(param.span, "the parameter"),
                );
            }
        }
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    let mut rows = Vec::new();
    let mut more = 0;
    for record in rest {
        if record.len() != header.len() {
            let (first, last) = (&record[0], &record[record.len() - 1]);
            refused.push(
                refuse(format!(
                    "this row has {} cells, and there are {} columns",
                    record.len(),
                    header.len()
                ))
                .label(place(first.start, last.end), "one row is one line")
                .help("put a cell with commas in it in quotes"),
            );
            continue;
        }
        let mut values = Vec::new();
        for (column, param) in &columns {
            let cell = &record[*column];
            match value(project, &param.ty, &param.name, &cell.text) {
                Ok(value) => values.push(value),
                Err(_) if refused.len() >= MAX_REFUSED => more += 1,
                Err(message) => refused.push(
                    refuse(format!("`{}` {message}", param.name)).label(at(cell), "this cell"),
                ),
            }
        }
        let line = project.session.sources.location(at(&record[0])).line;
        rows.push(Row { place: format!("{name}, line {line}"), values });
    }
    if rest.is_empty() {
        let end = place(header[0].start, header[header.len() - 1].end);
        refused.push(
            refuse(format!("the table `{name}` has no rows")).label(end, "only the columns' names"),
        );
    }
    if let (Some(last), 1..) = (refused.last_mut(), more) {
        last.notes.push(format!("{more} more cells are refused"));
    }
    if refused.is_empty() { Ok(rows) } else { Err(refused) }
}

/// A cell as a value; else what is wrong with it.
fn value(project: &Project, ty: &Ty, name: &str, text: &str) -> Result<zkc_eval::Value, String> {
    let program = &project.program;
    let abi = abi_type(program, ty);
    // What is no text in an input file stands as it is; so does what is JSON by its first character.
    let raw = matches!(abi, AbiType::Bool | AbiType::Duration) || text.starts_with(['{', '[', '"']);
    let json = match raw {
        true => text.to_owned(),
        false => serde_json::Value::from(text).to_string(),
    };
    let key = serde_json::Value::from(name);
    let document = format!("{{ {key}: {json} }}");
    let document = Document::parse(document.as_bytes(), Format::Json)
        .map_err(|_| format!("must be {}", zkc_witness::inputs::form(&abi)))?;
    let leaves = read_value(&abi, &document, name).map_err(|errors| {
        let first = errors.into_iter().next();
        first.map_or_else(String::new, |error| match error.path.strip_prefix(name) {
            Some(inner) if !inner.is_empty() => {
                format!("has a part `{inner}` that {}", error.message)
            }
            _ => error.message,
        })
    })?;
    let leaves: Vec<BigUint> = leaves.iter().map(to_biguint).collect();
    let modulus = zkc_eval::Options::bn254().modulus;
    zkc_eval::from_leaves(program, ty, &leaves, &modulus).map_err(|error| error.to_string())
}

/// The records of a table; lines without a character are none. An error has its place and what it is.
fn parse(text: &str) -> Result<Vec<Vec<Cell>>, (usize, &'static str)> {
    let mut records = Vec::new();
    let mut record = Vec::new();
    let bytes = text.as_bytes();
    let mut at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    while at < bytes.len() {
        let start = at;
        let (cell, end) = match bytes[at] {
            b'"' => quoted(text, at)?,
            _ => {
                let end = text[at..].find([',', '\n']).map_or(text.len(), |end| at + end);
                let written = &text[start..end];
                if let Some(quote) = written.find('"').filter(|_| !written.starts_with(['{', '[']))
                {
                    return Err((
                        start + quote,
                        "a quote inside a cell: put the whole cell in quotes",
                    ));
                }
                (written.trim().to_owned(), end)
            }
        };
        let ends_line = matches!(bytes.get(end), None | Some(b'\n'));
        if !(ends_line && record.is_empty() && cell.is_empty()) {
            record.push(Cell { text: cell, start, end });
        }
        at = end + 1;
        if ends_line && !record.is_empty() {
            records.push(std::mem::take(&mut record));
        }
    }
    if bytes.last() == Some(&b',') {
        record.push(Cell { text: String::new(), start: bytes.len(), end: bytes.len() });
    }
    if !record.is_empty() {
        records.push(record);
    }
    Ok(records)
}

/// The text of a cell in quotes, and where it ends; two quotes inside are one.
fn quoted(text: &str, start: usize) -> Result<(String, usize), (usize, &'static str)> {
    let mut cell = String::new();
    let mut at = start + 1;
    loop {
        let Some(quote) = text[at..].find('"') else {
            return Err((start, "this quote is never closed"));
        };
        cell.push_str(&text[at..at + quote]);
        at += quote + 1;
        match text.as_bytes().get(at) {
            Some(b'"') => {
                cell.push('"');
                at += 1;
            }
            Some(b',' | b'\n') | None => return Ok((cell, at)),
            Some(b'\r') if matches!(text.as_bytes().get(at + 1), Some(b'\n') | None) => {
                return Ok((cell, at + 1));
            }
            Some(_) => return Err((at, "a comma or the line's end was expected after the quote")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(table: &str) -> Vec<Vec<String>> {
        let records = parse(table).expect("a table");
        let text = |record: Vec<Cell>| record.into_iter().map(|cell| cell.text).collect();
        records.into_iter().map(text).collect()
    }

    #[test]
    fn cells_are_what_rfc_4180_says() {
        assert_eq!(texts("a,b\r\n1, 2 \r\n"), [["a", "b"], ["1", "2"]]);
        assert_eq!(texts("\"a,\"\"b\"\"\",c"), [["a,\"b\"", "c"]]);
        assert_eq!(texts("\"two\nlines\",\n"), [["two\nlines", ""]]);
        assert_eq!(texts("a,\n\n,b"), [["a", ""], ["", "b"]]);
        assert_eq!(texts("\u{feff}a\n"), [["a"]]);
        assert_eq!(texts(""), Vec::<Vec<String>>::new());
    }

    #[test]
    fn quotes_are_whole() {
        assert_eq!(parse("\"a").expect_err("open").0, 0);
        assert_eq!(parse("a\"b").expect_err("inside").0, 1);
        assert_eq!(parse("\"a\"b").expect_err("after").0, 3);
    }
}
