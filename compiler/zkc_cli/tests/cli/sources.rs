//! Sources that are broken, hostile or far too large: a clear error, soon, and nothing built.

use std::time::Duration;

use crate::support::{LOAN, Package, Run};

#[track_caller]
fn check(source: impl AsRef<[u8]>) -> Run {
    let package = Package::with_source(source);
    let run = package.leaves_files_alone(&["build"]);
    assert_eq!(run.code, 1, "{}", shortened(&run));
    assert_eq!(run.out, "");
    assert!(run.err.contains("error[E0"), "{}", shortened(&run));
    run
}

fn shortened(run: &Run) -> String {
    format!("exit {}: {}", run.code, run.err.chars().take(3000).collect::<String>())
}

fn clause(body: &str) -> String {
    format!(
        "fn f(x: u32) -> u32 {{\n    x\n}}\n\ncontract Demo {{\n    #[repeatable]\n    clause run(public x: u32) -> (y: u32) {{\n{body}\n        \
         reveal {{ y: x }}\n    }}\n}}\n"
    )
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let mut latin = LOAN.as_bytes().to_vec();
    latin.splice(20..20, *b"// caf\xe9\n");
    check(latin).fails(1, "E0603", "byte 26, on line 2");
    let nul = LOAN.replace("asked <= limit", "asked \0<= limit");
    assert_eq!(check(nul).errors(), 1);
    let package = Package::loan();
    package.write("Zkc.toml", b"[package]\nname = \"caf\xe9\"\n");
    package.leaves_files_alone(&["build"]).fails(1, "E0603", "`Zkc.toml`");
}

#[test]
fn what_is_not_closed_is_one_error() {
    for source in [
        LOAN.trim_end().strip_suffix('}').unwrap().to_owned(),
        LOAN.replace("was paid\");", "was paid\"; "),
        format!("{LOAN}/* never closed\n"),
        format!("{LOAN}/* /* one closed */\n"),
        LOAN.replace("was paid\")", "was paid)"),
        clause("let a = (x + (x);"),
        clause("let a = [x, x;"),
    ] {
        let run = check(&source);
        assert_eq!(run.errors(), 1, "{source}\n{}", run.err);
    }
}

#[test]
fn nesting_without_end_is_refused_at_once() {
    const DEEP: usize = 100_000;
    let nested = |open: &str, inside: &str, close: &str| {
        format!("let a: u32 = {}{inside}{};", open.repeat(DEEP), close.repeat(DEEP))
    };
    for body in [
        nested("(", "x", ")"),
        nested("[", "x", "]"),
        nested("{", "x", "}"),
        nested("-", "x", ""),
        nested("!", "x", ""),
        nested("if x == 1 { ", "x", " } else { x }"),
        nested("if x == 1 { x } else ", "{ x }", ""),
        nested("f(", "x", ")"),
        nested("x.min(", "x", ")"),
        nested("(", "x", ""),
        nested("", "x", ")"),
        format!("let a: {}u32{} = x;", "[".repeat(DEEP), "; 2]".repeat(DEEP)),
        format!("let a: {}u32{} = x;", "Digest<".repeat(DEEP), ">".repeat(DEEP)),
        "for i in 0..2 { ".repeat(DEEP) + &"}".repeat(DEEP),
    ] {
        let run = check(clause(&body));
        assert!(run.err.len() < 10_000, "{:.60}: {} bytes", body, run.err.len());
        assert!(run.took < Duration::from_secs(20), "{:.60}: {:?}", body, run.took);
    }
    check("mod a { ".repeat(DEEP) + &"}".repeat(DEEP));
    check("/*".repeat(DEEP));
}

#[test]
fn sums_of_any_width_are_met_without_a_panic() {
    const WIDE: usize = 100_000;
    for (term, joined) in [("x", " + "), ("x", " - "), ("1", " * "), ("x == 1", " && ")] {
        let sum = vec![term; WIDE].join(joined);
        let package = Package::with_source(clause(&format!("let _ = {sum};")));
        let run = package.run(&["check"]);
        assert_eq!(run.code, 1, "{joined}: {}", shortened(&run));
        assert!(run.err.contains("error[E0018]") && run.err.len() < 2000, "{}", shortened(&run));
        assert!(run.took < Duration::from_secs(20), "{joined}: {:?}", run.took);
    }
}

#[test]
fn loops_without_end_are_refused_at_once() {
    for body in [
        "let mut s = x;\n for i in 0..1_000_000_000_000 { s = s + x; }\n require(s > 0, \"none\");",
        "for i in 0..1_000_000 { for j in 0..1_000_000 { require(x != 7, \"seven\"); } }",
        "let a = [x; 1_000_000_000_000];\n require(a[0] == x, \"no\");",
    ] {
        let run = check(clause(body));
        assert!(run.took < Duration::from_secs(2), "{body}: {:?}", run.took);
    }
    let constant = "const fn f() -> u64 { let mut s = 0; for i in 0..1_000_000_000_000 { s = s + 1; } s }\n\
                    const N: u64 = f();\n";
    let run = check(format!("{constant}{}", clause("")));
    assert!(run.took < Duration::from_secs(5), "{:?}", run.took);
}

#[test]
fn a_package_that_is_none_is_refused() {
    let empty = tempfile::TempDir::new().unwrap();
    for command in ["check", "build", "execute", "setup", "prove", "verify", "info"] {
        let run = crate::support::zkc(empty.path(), &[command]);
        run.fails(6, "E0602", "`zkc new NAME` makes a package");
    }
    let run = crate::support::zkc(empty.path(), &["-C", "nowhere", "build"]);
    run.fails(6, "E0610", "there is no folder `nowhere`");
    let package = Package::loan();
    for manifest in ["", "[package", "[package]\nname = \"a-b\"\n", "colour = 1\n"] {
        package.write("Zkc.toml", manifest);
        package.leaves_files_alone(&["build"]).fails(1, "E0601", "");
    }
    let package = Package::loan();
    std::fs::remove_file(package.file("src/main.clause")).unwrap();
    package.leaves_files_alone(&["check"]).fails(1, "E0602", "src/main.clause");
}

/// A function for each of `count` unknown names.
fn unknown_names(count: usize) -> String {
    (0..count).map(|n| format!("fn f{n}() -> u8 {{ unknown{n}() }}\n")).collect()
}

#[test]
fn people_are_shown_a_hundred_errors_and_how_many_more_there_are() {
    let run = check(unknown_names(1150));
    assert_eq!(run.errors(), 100, "{}", shortened(&run));
    assert!(run.err.contains("… and 1,050 more messages, which are not shown"), "{}", run.err);
    assert!(run.err.contains("\n1150 errors\n"), "{}", run.err);
    let all = check(unknown_names(100));
    assert_eq!(all.errors(), 100, "{}", shortened(&all));
    assert!(!all.err.contains("not shown"), "{}", shortened(&all));
}

#[test]
fn tools_get_what_is_kept_and_the_number_of_what_is_not() {
    let package = Package::with_source(unknown_names(10_007));
    let run = package.run(&["check", "--message-format", "json"]);
    assert_eq!(run.code, 1, "{}", shortened(&run));
    assert_eq!(run.err.lines().count(), 10_000);
    let (others, last) = run.err.trim_end().rsplit_once('\n').expect("many lines");
    assert!(last.contains("7 more messages are not shown"), "{last}");
    assert!(!others.contains("not shown"));
}
