//! Which deals a batch has, and their inputs.
//!
//! A folder gives one deal for each `.toml` and `.json` file, called by the file's name without its
//! ending, in the order of the names; hidden files and folders are left out. A `.jsonl` file gives
//! one for each line that is not blank, called `line-0001` by its number.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use zkc_batch::Deal;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_field::Fr;
use zkc_witness::inputs::{Document, EntryInputs, Format, InputError};

use super::SUMMARY;
use crate::deal;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome, unreadable};
use crate::project::Built;

/// Where the inputs of a deal are. They are read when the deal's turn comes.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// A file of its own.
    File(PathBuf),
    /// A line of a file.
    Line {
        /// The file.
        path: PathBuf,
        /// The line's number, from 1.
        number: usize,
        /// Where it begins.
        start: u64,
        /// How many bytes it has.
        len: u64,
    },
}

/// Finds the deals.
pub(super) fn find(path: &Path) -> Outcome<Vec<Deal<Source>>> {
    let deals = if path.is_dir() {
        in_folder(path)?
    } else if path.extension().is_some_and(|ending| ending == "jsonl") {
        lines(path).map_err(|error| unreadable(path, &error))?
    } else {
        // What is not there is said before what it is called.
        std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        return Err(no_batch(
            Exit::Usage,
            format!("`{}` is neither a folder nor a `.jsonl` file", path.display()),
        ));
    };
    if deals.is_empty() {
        let what = if path.is_dir() { "`.toml` or `.json` file" } else { "line" };
        return Err(no_batch(Exit::Inputs, format!("`{}` has no {what}", path.display())));
    }
    Ok(deals)
}

fn no_batch(exit: Exit, message: String) -> Failure {
    Failure::new(
        exit,
        Diagnostic::error(Code("E0625"), message).help(
            "`--batch` takes a folder with one input file for each deal, or a `.jsonl` file with \
             one JSON object on each line",
        ),
    )
}

fn in_folder(folder: &Path) -> Outcome<Vec<Deal<Source>>> {
    let entries = std::fs::read_dir(folder)
        .and_then(Iterator::collect::<io::Result<Vec<_>>>)
        .map_err(|error| unreadable(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries.iter().map(std::fs::DirEntry::path).collect();
    paths.sort();
    let mut deals: BTreeMap<String, PathBuf> = BTreeMap::new();
    for path in paths {
        let is_input = path.extension().is_some_and(|ending| ending == "toml" || ending == "json");
        if !is_input || !path.is_file() {
            continue;
        }
        let Some(id) = path.file_stem().and_then(|stem| stem.to_str()) else {
            return Err(no_batch(
                Exit::Inputs,
                format!("the name of `{}` is not UTF-8, so its deal has no name", path.display()),
            ));
        };
        if id.starts_with('.') {
            continue;
        }
        if id == SUMMARY {
            return Err(no_batch(
                Exit::Inputs,
                format!("a deal cannot be called `{SUMMARY}`: the batch's summary is"),
            ));
        }
        if let Some(other) = deals.insert(id.to_owned(), path.clone()) {
            return Err(no_batch(
                Exit::Inputs,
                format!(
                    "two deals are called `{id}`: `{}` and `{}`",
                    other.display(),
                    path.display()
                ),
            ));
        }
    }
    let deal = |(id, path)| Deal { id, data: Source::File(path) };
    Ok(deals.into_iter().map(deal).collect())
}

/// Finds where the lines are, with no more than one buffer in memory.
fn lines(path: &Path) -> io::Result<Vec<Deal<Source>>> {
    let mut reader = BufReader::new(File::open(path)?);
    let (mut deals, mut number, mut start, mut len) = (Vec::new(), 1, 0_u64, 0_u64);
    let mut blank = true;
    let mut end_line = |number: usize, start: u64, len: u64, blank: bool| {
        if !blank {
            let data = Source::Line { path: path.to_owned(), number, start, len };
            deals.push(Deal { id: format!("line-{number:04}"), data });
        }
    };
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            end_line(number, start, len, blank);
            return Ok(deals);
        }
        let newline = buffer.iter().position(|byte| *byte == b'\n');
        let part = newline.unwrap_or(buffer.len());
        blank &= buffer.iter().take(part).all(u8::is_ascii_whitespace);
        len += part as u64;
        let used = part + usize::from(newline.is_some());
        reader.consume(used);
        if newline.is_some() {
            end_line(number, start, len, blank);
            (number, start, len, blank) = (number + 1, start + len + 1, 0, true);
        }
    }
}

/// Reads and encodes the inputs of a deal.
pub(super) fn read(built: &Built, source: &Source, deployment: Fr) -> Outcome<EntryInputs> {
    match source {
        Source::File(path) => {
            let document = deal::read_document(path)?;
            deal::encode(built, &document, deployment, &path.display().to_string())
        }
        Source::Line { path, number, start, len } => {
            let name = path.display().to_string();
            if *len > deal::MAX_INPUT_BYTES {
                let message = format!("line {number} has {len} bytes; a deal may have 64 MiB");
                return Err(deal::refused(&name, &[whole(message)]));
            }
            let text = read_line(path, *start, *len).map_err(|error| unreadable(path, &error))?;
            // Places count from the line; people look for them in the file.
            let in_file = |mut error: InputError| {
                error.place = Some((*number, error.place.map_or(1, |(_, column)| column)));
                error
            };
            let document = Document::parse(&text, Format::Json)
                .map_err(|error| deal::refused(&name, &[in_file(error)]))?;
            deal::read_inputs(built, &document, deployment).map_err(|errors| {
                let errors: Vec<InputError> = errors.into_iter().map(in_file).collect();
                deal::refused(&name, &errors)
            })
        }
    }
}

fn whole(message: String) -> InputError {
    InputError { path: String::new(), message, place: None }
}

fn read_line(path: &Path, start: u64, len: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(start))?;
    let mut text = Vec::new();
    file.take(len).read_to_end(&mut text)?;
    Ok(text)
}
