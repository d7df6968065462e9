//! The `zkc` command: contracts in Clause, from source to verified proof.
//!
//! One file per command stands in [`commands`]; this room reads arguments, files, the clock and the
//! system's randomness, and shows what the other rooms return. Messages go to stderr, data to stdout.

mod args;
mod commands;
mod deal;
mod exit;
mod failure;
mod keys;
mod project;
mod ui;

use std::process::ExitCode;

use clap::Parser as _;

use args::Args;
use exit::Exit;
use ui::Ui;

fn main() -> ExitCode {
    exit::install_panic_hook();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Asking for help or the version is no mistake; clap prints each where it belongs.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Ok };
            _ = error.print();
            return exit.into();
        }
    };
    let ui = Ui::new(&args.global);
    // The compiler recurses over trees of bounded height; a thread of its own makes the bound hold on
    // every platform, whatever the main thread's stack is.
    let worker =
        std::thread::Builder::new().name("zkc".to_owned()).stack_size(256 << 20).spawn(move || {
            let exit = commands::run(&args, &ui);
            ui.finish();
            exit
        });
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(exit)) => exit.into(),
        Ok(Err(_panic)) => Exit::Panic.into(),
        Err(_no_thread) => Exit::Files.into(),
    }
}
