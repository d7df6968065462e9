//! Lints have names and levels, and what checks cost is said.

use zkc_driver::{Check, Fate, MemoryFiles, Session, checks};
use zkc_tests::check_all;

/// Codes and severities of what is said of a package with these lines under `[lints]`.
fn said(lints: &str, source: &str) -> Vec<(&'static str, bool)> {
    let manifest = format!(
        "[package]\nname = \"a\"\nversion = \"0.1.0\"\nedition = \"2026\"\n\n[lints]\n{lints}\n"
    );
    let files = MemoryFiles::new([("Zkc.toml", manifest.as_str()), ("src/main.clause", source)]);
    let mut session = Session::new();
    check_all(&mut session, &files);
    session.diagnostics.iter().map(|said| (said.code.0, said.is_error())).collect()
}

const UNUSED: &str = "contract C {\n    #[repeatable]\n    clause c(public x: u8) -> (y: u8) {\n        \
                      let rest = 10 - x;\n        reveal { y: x }\n    }\n}\n";

#[test]
fn a_package_sets_the_level_of_a_lint() {
    assert_eq!(said("", UNUSED), [("W0200", false)]);
    assert_eq!(said("unused = \"warn\"", UNUSED), [("W0200", false)]);
    assert_eq!(said("unused = \"deny\"", UNUSED), [("W0200", true)]);
    assert_eq!(said("unused = \"allow\"", UNUSED), []);
    assert_eq!(said("unread_input = \"allow\"", UNUSED), [("W0200", false)]);
    assert_eq!(said("unusd = \"allow\"", UNUSED), [("E0270", true)]);
}

#[test]
fn an_item_silences_a_lint_in_all_of_it() {
    let allowed =
        |what: &str| UNUSED.replace("#[repeatable]", &format!("#[repeatable]\n    {what}"));
    assert_eq!(said("", &allowed("#[allow(unused)]")), []);
    assert_eq!(said("unused = \"deny\"", &allowed("#[allow(unread_input, unused)]")), []);
    assert_eq!(said("", &allowed("#[allow(unread_input)]")), [("W0200", false)]);
    assert_eq!(said("", &format!("#[allow(unused)]\n{UNUSED}")), [], "of the contract");
    let beside = format!("#[allow(unused)]\nfn f(x: u8) -> u8 {{ x }}\n{UNUSED}");
    assert_eq!(said("", &beside), [("W0200", false)]);
}

#[test]
fn what_is_denied_in_a_circuit_stops_the_build() {
    let source = "contract C {\n    #[repeatable]\n    clause c(public x: u8) -> (y: u8) {\n        \
                  require(x <= 255, \"large\");\n        reveal { y: x }\n    }\n}\n";
    assert_eq!(said("", source), [("W0210", false)]);
    let mut session = Session::new();
    let manifest = "[package]\nname = \"a\"\nversion = \"0.1.0\"\nedition = \"2026\"\n\
                    [lints]\nalways_true_condition = \"deny\"\n";
    let files = MemoryFiles::new([("Zkc.toml", manifest), ("src/main.clause", source)]);
    let package = session.load_package(&files).expect("a manifest");
    let program = session.check(&files, &package).expect("found while a circuit is made");
    assert!(session.compile(&program, &program.clauses[0]).is_none());
}

#[test]
fn conditions_that_may_fail_are_not_called_idle() {
    let clause = |body: &str| {
        format!(
            "fn small(x: u8) {{ require(x < 200, \"large\"); }}\n\
             contract C {{ #[repeatable] clause c(public x: u8, public on: bool) -> (y: u8) {{ {body} \
             reveal {{ y: x }} }} }}"
        )
    };
    for body in [
        "require(x < 200, \"large\"); require(on, \"off\");",
        "if on { require(x < 200, \"large\"); }",
        "small(x); require(on, \"off\");",
        "for i in 0..300 { require(x as u32 <= i + 200 || on, \"large\"); }",
    ] {
        assert_eq!(said("", &clause(body)), [], "{body}");
    }
    let twice = "require(x < 200, \"large\"); require(x < 200, \"again\"); require(on, \"off\");";
    assert_eq!(said("", &clause(twice)), [("W0210", false)]);
}

/// The checks of the only clause, with the line of each.
fn explained(source: &str) -> Vec<(u32, Check)> {
    let files = MemoryFiles::single(source);
    let mut session = Session::new();
    let package = session.load_package(&files).expect("a manifest");
    let program = session.check(&files, &package).expect("a program");
    let compiled = session.compile(&program, &program.clauses[0]).expect("a circuit");
    let all = checks(&compiled);
    let rows: u64 =
        all.iter().map(|check| if let Fate::Kept { rows } = check.fate { rows } else { 0 }).sum();
    assert!(rows <= compiled.circuit.stats.constraints as u64);
    all.into_iter().map(|check| (session.sources.location(check.span).line, check)).collect()
}

#[test]
fn every_check_is_kept_or_says_why_not() {
    let source = "contract C {\n    #[repeatable]\n    clause c(public a: u64, public b: u64) -> (y: u64) {\n        \
                  require(a <= b, \"less\");\n        let d = b - a;\n        let w = a as u128 + b as u128;\n        \
                  reveal { y: d + (w as u64) }\n    }\n}\n";
    let all = explained(source);
    let of = |line: u32, kind: &str| {
        let found = all.iter().find(|(at, check)| *at == line && check.kind == kind);
        &found.unwrap_or_else(|| panic!("no {kind} on line {line}: {all:#?}")).1.fate
    };
    assert!(matches!(of(4, "require"), Fate::Kept { rows: 64 }));
    assert!(matches!(of(6, "overflow"), Fate::ByType));
    assert!(matches!(of(7, "conversion"), Fate::Kept { rows } if *rows > 0));
    // `b - a` is the very value that was required to be in range, or names the line that says so.
    match of(5, "overflow") {
        Fate::ByType => {}
        Fate::Implied(because) => assert!(!because.is_empty()),
        Fate::Kept { .. } => panic!("paid for twice"),
    }
    let chain = "contract C {\n    #[repeatable]\n    clause c(public a: u64, public b: u64, public c: u64) -> (y: u64) {\n        \
                 require(a <= b, \"less\");\n        require(b <= c, \"less\");\n        reveal { y: c - a }\n    }\n}\n";
    let all = explained(chain);
    let last = all.iter().find(|(line, check)| *line == 6 && check.kind == "overflow");
    match last.map(|(_, check)| &check.fate) {
        Some(Fate::Implied(because)) => assert_eq!(because.len(), 2),
        other => panic!("{other:?}"),
    }
}
