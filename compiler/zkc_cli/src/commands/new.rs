//! `zkc new`: a package that builds, runs, proves and verifies as it stands.

use std::path::PathBuf;

use zkc_artifact::rim::atomic_write;
use zkc_diagnostics::{Code, Diagnostic};

use crate::args::New;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome, unwritable};
use crate::ui::Ui;

pub fn run(new: &New, ui: &Ui) -> Outcome<Exit> {
    let name = &new.name;
    let usage = |message: String, help: &str| {
        Failure::new(Exit::Usage, Diagnostic::error(Code("E0619"), message).help(help))
    };
    let valid = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.len() <= 64
        && name != "std";
    if !valid {
        return Err(usage(
            format!("`{name}` is not a package name"),
            "use letters, digits and `_`, beginning with a letter, such as `my_escrow`; `std` is taken",
        ));
    }
    let folder = PathBuf::from(name);
    if folder.exists() {
        return Err(usage(format!("`{}` exists already", folder.display()), "choose another name"));
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
        "Next: cd {name}, then zkc build, zkc execute, zkc setup, zkc prove and zkc verify."
    ));
    Ok(Exit::Ok)
}
