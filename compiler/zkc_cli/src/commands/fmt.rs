//! `zkc fmt`: formats sources, or says which are not formatted.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use similar::TextDiff;
use zkc_artifact::rim::atomic_replace;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_driver::{DiskFiles, Session};

use crate::args::Fmt;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome, unreadable, unwritable};
use crate::project;
use crate::ui::Ui;

/// Two files that have little in common are not compared for longer; the diff is then a coarse one.
const DIFF_TIME: Duration = Duration::from_secs(2);

/// One run over many files: an error in one does not stop the others.
struct Run<'a> {
    ui: &'a Ui,
    check: bool,
    session: Session,
    files: usize,
    changed: usize,
    exit: Exit,
}

pub fn run(fmt: &Fmt, ui: &Ui) -> Outcome<Exit> {
    let mut session = Session::new();
    let paths = match fmt.paths.as_slice() {
        [] => sources(&mut session, ui)?,
        paths => paths.to_vec(),
    };
    let mut run = Run { ui, check: fmt.check, session, files: 0, changed: 0, exit: Exit::Ok };
    for path in &paths {
        if path.as_os_str() == "-" {
            run.stdin()?;
            continue;
        }
        let mut found = Vec::new();
        let result = match path.is_dir() {
            true => clause_files(path, &mut found),
            false => {
                found.push(path.clone());
                Ok(())
            }
        };
        run.note(result);
        for path in &found {
            let result = run.file(path);
            run.note(result);
        }
    }
    run.ui.diagnostics(&mut run.session);
    let plural = |n: usize| if n == 1 { "1 file".to_owned() } else { format!("{n} files") };
    match (run.check, run.changed) {
        (true, 1..) => {
            ui.say(format!("{} of {} would change: run `zkc fmt`", run.changed, plural(run.files)));
        }
        _ if run.exit == Exit::Ok => {
            ui.status("Finished", format!("{}, {} changed", plural(run.files), run.changed));
        }
        _ => ui.say("files with errors were left as they are"),
    }
    Ok(run.exit)
}

/// The folders with the package's sources: `src/`, and `tests/` if there is one.
fn sources(session: &mut Session, ui: &Ui) -> Outcome<Vec<PathBuf>> {
    let root = project::find_root();
    // A manifest with errors is no reason to leave sources unformatted; only the lack of one is.
    if !root.join("Zkc.toml").is_file() {
        session.load_package(&DiskFiles::new(&root));
        ui.diagnostics(session);
        return Err(Failure::said(Exit::Files));
    }
    let tests = root.join("tests");
    Ok(std::iter::once(root.join("src")).chain(tests.is_dir().then_some(tests)).collect())
}

/// All sources in a folder and those below it, in the order of their paths. Hidden folders, `target` and
/// links to folders are left out.
fn clause_files(folder: &Path, found: &mut Vec<PathBuf>) -> Outcome<()> {
    let unreadable = |error: io::Error| unreadable(folder, &error);
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        entries.push((entry.path(), entry.file_type().map_err(unreadable)?.is_dir()));
    }
    entries.sort();
    for (path, is_folder) in entries {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if is_folder {
            if !name.starts_with('.') && name != "target" {
                clause_files(&path, found)?;
            }
        } else if name.ends_with(".clause") && path.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

impl Run<'_> {
    /// Shows a failure and goes on; the run ends with the highest code that any file gives.
    fn note(&mut self, result: Outcome<()>) {
        if let Err(failure) = result {
            let exit = failure.show(self.ui, &self.session.sources);
            self.ends_with(exit);
        }
    }

    fn ends_with(&mut self, exit: Exit) {
        if exit as u8 > self.exit as u8 {
            self.exit = exit;
        }
    }

    fn file(&mut self, path: &Path) -> Outcome<()> {
        let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
        let name = path.display().to_string();
        let Some((before, after)) = self.format(&name, bytes) else { return Ok(()) };
        if before == after {
            return Ok(());
        }
        self.changed += 1;
        if self.check {
            self.differs(&name, &before, &after);
        } else {
            atomic_replace(path, after.as_bytes()).map_err(|error| unwritable(path, &error))?;
            self.ui.status("Formatted", name);
        }
        Ok(())
    }

    /// Formats stdin to stdout. What cannot be formatted gives no output, so that an editor keeps its text.
    fn stdin(&mut self) -> Outcome<()> {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(|error| {
            let message = format!("stdin cannot be read: {error}");
            Failure::new(Exit::Files, Diagnostic::error(Code("E0610"), message))
        })?;
        let Some((before, after)) = self.format("<stdin>", bytes) else { return Ok(()) };
        self.changed += usize::from(before != after);
        if !self.check {
            let exit = self.ui.data(&after);
            self.ends_with(exit);
        } else if before != after {
            self.differs("<stdin>", &before, &after);
        }
        Ok(())
    }

    /// The text before and after.
    fn format(&mut self, name: &str, bytes: Vec<u8>) -> Option<(String, String)> {
        self.files += 1;
        let before = String::from_utf8_lossy(&bytes).into_owned();
        let said = self.session.diagnostics.len();
        let after = self.session.format(name, bytes);
        let said = self.session.diagnostics.get(said..).unwrap_or(&[]);
        let bug = said.iter().any(|diagnostic| diagnostic.code == Code("E0614"));
        match after {
            Some(after) => Some((before, after)),
            None => {
                self.ends_with(if bug { Exit::Panic } else { Exit::Compile });
                None
            }
        }
    }

    fn differs(&mut self, name: &str, before: &str, after: &str) {
        let diff = TextDiff::configure().timeout(DIFF_TIME).diff_lines(before, after);
        let text = diff.unified_diff().context_radius(3).header(name, name).to_string();
        let exit = self.ui.data(&text);
        self.ends_with(exit);
        self.ends_with(Exit::Compile);
    }
}
