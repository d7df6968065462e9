//! `zkc man`: the manual page, in troff.

use clap::CommandFactory as _;
use zkc_diagnostics::{Code, Diagnostic};

use crate::args::Args;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::ui::Ui;

pub fn run(ui: &Ui) -> Outcome<Exit> {
    let mut page = Vec::new();
    match clap_mangen::Man::new(Args::command()).render(&mut page) {
        Ok(()) => Ok(ui.data(&String::from_utf8_lossy(&page))),
        Err(error) => Err(Failure::new(
            Exit::Files,
            Diagnostic::error(Code("E0611"), format!("the manual page cannot be written: {error}")),
        )),
    }
}
