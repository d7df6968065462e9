//! Programs that are right, and what the typed tree says of them.

mod support;

use support::check_main;
use zkc_hir::{ExprKind, MessagePiece, Program, Stmt, Ty};

#[track_caller]
fn accepts(text: &str) -> Program {
    let outcome = check_main(text);
    assert_eq!(outcome.text(), "");
    outcome.checked.program.expect("no error, so a program")
}

#[track_caller]
fn body(items: &str, params: &str, body: &str) -> Program {
    accepts(&format!(
        "use std::currency::{{EUR, JPY}};\n{items}\nfn both(a: Amount<EUR>, b: Amount<JPY>) -> bool \
         {{ a.minor() < b.minor() }}\ncontract Demo {{ #[repeatable] clause demo({params}) {{\n{body}\n}} }}"
    ))
}

#[test]
fn arithmetic_of_every_type() {
    body(
        "",
        "x: u8, y: u16, f: Field, a: Amount<EUR>, r: Rate<EUR, JPY, 6>, q: Decimal<6>, p: Percent, \
         s: Bps, t: Timestamp, d: Duration",
        "require((x as u16) + y * 2 - (y >> 1) % 7 < 300, \"m\");
         require(x ^ 0x0f & !x | 1 > 3 as u8, \"m\");
         require(-f * f + 3 == f.inv(), \"m\");
         require(a + 1.50 EUR - a < a * 3, \"m\");
         require((a * q).floor(keeps = _) + (a * p / 12).half_even(keeps = _) >= (a * s).ceil(keeps = _), \"m\");
         require((a * r).half_up(keeps = _) == 12 JPY, \"m\");
         require(a * q > a * p - 1.00 EUR, \"m\");
         require((a / 3).toward_zero(keeps = _) < a && (a / a).floor(keeps = _) > 2, \"m\");
         require((a * 1.25).floor(keeps = _) < a, \"m\");
         require((q * q).floor(keeps = _) < q && q + 0.5 > 1.0, \"m\");
         require((x / 3).floor(keeps = _) == 1, \"m\");
         require(t + 3 days - t > d + 15 min && t < 2026-11-22T10:00:00Z, \"m\");
         require(p < 3.5% && s <= 25 bps, \"m\");
         require(a.minor() > 100 && Amount::<EUR>::from_minor(5) < Amount::from_minor(a.minor()) + a, \"m\");",
    );
}

#[test]
fn control_flow() {
    body(
        "const TABLE: [u8; 3] = [1, 2, 3];\nconst N: u32 = 2;\nconst M: u32 = N + 1;",
        "xs: [u8; 3], b: bool, i: u32",
        "let mut sum: u8 = 0;
         for k in 0..M { if k % 2 == 0 { sum += xs[k] * TABLE[k]; } else { sum = sum - 1; } }
         for k in 1..=2 { let wide: u64 = k; require(wide < 3, \"m\"); }
         let mut ys = xs;
         ys[i] = 7;
         ys[0] += 1;
         let z = if b { sum } else if sum > 3 { fail(\"no\") } else { ys[2] };
         let (u, [v, _, w]) = (z, ys);
         require(u < v || w != xs[i], \"at {i}, {xs[0]}, {TABLE[1]}, {sum}, {now}\");",
    );
}

#[test]
fn structs_and_generics() {
    body(
        "struct Pair<T> { left: T, right: T }
         struct Id(u32);
         impl<T> Pair<T> {
             fn new(left: T, right: T) -> Self { Self { left, right } }
             fn swapped(self) -> Pair<T> { let Pair { left, right } = self; Pair { left: right, right: left } }
             fn of<const K: u32>(self, by: [T; K]) -> [Pair<T>; K] { let _ = by; [self; K] }
         }
         fn sum<const N: u32>(xs: [u8; N]) -> u8 { let mut s: u8 = 0; for i in 0..N { s = s + xs[i]; } s }
         fn grown<const N: u32>(xs: [u8; N]) -> [u8; N + 1] { let mut r = [0; N + 1]; for i in 0..N { r[i] = xs[i]; } r }
         fn pick<T>(c: bool, a: T, b: T) -> T { if c { a } else { b } }
         fn big<U: unit>(a: Amount<U>, b: Amount<U>) -> Amount<U> { if a > b { a } else { b } }",
        "x: u8, a: Amount<EUR>, id: Id",
        "let p = Pair::new(x, 3).swapped();
         let q = Pair { left: 9, ..p };
         require(sum(grown([p.left, q.right])) > sum::<2>([1, 2]), \"m\");
         require(pick(x > 3, a, 1.00 EUR) == big(a, 2.00 EUR), \"m\");
         let [first, _] = q.of([x, x]);
         require(first == p && Pair::<u8>::new(1, x) == q, \"m\");
         let Id(number) = id;
         require(number == id.0 && Id(3) != id, \"m\");
         require(digest(q) == digest(p), \"m\");",
    );
}

#[test]
fn a_constant_expression_is_known_as_one() {
    let program = body(
        "fn f<const N: u32>(xs: [u8; N]) -> u8 { if N > 0 { xs[0] } else { 0 } }",
        "xs: [u8; 3]",
        "require(f(xs) > 3, \"m\");",
    );
    let function = program.functions.iter().find(|function| function.name == "f").expect("there");
    let Some(value) = &function.body.value else { panic!("a value") };
    let ExprKind::If { condition, .. } = &value.kind else { panic!("an if: {value:?}") };
    assert!(condition.constant);
    let program = body("", "xs: [u8; 3]", "let k: u8 = 1; require(xs[k] > 3, \"m\");");
    let Stmt::Expr(require) = &program.clauses[0].body.stmts[1] else { panic!("a require") };
    let ExprKind::Require { condition, .. } = &require.kind else { panic!("a require") };
    let ExprKind::Compare(_, element, _) = &condition.kind else { panic!("a comparison") };
    let ExprKind::Index(_, index) = &element.kind else { panic!("an index") };
    assert!(!index.constant, "a let is not constant");
}

#[test]
fn decimals_are_scaled_to_their_type() {
    let program = body(
        "const Q: Decimal<6> = 1.25;\nconst P: Percent = 3.5%;",
        "q: Decimal<6>",
        "require(q < Q && 2.5% < P, \"m\");",
    );
    let value = |name: &str| {
        let constant = program.consts.iter().find(|constant| constant.name == name).expect("there");
        match &constant.value.kind {
            ExprKind::Number(number) => number.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(value("Q"), 1_250_000.into());
    assert_eq!(value("P"), 35_000.into());
}

#[test]
fn messages_mark_what_everybody_may_see() {
    let program =
        body("", "s: u8, public p: u8", "let d = p + 1; require(s < d, \"{s} {d} {now}\");");
    let Stmt::Expr(require) = &program.clauses[0].body.stmts[1] else { panic!("a require") };
    let ExprKind::Require { message, .. } = &require.kind else { panic!("a require") };
    let public: Vec<bool> = message
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            MessagePiece::Place { public, .. } => Some(*public),
            MessagePiece::Text(_) => None,
        })
        .collect();
    assert_eq!(public, [false, true, true]);
}

#[test]
fn seals_windows_and_the_deployment() {
    let program = accepts(
        "contract Demo {
             #[repeatable] #[window(max = 1 h)]
             clause demo(sealed terms: (u8, Salt), public id: Digest, public _note: u8) -> (seal: Seal<(u8, Salt)>, at: Digest) {
                 require(now.within(2026-01-01T00:00:00Z, 2027-01-01T00:00:00Z), \"not this year\");
                 require(terms.0 > 3 && digest(terms) as Digest == id, \"m\");
                 reveal { at: deployment, seal: terms.seal() }
             }
         }",
    );
    let clause = &program.clauses[0];
    assert_eq!(clause.window_max, 3600);
    assert_eq!(clause.reveal_order, [1, 0]);
    assert!(matches!(clause.reveal[0].kind, ExprKind::SealOf(0)));
    assert_eq!(clause.reveal[1].ty, Ty::Digest(None));
}
