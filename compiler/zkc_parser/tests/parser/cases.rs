//! One mistake, one message: a table of small broken texts.

use super::{apply_suggestions, check, read};

/// A text with the codes and places of its messages.
type Case = (&'static str, &'static [(&'static str, &'static str)]);

/// Texts of whole files.
const FILES: &[Case] = &[
    // Heads of other languages.
    ("fn f<M: u32>(xs: [u8; M]) {}", &[("E0013", "M")]),
    ("fn f<const M>() {}", &[("E0013", ">")]),
    ("fn f(x) {}", &[("E0013", ")")]),
    ("fn f(a u8, b u8) {}", &[("E0013", "u8")]),
    ("fn f(a u8, b: u8, mut c u8) {}", &[("E0013", "u8")]),
    ("contract C { clause c(public a u8, sealed b [u8; 2]) {} }", &[("E0013", "u8")]),
    ("struct S { a u8, b (u8, u8) }", &[("E0013", "u8")]),
    ("enum E { A, B };", &[("E0015", ";")]),
    ("contract C { clause c() -> (r: u8) { return { r: a } } }", &[("E0008", "return")]),
    ("contract C { clause c() -> (r: u8) { return { r: a }; } }", &[("E0008", "return")]),
    // Whatever a comment without an end cuts off.
    ("contract /* C {}", &[("E0004", "/*")]),
    ("#[repeatable] /* clause c() {}", &[("E0004", "/*")]),
    ("contract C { clause c() /* {} }", &[("E0004", "/*")]),
    ("contract C {\n    clause c(public a: u8, /* b: u8) {}\n}", &[("E0004", "/*")]),
    ("contract C {\n    clause c() -> /* (r: u8) {}\n}", &[("E0004", "/*")]),
    (
        "contract C {\n    clause c() -> (r: u8) {\n        let x = /* 1;\n    }\n}",
        &[("E0004", "/*")],
    ),
    ("struct S { a: /* u8 }", &[("E0004", "/*")]),
    ("fn f() { require(a /* , \"m\"); }", &[("E0004", "/*")]),
    ("fn f() { let a = ; } fn g() { /* }", &[("E0013", ";"), ("E0004", "/*")]),
    ("fn f(u8 x) {}", &[("E0013", "u8 x")]),
    ("fn f(uint256 x) {}", &[("E0013", "uint256 x")]),
    ("fn f(private x: u8) {}", &[("E0013", "private")]),
    ("fn f(x: public u8) {}", &[("E0013", "public")]),
    ("fn f(x: mut u8) {}", &[("E0013", "mut")]),
    ("fn f(x: &mut u8) {}", &[("E0013", "&mut")]),
    ("fn f(x: u8[8]) {}", &[("E0013", "u8[8]")]),
    ("fn f(x: [u8]) {}", &[("E0013", "]")]),
    ("fn f(x: u8 = 5) {}", &[("E0013", "=")]),
    ("fn f(let x: u8) {}", &[("E0013", "let")]),
    ("fn f(pub x: u8) {}", &[("E0013", "pub")]),
    ("fn f(x: u8) u8 { x }", &[("E0013", "u8")]),
    ("fn f(x: u8) returns u8 { x }", &[("E0013", "returns")]),
    ("fn f(x: u8) -> sealed u8 { x }", &[("E0013", "sealed")]),
    ("fn f(x: u8) -> (r: u8) { x }", &[("E0013", ":")]),
    ("contract C { fn f(public x: u8) -> (r: u8) { reveal { r: x } } }", &[("E0013", ":")]),
    ("contract C { clause fn c() {} }", &[("E0013", "fn")]),
    ("contract C { clause c() -> sealed u8 { 1 } }", &[("E0021", "sealed")]),
    ("contract C { clause c() -> (sealed r: u8) { 1 } }", &[("E0013", "sealed")]),
    ("contract C { clause c() -> (r: public u8) { 1 } }", &[("E0013", "public")]),
    ("contract C { clause c() -> r: u8 { 1 } }", &[("E0013", ":")]),
    ("contract C { #[repeatable]\n settle(public a: u8) { } }", &[("E0015", "settle")]),
    ("contract C is D { }", &[("E0013", "is")]),
    ("impl T for u8 { }", &[("E0013", "for")]),
    ("const X = 5;", &[("E0013", "=")]),
    ("use std.currency.EUR;", &[("E0013", ".")]),
    ("use std/currency;", &[("E0013", "/")]),
    ("use \"std\";", &[("E0013", "\"std\"")]),
    ("use std::{a, b;", &[("E0011", "{")]),
    ("unit EUR;", &[("E0013", ";")]),
    ("unit E { decimals: 2, symbol: \"a\u{7}b\" }", &[("E0009", "\u{7}")]),
    ("unit E { decimals: 2, symbol: \"a\\nb\" }", &[("E0009", "\"a\\nb\"")]),
    ("pragma circom 2.0.0;", &[("E0015", "pragma")]),
    ("private fn f() {}", &[("E0015", "private")]),
    ("# a comment's text\nfn f() {}", &[("E0001", "#")]),
    ("#repeatable\nfn f() {}", &[("E0015", "#repeatable")]),
    ("\u{feff}fn f() {}", &[("E0002", "\u{feff}")]),
    ("fn f() { 1 \0 }", &[("E0002", "\0")]),
    ("// \u{202e} turned\nfn f() {}", &[("E0002", "\u{202e}")]),
    ("fn f() {} /* open", &[("E0004", "/*")]),
    ("fn f() {} /* a /* b */", &[("E0004", "/*")]),
    ("fn größe() {}", &[("E0010", "größe")]),
    ("fn f() {", &[("E0011", "{")]),
    ("contract C {\n    fn f() {\n        if a {\n            b();\n    }\n}\n", &[("E0011", "{")]),
    ("fn f(a: u8 {\n    a\n}\nfn g() {}", &[("E0011", "(")]),
    ("fn f() { g(1, 2; }", &[("E0011", "(")]),
    ("fn f() {\n    let a = g(1;\n    let b = 2;\n}", &[("E0011", "(")]),
    ("struct S { a: [u8; 2 }", &[("E0011", "[")]),
    ("fn f() {} }", &[("E0012", "}")]),
    ("fn f() { g(1)) }", &[("E0012", ")")]),
    ("contract C {\n    fn f() {}\n    }\n    fn g() {}\n}", &[("E0012", "}")]),
    ("fn f() {};", &[("E0015", ";")]),
    ("function f() {}", &[("E0015", "function")]),
    ("stuct S {}", &[("E0015", "stuct")]),
    ("contract C { cluase c() {} }", &[("E0015", "cluase")]),
    ("let a = 1;", &[("E0015", "let")]),
    ("1 + 2", &[("E0015", "1")]),
    ("#[test]", &[("E0015", "#")]),
    ("use std::note\nuse std::sig;", &[("E0014", "")]),
    ("const A: u8 = 1", &[("E0014", "")]),
    ("struct A(u8)", &[("E0014", "")]),
    ("struct S { a: u8\n    b: u8 }", &[("E0014", "")]),
    ("fn f(a: u8\n    b: u8) {}", &[("E0014", "")]),
    ("struct S { a: u8; b: u8 }", &[("E0013", ";")]),
    ("struct S { a: u8; b: u8; c: u8; }", &[("E0013", ";"), ("E0013", ";"), ("E0013", ";")]),
    ("fn f() { require(a > 0 and b > 0, \"m\"); }", &[("E0013", "and")]),
    ("fn f() { require(a > 1.5 or b > 0, \"m\"); }", &[("E0013", "or")]),
    ("struct S { a u8 }", &[("E0013", "u8")]),
    ("fn f(a u8) {}", &[("E0013", "u8")]),
    ("fn f() => u8 { 1 }", &[("E0013", "=>")]),
    ("fn f(): u8 { 1 }", &[("E0013", ":")]),
    ("fn (a: u8) {}", &[("E0013", "(")]),
    ("fn f {}", &[("E0013", "{")]),
    ("fn match() {}", &[("E0013", "match")]),
    ("struct S<A {}", &[("E0013", "{")]),
    ("enum E { A B }", &[("E0013", "B")]),
    ("const A = 1;", &[("E0013", "=")]),
    ("use std::{a b};", &[("E0013", "b")]),
    ("linear linear struct S {}", &[("E0013", "linear")]),
    ("#[test(] fn f() {}", &[("E0011", "(")]),
    ("#[a = ] fn f() {}", &[("E0013", "]")]),
    ("clause c() {}", &[("E0020", "c")]),
    ("param fee: Bps;", &[("E0020", "fee")]),
    ("state S { a: u8 }", &[("E0020", "S")]),
    ("contract C { contract D {} }", &[("E0020", "D")]),
    ("contract C { mod m; }", &[("E0020", "m")]),
    ("impl S { struct T {} }", &[("E0020", "T")]),
    ("contract C { clause c() -> u8 { 1 } }", &[("E0021", "u8")]),
    ("contract C { clause c() -> (u8, u8) { 1 } }", &[("E0021", "(u8, u8)")]),
    ("fn f(sealed a: u8) {}", &[("E0022", "sealed")]),
    ("fn f(from s: S) {}", &[("E0022", "from")]),
    ("contract C { clause c(bound a: u8) {} }", &[("E0022", "bound")]),
    ("contract C { clause c(self) {} }", &[("E0022", "self")]),
    ("fn f(self) {}", &[("E0022", "self")]),
    ("impl S { fn f(a: u8, &self) {} }", &[("E0022", "&self")]),
    ("fn f();", &[("E0023", "f")]),
    ("contract C { clause c() { reveal { } 1 } }", &[("E0027", "reveal")]),
    ("fn f() { reveal { a: 1 } }", &[("E0027", "reveal")]),
    ("fn f() {}\n/// Nothing.\n", &[("W0001", "/// Nothing.")]),
    ("fn f() {\n    /// A let.\n    let a = 1;\n}", &[("W0001", "/// A let.")]),
];

