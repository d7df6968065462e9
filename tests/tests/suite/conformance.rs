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
use std::sync::Arc;

use rayon::prelude::*;
use zkc_r1cs::R1csBuilder;
use zkc_tests::agree::{agreed, no_choice};
use zkc_tests::{Circuit, conformance, root};

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

const SMALL: &str = "clause c(a: u8) -> (out: u8) {\n    require(a > 2, \"small\");\n    \
                     reveal { out: a - 1 }\n}\n\n";

#[test]
fn a_case_that_is_wrong_is_seen() {
    for (case, wanted) in [
        ("a = 3 -> accept out = 3", "`out` is 2"),
        ("a = 3 -> accept other = 2", "is unknown"),
        ("a = 2 -> accept", "rejected: \"small\""),
        ("a = 3 -> reject \"small\"", "accepted"),
        ("a = 2 -> reject underflow at `a - 1`", "found: \"small\" at `a > 2`"),
        ("a = 2 -> reject \"small\" at `a`", "found: \"small\" at `a > 2`"),
        ("a = 2 -> reject \"small\"; underflow", "found: \"small\""),
        ("a = 256 -> accept", "refused: "),
        ("a = 256 -> refused b", "found: a"),
        ("a = 3 -> refused a", "accepted"),
        ("-> error E0200", "found: nothing"),
        ("-> warning W0201", "found: nothing"),
    ] {
        let program = conformance::parse(&format!("{SMALL}//? {case}\n")).expect("it is a case");
        let wrong = conformance::run(&program, 1).expect_err(case);
        assert!(wrong.len() == 1 && wrong[0].contains(wanted), "{case}: {wrong:?}");
    }
    for case in ["", "//? a = 3 accept\n", "//? a = 3 -> perhaps\n", "//? a = 3 -> reject\n"] {
        assert!(conformance::parse(&format!("{SMALL}{case}")).is_err(), "{case}");
    }
}

#[test]
fn machines_that_disagree_and_rows_that_are_missing_are_seen() {
    let circuit = || {
        let program = conformance::parse(&format!("{SMALL}//? a = 3 -> accept\n"));
        Circuit::of_source(&program.expect("it is a case").source)
    };
    let mut rng = crate::examples::rng();
    let inputs = circuit().inputs("a = 3", &mut rng).expect("valid");
    agreed(&circuit(), &inputs).expect("they agree");
    no_choice(&circuit(), &inputs, 20).expect("there is no choice");

    let other = Circuit::of_source(
        "contract Case {\n#[repeatable]\nclause c(a: u8) -> (out: u8) {\n    reveal { out: a - 2 }\n}\n}\n",
    );
    let mut mixed = circuit();
    mixed.module = other.module;
    let error = agreed(&mixed, &inputs).err();
    assert!(error.is_some_and(|error| error.contains("interpreter")), "another IR");
    let mut mixed = circuit();
    mixed.program = other.program;
    assert!(agreed(&mixed, &inputs).is_err(), "another meaning");

    let mut free = circuit();
    let rows = R1csBuilder::new(free.r1cs.n_wires() as u32, free.r1cs.n_public() as u32);
    free.r1cs = Arc::new(rows.expect("as many wires").finish());
    let error = no_choice(&free, &inputs, 20).err();
    assert!(error.is_some_and(|error| error.contains("no value")), "without rows all goes");
}
