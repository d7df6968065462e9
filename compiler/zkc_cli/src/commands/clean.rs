//! `zkc clean`: deletes what zkc built.

use crate::exit::Exit;
use crate::failure::{Outcome, unwritable};
use crate::project;
use crate::ui::Ui;

pub fn run(ui: &Ui) -> Outcome<Exit> {
    let root = project::find_root();
    // Only a package's own target folder is deleted, never one that merely has the name.
    let target = root.join("target");
    if !root.join("Zkc.toml").is_file() || !target.is_dir() {
        ui.status("Clean", "there is nothing to delete");
        return Ok(Exit::Ok);
    }
    std::fs::remove_dir_all(&target).map_err(|error| unwritable(&target, &error))?;
    ui.status("Removed", target.display().to_string());
    Ok(Exit::Ok)
}
