//! What is refused without inputs: semantics 1.7, 7.3, and the limits.

mod build;

use build::*;
use zkc_diagnostics::Diagnostic;
use zkc_eval::{Value, check_constants};
use zkc_hir::Arithmetic::{Add, Sub};
use zkc_hir::Comparison::Gt;
use zkc_hir::*;

fn i(bits: u64) -> Expr {
    local(1, u(bits)).constant()
}

fn size(value: Size, ty: Ty) -> Expr {
    expr(ExprKind::Size(value), ty).constant()
}

fn n() -> Size {
    Size::param(0)
}

fn codes(program: &Program) -> Vec<(&'static str, u32)> {
    let place = |found: &Diagnostic| found.primary.as_ref().map_or(0, |label| label.span.start);
    check_constants(program).iter().map(|found| (found.code.0, place(found))).collect()
}

/// `for i in 0..end { s = s + a[i + 1]; }` over an array of four, `a` and `i` being locals 0 and 1.
fn summing(end: u64, inner: impl FnOnce(Stmt) -> Stmt) -> Program {
    let at = op(Add, i(32), num(1, u(32))).constant().at(1);
    let element = index(local(0, array(u(8), 4)), at);
    let add = assign(2, vec![], op(Add, local(2, u(8)), element));
    let body =
        vec![set(2, num(0, u(8))), range(1, num(0, u(32)), num(end, u(32)), vec![inner(add)], 9)];
    let params = [("a", Visibility::Private, array(u(8), 4))];
    let locals = vec![decl("i", u(32)), decl("s", u(8))];
    program(vec![], clause(&params, locals, body, vec![local(2, u(8))]))
}

#[test]
fn p33_an_index_is_checked_in_every_iteration() {
    let four = summing(4, |add| add);
    assert_eq!(codes(&four), [("E0400", 1)]);
    let found = check_constants(&four).remove(0);
    assert_eq!(found.message, "there is no element 4: the array has 4 elements");
    assert_eq!(found.notes, ["in the iteration with i = 3"]);
    assert_eq!(codes(&summing(3, |add| add)), []);
    let guarded = summing(4, |add| {
        let condition = cmp(Comparison::Lt, i(32), num(3, u(32))).constant();
        let then = block(vec![add], None);
        let kind = ExprKind::If { condition: Box::new(condition), then, otherwise: None };
        Stmt::Expr(expr(kind, Ty::unit()))
    });
    assert_eq!(codes(&guarded), []);
    let sum = vec![Value::Composite(ints(&[1, 2, 3, 4]))];
    assert_eq!(accepted(&guarded, sum), ints(&[9]));
}

#[test]
fn p30_a_constant_fails_in_a_dead_arm_too() {
    let sum = op(Add, num(255, u(8)), num(1, u(8))).constant().at(1);
    let value = iff(local(0, Ty::Bool), sum, num(0, u(8)));
    let program = giving(&[Ty::Bool], value);
    let found = check_constants(&program);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code.0, "E0400");
    assert_eq!(found[0].message, "constant expression fails: 255 + 1 = 256 does not fit `u8`");
}

/// `fn head<const N: u32>(a: [u8; N]) -> u8 { if N > 0 { a[0] } else { 0 } }`, at this N.
fn head(len: u64, guarded: bool) -> Program {
    let ty = Ty::Array(Box::new(u(8)), n());
    let first =
        expr(ExprKind::Index(Box::new(local(0, ty.clone())), Box::new(num(0, u(32)).at(1))), u(8));
    let condition = cmp(Gt, size(n(), u(32)), num(0, u(32))).constant();
    let value = if guarded { iff(condition, first, num(0, u(8))) } else { first };
    let f = function("head", &["N"], 1, vec![decl("a", ty)], u(8), block(vec![], Some(value)));
    let arg = local(0, array(u(8), len));
    let value = call(0, vec![GenericArg::Size(Size::from(len))], vec![arg], u(8)).at(2);
    let params = [("a", Visibility::Private, array(u(8), len))];
    program(vec![f], clause(&params, vec![], vec![], vec![value]))
}

#[test]
fn p31_the_arm_not_taken_is_not_instantiated() {
    assert_eq!(codes(&head(0, true)), []);
    assert_eq!(accepted(&head(0, true), vec![Value::unit()]), ints(&[0]));
    assert_eq!(codes(&head(0, false)), [("E0400", 1)]);
    assert_eq!(check_constants(&head(0, false))[0].notes, ["in `head` with N = 0"]);
    assert_eq!(codes(&head(2, false)), []);
}

#[test]
fn p32_loop_bounds() {
    let looping = |end: Expr| {
        let body = vec![range(0, num(5, u(32)), end, vec![], 9)];
        let f = function("f", &["N"], 0, vec![decl("i", u(32))], Ty::unit(), block(body, None));
        let go = call(0, vec![GenericArg::Size(Size::from(0))], vec![], Ty::unit());
        program(vec![f], clause(&[], vec![], vec![Stmt::Expr(go)], vec![]))
    };
    let below = op(Sub, size(n(), u(32)), num(1, u(32))).constant().at(1);
    assert_eq!(codes(&looping(below)), [("E0400", 1)]);
    assert_eq!(codes(&looping(size(n().minus(&Size::from(1)), u(32)).at(1))), [("E0400", 1)]);
    assert_eq!(codes(&looping(num(2, u(32)))), []);
}

