//! What texts mean: trees in the form of the dump.

use super::read;

/// The tree of a body's value.
fn value(expr: &str) -> String {
    let source = format!("fn f() {{ {expr} }}");
    let parsed = read(&source);
    assert!(parsed.diagnostics.is_empty(), "{expr}: {:?}", parsed.diagnostics);
    let dump = zkc_ast::dump(&parsed.ast);
    let words: Vec<&str> = dump.split_whitespace().collect();
    let dump = words.join(" ");
    let inside = dump.strip_prefix("(fn f (params) (block ").expect("a function with a body");
    inside.strip_suffix("))").expect("a value").to_owned()
}

#[test]
fn operators_group_by_rank() {
    let cases = [
        ("a + b * c", "(+ a (* b c))"),
        ("a - b - c", "(- (- a b) c)"),
        ("a * b + c * d - e", "(- (+ (* a b) (* c d)) e)"),
        ("-1 as u8", "(as (- 1) u8)"),
        ("-a.b()", "(- (method b a))"),
        ("!a && b || c", "(|| (&& (! a) b) c)"),
        ("a || b && c", "(|| a (&& b c))"),
        ("a & 1 == 0", "(== (& a 1) 0)"),
        ("a | b ^ c & d", "(| a (^ b (& c d)))"),
        ("a << 1 + 2 >> 3", "(>> (<< a (+ 1 2)) 3)"),
        ("x as u8 < y", "(< (as x u8) y)"),
        ("a >= b", "(>= a b)"),
        ("a | b >= c", "(>= (| a b) c)"),
        ("a | b >> c", "(| a (>> b c))"),
        ("a + 1 < b && c != d", "(&& (< (+ a 1) b) (!= c d))"),
        ("0..n - 1", "(.. 0 (- n 1))"),
        ("7 % 2", "(% 7 2)"),
        ("3 % x", "(% 3 x)"),
        ("100% - fee", "(- (percent 100) fee)"),
        ("a.0.1.b[2]", "([] (. (. (. a 0) 1) b) 2)"),
        ("1.max(2)", "(method max 1 2)"),
    ];
    for (source, tree) in cases {
        assert_eq!(value(source), tree, "{source}");
    }
}

#[test]
fn literals_have_their_values() {
    let cases = [
        ("12.50 EUR", "(amount 12.50 EUR)"),
        ("0.05 EUR", "(amount 0.05 EUR)"),
        ("1_250 JPY", "(amount 1250 JPY)"),
        ("25 bps", "(bps 25)"),
        ("3.5%", "(percent 3.5)"),
        ("3 days", "(seconds 259200)"),
        ("90 s", "(seconds 90)"),
        ("15 min", "(seconds 900)"),
        ("2 h", "(seconds 7200)"),
        ("0xff", "255"),
        ("0b1010_1010", "170"),
        ("5u32", "5u32"),
        ("0xffu8", "255u8"),
        ("161.25", "161.25"),
        ("2024-02-29", "2024-02-29"),
        ("2026-11-22T23:59:59Z", "2026-11-22T23:59:59Z"),
        ("2026 - 11 - 22", "(- (- 2026 11) 22)"),
        ("\"a\\\"b\\n{{c}}\"", "\"a\\\"b\\n{c}\""),
        ("\"{a.b} of {c[0]}\"", "(text (. a b) \" of \" ([] c 0))"),
    ];
    for (source, tree) in cases {
        assert_eq!(value(source), tree, "{source}");
    }
}

#[test]
fn blocks_end_statements() {
    let cases = [
        ("if c { 1 } else { 2 }", "(if c (block 1) (block 2))"),
        ("if c { 1 } else { 2 } -1", "(if c (block 1) (block 2)) (- 1)"),
        ("if c { 1 } else { 2 };", "(; (if c (block 1) (block 2)))"),
        ("2 * (if c { 1 } else { 2 })", "(* 2 (paren (if c (block 1) (block 2))))"),
        ("if x == T { a }", "(if (== x T) (block a))"),
        ("if (x == T { a }) { b }", "(if (paren (== x (make T (: a)))) (block b))"),
        ("T { a, b: 1, ..c }", "(make T (: a) (: b 1) (.. c))"),
        ("match x { 0 => a, _ => { b } }", "(match x (=> 0 a) (=> _ (block b)))"),
        ("xs.map(|x| x + 1)", "(method map xs (closure (params x) (+ x 1)))"),
        ("f(keeps = x, 2)", "(call f (= keeps x) 2)"),
        ("a::<u8>::b(1)", "(call (path a (<> u8) b) 1)"),
        ("let v: V<V<u8, 4>, 2>= x; v", "(let v (: (path V (<> (path V (<> u8 4)) 2))) x) v"),
        ("x >>= 1; x", "(>>= x 1) x"),
    ];
    for (source, tree) in cases {
        assert_eq!(value(source), tree, "{source}");
    }
}

