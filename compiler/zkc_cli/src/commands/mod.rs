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

use zkc_span::SourceMap;

use crate::args::{Args, Command};
use crate::exit::Exit;
use crate::ui::Ui;

/// Runs a command to its end.
pub fn run(args: &Args, ui: &Ui) -> Exit {
    let directory = args.global.directory.as_deref();
    let result = match &args.command {
        Command::New(new) => new::run(new, directory, ui),
        Command::Check => check::run(directory, ui),
        Command::Build(build) => build::run(build, directory, ui),
        Command::Execute(execute) => execute::run(execute, directory, ui),
        Command::Setup(setup) => setup::run(setup, directory, ui),
        Command::Prove(prove) => prove::run(prove, directory, ui),
        Command::Verify(verify) => verify::run(verify, directory, ui),
        Command::Explain(explain) => explain::run(explain, ui),
        Command::Info(info) => info::run(info, directory, ui),
        Command::Clean => clean::run(directory, ui),
        Command::Completions(completions) => completions::run(completions, ui),
        Command::Man => man::run(ui),
        #[cfg(debug_assertions)]
        Command::DebugPanic { text } => panic!("a test of the panic report: {text}"),
    };
    match result {
        Ok(exit) => exit,
        Err(failure) => failure.show(ui, &SourceMap::new()),
    }
}
