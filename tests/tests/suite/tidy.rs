//! What the documents say agrees with what is there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use zkc_tests::root;

/// The edges of `ARCHITECTURE.md`, by room.
fn documented_edges() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("it is there");
    let table = text
        .split("<!-- edges")
        .nth(1)
        .and_then(|rest| rest.split("<!-- end of edges -->").next())
        .expect("the table has its marks");
    let names = |cell: &str| -> BTreeSet<String> {
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            let room = names(cells[1]).into_iter().next().expect("a room has a name");
            (room, names(cells[2]))
        })
        .collect()
}

/// The edges of the manifests, by package; those that only tests use are left out.
fn actual_edges() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let name = |package: &serde_json::Value| package["name"].as_str().expect("a name").to_owned();
    let ours: BTreeSet<String> = packages.iter().map(name).collect();
    packages
        .iter()
        .filter(|package| !matches!(name(package).as_str(), "zkc_tests" | "zkc_benches"))
        .map(|package| {
            let dependencies = package["dependencies"].as_array().expect("dependencies");
            let edges = dependencies.iter().filter(|dependency| dependency["kind"].is_null());
            (name(package), edges.map(name).filter(|edge| ours.contains(edge)).collect())
        })
        .collect()
}

#[test]
fn architecture_names_every_edge_and_no_other() {
    assert_eq!(
        documented_edges(),
        actual_edges(),
        "mend the table in ARCHITECTURE.md, or the manifest"
    );
}

#[test]
fn runtime_does_not_depend_on_the_compiler() {
    let edges = actual_edges();
    let in_folder = |folder: &str| -> BTreeSet<String> {
        let entries = std::fs::read_dir(root().join(folder)).expect("the folder is there");
        entries
            .map(|entry| entry.expect("readable").file_name().into_string().expect("UTF-8"))
            .collect()
    };
    let (runtime, compiler) = (in_folder("runtime"), in_folder("compiler"));
    for room in &runtime {
        let wrong: Vec<&String> = edges[room].intersection(&compiler).collect();
        assert!(wrong.is_empty(), "{room} depends on {wrong:?}");
    }
}

fn sources(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !matches!(name, "target" | "node_modules" | ".git") {
                sources(&path, ending, found);
            }
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
}

#[test]
fn arkworks_is_asked_to_prove_and_verify_in_one_room_only() {
    let mut files = Vec::new();
    sources(&root(), ".rs", &mut files);
    for file in files {
        let text = std::fs::read_to_string(&file).expect("UTF-8");
        let relative = file.strip_prefix(root()).expect("below the root");
        let allowed = relative.starts_with("runtime/zkc_groth16")
            || relative.ends_with("suite/tidy.rs")
            || relative.components().any(|part| part.as_os_str() == "benches");
        assert!(
            allowed || !text.contains("ark_groth16"),
            "{} uses ark_groth16; go through zkc_groth16, which checks",
            relative.display()
        );
    }
}

#[test]
fn below_the_rim_nothing_reads_files_clocks_or_the_environment() {
    let pure = [
        "compiler/zkc_span",
        "compiler/zkc_diagnostics",
        "compiler/zkc_ast",
        "compiler/zkc_parser",
        "compiler/zkc_fmt",
        "compiler/zkc_hir",
        "compiler/zkc_typeck",
        "compiler/zkc_eval",
        "compiler/zkc_ir",
        "compiler/zkc_lower",
        "compiler/zkc_backend_r1cs",
        "compiler/zkc_audit",
        "runtime/zkc_field",
        "runtime/zkc_r1cs",
        "runtime/zkc_witness",
        "runtime/zkc_groth16",
    ];
    for room in pure {
        let mut files = Vec::new();
        sources(&root().join(room).join("src"), ".rs", &mut files);
        for file in files {
            let text = std::fs::read_to_string(&file).expect("UTF-8");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for banned in ["std::fs", "std::env", "SystemTime", "OsRng", "thread_rng", "println!"] {
                let uses = code
                    .lines()
                    .any(|line| line.contains(banned) && !line.trim_start().starts_with("//"));
                assert!(!uses, "{} uses {banned}", file.display());
            }
        }
    }
}

#[test]
fn every_source_is_formatted() {
    let status = Command::new(env!("CARGO"))
        .args(["fmt", "--all", "--check"])
        .current_dir(root())
        .output()
        .expect("cargo fmt runs");
    assert!(
        status.status.success(),
        "run `cargo fmt --all`\n{}",
        String::from_utf8_lossy(&status.stdout)
    );
}

#[test]
fn every_page_is_registered_and_titled() {
    let registered: BTreeSet<String> =
        zkc_diagnostics::registry::entries().map(|entry| format!("{}.md", entry.code)).collect();
    let folder = root().join("compiler/zkc_diagnostics/pages");
    let on_disk: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").file_name().into_string().expect("UTF-8"))
        .collect();
    assert_eq!(registered, on_disk);
    for entry in zkc_diagnostics::registry::entries() {
        let title = format!("# {}: {}", entry.code, entry.title);
        assert_eq!(entry.page.lines().next(), Some(title.as_str()), "title of {}", entry.code);
    }
}

#[test]
fn every_code_that_is_used_has_a_page() {
    let mut files = Vec::new();
    for folder in ["compiler", "runtime"] {
        sources(&root().join(folder), ".rs", &mut files);
    }
    let mut missing = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("UTF-8");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for part in code.split("Code(\"").skip(1) {
            let name: String = part.chars().take_while(|c| *c != '"').collect();
            if zkc_diagnostics::registry::find(&name).is_none() {
                missing.insert(format!("{name} in {}", file.display()));
            }
        }
    }
    assert!(missing.is_empty(), "codes without a page: {missing:#?}");
}

#[test]
fn contracts_that_users_read_are_formatted() {
    let mut files = Vec::new();
    for folder in ["stdlib/std", "examples", "compiler/zkc_cli/src/commands/new"] {
        sources(&root().join(folder), ".clause", &mut files);
    }
    assert!(files.len() >= 9, "{files:?}");
    for file in files {
        let text = std::fs::read_to_string(&file).expect("UTF-8");
        let mut session = zkc_driver::Session::new();
        let formatted = session.format(&file.display().to_string(), text.clone().into_bytes());
        assert!(
            formatted.as_ref() == Some(&text),
            "{} is not formatted: run `zkc fmt stdlib examples`",
            file.display()
        );
    }
}
