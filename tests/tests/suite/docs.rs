//! What the documents show builds, and where they point there is something.

use std::path::{Path, PathBuf};

use zkc_eval::Outcome;
use zkc_tests::agree::agreed;
use zkc_tests::fenced::{Block, blocks, with_more};
use zkc_tests::{Circuit, check_source, root};

use crate::examples;

/// The documents that users read.
fn documents() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"]
            .iter()
            .map(|name| root().join(name))
            .collect();
    let folders = [
        "docs",
        "docs/guide",
        "docs/reference",
        "examples/european_option",
        "examples/private_transfer",
        "editors",
    ];
    for folder in folders.into_iter().filter(|folder| root().join(folder).is_dir()) {
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

/// What is wrong with the programs of a document: each builds or gives the code behind its fence, and
/// does what the inputs behind it say.
fn wrong_in(document: &str) -> (usize, Vec<String>) {
    let (mut programs, mut wrong) = (0, Vec::new());
    let mut program = String::new();
    for Block { line, info, text } in blocks(document) {
        let codes = match info.as_str() {
            "clause" => {
                program = text;
                ""
            }
            "clause,more" => match with_more(&program, &text) {
                Ok(longer) => {
                    program = longer;
                    ""
                }
                Err(why) => {
                    wrong.push(format!("line {line}: {why}"));
                    continue;
                }
            },
            "toml,accept" | "toml,reject" | "toml,prove" => {
                if let Err(why) = run(&program, &info[5..], &text) {
                    wrong.push(format!("line {line}: {why} with\n{text}"));
                }
                continue;
            }
            other => match other.split_once(',') {
                Some(("clause", codes)) => {
                    check(line, &text, codes, &mut wrong);
                    programs += 1;
                    continue;
                }
                Some(("toml", _)) => {
                    wrong.push(format!("line {line}: nothing is known of `{other}`"));
                    continue;
                }
                _ => continue,
            },
        };
        check(line, &program, codes, &mut wrong);
        programs += 1;
    }
    (programs, wrong)
}

fn check(line: usize, program: &str, codes: &str, wrong: &mut Vec<String>) {
    let said = check_source(program);
    let found: Vec<&str> = said.iter().map(|diagnostic| diagnostic.code.0).collect();
    if found.join(",") != codes {
        let messages = said.iter().map(|diagnostic| diagnostic.message.as_str());
        let messages: Vec<&str> = messages.collect();
        wrong.push(format!("line {line}: {found:?}, not [{codes}]: {messages:?} for\n{program}"));
    }
}

/// Runs the only clause of a program on inputs as a document shows them.
fn run(program: &str, wanted: &str, toml: &str) -> Result<(), String> {
    let circuit = Circuit::of_source(program);
    let inputs = circuit
        .inputs(toml, &mut examples::rng())
        .map_err(|errors| format!("refused: {}", errors[0]))?;
    let outcome = agreed(&circuit, &inputs)?;
    match (outcome, wanted) {
        (Outcome::Accept { .. }, "prove") => {
            examples::prove_and_verify(&circuit, &inputs);
            Ok(())
        }
        (Outcome::Accept { .. }, "accept") | (Outcome::Reject(_), "reject") => Ok(()),
        (Outcome::Accept { .. }, _) => Err("accepted".to_owned()),
        (Outcome::Reject(report), _) => Err(format!("rejected: {:?}", report.verdict())),
    }
}

#[test]
fn programs_in_documents_are_true() {
    let (mut programs, mut wrong) = (0, Vec::new());
    for path in documents() {
        let (count, found) = wrong_in(&text(&path));
        programs += count;
        let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        wrong.extend(found.into_iter().map(|found| format!("{name}, {found}")));
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(programs >= 50, "only {programs} programs were found");
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
    let docs = root().join("docs");
    let summary = text(&docs.join("SUMMARY.md"));
    let pages = documents().into_iter().filter(|path| path.starts_with(&docs));
    for page in pages {
        let name = page.strip_prefix(&docs).expect("it is below").display().to_string();
        let found = name == "SUMMARY.md" || summary.contains(&format!("]({name})"));
        assert!(found, "SUMMARY.md lacks {name}");
    }
}
