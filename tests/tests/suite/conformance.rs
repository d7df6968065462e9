//! The conformance suite: `tests/conformance/<section>/<rule>_<what>.clause`, at least two programs for
//! each rule of the language's semantics and for each row of its tables.
//!
//! `zkc_tests::conformance` says how a program states what it does. Each that runs is run by the
//! evaluator, the interpreter of circuit IR, the witness program and the rows, on the stated inputs and
//! on inputs drawn from its types, and its rows leave a forger no choice.
//!
//! `CONFORMANCE=2.3 cargo test -p zkc_tests --test suite conformance` runs those whose names begin so.

use std::collections::BTreeSet;
use std::path::PathBuf;

use rayon::prelude::*;
use zkc_tests::{conformance, root};

/// The file of what at least two names must begin with: a rule, or a rule and a row of its table.
const RULES: &str = "tests/conformance/rules.txt";

/// The programs by name, in order.
fn programs() -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let sections =
        std::fs::read_dir(root().join("tests/conformance")).expect("the folder is there");
    for section in sections {
        let section = section.expect("readable").path();
        if !section.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(section).expect("readable") {
            let path = file.expect("readable").path();
            let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
            assert!(path.extension().is_some_and(|end| end == "clause"), "{}", path.display());
            found.push((name.to_owned(), path.clone()));
        }
    }
    found.sort();
    found
}

#[test]
fn programs_do_what_they_say() {
    let filter = std::env::var("CONFORMANCE").unwrap_or_default();
    let programs: Vec<_> =
        programs().into_iter().filter(|(name, _)| name.starts_with(&filter)).collect();
    assert!(!programs.is_empty(), "no program's name begins with {filter}");
    let wrong: Vec<String> = programs
        .par_iter()
        .filter_map(|(name, path)| {
            let text = std::fs::read_to_string(path).expect("UTF-8");
            let seed = name
                .bytes()
                .fold(0, |seed: u64, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
            let result = conformance::parse(&text)
                .map_err(|error| vec![error])
                .and_then(|program| conformance::run(&program, seed));
            result.err().map(|why| format!("{name}\n  {}", why.join("\n  ")))
        })
        .collect();
    assert!(wrong.is_empty(), "{} programs are wrong:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn every_rule_has_two_programs() {
    let names: Vec<String> = programs().into_iter().map(|(name, _)| name).collect();
    let text = std::fs::read_to_string(root().join(RULES)).expect("the rules are listed");
    let rules: BTreeSet<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let of = |rule: &str| names.iter().filter(|name| belongs(name, rule)).count();
    let few: Vec<&&str> = rules
        .iter()
        .filter(|rule| of(rule) < if rule.starts_with("10.") { 1 } else { 2 })
        .collect();
    assert!(few.is_empty(), "too few programs for {few:?}");
    let stray: Vec<&String> =
        names.iter().filter(|name| !rules.iter().any(|rule| belongs(name, rule))).collect();
    assert!(stray.is_empty(), "programs for no rule of rules.txt: {stray:?}");
}

/// `2.2_shl_…` belongs to `2.2_shl` and to `2.2`, not to `2.2_sh`.
fn belongs(name: &str, rule: &str) -> bool {
    name.strip_prefix(rule).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}
