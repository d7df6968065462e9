//! What the user sees: status lines and diagnostics on stderr, data on stdout.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Arc, Mutex};

use zkc_diagnostics::render::{self, Format};
use zkc_diagnostics::{Diagnostic, Severity, sarif};
use zkc_driver::Session;
use zkc_span::SourceMap;

use crate::args::{Color, Global, MessageFormat};
use crate::exit::Exit;
use crate::project::grouped;

/// Errors shown to people, and warnings: more scroll the first ones away, and the first are those
/// to mend. Tools get all that are kept.
const MOST_SHOWN: usize = 100;

/// How this run speaks.
#[derive(Clone, Debug)]
pub struct Ui {
    format: Format,
    colour: bool,
    always: bool,
    quiet: bool,
    /// What was said, with the texts it is about, where it is shown as one document at the end.
    said: Arc<Mutex<(SourceMap, Vec<Diagnostic>)>>,
}

impl Ui {
    /// From the options; colours only on a terminal, and not where `NO_COLOR` is set.
    pub fn new(global: &Global) -> Ui {
        let format = match global.message_format {
            MessageFormat::Human => Format::Human,
            MessageFormat::Short => Format::Short,
            MessageFormat::Json => Format::Json,
            MessageFormat::Sarif => Format::Sarif,
        };
        let colour = match global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        };
        Ui {
            format,
            colour,
            always: global.color == Color::Always,
            quiet: global.quiet,
            said: Arc::default(),
        }
    }

    /// Whether messages are for tools.
    pub fn is_json(&self) -> bool {
        matches!(self.format, Format::Json | Format::Sarif)
    }

    /// Shows what was kept for the end.
    pub fn finish(&self) {
        if self.format == Format::Sarif
            && let Ok(said) = self.said.lock()
        {
            let document = sarif::document(&said.0, &said.1, env!("CARGO_PKG_VERSION"));
            write_stderr(&format!("{document}\n"));
        }
    }

    /// Whether messages are for people.
    pub fn is_for_people(&self) -> bool {
        self.format == Format::Human
    }

    /// Whether a progress bar can be shown.
    pub fn shows_progress(&self) -> bool {
        !self.quiet && self.format == Format::Human && io::stderr().is_terminal()
    }

    /// A status line: a verb, right-aligned, and what it is about. Only for people.
    pub fn status(&self, verb: &str, what: impl AsRef<str>) {
        if self.quiet || self.format != Format::Human {
            return;
        }
        let what = what.as_ref();
        let line = match self.colour {
            true => format!("\u{1b}[1;32m{verb:>12}\u{1b}[0m {what}\n"),
            false => format!("{verb:>12} {what}\n"),
        };
        write_stderr(&line);
    }

    /// Lines for people that follow a status.
    pub fn say(&self, text: impl AsRef<str>) {
        if !self.quiet && self.format == Format::Human {
            write_stderr(&format!("{}\n", text.as_ref()));
        }
    }

    /// Shows one diagnostic.
    pub fn diagnostic(&self, sources: &SourceMap, diagnostic: &Diagnostic) {
        if self.format == Format::Sarif
            && let Ok(mut said) = self.said.lock()
        {
            // A run has one session, whose texts only grow in number; a failure of the command itself
            // comes without texts and is about none.
            if sources.files().count() > said.0.files().count() {
                said.0 = sources.clone();
            }
            said.1.push(diagnostic.clone());
            return;
        }
        write_stderr(&render::render(sources, diagnostic, self.format, self.colour));
    }

    /// Whether to colour data that people read.
    pub fn colours_data(&self) -> bool {
        self.colour && (self.always || io::stdout().is_terminal())
    }

    /// Shows a session's diagnostics and takes them out of it; at the end says how many there were.
    pub fn diagnostics(&self, session: &mut Session) {
        let mut counts = [0_usize; 2];
        let mut hidden = std::mem::take(&mut session.omitted);
        let mut found = std::mem::take(&mut session.diagnostics);
        if let Some(last) = found.pop_if(|_| hidden > 0 && self.is_json()) {
            found.push(last.note(format!("{hidden} more messages are not shown")));
        }
        for diagnostic in found {
            let count = &mut counts[usize::from(diagnostic.severity == Severity::Warning)];
            *count += 1;
            if self.quiet && diagnostic.severity == Severity::Warning {
                continue;
            }
            if !self.is_json() && *count > MOST_SHOWN {
                hidden += 1;
                continue;
            }
            self.diagnostic(&session.sources, &diagnostic);
        }
        if hidden > 0 && !self.is_json() {
            write_stderr(&format!(
                "… and {} more messages, which are not shown\n",
                grouped(hidden as u64)
            ));
        }
        let plural = |n: usize, word: &str| match n {
            1 => format!("1 {word}"),
            n => format!("{n} {word}s"),
        };
        if self.format == Format::Human && counts[0] > 0 {
            let warnings = match counts[1] {
                0 => String::new(),
                n => format!(" and {}", plural(n, "warning")),
            };
            write_stderr(&format!("{}{warnings}\n", plural(counts[0], "error")));
        }
    }

    /// Prints data on stdout.
    pub fn data(&self, text: &str) -> Exit {
        let mut stdout = io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Ok(()) => Exit::Ok,
            // Whoever read us has seen enough, as in `zkc man | head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Ok,
            Err(_) => Exit::Files,
        }
    }
}

fn write_stderr(text: &str) {
    // Where stderr is gone there is nobody to tell.
    _ = io::stderr().write_all(text.as_bytes());
}
