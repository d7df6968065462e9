//! What the documents show builds, and where they point there is something.

use std::path::{Path, PathBuf};

use zkc_tests::{check_source, root};

/// The documents that users read.
fn documents() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"]
            .iter()
            .map(|name| root().join(name))
            .collect();
    for folder in ["docs", "examples/european_option", "examples/private_transfer", "editors"] {
        for entry in std::fs::read_dir(root().join(folder)).expect("the folder is there") {
            let path = entry.expect("readable").path();
            if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn programs_in_documents_build() {
    let mut programs = 0;
    for path in documents() {
        let text = text(&path);
        for block in text.split("\n```clause\n").skip(1) {
            let source = block.split("\n```").next().unwrap_or_default().to_owned() + "\n";
            let said: Vec<String> = check_source(&source)
                .iter()
                .map(|diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message))
                .collect();
            assert!(said.is_empty(), "{}: {said:?} for\n{source}", path.display());
            programs += 1;
        }
    }
    assert!(programs >= 3, "only {programs} programs were found");
}

/// The anchor of a heading, as GitHub and mdBook make it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    kept.chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .collect()
}

#[test]
fn links_in_documents_lead_somewhere() {
    for path in documents() {
        let folder = path.parent().expect("a file is in a folder");
        for link in text(&path).split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("https://") {
                continue;
            }
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { path.clone() } else { folder.join(file) };
            assert!(target.exists(), "{}: there is no {link}", path.display());
            if !place.is_empty() {
                let mut headings = text(&target);
                headings.retain(|c| c != '\r');
                let found =
                    headings.lines().any(|line| line.starts_with('#') && anchor(line) == place);
                assert!(found, "{}: {link} has no such heading", path.display());
            }
        }
    }
}

#[test]
fn every_page_of_the_book_is_in_its_summary() {
    let summary = text(&root().join("docs/SUMMARY.md"));
    for entry in std::fs::read_dir(root().join("docs")).expect("the folder is there") {
        let name = entry.expect("readable").file_name().into_string().expect("UTF-8");
        if name.ends_with(".md") && name != "SUMMARY.md" {
            assert!(summary.contains(&format!("]({name})")), "SUMMARY.md lacks {name}");
        }
    }
}