#[test]
fn a_loop_of_10_to_the_12_is_refused_at_once() {
    assert_eq!(codes(&summing(4_000_000_000, |add| add)), [("E0403", 9)]);
    let end = num(1_000_000_000_000u64, u(64));
    let long = vec![range(0, num(0, u(64)), end, vec![], 9)];
    let long = program(vec![], clause(&[], vec![decl("i", u(64))], long, vec![]));
    assert_eq!(codes(&long), [("E0403", 9)]);
    // Nested: 10^4 * 10^4 * 10^4.
    let nested = |bound: fn() -> Expr| {
        let inner = vec![range(3, num(0, u(32)), bound(), vec![], 8)];
        let middle = vec![range(2, num(0, u(32)), bound(), inner, 7)];
        let outer = vec![range(1, num(0, u(32)), num(10_000, u(32)), middle, 9)];
        let locals = ["i", "j", "k"].map(|name| decl(name, u(32))).to_vec();
        let params = [("a", Visibility::Private, u(32))];
        program(vec![], clause(&params, locals, outer, vec![]))
    };
    assert_eq!(codes(&nested(|| num(10_000, u(32)))), [("E0403", 7)]);
    // Triangles are counted by their longest row.
    assert_eq!(codes(&nested(|| i(32))), [("E0403", 7)]);
}

#[test]
fn doubling_calls_are_counted_once_each() {
    // f0() {}   f1() { f0(); f0(); }   …
    let mut functions = vec![function("f0", &[], 0, vec![], Ty::unit(), block(vec![], None))];
    for id in 0..60 {
        let go = |at| Stmt::Expr(call(id, vec![], vec![], Ty::unit()).at(at));
        let body = block(vec![go(1), go(2)], None);
        functions.push(function("f", &[], 0, vec![], Ty::unit(), body));
    }
    let go = Stmt::Expr(call(60, vec![], vec![], Ty::unit()).at(5));
    let doubling = program(functions, clause(&[], vec![], vec![go], vec![]));
    assert_eq!(codes(&doubling).iter().map(|found| found.0).collect::<Vec<_>>(), ["E0403"]);
}

#[test]
fn calls_nest_to_a_limit_and_do_not_overflow_the_stack() {
    let chain = |len: u32| {
        let mut functions = vec![function(
            "f0",
            &[],
            1,
            vec![decl("x", u(8))],
            u(8),
            block(vec![], Some(local(0, u(8)))),
        )];
        for id in 0..len {
            let value = call(id, vec![], vec![local(0, u(8))], u(8)).at(1);
            let locals = vec![decl("x", u(8))];
            functions.push(function("f", &[], 1, locals, u(8), block(vec![], Some(value))));
        }
        let params = [("a", Visibility::Private, u(8))];
        let value = call(len, vec![], vec![local(0, u(8))], u(8)).at(2);
        program(functions, clause(&params, vec![], vec![], vec![value]))
    };
    assert_eq!(codes(&chain(127)), []);
    assert_eq!(accepted(&chain(127), ints(&[7])), ints(&[7]));
    assert_eq!(codes(&chain(128)), [("E0403", 1)]);
    assert_eq!(codes(&chain(5000)), [("E0403", 1)]);
}

#[test]
fn sizes_of_instances_are_checked() {
    // fn f<const N: u32>() { let _ = [0u8; N - 1]; }
    let ty = Ty::Array(Box::new(u(8)), n().minus(&Size::from(1)));
    let zeros = expr(ExprKind::Repeat(Box::new(num(0, u(8)))), ty).at(1);
    let body = vec![Stmt::Let { pattern: Pattern::Ignore, value: zeros }];
    let f = function("f", &["N"], 0, vec![], Ty::unit(), block(body, None));
    let at = |len: i64| {
        let arg = vec![GenericArg::Size(Size::constant(len.into()))];
        let go = Stmt::Expr(call(0, arg, vec![], Ty::unit()).at(2));
        program(vec![f.clone()], clause(&[], vec![], vec![go], vec![]))
    };
    assert_eq!(codes(&at(1)), []);
    assert_eq!(codes(&at(0)), [("E0402", 1)]);
    assert_eq!(codes(&at(-1)), [("E0402", 2)]);
    assert_eq!(codes(&at(1 << 32)), [("E0402", 2)]);
    assert_eq!(codes(&at(1 << 31)), [("E0402", 1)]);
    let wide = giving(&[u(253)], num(0, u(8)));
    assert_eq!(codes(&wide), [("E0402", 900)]);
}

#[test]
fn s7_3_constants_have_fuel() {
    let item = |end: u64| {
        let body = vec![range(0, num(0, u(64)), num(end, u(64)), vec![], 9)];
        let body = block(body, Some(num(1, u(64))));
        let mut program = giving(&[u(64)], expr(ExprKind::Const(ConstId(0)), u(64)).constant());
        program.consts.push(ConstDef {
            name: "K".to_owned(),
            path: "p::K".to_owned(),
            ty: u(64),
            value: expr(ExprKind::Block(body), u(64)).at(3),
            locals: vec![decl("i", u(64))],
            span: span(4),
        });
        program
    };
    assert_eq!(codes(&item(1000)), []);
    assert_eq!(accepted(&item(1000), ints(&[0])), ints(&[1]));
    assert_eq!(codes(&item(1_000_000_000_000)), [("E0401", 4)]);
}