#[test]
fn docs_belong_to_what_follows() {
    let parsed = read(
        "//! File.\n\n/// Item.\n///\n/// More.\n#[test]\nfn f(/** no */ a: u8,\n    /// Parameter.\n    b: u8) {}\n",
    );
    assert_eq!(parsed.diagnostics, []);
    assert_eq!(parsed.ast.docs, ["File."]);
    let item = &parsed.ast.items[0];
    assert_eq!(item.docs, ["Item.", "", "More."]);
    let zkc_ast::ItemKind::Fn(def) = &item.kind else { panic!("a function") };
    assert_eq!(def.params[0].docs, [""; 0]);
    assert_eq!(def.params[1].docs, ["Parameter."]);
}

#[test]
fn spans_are_the_text_of_their_nodes() {
    struct Spans<'s>(&'s str, Vec<&'s str>);
    impl<'a> zkc_ast::visit::Visitor<'a> for Spans<'_> {
        fn visit_expr(&mut self, expr: &'a zkc_ast::Expr) {
            self.1.push(&self.0[expr.span.start as usize..expr.span.end as usize]);
            zkc_ast::visit::walk_expr(self, expr);
        }
    }
    let source = "fn f() { g(a + 1 EUR, \"x {b.c} y\") }";
    let mut spans = Spans(source, vec![]);
    zkc_ast::visit::Visitor::visit_file(&mut spans, &read(source).ast);
    let expected = [
        "g(a + 1 EUR, \"x {b.c} y\")",
        "g",
        "a + 1 EUR",
        "a",
        "1 EUR",
        "\"x {b.c} y\"",
        "b.c",
        "b",
    ];
    assert_eq!(spans.1, expected);
}

#[test]
fn broken_text_keeps_the_names_it_could_have_bound() {
    let cases = [
        ("fn f() { let fee = = 1; fee }", "(fn f (params) (block (error fee) fee))\n"),
        ("fn f(a: u8, b u8) {}", "(fn f (params (param a u8) (param (error b))) (block))\n"),
        ("fn f(a: u8, = b) {}", "(fn f (params (param a u8) (param error)) (block))\n"),
        ("struct S { a: u8, b = u8 }", "(struct S (field a u8) (field b error))\n"),
        ("fnc f() {}", "(error fnc f)\n"),
    ];
    for (source, tree) in cases {
        let parsed = read(source);
        assert_eq!(parsed.diagnostics.len(), 1, "{source}: {:?}", parsed.diagnostics);
        let words = |text: &str| {
            text.replace("(error)", "error").split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words(&zkc_ast::dump(&parsed.ast)), words(tree), "{source}");
    }
}

#[test]
fn one_broken_item_leaves_the_others() {
    let source = "fn a() { let x = ; }\nfn b( -> u8 { 1 }\nstruct C { x: u8\nfn d() { e(1, 2; }\nfn f() {}\n";
    let parsed = read(source);
    let names: Vec<_> =
        parsed.ast.items.iter().filter_map(|item| item.name()).map(|name| name.as_str()).collect();
    assert_eq!(names, ["a", "b", "C", "d", "f"]);
    let codes: Vec<_> = parsed.diagnostics.iter().map(|diagnostic| diagnostic.code.0).collect();
    assert_eq!(codes, ["E0013", "E0011", "E0011", "E0011"]);
}

#[test]
fn a_piece_of_a_text_has_its_own_positions() {
    let (expr, diagnostics) = zkc_parser::parse_expr("a.b", zkc_span::FileId(3), 40);
    assert!(diagnostics.is_empty());
    assert_eq!((expr.span.file.0, expr.span.start, expr.span.end), (3, 40, 43));
    let (_, diagnostics) = zkc_parser::parse_expr("a +", zkc_span::FileId(3), 40);
    let at = diagnostics[0].primary.as_ref().expect("a place").span;
    assert_eq!((at.start, at.end), (43, 43));
}

#[test]
fn broken_items_are_as_small_as_the_mistake_allows() {
    let broken = |source: &str| -> Vec<String> {
        let parsed = read(source);
        let spans = zkc_parser::broken_items(&parsed.ast, &parsed.diagnostics);
        spans.iter().map(|span| source[span.start as usize..span.end as usize].to_owned()).collect()
    };
    assert_eq!(
        broken("fn a() {}\nfn b() { let x = ; let y = ; }"),
        ["fn b() { let x = ; let y = ; }"]
    );
    let in_contract = "contract C {\n    fn a() { 0x }\n    fn b() {}\n}";
    assert_eq!(broken(in_contract), ["fn a() { 0x }"]);
    assert_eq!(broken("contract C<1> {\n    fn b() {}\n}"), ["contract C<1> {\n    "]);
    assert_eq!(
        broken("contract C {\n    fn a() { (1; }\n}"),
        ["contract C {\n    fn a() { (1; }\n}"]
    );
    assert_eq!(broken("fn a() {} }\nfn b() {}"), ["fn a() {} }\nfn b() {}"]);
    assert_eq!(broken("fn a() {}\n/// Nothing.\n"), [""; 0]);
}