/// Texts of bodies.
const BODIES: &[Case] = &[
    // Statements and operators of other languages.
    ("assert(c, \"m\");", &[("E0013", "assert")]),
    ("assert!(c, \"m\");", &[("E0013", "assert!")]),
    ("require!(c, \"m\");", &[("E0013", "!")]),
    ("require(a = 0, \"m\");", &[("E0013", "=")]),
    ("require(c \"m\");", &[("E0014", "")]),
    ("require c, \"m\";", &[("E0013", "c")]),
    ("if (c) require(d, \"m\");", &[("E0013", "r")]),
    ("if (c)\n require(d, \"m\");\n else\n f(x);", &[("E0013", "r")]),
    ("if c then { f(x); }", &[("E0013", "then")]),
    ("if c { f(x); } elif d { f(y); }", &[("E0013", "elif")]),
    ("if c { f(x); } else d { f(y); }", &[("E0013", "d")]),
    ("if c { f(x); } else if { f(y); }", &[("E0013", "{")]),
    ("for (i = 0; i < 8; i++) { f(i); }", &[("E0013", "(i = 0; i < 8; i++)")]),
    ("for (let i = 0; i <= n; i += 1) { f(i); }", &[("E0013", "(let i = 0; i <= n; i += 1)")]),
    ("for i = 0; i < 8; i++ { f(i); }", &[("E0013", "i = 0; i < 8; i++")]),
    ("for (i in 0..8) { f(i); }", &[("E0013", "(")]),
    ("for (const x of xs) { f(x); }", &[("E0013", "(const x of xs)")]),
    ("loop { if c { break; } }", &[("E0008", "loop")]),
    ("while (c) { a = 1; break; }", &[("E0008", "while")]),
    ("try { f(x); } catch { }\n f(y)", &[("E0013", "try")]),
    ("reveal(r: a)", &[("E0013", ":")]),
    ("do { x = x + 1; } while (x < a);", &[("E0013", "do")]),
    ("do { f(x); if c { break; } } while x < a;", &[("E0013", "do")]),
    ("do { f(x); }", &[("E0013", "do")]),
    ("if c { f(x); } while x < a { }", &[("E0008", "while")]),
    ("switch (a) { case 1: x = 2; break; case 2: x = 3; default: x = 4; }", &[("E0013", "switch")]),
    ("switch a { case 1: { x = 2; } default: { x = 4; } }\n g(x)", &[("E0013", "switch")]),
    ("return { r: a }", &[("E0008", "return")]),
    ("return T { r: a };", &[("E0008", "return")]),
    ("f(a: 1, b: g(2))", &[("E0013", ":")]),
    ("let x = T(a: 1, b: 2);", &[("E0013", ":")]),
    ("x.floor(keeps: p)", &[("E0013", ":")]),
    ("require(a) || require(b);", &[("E0025", "require(a) || require(b)")]),
    (
        "require(a, \"m\") && require(b, \"m\") && require(c, \"m\");",
        &[("E0025", "require(a, \"m\") && require(b, \"m\")")],
    ),
    ("let x = 10 ** 6;", &[("E0013", "**")]),
    ("/* open", &[("E0004", "/*")]),
    ("try { f(x); } catch { }", &[("E0013", "try")]),
    ("unchecked { a + 1 }", &[("E0013", "unchecked")]),
    ("switch (a) { x }", &[("E0013", "switch")]),
    ("let mut sum = 0; sum++;", &[("E0013", "++")]),
    ("++x;", &[("E0013", "++")]),
    ("a === b;", &[("E0013", "===")]),
    ("if a !== b { }", &[("E0013", "!==")]),
    ("let x = a ** 2;", &[("E0013", "**")]),
    ("let x := a;", &[("E0013", ":=")]),
    ("x := a;", &[("E0013", ":=")]),
    ("x <== a;", &[("E0013", "<==")]),
    ("let x = a <> b;", &[("E0013", "<>")]),
    ("let x = a =< b;", &[("E0013", "=<")]),
    ("let f = (x) => x;", &[("E0013", "=>")]),
    ("let x = (u16)a;", &[("E0013", "(u16)")]),
    ("let x: u8[8] = a;", &[("E0013", "u8[8]")]),
    ("let x: mut u8 = a;", &[("E0013", "mut")]),
    ("mut x = 1;", &[("E0013", "mut")]),
    ("let x;", &[("E0013", ";")]),
    ("let x, y = a;", &[("E0013", ",")]),
    ("uint x = 5;", &[("E0013", "uint x")]),
    ("u8 x = 5;", &[("E0013", "u8 x")]),
    ("signal x;", &[("E0013", "signal x")]),
    ("revert x;", &[("E0013", "revert x")]),
    ("if not c { }", &[("E0013", "not")]),
    ("a AND b", &[("E0013", "AND")]),
    ("*a", &[("E0013", "*")]),
    ("f(n: 1)", &[("E0013", ":")]),
    ("new F(1)", &[("E0013", "new")]),
    ("let x = .5;", &[("E0013", ".")]),
    ("let x = 5.;", &[("E0013", ".")]),
    ("let x = 1,000;", &[("E0013", ",")]),
    ("let x = EUR 5.00;", &[("E0013", "EUR 5.00")]),
    ("let x = \u{20ac}0.00;", &[("E0001", "\u{20ac}")]),
    ("let x = 5.00 $;", &[("E0001", "$")]),
    ("let x = `a`;", &[("E0001", "`a`")]),
    ("f(f\"a\")", &[("E0013", "f")]),
    ("a = 1; # a comment's text\n", &[("E0001", "#")]),
    ("require(c, \"a\u{7}b\");", &[("E0009", "\u{7}")]),
    ("require(c, \"a\tb\");", &[("E0009", "\t")]),
    ("a $ b", &[("E0001", "$")]),
    ("c ? 1 : 2", &[("E0001", "?")]),
    ("a \u{2264} b", &[("E0001", "\u{2264}")]),
    ("let a = 'x';", &[("E0001", "'x'")]),
    ("let a = 'x;", &[("E0001", "'")]),
    ("f(\"abc);", &[("E0003", "\"abc")]),
    ("0EUR", &[("E0005", "0EUR")]),
    ("12.50EUR", &[("E0005", "12.50EUR")]),
    ("1e6", &[("E0005", "1e6")]),
    ("0x", &[("E0005", "0x")]),
    ("0b12", &[("E0005", "0b12")]),
    ("5 u32", &[("E0005", "5 u32")]),
    ("0xff EUR", &[("E0005", "0xff")]),
    ("1.5 bps", &[("E0005", "1.5")]),
    ("2026-02-30", &[("E0006", "2026-02-30")]),
    ("2026-1-5", &[("E0006", "2026-1-5")]),
    ("2026-11-223", &[("E0006", "2026-11-223")]),
    ("2026-11-22T1", &[("E0006", "2026-11-22T1")]),
    ("2026-11-22T24:00:00Z", &[("E0006", "2026-11-22T24:00:00Z")]),
    ("1969-12-31T00:00:00Z", &[("E0006", "1969-12-31T00:00:00Z")]),
    ("7%2", &[("E0007", "%")]),
    ("3% x", &[("E0007", "%")]),
    ("f(40 %)", &[("E0007", "40 %")]),
    ("while c { a = 1; }", &[("E0008", "while")]),
    ("return 1;", &[("E0008", "return")]),
    ("for i in 0..3 { break; }", &[("E0008", "break")]),
    ("let type = 1;", &[("E0008", "type")]),
    ("x.move", &[("E0008", "move")]),
    ("\"a \\q\"", &[("E0009", "\\q")]),
    ("\"a } b\"", &[("E0009", "}")]),
    ("\"a { b\"", &[("E0009", "{")]),
    ("\"a {} b\"", &[("E0009", "{}")]),
    ("\"{a + b}\"", &[("E0009", "a + b")]),
    ("let a = ;", &[("E0013", ";")]),
    ("let fee = = 1;", &[("E0013", "=")]),
    ("if a = b { 1 }", &[("E0013", "=")]),
    ("let a == 1;", &[("E0013", "==")]),
    ("T { a = 1 }", &[("E0013", "=")]),
    ("a and b", &[("E0013", "and")]),
    ("var a = 1;", &[("E0013", "a")]),
    ("x++;", &[("E0013", "++")]),
    ("x--;", &[("E0013", ";")]),
    ("a.", &[("E0013", ".")]),
    ("a.b. + 1", &[("E0013", ".")]),
    ("f(a.);", &[("E0013", ".")]),
    ("for i in 0.. { }", &[("E0013", "{")]),
    ("match x { 1 -> 2 }", &[("E0013", "->")]),
    ("f(a b, c)", &[("E0013", "b")]),
    ("f(a,, b)", &[("E0013", ",")]),
    ("root<u8, 3>(x)", &[("E0013", "<")]),
    ("if c { 1 }; else { 2 }", &[("E0013", "else")]),
    ("let (a, ) b = 1;", &[("E0013", "b")]),
    ("let a = 1\nlet b = 2;", &[("E0014", "")]),
    ("a = 1\n", &[("E0014", "")]),
    ("f(\n    1\n    2)", &[("E0014", "")]),
    ("T {\n    a: 1\n    b: 2\n}", &[("E0014", "")]),
    ("match x {\n    1 => 2\n    _ => 3\n}", &[("E0014", "")]),
    ("a < b < c", &[("E0016", "<")]),
    ("a == b == c", &[("E0016", "==")]),
    ("a < b < c < d", &[("E0016", "<")]),
    ("foo<u8>(x)", &[("E0016", ">")]),
    ("0..1..2", &[("E0016", "..")]),
    ("if c { 1 } else { 2 } * 3", &[("E0017", "*")]),
    ("match c { _ => 1 }.floor()", &[("E0017", ".")]),
    ("1 day", &[("E0019", "day")]),
    ("2 months", &[("E0019", "months")]),
    ("99999999999999 days", &[("E0019", "99999999999999 days")]),
    ("1 = 2;", &[("E0024", "1")]),
    ("f(x) = 2;", &[("E0024", "f(x)")]),
    ("require();", &[("E0025", "require()")]),
    ("require(a, b, c);", &[("E0025", "require(a, b, c)")]),
    ("require(a, b);", &[("E0025", "b")]),
    ("reveal(a)", &[("E0025", "reveal(a)")]),
    ("reveal(a, \"{b}\")", &[("E0025", "\"{b}\"")]),
    ("let f = |x| x;", &[("E0026", "|x| x")]),
    // Several mistakes, none a consequence of another.
    ("let a = ; let b = ; let c = 0x;", &[("E0013", ";"), ("E0013", ";"), ("E0005", "0x")]),
    ("let a = f(1 2); g(3 % , \"x);", &[("E0013", "2"), ("E0007", "3 %"), ("E0003", "\"x")]),
];

