//! A command that cannot go on: what to say, and the exit code.

use std::path::Path;

use zkc_diagnostics::{Code, Diagnostic};
use zkc_span::SourceMap;

use crate::exit::Exit;
use crate::ui::Ui;

/// Why a command stops.
#[derive(Debug)]
pub struct Failure {
    /// What to say; nothing if it was said already.
    pub diagnostics: Vec<Diagnostic>,
    /// How to end.
    pub exit: Exit,
}

/// What commands return.
pub type Outcome<T> = Result<T, Failure>;

impl Failure {
    /// One diagnostic.
    pub fn new(exit: Exit, diagnostic: Diagnostic) -> Failure {
        Failure { diagnostics: vec![diagnostic], exit }
    }

    /// It was said already.
    pub fn said(exit: Exit) -> Failure {
        Failure { diagnostics: Vec::new(), exit }
    }

    /// Shows what there is to show.
    pub fn show(self, ui: &Ui, sources: &SourceMap) -> Exit {
        for diagnostic in &self.diagnostics {
            ui.diagnostic(sources, diagnostic);
        }
        self.exit
    }
}

/// A file that cannot be read.
pub fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let what = match error.kind() {
        std::io::ErrorKind::NotFound => format!("there is no file `{}`", path.display()),
        _ => format!("`{}` cannot be read: {error}", path.display()),
    };
    Failure::new(Exit::Files, Diagnostic::error(Code("E0610"), what))
}

/// A file that cannot be written.
pub fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    let what = format!("`{}` cannot be written: {error}", path.display());
    Failure::new(Exit::Files, Diagnostic::error(Code("E0611"), what))
}

/// A file that holds something else than it should.
pub fn damaged(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    let what = format!("`{}` is damaged or of another kind: {error}", path.display());
    Failure::new(
        Exit::Files,
        Diagnostic::error(Code("E0612"), what)
            .help("build it again, or fetch it again from where it came"),
    )
}
