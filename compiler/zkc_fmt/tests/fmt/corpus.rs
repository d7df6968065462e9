//! Every program of the repository: sources, tests, and what the documents show.

use std::path::{Path, PathBuf};

use crate::{comments, formatted, is_valid};

fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !matches!(name, "target" | "node_modules" | ".git") {
                files(&path, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
}

/// All texts in Clause, with where they are from.
pub fn programs() -> Vec<(String, String)> {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = room.parent().and_then(Path::parent).expect("the room is in the repository");
    let mut paths = Vec::new();
    files(root, &[".clause", ".md"], &mut paths);
    paths.sort();
    let mut programs = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        if name.ends_with(".clause") {
            programs.push((name, text));
            continue;
        }
        for (number, block) in text.split("\n```clause").skip(1).enumerate() {
            let source = block.split("\n```").next().unwrap_or_default();
            let source = source.split_once('\n').map_or("", |(_, source)| source);
            programs.push((format!("{name}#{number}"), format!("{source}\n")));
        }
    }
    programs
}

/// A program whose tokens stand on as few lines as its comments allow, or each on a line of its own.
fn relaid(source: &str, one_a_line: bool) -> String {
    let spans = zkc_parser::token_spans(source, zkc_span::FileId(0));
    let mut out = String::new();
    let mut end = 0;
    for span in spans {
        let (start, gap) = (span.start as usize, &source[end..span.start as usize]);
        if gap.contains("//") || gap.contains("/*") {
            out.push_str(gap);
        } else if unit_like(source, end, start) {
            out.push(if gap.contains('\n') { '\n' } else { ' ' });
        } else if one_a_line && !gap.is_empty() {
            out.push('\n');
        } else if !gap.is_empty() {
            out.push(' ');
        }
        out.push_str(&source[start..span.end as usize]);
        end = span.end as usize;
    }
    out.push_str(&source[end..]);
    out
}

/// Whether a name follows a number: a unit if it is on the same line, and else not.
fn unit_like(source: &str, end: usize, start: usize) -> bool {
    end < start
        && source[..end].ends_with(|c: char| c.is_ascii_digit())
        && source[start..].starts_with(|c: char| c.is_ascii_alphabetic())
}

#[test]
fn every_program_of_the_repository_keeps_its_meaning_and_its_comments() {
    let mut formatted_programs = 0;
    for (name, source) in programs() {
        if !is_valid(&source) {
            assert!(zkc_fmt::format(&source, zkc_span::FileId(0)).is_err(), "{name}");
            continue;
        }
        formatted_programs += 1;
        let text = formatted(&source);
        assert_eq!(comments(&text), comments(&source), "{name}");
        // The layout follows from tokens and comments: taken away, it comes back the same, but for
        // lists that the author broke and empty lines.
        for one_a_line in [false, true] {
            let relaid = relaid(&source, one_a_line);
            if is_valid(&relaid) {
                assert_eq!(comments(&formatted(&relaid)), comments(&source), "{name}");
            } else {
                panic!("{name} cannot be laid out anew:\n{relaid}");
            }
        }
    }
    assert!(formatted_programs >= 200, "only {formatted_programs} programs were found");
}
