//! Texts that are deep, long, broken or empty.

use std::time::{Duration, Instant};

use zkc_span::FileId;

use crate::{comments, formatted};

#[test]
fn a_text_with_errors_is_refused_with_the_parsers_messages() {
    let said = zkc_fmt::format("fn f( {}\n", FileId(0)).expect_err("it is broken");
    assert!(said.iter().any(|diagnostic| diagnostic.is_error()), "{said:?}");
    assert_ne!(said[0].code.0, "E0614");
}

#[test]
fn nothing_and_nearly_nothing() {
    assert_eq!(formatted(""), "");
    assert_eq!(formatted(" \n\n\t\n"), "");
    assert_eq!(formatted("\n\n// only this"), "// only this\n");
    assert_eq!(formatted("/* a */ /* b */\n\n\n\n/// c\n"), "/* a */ /* b */\n\n/// c\n");
    assert_eq!(formatted("fn f(){}"), "fn f() {}\n");
}

#[test]
fn line_ends_are_those_of_the_first_line() {
    let unix = "// a\nfn f() { /* b\n  c */\n}\n";
    let dos = unix.replace('\n', "\r\n");
    assert_eq!(formatted(&dos), formatted(unix).replace('\n', "\r\n"));
    assert_eq!(formatted("// a\nfn f() {}\r\n"), "// a\nfn f() {}\n");
}

#[test]
fn deep_texts_are_refused_or_formatted_and_never_overflow() {
    let deep = |open: &str, middle: &str, close: &str, levels: usize| {
        format!("fn f() {{ x = {}{middle}{}; }}", open.repeat(levels), close.repeat(levels))
    };
    for (open, middle, close) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("-", "1", ""),
        ("{", "1", "}"),
        ("f(", "1", ")"),
        ("S { a: ", "1", " }"),
        ("if c { ", "1", " } else { 2 }"),
        ("", "a", ".b()"),
        ("", "a", " + 1"),
    ] {
        let start = Instant::now();
        assert!(zkc_fmt::format(&deep(open, middle, close, 100_000), FileId(0)).is_err(), "{open}");
        // As deep as the language allows.
        let levels =
            (1..250).rev().find(|levels| crate::is_valid(&deep(open, middle, close, *levels)));
        let levels = levels.expect("a few levels are allowed");
        assert!(levels > 80, "{open}: {levels}");
        formatted(&deep(open, middle, close, levels));
        assert!(start.elapsed() < Duration::from_secs(60), "{open} took {:?}", start.elapsed());
    }
}

/// A file of about so many lines.
fn long(lines: usize) -> String {
    let golden = crate::golden::files();
    let unit: String = golden.iter().map(|(_, source)| source.as_str()).collect();
    let count = unit.lines().count();
    unit.repeat(lines.div_ceil(count))
}

#[test]
fn time_grows_as_the_text() {
    let time = |source: &str| {
        let runs = (0..3).map(|_| {
            let start = Instant::now();
            assert!(zkc_fmt::format(source, FileId(0)).is_ok());
            start.elapsed()
        });
        runs.min().unwrap_or_default()
    };
    let (short, long) = (time(&long(2_000)), time(&long(20_000)));
    println!("2,000 lines: {short:?}; 20,000 lines: {long:?}");
    // Ten times the text; quadratic would be a hundred times.
    assert!(long < short * 30 + Duration::from_millis(200), "{short:?}, then {long:?}");
}

#[test]
fn one_line_of_everything_and_ten_thousand_comments() {
    let calls = "f(/* a */ x, y /* b */); ".repeat(10_000);
    let source = format!("fn f() {{ {calls} }}");
    let start = Instant::now();
    let text = formatted(&source);
    assert_eq!(comments(&text).len(), 20_000);
    let source = format!("fn f() {{\n{}\n}}", "// a\n".repeat(50_000));
    assert_eq!(comments(&formatted(&source)).len(), 50_000);
    let source = format!("fn f() {{ {} x }}", "/* a\n */ ".repeat(20_000));
    assert_eq!(comments(&formatted(&source)).len(), 20_000);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}
