//! Input files that hold something else than the clause takes: each is refused with its path.

use crate::support::{CLOSE, DRAW, Package};

const MODULUS: &str =
    "21888242871839275222246405745257275088548364400416034343698204186575808495617";

#[track_caller]
fn refused(package: &Package, name: &str, text: impl AsRef<[u8]>, words: &str) {
    package.write(name, text);
    let name = package.file(name).display().to_string();
    let run = package.leaves_files_alone(&["execute", "--clause", "draw", "--inputs", &name]);
    let run = run.fails(3, "E0616", words);
    assert_eq!(run.errors(), 1, "{run:#?}");
}

fn built() -> Package {
    let package = Package::loan();
    package.run(&["build"]).ok();
    package
}

#[test]
fn json_inputs_must_be_exactly_the_parameters() {
    let package = built();
    let with = |key: &str, value: &str| {
        let value = format!("\"{key}\": {value}");
        let old = match key {
            "asked" => "\"asked\": 100",
            "limit" => "\"limit\": 3141592653",
            _ => "\"key\": \"271828182845904523536028\"",
        };
        DRAW.replace(old, &value)
    };
    let modulus = format!("\"{MODULUS}\"");
    let hex_modulus = "\"0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001\"";
    for (text, words) in [
        (DRAW.replace("\"asked\": 100,", ""), "`asked` is missing"),
        (
            DRAW.replace("}", ", \"fee\": 1}"),
            "`fee` is unknown: the clause's parameters are `asked`",
        ),
        (DRAW.replace("}", ", \"deployment\": \"1\"}"), "it comes from `Zkc.toml`"),
        (DRAW.replace("}", ", \"now\": []}"), "the clause does not use `now`"),
        (DRAW.replace("}", ", \"asked\": 101}"), "`asked` is given twice"),
        (with("asked", "true"), "`asked` must be"),
        (with("asked", "null"), "`asked` must be"),
        (with("asked", "[100]"), "`asked` must be"),
        (with("asked", "{}"), "`asked` must be"),
        (with("asked", "\"hundred\""), "`asked` must be"),
        (with("asked", "100.0"), "fraction or an exponent"),
        (with("asked", "1e2"), "fraction or an exponent"),
        (with("asked", "-1"), "`asked` must be"),
        (with("asked", "+1"), "sign"),
        (with("asked", "007"), "`asked`"),
        (with("asked", "4294967296"), "`asked` is out of range: a `u32` is at most 4294967295"),
        (with("asked", "99999999999999999999999999999999999999"), "`asked` is out of range"),
        (with("key", "5"), "`key` must be"),
        (with("key", &modulus), "`key` must be a field element"),
        (with("key", hex_modulus), "`key` must be a field element"),
        (with("key", "\"0xAB\""), "lower case"),
        (with("key", "\"-1\""), "`key` must be a field element"),
        ("[]".to_owned(), "an array, not an object"),
        ("5".to_owned(), "not an object"),
        (String::new(), "ends too early"),
    ] {
        refused(&package, "inputs/bad.json", text, words);
    }
}

#[test]
fn broken_json_is_refused_with_its_place() {
    let package = built();
    for (text, words) in [
        (&b"{ \"asked\": 1\xff00 }"[..], "not UTF-8: byte 12"),
        (b"{ \"asked\": 1\0 }", "line 1, column 13"),
        (b"{ \"asked\": \"1\0\" }", "line 1, column"),
        (b"{ \"asked\": 100", "is missing here"),
        (b"{ \"asked\": \"100", "line 1"),
        (b"{ \"asked\": 100 } {", "more after the end"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b"{ asked: 100 }", "a key in quotes is missing"),
        (b"{\n  \"asked\": tru\n}", "line 2, column 12"),
        (b"// a comment\n{}", "line 1, column 1"),
    ] {
        refused(&package, "inputs/bad.json", text, words);
    }
    let deep = format!("{{ \"asked\": {}", "[".repeat(100_000));
    refused(&package, "inputs/bad.json", deep, "nested deeper than 32");
    let deep = "{\"a\":".repeat(100_000);
    refused(&package, "inputs/bad.json", deep, "nested deeper than 32");
}

#[test]
fn broken_toml_is_refused_with_its_place() {
    let package = built();
    for (text, words) in [
        ("asked = 100\nlimit = 3141592653\nkey = \"1\"\nkey = \"2\"\n".to_owned(), "line 4"),
        ("asked = 1.5\nlimit = 3141592653\nkey = \"1\"\n".to_owned(), "`asked`"),
        ("asked = \n".to_owned(), "line 1"),
        ("[asked\n".to_owned(), "line 1"),
        ("asked = 100\0\n".to_owned(), "line 1"),
        (format!("asked = {}\n", "[".repeat(100_000)), "nested deeper than 32"),
    ] {
        refused(&package, "inputs/bad.toml", text, words);
    }
}

#[test]
fn all_mistakes_of_a_file_are_shown_at_once() {
    let package = built();
    package.write("inputs/draw.json", r#"{ "asked": -1, "limit": 1e3, "sum": 5 }"#);
    let run = package.on("draw", &["execute"]).fails(3, "E0616", "`asked`");
    assert_eq!(run.errors(), 4, "{run:#?}");
}

#[test]
fn which_input_file_is_meant_is_never_guessed() {
    let package = built();
    package.write("inputs/draw.toml", "asked = 1\n");
    let run = package.leaves_files_alone(&["execute", "--clause", "draw"]);
    run.fails(2, "E0615", "two input files");
    std::fs::remove_file(package.file("inputs/draw.toml")).unwrap();
    std::fs::remove_file(package.file("inputs/draw.json")).unwrap();
    let run = package.leaves_files_alone(&["execute", "--clause", "draw"]);
    run.fails(3, "E0615", "`asked`, `limit`, `key`");
    let inputs = |name: &str| package.on("draw", &["execute", "--inputs", name]);
    inputs("inputs/none.json").fails(6, "E0610", "there is no file `inputs/none.json`");
    package.write("inputs/draw.yaml", DRAW);
    inputs("inputs/draw.yaml").fails(2, "E0615", "neither `.toml` nor `.json`");
    inputs("inputs").fails(2, "E0615", "neither `.toml` nor `.json`");
}

#[test]
fn a_condition_that_does_not_hold_is_shown_at_its_source() {
    let package = built();
    package.write("inputs/close.json", CLOSE.replace("731", "699"));
    for command in ["execute", "prove"] {
        if command == "prove" {
            package.on("close", &["setup"]).ok();
        }
        let run = package.leaves_files_alone(&[command, "--clause", "close"]);
        let run = run.fails(4, "E0500", "too little was paid");
        assert!(run.err.contains("src/main.clause:12:17"), "{run:#?}");
        assert!(run.err.contains("require(paid >= owed"), "{run:#?}");
        assert_eq!(run.errors(), 1, "{run:#?}");
    }
}
