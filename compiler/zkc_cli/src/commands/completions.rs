//! `zkc completions`: scripts that let a shell complete the command line.

use clap::CommandFactory as _;

use crate::args::{Args, Completions};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::ui::Ui;

pub fn run(completions: &Completions, ui: &Ui) -> Outcome<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(completions.shell, &mut Args::command(), "zkc", &mut script);
    Ok(ui.data(&String::from_utf8_lossy(&script)))
}
