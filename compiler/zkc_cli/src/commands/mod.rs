//! The commands, one file each.

mod build;
mod check;
mod clean;
mod completions;
mod execute;
mod explain;
mod fmt;
mod info;
mod man;
mod new;
mod prove;
mod setup;
mod test;
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
        Command::Test(test) => test::run(test, ui),
        Command::Setup(setup) => setup::run(setup, ui),
        Command::Prove(prove) => prove::run(prove, ui),
        Command::Verify(verify) => verify::run(verify, ui),
        Command::Explain(explain) => explain::run(explain, ui),
        Command::Fmt(fmt) => fmt::run(fmt, ui),
        Command::Info(info) => info::run(info, ui),
        Command::Clean => clean::run(ui),
        Command::Completions(completions) => completions::run(completions, ui),
        Command::Man => man::run(ui),
        #[cfg(debug_assertions)]
        Command::DebugPanic { text } => panic!("a test of the panic report: {text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zkc_diagnostics::render;

    /// What no run is known to bring about: the messages alone are shown.
    #[test]
    fn alarms_are_explained() {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../../../../tests/ui/alarms");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let disagreement = crate::deal::disagree(
            "Deal::settle",
            "the circuit refuses what the evaluator accepts at line 7, column 9",
        );
        let disagreement = &disagreement.diagnostics[0];
        let library = zkc_groth16::ProveError::Backend("out of memory".to_owned());
        let no_proof = prove::no_proof(&library.to_string());
        settings.bind(|| {
            for (name, diagnostic) in
                [("e0614_a_bug_in_zkc", disagreement), ("e0620_prover_failed", &no_proof)]
            {
                let shown = render::human(&SourceMap::new(), diagnostic, false);
                insta::assert_snapshot!(name, shown);
            }
        });
    }
}
