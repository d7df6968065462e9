//! `zkc new`: a package that builds, runs, proves and verifies as it stands.

use std::path::PathBuf;

use zkc_artifact::rim::atomic_write;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_driver::package_name_fault;

use crate::args::New;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome, unwritable};
use crate::ui::Ui;

pub fn run(new: &New, ui: &Ui) -> Outcome<Exit> {
    let name = &new.name;
    let usage = |message: String| Diagnostic::error(Code("E0619"), message);
    if let Some(fault) = package_name_fault(name) {
        let diagnostic = usage(format!("`{name}` is not a package name"));
        return Err(Failure::new(Exit::Usage, diagnostic.note(fault.reason).help(fault.help)));
    }
    let folder = PathBuf::from(name);
    if folder.exists() {
        let diagnostic = usage(format!("`{}` exists already", folder.display()))
            .note("nothing in it was changed")
            .help("choose another name, or make the package in another folder with `-C DIR`");
        return Err(Failure::new(Exit::Usage, diagnostic));
    }
    let files = [
        ("Zkc.toml", include_str!("new/Zkc.toml")),
        ("src/main.clause", include_str!("new/main.clause")),
        ("inputs/settle.toml", include_str!("new/settle.toml")),
        ("README.md", include_str!("new/README.md")),
        (".gitignore", "/target\n"),
    ];
    for (path, text) in files {
        let path = folder.join(path);
        let parent = path.parent().unwrap_or(&folder);
        std::fs::create_dir_all(parent).map_err(|error| unwritable(parent, &error))?;
        atomic_write(&path, text.replace("NAME", name).as_bytes())
            .map_err(|error| unwritable(&path, &error))?;
    }
    ui.status("Created", format!("`{name}`"));
    ui.say(format!(
        "Next: cd {name}, then zkc test, zkc build, zkc execute, zkc setup, zkc prove and zkc verify."
    ));
    Ok(Exit::Ok)
}
