//! The phases under test, and what must hold for every text.

use zkc_diagnostics::Diagnostic;
use zkc_parser::{Parsed, parse};
use zkc_span::FileId;
use zkc_typeck::{Module, Package, Standard};

/// A phase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Text to tokens.
    Lexer,
    /// Text to tree.
    Parser,
    /// Text to text.
    Formatter,
    /// Trees to program, constants included.
    Checker,
}

/// The trees of `std`.
#[derive(Debug)]
pub struct StandardTrees(Vec<(Vec<String>, Parsed)>);

impl StandardTrees {
    /// Parses it.
    pub fn parse() -> StandardTrees {
        let modules = zkc_stdlib::MODULES.iter().enumerate().map(|(at, module)| {
            let path = module.path.iter().map(|name| (*name).to_owned()).collect();
            (path, parse(module.text, FileId(at as u32 + 1)))
        });
        StandardTrees(modules.collect())
    }

    /// Checks it, once for all cases.
    pub fn check(&self) -> Standard<'_> {
        let modules =
            self.0.iter().map(|(path, parsed)| Module { path: path.clone(), ast: &parsed.ast });
        Standard::check(
            &Package { name: "std".to_owned(), modules: modules.collect() },
            &zkc_eval::evaluate_constant,
        )
    }
}

impl Stage {
    /// All of them, by name.
    pub const ALL: [(&'static str, Stage); 4] = [
        ("lexer", Stage::Lexer),
        ("parser", Stage::Parser),
        ("formatter", Stage::Formatter),
        ("checker", Stage::Checker),
    ];

    /// The stage of a name.
    pub fn named(name: &str) -> Option<Stage> {
        Stage::ALL.iter().find(|(own, _)| *own == name).map(|(_, stage)| *stage)
    }

    /// Gives the text to the phase. The answer says whether the text got through without an error.
    ///
    /// # Errors
    /// What did not hold. A panic is not caught here.
    pub fn run(self, text: &str, standard: &Standard<'_>) -> Result<bool, String> {
        match self {
            Stage::Lexer => lexer(text),
            Stage::Parser => parser(text),
            Stage::Formatter => formatter(text),
            Stage::Checker => checker(text, standard),
        }
    }
}

const FILE: FileId = FileId(0);

fn lexer(text: &str) -> Result<bool, String> {
    let mut last = 0;
    for span in zkc_parser::token_spans(text, FILE) {
        let (start, end) = (span.start as usize, span.end as usize);
        if start < last || end < start || text.get(start..end).is_none() {
            return Err(format!("a token at {start}..{end} after {last}"));
        }
        last = end;
    }
    Ok(true)
}

fn parser(text: &str) -> Result<bool, String> {
    let parsed = parse(text, FILE);
    in_text(text, &parsed.diagnostics)?;
    let said = parsed.diagnostics.iter().any(Diagnostic::is_error);
    if !said && zkc_ast::dump(&parsed.ast).contains("(error") {
        return Err("a broken tree without an error".into());
    }
    Ok(!said)
}

fn formatter(text: &str) -> Result<bool, String> {
    let printed = match zkc_fmt::format(text, FILE) {
        Ok(printed) => printed,
        Err(said) => {
            let bug = said.iter().find(|said| said.code.0 == "E0614");
            return bug.map_or(Ok(false), |bug| Err(bug.message.clone()));
        }
    };
    let (before, after) = (parse(text, FILE), parse(&printed, FILE));
    if zkc_ast::dump(&before.ast) != zkc_ast::dump(&after.ast) {
        return Err("the printed program is another one".into());
    }
    match zkc_fmt::format(&printed, FILE) {
        Ok(again) if again == printed => Ok(true),
        Ok(_) => Err("printing twice changes the text".into()),
        Err(said) => Err(format!("what was printed is refused: {}", said[0].message)),
    }
}

fn checker(text: &str, standard: &Standard<'_>) -> Result<bool, String> {
    let parsed = parse(text, FILE);
    let modules = vec![Module { path: Vec::new(), ast: &parsed.ast }];
    let checked = standard
        .with(&[Package { name: "main".to_owned(), modules }], &zkc_eval::evaluate_constant);
    in_text(text, &checked.diagnostics)?;
    let failed = checked.diagnostics.iter().any(Diagnostic::is_error);
    if failed == checked.program.is_some() {
        return Err("a program with errors, or none without".into());
    }
    let broken = parsed.diagnostics.iter().any(Diagnostic::is_error);
    let Some(program) = checked.program.filter(|_| !broken) else { return Ok(false) };
    let constants = zkc_eval::check_constants(&program);
    in_text(text, &constants)?;
    Ok(!constants.iter().any(Diagnostic::is_error))
}

/// Every place of every message about the text stands in it.
fn in_text(text: &str, diagnostics: &[Diagnostic]) -> Result<(), String> {
    for diagnostic in diagnostics {
        let labels = diagnostic.primary.iter().chain(&diagnostic.secondary);
        for span in labels.map(|label| label.span).filter(|span| span.file == FILE) {
            if text.get(span.start as usize..span.end as usize).is_none() {
                return Err(format!("{} stands at {span:?}", diagnostic.code));
            }
        }
    }
    Ok(())
}
