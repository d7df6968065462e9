//! The commands, one file each.

mod build;
mod check;
mod clean;
mod completions;
mod execute;
mod explain;
mod info;
mod man;
mod new;
mod prove;
mod setup;
mod verify;

use std::path::Path;

use zkc_diagnostics::{Code, Diagnostic};
use zkc_span::SourceMap;

use crate::args::{Args, Command};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome, unreadable};
use crate::ui::Ui;

/// Runs a command to its end.
pub fn run(args: &Args, ui: &Ui) -> Exit {
    let result = enter(args.global.directory.as_deref()).and_then(|()| dispatch(&args.command, ui));
    match result {
        Ok(exit) => exit,
        Err(failure) => failure.show(ui, &SourceMap::new()),
    }
}

/// Goes to the folder of `-C`, so that every path of the command line is meant from there.
fn enter(directory: Option<&Path>) -> Outcome<()> {
    let Some(directory) = directory else { return Ok(()) };
    if !directory.is_dir() {
        let message = format!("there is no folder `{}`", directory.display());
        return Err(Failure::new(Exit::Files, Diagnostic::error(Code("E0610"), message)));
    }
    std::env::set_current_dir(directory).map_err(|error| unreadable(directory, &error))
}

fn dispatch(command: &Command, ui: &Ui) -> Outcome<Exit> {
    match command {
        Command::New(new) => new::run(new, ui),
        Command::Check => check::run(ui),
        Command::Build(build) => build::run(build, ui),
        Command::Execute(execute) => execute::run(execute, ui),
        Command::Setup(setup) => setup::run(setup, ui),
        Command::Prove(prove) => prove::run(prove, ui),
        Command::Verify(verify) => verify::run(verify, ui),
        Command::Explain(explain) => explain::run(explain, ui),
        Command::Info(info) => info::run(info, ui),
        Command::Clean => clean::run(ui),
        Command::Completions(completions) => completions::run(completions, ui),
        Command::Man => man::run(ui),
        #[cfg(debug_assertions)]
        Command::DebugPanic { text } => panic!("a test of the panic report: {text}"),
    }
}
