//! Texts made to overflow, to be slow, or to flood.

use std::time::{Duration, Instant};

use super::read;

const N: usize = 100_000;

/// Parses, drops, and gives the codes; neither may take long or overflow the 2 MiB of a test's stack.
fn attack(what: &str, source: &str) -> Vec<&'static str> {
    let start = Instant::now();
    let parsed = read(source);
    let alone = start.elapsed();
    let codes: Vec<_> = parsed.diagnostics.iter().map(|diagnostic| diagnostic.code.0).collect();
    drop(zkc_ast::dump(&parsed.ast));
    drop(parsed);
    let taken = start.elapsed();
    println!("{what}: parsed in {alone:?}, all in {taken:?}, {} messages", codes.len());
    // The target is well under 2 s on an idle machine; tests share theirs.
    assert!(taken < Duration::from_secs(8), "{what} took {taken:?}");
    codes
}

fn in_body(inside: &str) -> String {
    format!("fn f(a: u8) -> u8 {{ {inside} }}\nfn after() {{}}\n")
}

#[test]
fn depth_is_refused_once() {
    let nested = |open: &str, middle: &str, close: &str| {
        in_body(&format!("{}{middle}{}", open.repeat(N), close.repeat(N)))
    };
    let cases = [
        ("parentheses", nested("(", "1", ")")),
        ("arrays", nested("[", "1", "]")),
        ("minus signs", nested("- ", "1", "")),
        ("nots", nested("!", "c", "")),
        ("blocks", nested("{", "1", "}")),
        ("calls", nested("f(", "1", ")")),
        ("ifs", nested("if c { ", "1", " }")),
        ("else if", nested("if c { 1 } else ", "{ 1 }", "")),
        ("match", nested("match x { _ => ", "1", " }")),
        ("fields", nested("", "a", ".b")),
        ("indices", nested("", "a", "[0]")),
        ("methods", nested("", "a", ".b()")),
        ("casts", nested("", "a", " as u8")),
        ("sum", nested("", "1", " + 1")),
        ("products", nested("1 * ", "1", "")),
        ("closures", nested("f(|x| ", "1", ")")),
        ("structs", nested("S { a: ", "1", " }")),
        ("patterns", format!("fn f() {{ let {}x{} = 1; }}", "(".repeat(N), ")".repeat(N))),
        ("types", format!("const A: {}u8{} = 1;", "(".repeat(N), ")".repeat(N))),
        ("array types", format!("const A: {}u8{} = 1;", "[".repeat(N), "; 1]".repeat(N))),
        ("type arguments", format!("const A: {}u8{} = 1;", "V<".repeat(N), ">".repeat(N))),
        ("references", format!("const A: {}u8 = 1;", "&".repeat(N).replace("&&", "& & "))),
        ("imports", format!("use {}a{};", "a::{".repeat(N), "}".repeat(N))),
        ("attributes", format!("#[{}a{}] fn f() {{}}", "a(".repeat(N), ")".repeat(N))),
        ("modules", format!("{}{}", "mod a {".repeat(N), "}".repeat(N))),
    ];
    for (what, source) in cases {
        assert_eq!(attack(what, &source), ["E0018"], "{what}");
    }
}

#[test]
fn what_is_just_within_the_limit_is_accepted() {
    let sum = in_body(&vec!["1"; 250].join(" + "));
    let parentheses = in_body(&format!("{}1{}", "(".repeat(250), ")".repeat(250)));
    for source in [sum, parentheses] {
        assert_eq!(attack("within", &source), [""; 0]);
    }
}

#[test]
fn width_is_no_depth() {
    let cases = [
        ("statements", in_body(&"a = a + 1; ".repeat(N))),
        ("elements", in_body(&format!("[{}]", "1, ".repeat(N)))),
        ("arguments", in_body(&format!("f({})", "1, ".repeat(N)))),
        ("items", "const A: u8 = 1;\n".repeat(N)),
        ("fields", format!("struct S {{ {} }}", "a: u8, ".repeat(N))),
        ("comments", "/* a */ // b\n".repeat(N)),
        ("nested comments", format!("{}{}", "/*".repeat(N), "*/".repeat(N))),
        ("path", in_body(&format!("a{}", "::b".repeat(N)))),
        ("text", in_body(&format!("\"{}\"", "{a}{{".repeat(N)))),
    ];
    for (what, source) in cases {
        assert_eq!(attack(what, &source), [""; 0], "{what}");
    }
}

#[test]
fn floods_become_few_messages() {
    let cases = [
        ("open parentheses", in_body(&"(".repeat(N)), 2),
        ("closed parentheses", in_body(&")".repeat(N)), 2),
        ("open braces", "{".repeat(N), 2),
        ("closed braces", "}".repeat(N), 2),
        ("mixed brackets", "([{".repeat(N), 2),
        ("open fields", in_body(&"S { a: ".repeat(N)), 3),
        ("fn words", "fn ".repeat(2_000), 100),
        ("fn words alone", "fn\n".repeat(2_000), 100),
        ("stray words", "foo ".repeat(N), 1),
        ("semicolons", ";".repeat(N), 1),
        ("stray signs", "$ ".repeat(N), 100),
        ("bad numbers", in_body(&format!("[{}]", "0x, ".repeat(N))), 100),
        ("bad elements", in_body(&format!("[{}]", "+, ".repeat(2_000))), 21),
        ("open comments", "/*".repeat(N), 1),
        ("quotes", "\"".repeat(N), 100),
        ("nul", "\0".repeat(N), 2),
        ("hash", "#".repeat(N), 2),
        ("contracts", "contract C { ".repeat(N), 2),
        ("commas", in_body(&",".repeat(N)), 2),
    ];
    for (what, source, most) in cases {
        let codes = attack(what, &source);
        assert!(!codes.is_empty() && codes.len() <= most, "{what}: {} messages", codes.len());
    }
}