fn body(text: &str) -> String {
    format!("fn f() {{ {text} }}\nfn after() {{}}\n")
}

fn all() -> impl Iterator<Item = (String, &'static [(&'static str, &'static str)])> {
    let files = FILES.iter().map(|(text, expected)| ((*text).to_owned(), *expected));
    files.chain(BODIES.iter().map(|(text, expected)| (body(text), *expected)))
}

#[test]
fn each_mistake_is_one_message_at_its_place() {
    let wrong: Vec<String> = all()
        .filter_map(|(source, expected)| {
            let found = check(&source);
            let messages: Vec<_> =
                read(&source).diagnostics.into_iter().map(|d| d.message).collect();
            (found != expected).then(|| {
                format!("{source:?}\n  expected {expected:?}\n  found    {found:?} {messages:?}")
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn suggestions_mend_what_they_are_about() {
    let mut mended = 0;
    for (source, _) in all() {
        let before = read(&source).diagnostics;
        if before.is_empty()
            || !before.iter().all(|d| d.help.iter().any(|help| !help.edits.is_empty()))
        {
            continue;
        }
        let text = apply_suggestions(&source, &before);
        let after: Vec<_> =
            read(&text).diagnostics.into_iter().map(|d| (d.code, d.message)).collect();
        assert!(after.is_empty(), "{source:?} became {text:?}: {after:?}");
        mended += 1;
    }
    assert!(mended >= 40, "{mended} texts have suggestions for all their messages");
}

#[test]
fn forms_that_look_foreign_and_are_right_are_read() {
    let right = [
        "fn assert(c: bool) {}\nfn f() { assert(c); }",
        "use lib::assert;\nfn f() { assert(c); }",
        "use lib::*;\nfn f() { assert(c); }",
        "use lib::{self, assert};\nfn f() { assert(c); }",
        "fn f() { let not = a; let new = not & b; let of = - -new; let do = x; do }",
        "fn f() { switch(a); not(c); let x = do { a }; f(switch { a }) }",
        "# [test]\nfn f() { for (a, b) in pairs { g(a); } }",
        "fn f<C: Currency>(a: Amount<C>) {}",
        "unit E { decimals: 2, symbol: \"\u{20ac}\" }",
    ];
    for source in right {
        assert_eq!(check(source), [], "{source}");
    }
}

#[test]
fn every_code_of_the_phase_is_covered() {
    let codes: std::collections::BTreeSet<&str> =
        all().flat_map(|(_, expected)| expected.iter().map(|(code, _)| *code)).collect();
    let registered = zkc_diagnostics::registry::entries().map(|entry| entry.code);
    let of_phase =
        registered.filter(|code| code[1..].parse::<u32>().is_ok_and(|number| number < 100));
    // Depth has tests of its own, in `attacks`.
    let missing: Vec<_> =
        of_phase.filter(|code| !codes.contains(code) && *code != "E0018").collect();
    assert_eq!(missing, [""; 0]);
}
