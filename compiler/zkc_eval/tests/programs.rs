//! The programs of semantics 10 that the typed tree can say, by their numbers there.

mod build;

use build::*;
use num_bigint::{BigInt, BigUint};
use zkc_eval::{FailureKind, Outcome, Value, display_value, message_text};
use zkc_hir::Arithmetic::{Add, BitAnd, Mul, Rem, Shl, Shr, Sub};
use zkc_hir::Comparison::{Eq, Gt, Le, Lt, Ne};
use zkc_hir::*;

fn a(bits: u64) -> Expr {
    local(0, u(bits))
}

fn b(bits: u64) -> Expr {
    local(1, u(bits))
}

fn c(bits: u64) -> Expr {
    local(2, u(bits))
}

fn and(a: Expr, b: Expr) -> Expr {
    expr(ExprKind::And(Box::new(a), Box::new(b)), Ty::Bool)
}

#[test]
fn p1_p2_sums_are_checked() {
    let sum = giving(&[u(8), u(8)], op(Add, a(8), b(8)).at(1));
    assert_eq!(accepted(&sum, ints(&[200, 55])), ints(&[255]));
    let report = rejected(&sum, ints(&[200, 56]));
    assert_eq!(report.failures[0].span, span(1));
    let FailureKind::Overflow(operation) = &report.failures[0].kind else { panic!() };
    assert_eq!(operation.result.text(true), "256");
    assert_eq!(operation.result.text(false), "<private>");
    assert_eq!(report.failures[0].depends_on, ["a", "b"]);
}

#[test]
fn p3_p4_each_operation_is_checked_by_itself() {
    let three = [u(8), u(8), u(8)];
    let narrow = op(Sub, op(Add, a(8), b(8)).at(1), c(8)).at(2);
    assert_eq!(places(&giving(&three, narrow), ints(&[200, 100, 60])), [1]);
    let wide = |x: Expr| cast(x, u(16));
    let sum = op(Sub, op(Add, wide(a(8)), wide(b(8))), wide(c(8)));
    assert_eq!(accepted(&giving(&three, cast(sum, u(8))), ints(&[200, 100, 60])), ints(&[240]));
}

#[test]
fn p5_p6_p7_the_first_operation_is_blamed() {
    let three = [u(64), u(64), u(64)];
    let chain = op(Add, op(Add, a(64), b(64)).at(1), c(64)).at(2);
    let max = Value::int(BigInt::from(u64::MAX));
    assert_eq!(places(&giving(&three, chain), vec![max, Value::int(1), Value::int(0)]), [1]);
    let product = op(Mul, op(Mul, a(8), b(8)).at(1), c(8)).at(2);
    assert_eq!(places(&giving(&[u(8), u(8), u(8)], product), ints(&[16, 16, 0])), [1]);
    let half = Value::Int(BigInt::from(1) << 251);
    let wide = [u(252), u(252)];
    let sum = giving(&wide, op(Add, a(252), b(252)).at(1));
    assert_eq!(places(&sum, vec![half.clone(), half]), [1]);
    let top = Value::Int((BigInt::from(1) << 252) - 1);
    let difference = giving(&wide, op(Sub, a(252), b(252)).at(1));
    assert_eq!(places(&difference, vec![Value::int(0), top]), [1]);
}

#[test]
fn p11_p12_p13_conversions_and_shifts() {
    let narrow = giving(&[u(16)], cast(a(16), u(8)).at(1));
    assert_eq!(places(&narrow, ints(&[256])), [1]);
    assert_eq!(accepted(&narrow, ints(&[255])), ints(&[255]));
    let left = giving(&[u(8), u(8)], op(Shl, a(8), b(8)).at(1));
    assert_eq!(places(&left, ints(&[128, 1])), [1]);
    assert_eq!(accepted(&left, ints(&[127, 1])), ints(&[254]));
    assert_eq!(places(&left, ints(&[0, 8])), [1]);
    let right = giving(&[u(8), u(8)], op(Shr, a(8), b(8)).at(1));
    assert_eq!(places(&right, ints(&[255, 8])), [1]);
    assert_eq!(accepted(&right, ints(&[255, 7])), ints(&[1]));
}

#[test]
fn p15_p16_p49_division() {
    let ab = [u(64), u(64)];
    let quotient = || divide(a(64), b(64), u(64)).at(1);
    let floor = giving(&ab, round(Rounding::Floor, quotient(), u(64)));
    assert_eq!(accepted(&floor, ints(&[7, 2])), ints(&[3]));
    assert_eq!(places(&floor, ints(&[7, 0])), [1]);
    // Dead code keeps its conditions.
    let params = [("a", Visibility::Private, u(64)), ("b", Visibility::Private, u(64))];
    let forgotten = vec![Stmt::Let { pattern: Pattern::Ignore, value: quotient() }];
    let forgotten = program(vec![], clause(&params, vec![], forgotten, vec![]));
    assert_eq!(places(&forgotten, ints(&[7, 0])), [1]);
    let rest = giving(&ab, op(Rem, a(64), b(64)).at(1));
    assert_eq!(accepted(&rest, ints(&[3, 2])), ints(&[1]));
    assert_eq!(places(&rest, ints(&[3, 0])), [1]);
}

#[test]
fn p18_field_numbers_are_canonical() {
    let last = Value::Int(BigInt::from(zkc_eval::Options::bn254().modulus - 1u32));
    let narrow = giving(&[Ty::Field], cast(local(0, Ty::Field), u(64)).at(1));
    assert_eq!(places(&narrow, vec![last.clone()]), [1]);
    assert_eq!(accepted(&narrow, ints(&[5])), ints(&[5]));
    let one = num(1, Ty::Field);
    let next = giving(&[Ty::Field], op(Add, local(0, Ty::Field), one));
    assert_eq!(accepted(&next, vec![last]), ints(&[0]));
    let invert = expr(ExprKind::Builtin(Builtin::Inverse, vec![local(0, Ty::Field)]), Ty::Field);
    let times = op(Mul, invert.at(1), local(0, Ty::Field));
    assert_eq!(accepted(&giving(&[Ty::Field], times.clone()), ints(&[12345])), ints(&[1]));
    assert_eq!(places(&giving(&[Ty::Field], times), ints(&[0])), [1]);
}

#[test]
fn p19_p20_p24_only_the_arm_taken_can_fail() {
    let ab = [u(64), u(64)];
    let zero = || cmp(Eq, b(64), num(0, u(64)));
    let quotient = || round(Rounding::Floor, divide(a(64), b(64), u(64)).at(1), u(64));
    let guarded = giving(&ab, iff(zero(), num(0, u(64)), quotient()));
    assert_eq!(accepted(&guarded, ints(&[7, 0])), ints(&[0]));
    assert_eq!(accepted(&guarded, ints(&[7, 3])), ints(&[2]));
    let params = [("a", Visibility::Private, u(64)), ("b", Visibility::Private, u(64))];
    let early = vec![set(2, quotient())];
    let value = iff(zero(), num(0, u(64)), c(64));
    let early = program(vec![], clause(&params, vec![decl("q", u(64))], early, vec![value]));
    assert_eq!(places(&early, ints(&[7, 0])), [1]);
    let sum = cmp(Lt, op(Add, a(8), b(8)).at(1), num(9, u(8)));
    let flag = local(2, Ty::Bool);
    let dead = iff(flag, sum, num(0, Ty::Bool));
    assert_eq!(accepted(&giving(&[u(8), u(8), Ty::Bool], dead), ints(&[200, 100, 0])), ints(&[0]));
}

#[test]
fn p21_p34_indices() {
    let t = array(u(8), 4);
    let table = || Value::Composite(ints(&[1, 2, 3, 4]));
    let at = || index(local(0, t.clone()), local(1, u(32)).at(1));
    let guarded = iff(cmp(Lt, b(32), num(4, u(32))), at(), num(0, u(8)));
    let guarded = giving(&[t.clone(), u(32)], guarded);
    assert_eq!(accepted(&guarded, vec![table(), Value::int(u32::MAX)]), ints(&[0]));
    assert_eq!(accepted(&guarded, vec![table(), Value::int(3)]), ints(&[4]));
    let plain = giving(&[t.clone(), u(32)], at());
    let report = rejected(&plain, vec![table(), Value::int(9)]);
    assert_eq!(report.failures[0].span, span(1));
    assert_eq!(report.failures[0].depends_on, ["b"]);
    assert!(matches!(report.failures[0].kind, FailureKind::IndexOutOfBounds { len: 4, .. }));
}

#[test]
fn p22_p23_conditions_on_the_path() {
    let params = [("a", Visibility::Private, Ty::Bool), ("b", Visibility::Private, u(8))];
    let inner = block(vec![require(cmp(Gt, b(8), num(5, u(8))).at(1), "small")], None);
    let kind =
        ExprKind::If { condition: Box::new(local(0, Ty::Bool)), then: inner, otherwise: None };
    let body = vec![Stmt::Expr(expr(kind, Ty::unit()))];
    let program = program(vec![], clause(&params, vec![], body, vec![]));
    accepted(&program, ints(&[0, 0]));
    let report = rejected(&program, ints(&[1, 0]));
    assert_eq!(message_text(report.failures[0].message.as_ref().unwrap(), false), "small");

    let ab = [u(64), u(64)];
    let some = || cmp(Ne, b(64), num(0, u(64)));
    let large = || {
        let quotient = round(Rounding::Floor, divide(a(64), b(64), u(64)).at(1), u(64));
        cmp(Gt, quotient, num(2, u(64)))
    };
    let lazy = giving(&ab, and(some(), large()));
    assert_eq!(accepted(&lazy, ints(&[7, 0])), ints(&[0]));
    assert_eq!(accepted(&lazy, ints(&[7, 2])), ints(&[1]));
    let eager = giving(&ab, op(BitAnd, some(), large()));
    assert_eq!(places(&eager, ints(&[7, 0])), [1]);
}

#[test]
fn p26_an_echo_of_a_failure_is_not_reported() {
    let params = [
        ("a", Visibility::Private, u(8)),
        ("b", Visibility::Private, u(8)),
        ("c", Visibility::Private, u(8)),
    ];
    let quotient = round(Rounding::Floor, divide(a(8), b(8), u(8)).at(2), u(8));
    let body = vec![
        require(cmp(Ne, b(8), num(0, u(8))).at(1), "no buyers"),
        Stmt::Let { pattern: Pattern::Ignore, value: quotient },
        Stmt::Let { pattern: Pattern::Ignore, value: op(Add, c(8), c(8)).at(3) },
    ];
    let program = program(vec![], clause(&params, vec![], body, vec![]));
    assert_eq!(places(&program, ints(&[7, 0, 1])), [1]);
    // An overflow of something else is reported too.
    assert_eq!(places(&program, ints(&[7, 0, 200])), [1, 3]);
}

#[test]
fn p27_p28_all_failures_in_order_and_what_was_not_evaluated() {
    let names = ["x", "u", "v"];
    let params = names.map(|name| (name, Visibility::Private, u(8)));
    let body = vec![
        require(cmp(Gt, a(8), num(0, u(8))).at(1), "A"),
        set(3, op(Sub, b(8), c(8)).at(2)),
        require(cmp(Lt, local(3, u(8)), num(5, u(8))).at(3), "B"),
    ];
    let program = program(vec![], clause(&params, vec![decl("y", u(8))], body, vec![]));
    let report = rejected(&program, ints(&[0, 1, 2]));
    let found: Vec<u32> = report.failures.iter().map(|failure| failure.span.start).collect();
    assert_eq!(found, [1, 2]);
    assert!(matches!(report.failures[1].kind, FailureKind::Underflow(_)));
    assert_eq!(report.not_evaluated.len(), 1);
    assert_eq!(report.not_evaluated[0].message, "B");
    let report = rejected(&program, ints(&[0, 9, 2]));
    let found: Vec<u32> = report.failures.iter().map(|failure| failure.span.start).collect();
    assert_eq!(found, [1, 3]);
    assert_eq!(report.failures[1].values[0].0, "y");
    assert_eq!(report.failures[1].values[0].1.text(true), "7");
    assert_eq!(report.failures[1].depends_on, ["u", "v"]);
}

#[test]
fn p29_an_operation_in_a_condition_has_its_message_as_context() {
    let params = [("spent", Visibility::Private, u(64)), ("x", Visibility::Private, u(64))];
    let sum = op(Add, a(64), b(64)).at(1);
    let within = cmp(Le, sum, num(1000, u(64)));
    let body = vec![require(within.at(2), "over budget")];
    let program = program(vec![], clause(&params, vec![], body, vec![]));
    let max = Value::int(BigInt::from(u64::MAX));
    let report = rejected(&program, vec![max, Value::int(1)]);
    assert_eq!(report.failures.len(), 1);
    assert_eq!(report.failures[0].span, span(1));
    let context = report.failures[0].context.as_ref().unwrap();
    assert_eq!(message_text(context, false), "over budget");
    let report = rejected(&program, ints(&[999, 2]));
    assert_eq!(report.failures[0].sides.len(), 1);
    assert_eq!(report.failures[0].sides[0].0, span(1));
    assert_eq!(report.failures[0].sides[0].1.text(true), "1001");
}

fn units() -> (Program, Ty, Ty, Ty) {
    let unit = |name: &str, decimals| UnitDef {
        name: name.to_owned(),
        path: format!("std::currency::{name}"),
        symbol: name.to_owned(),
        decimals,
        bits: 64,
        span: span(0),
    };
    let program = Program { units: vec![unit("EUR", 2), unit("JPY", 0)], ..Program::default() };
    let (eur, jpy) = (UnitRef::Unit(UnitId(0)), UnitRef::Unit(UnitId(1)));
    let rate = Ty::Rate(eur, jpy, Size::from(2));
    (program, Ty::Amount(eur), Ty::Amount(jpy), rate)
}

fn with_units(types: &[Ty], value: Expr) -> Program {
    let (units, ..) = units();
    Program { units: units.units, ..giving(types, value) }
}

#[test]
fn p37_p39_p41_money_is_exact_until_rounded() {
    let (_, eur, jpy, rate) = units();
    let factor =
        |ty: &Ty| arith(Mul, local(0, eur.clone()), local(1, ty.clone()), exact(eur.clone()));
    let modes = [
        (Rounding::Floor, 312),
        (Rounding::Ceil, 313),
        (Rounding::HalfUp, 313),
        (Rounding::HalfEven, 312),
        (Rounding::TowardZero, 312),
    ];
    for (mode, expected) in modes {
        let value = round(mode, factor(&Ty::Bps), eur.clone());
        let program = with_units(&[eur.clone(), Ty::Bps], value);
        let found = accepted(&program, ints(&[125_000, 25]));
        assert_eq!(found, ints(&[expected]), "{mode:?}");
        assert_eq!(display_value(&program, &eur, &found[0]), format!("3.{} EUR", expected - 300));
    }
    let half = |a: Expr| arith(Mul, a, local(1, Ty::Percent), exact(eur.clone()));
    let once = round(Rounding::HalfUp, half(local(0, eur.clone())), eur.clone());
    let once = with_units(&[eur.clone(), Ty::Percent], once);
    assert_eq!(accepted(&once, ints(&[1, 500_000])), ints(&[1]));
    let twice = round(Rounding::HalfUp, half(half(local(0, eur.clone()))), eur.clone());
    let twice = with_units(&[eur.clone(), Ty::Percent], twice);
    assert_eq!(accepted(&twice, ints(&[1, 500_000])), ints(&[0]));
    let yen = arith(Mul, local(0, eur.clone()), local(1, rate.clone()), exact(jpy.clone()));
    let yen = with_units(&[eur.clone(), rate.clone()], round(Rounding::Floor, yen, jpy.clone()));
    assert_eq!(accepted(&yen, ints(&[1000, 16_125])), ints(&[1612]));
    let back =
        arith(Arithmetic::Div, local(0, jpy.clone()), local(1, rate.clone()), exact(eur.clone()));
    let back = with_units(&[jpy, rate], round(Rounding::Floor, back, eur));
    assert_eq!(accepted(&back, ints(&[1613, 16_125])), ints(&[1000]));
}

#[test]
fn p47_p48_exact_values_compare_by_cross_products_and_round_from_below_zero() {
    let four = [u(64), u(64), u(64), u(64)];
    let left = divide(a(64), b(64), u(64));
    let right = divide(c(64), local(3, u(64)), u(64));
    let equal = giving(&four, cmp(Eq, left, right));
    assert_eq!(accepted(&equal, ints(&[1, 3, 2, 6])), ints(&[1]));
    assert_eq!(accepted(&equal, ints(&[1, 3, 2, 7])), ints(&[0]));
    // 3/5 - 1 is -0.4.
    let below = || {
        let quotient = divide(a(64), b(64), u(64));
        arith(Sub, quotient, c(64), exact(u(64)))
    };
    let three = [u(64), u(64), u(64)];
    let up = giving(&three, round(Rounding::Ceil, below(), u(64)));
    assert_eq!(accepted(&up, ints(&[3, 5, 1])), ints(&[0]));
    let down = giving(&three, round(Rounding::Floor, below(), u(64)).at(1));
    let report = rejected(&down, ints(&[3, 5, 1]));
    assert!(matches!(report.failures[0].kind, FailureKind::RoundingRange { .. }));
}

#[test]
fn p57_digests_of_different_types_differ() {
    let digest = |bits: u64| {
        let of = Ty::Digest(Some(Box::new(u(bits))));
        let value = expr(ExprKind::Builtin(Builtin::Digest, vec![a(bits)]), of.clone());
        let found = accepted(&giving(&[u(bits)], value), ints(&[5])).remove(0);
        let program = Program::default();
        let native = zkc_eval::digest(&program, &u(bits), &Value::int(5)).unwrap();
        assert_eq!(found, Value::Int(native.into()));
        found
    };
    assert_ne!(digest(32), digest(64));
}

#[test]
fn s1_8_undecided_choices_leave_bottom_behind() {
    // let d = a - b; let mut x = 1; if d < 5 { x = 2; require(false, "inside"); } require(x == 1, "after");
    let params = [("a", Visibility::Private, u(8)), ("b", Visibility::Private, u(8))];
    let arm = block(
        vec![assign(3, vec![], num(2, u(8))), require(num(0, Ty::Bool).at(5), "inside")],
        None,
    );
    let kind = ExprKind::If {
        condition: Box::new(cmp(Lt, c(8), num(5, u(8)))),
        then: arm,
        otherwise: None,
    };
    let body = vec![
        set(2, op(Sub, a(8), b(8)).at(1)),
        set(3, num(1, u(8))),
        Stmt::Expr(expr(kind, Ty::unit())),
        require(cmp(Eq, local(3, u(8)), num(1, u(8))).at(6), "after"),
    ];
    let locals = vec![decl("d", u(8)), decl("x", u(8))];
    let program = program(vec![], clause(&params, locals, body, vec![]));
    let report = rejected(&program, ints(&[1, 2]));
    assert_eq!(report.failures.len(), 1);
    let missed: Vec<&str> =
        report.not_evaluated.iter().map(|missed| missed.message.as_str()).collect();
    assert_eq!(missed, ["inside", "after"]);
}

#[test]
fn s11_sealed_parameters_and_windows_are_checked_before_the_body() {
    let reached = expr(
        ExprKind::Builtin(
            Builtin::WindowReached,
            vec![expr(ExprKind::Now, Ty::Window), local(0, Ty::Timestamp)],
        ),
        Ty::Bool,
    );
    let body = vec![require(reached.at(1), "too early")];
    let params = [("expiry", Visibility::Sealed, Ty::Timestamp), ("p", Visibility::Public, u(8))];
    let mut clause = clause(&params, vec![], body, vec![local(1, u(8))]);
    clause.uses_now = true;
    clause.outputs[0].sealed = true;
    let program = program(vec![], clause);
    let clause = &program.clauses[0];
    let salt = BigUint::from(9u32);
    let expiry = Value::int(1000);
    let seal = zkc_eval::seal(&program, &Ty::Timestamp, &expiry, &salt).unwrap();
    let mut inputs = inputs(vec![expiry, Value::int(8)]);
    inputs.salts = vec![salt];
    inputs.seals = vec![seal.clone()];
    inputs.now = Some((1000, 1900));
    inputs.fresh = vec![BigUint::from(3u32)];
    let options = zkc_eval::Options::bn254();
    let go = |inputs: &zkc_eval::ClauseInputs| {
        zkc_eval::evaluate(&program, clause, inputs, &options).unwrap()
    };
    let Outcome::Accept { public, openings, .. } = go(&inputs) else { panic!() };
    let payout = zkc_eval::seal(&program, &u(8), &Value::int(8), &3u32.into()).unwrap();
    let numbers = [77u32, 8, 1000, 1900].map(BigUint::from);
    let [deployment, p, t0, t1] = numbers;
    assert_eq!(public, [deployment, payout.clone(), seal, p, t0, t1]);
    assert_eq!(openings[0].seal, payout);

    inputs.salts[0] += 1u32;
    inputs.now = Some((999, 1900));
    let Outcome::Reject(report) = go(&inputs) else { panic!() };
    let kinds: Vec<bool> = report
        .failures
        .iter()
        .map(|failure| matches!(failure.kind, FailureKind::Require))
        .collect();
    assert_eq!(kinds, [false, false, true]);
    assert!(matches!(report.failures[0].kind, FailureKind::SealMismatch { .. }));
    assert!(matches!(report.failures[1].kind, FailureKind::WindowInvalid { .. }));
    let shown = zkc_eval::failures_to_diagnostics(&program, clause, &report, false);
    let heads: Vec<&str> = shown.iter().map(|shown| shown.message.as_str()).collect();
    assert_eq!(heads[0], "`expiry` is not what was sealed");
    assert_eq!(heads[1], "`now` is 901 s wide, and this clause accepts at most 15 min");
    assert_eq!(heads[2], "too early");
    let notes = shown[2].notes.join("\n");
    assert!(notes.contains("`expiry` is <private>"), "{notes}");
    assert!(!notes.contains("1970-01-01T00:16:40Z"), "{notes}");
    let shown = zkc_eval::failures_to_diagnostics(&program, clause, &report, true);
    assert!(shown[2].notes.join("\n").contains("`expiry` is 1970-01-01T00:16:40Z"));
}

#[test]
fn reports_name_the_call_path_and_the_iteration() {
    // fn f(x: u8) -> u8 { x - 5 }   for i in 0..3 { let _ = f(i + a); }
    let body = block(vec![], Some(op(Sub, a(8), num(5, u(8))).at(1)));
    let f = function("f", &[], 1, vec![decl("x", u(8))], u(8), body);
    let arg = op(Add, local(1, u(8)), a(8));
    let inner =
        vec![Stmt::Let { pattern: Pattern::Ignore, value: call(0, vec![], vec![arg], u(8)).at(2) }];
    let body = vec![range(1, num(0, u(8)), num(3, u(8)), inner, 3)];
    let params = [("a", Visibility::Public, u(8))];
    let program = program(vec![f], clause(&params, vec![decl("i", u(8))], body, vec![]));
    let report = rejected(&program, ints(&[4]));
    let path = &report.failures[0].path;
    assert!(matches!(&path[0], zkc_eval::PathStep::Iteration { variable, value, .. }
        if variable == "i" && value == "0"));
    assert!(matches!(&path[1], zkc_eval::PathStep::Call { function, .. } if function == "f"));
    let shown = zkc_eval::failures_to_diagnostics(&program, &program.clauses[0], &report, false);
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].message, "4 - 5 = -1 is below zero");
    assert_eq!(shown[0].secondary[0].text, "in this call of `f`, at i = 0");
}

#[test]
fn inputs_out_of_their_types_are_refused() {
    let program = giving(&[array(u(8), 2)], num(0, u(8)));
    let values = vec![Value::Composite(ints(&[1, 256]))];
    let found = zkc_eval::evaluate(
        &program,
        &program.clauses[0],
        &inputs(values),
        &zkc_eval::Options::bn254(),
    );
    let Err(zkc_eval::EvaluateError::Input(error)) = found else { panic!("{found:?}") };
    assert_eq!(error.path, "a[1]");
}

#[test]
fn s3_5_every_quotient_rounds_to_its_definition() {
    let ab = [u(16), u(16)];
    let modes = [Rounding::Floor, Rounding::Ceil, Rounding::HalfUp, Rounding::HalfEven];
    for mode in modes {
        let quotient = divide(a(16), b(16), u(16));
        let program = giving(&ab, round(mode, quotient, u(16)));
        for (n, d) in [(0, 1), (1, 2), (3, 2), (5, 2), (7, 3), (8, 3), (200, 7), (199, 20)] {
            let floor = n / d;
            let expected = match mode {
                Rounding::Floor => floor,
                Rounding::Ceil => (n + d - 1) / d,
                Rounding::HalfUp => (2 * n + d) / (2 * d),
                _ if 2 * n % (2 * d) == d => floor + floor % 2,
                _ => (2 * n + d) / (2 * d),
            };
            assert_eq!(accepted(&program, ints(&[n, d])), ints(&[expected]), "{mode:?} {n}/{d}");
        }
    }
}

#[test]
fn assignments_reach_into_arrays_without_touching_copies() {
    // let mut x = a; x[i] = 9; reveal x, a
    let t = array(u(8), 3);
    let params = [("a", Visibility::Private, t.clone()), ("i", Visibility::Private, u(8))];
    let body = vec![
        set(2, local(0, t.clone())),
        assign(2, vec![Projection::Index(b(8).at(1))], num(9, u(8))),
    ];
    let outputs = vec![local(2, t.clone()), local(0, t.clone())];
    let program = program(vec![], clause(&params, vec![decl("x", t)], body, outputs));
    let given = Value::Composite(ints(&[1, 2, 3]));
    let found = accepted(&program, vec![given.clone(), Value::int(1)]);
    assert_eq!(found, [Value::Composite(ints(&[1, 9, 3])), given.clone()]);
    assert_eq!(places(&program, vec![given, Value::int(3)]), [1]);
}

#[test]
fn inputs_that_a_failure_depends_on_as_a_whole_are_named_as_one() {
    // require(a == b): all of a and of b; require(a.0 == c): a part of a.
    let pair = Ty::Tuple(vec![u(8), array(u(8), 2)]);
    let params = [
        ("a", Visibility::Public, pair.clone()),
        ("b", Visibility::Private, pair.clone()),
        ("c", Visibility::Private, u(8)),
    ];
    let first = expr(ExprKind::Field(Box::new(local(0, pair.clone())), 0), u(8));
    let body = vec![
        require(cmp(Eq, local(0, pair.clone()), local(1, pair.clone())), "pairs differ"),
        require(cmp(Eq, first, c(8)), "parts differ"),
    ];
    let program = program(vec![], clause(&params, vec![], body, vec![]));
    let value = |n| Value::Composite(vec![Value::int(n), Value::Composite(ints(&[1, 2]))]);
    let report = rejected(&program, vec![value(3), value(4), Value::int(5)]);
    assert_eq!(report.failures[0].depends_on.len(), 6);
    let shown = zkc_eval::failures_to_diagnostics(&program, &program.clauses[0], &report, false);
    let notes = |index: usize| shown[index].notes.clone();
    assert_eq!(notes(0), ["`a` is (3, [1, 2]), `b` is <private>", "it depends on `a`, `b`"]);
    assert_eq!(notes(1), ["`a.0` is 3, `c` is <private>", "it depends on `a.0`, `c`"]);
}

/// The message's only value, as everybody sees it.
fn seen(program: &Program, values: Vec<Value>) -> String {
    let report = rejected(program, values);
    message_text(report.failures[0].message.as_ref().unwrap(), false)
}

#[test]
fn values_are_hidden_if_anything_private_made_or_chose_them() {
    // let mut x = p; if s { x = 1; } require(false, "{x}")
    let params = [("p", Visibility::Public, u(8)), ("s", Visibility::Private, Ty::Bool)];
    let showing = |shown: Expr, stmts: Vec<Stmt>| {
        let pieces = vec![MessagePiece::Place { value: shown, public: true }];
        let message = Message { pieces, span: span(0) };
        let condition = Box::new(cmp(Eq, a(8), num(200, u(8))));
        let kind = ExprKind::Require { condition, message };
        let body = stmts.into_iter().chain([Stmt::Expr(expr(kind, Ty::unit()))]).collect();
        program(vec![], clause(&params, vec![decl("x", u(8))], body, vec![]))
    };
    let secret = || local(1, Ty::Bool);
    let maybe = || {
        let then = block(vec![assign(2, vec![], num(1, u(8)))], None);
        let kind = ExprKind::If { condition: Box::new(secret()), then, otherwise: None };
        vec![set(2, a(8)), Stmt::Expr(expr(kind, Ty::unit()))]
    };
    let public = showing(c(8), vec![set(2, a(8))]);
    assert_eq!(seen(&public, ints(&[5, 0])), "5");
    // Taken or not, the variable tells what was chosen.
    assert_eq!(seen(&showing(c(8), maybe()), ints(&[5, 0])), "<private>");
    assert_eq!(seen(&showing(c(8), maybe()), ints(&[5, 1])), "<private>");
    let table = expr(ExprKind::Array(vec![num(1, u(8)), num(2, u(8))]), array(u(8), 2));
    let chosen = index(table, cast(secret(), u(8)));
    assert_eq!(seen(&showing(c(8), vec![set(2, chosen)]), ints(&[5, 1])), "<private>");
    // What is revealed may be shown, but not inside a private choice.
    let revealed = || {
        let number = cast(secret(), u(8));
        expr(ExprKind::Reveal(Box::new(number), "asked for".to_owned()), u(8))
    };
    assert_eq!(seen(&showing(c(8), vec![set(2, revealed())]), ints(&[5, 1])), "1");
    let inside = iff(secret(), revealed(), num(0, u(8)));
    assert_eq!(seen(&showing(c(8), vec![set(2, inside)]), ints(&[5, 1])), "<private>");
}

#[test]
fn a_fail_depends_on_what_chose_it_and_silences_its_echoes() {
    // let q = if b == 0 { fail("no buyers") } else { a }; let _ = a / b;
    let params = [("a", Visibility::Private, u(8)), ("b", Visibility::Private, u(8))];
    let fail = expr(ExprKind::Fail(message("no buyers")), u(8)).at(1);
    let body = vec![
        set(2, iff(cmp(Eq, b(8), num(0, u(8))), fail, a(8))),
        Stmt::Let { pattern: Pattern::Ignore, value: divide(a(8), b(8), u(8)).at(2) },
    ];
    let program = program(vec![], clause(&params, vec![decl("q", u(8))], body, vec![]));
    let report = rejected(&program, ints(&[1, 0]));
    assert_eq!(report.failures.len(), 1);
    assert_eq!(report.failures[0].span, span(1));
    assert_eq!(report.failures[0].depends_on, ["b"]);
}

#[test]
fn long_reports_count_what_they_do_not_describe() {
    let wrong = require(cmp(Eq, a(8), num(1, u(8))), "not one");
    let body = vec![range(1, num(0, u(32)), num(1000, u(32)), vec![wrong], 9)];
    let params = [("a", Visibility::Private, u(8))];
    let program = program(vec![], clause(&params, vec![decl("i", u(32))], body, vec![]));
    let report = rejected(&program, ints(&[0]));
    assert_eq!((report.failures.len(), report.more), (256, 744));
}

#[test]
fn small_primes_have_the_same_integers() {
    let program = giving(&[u(8), Ty::Field], op(Add, cast(a(8), Ty::Field), local(1, Ty::Field)));
    let options = zkc_eval::Options { modulus: BigUint::from(257u32) };
    let mut inputs = inputs(ints(&[255, 10]));
    let found = zkc_eval::evaluate(&program, &program.clauses[0], &inputs, &options).unwrap();
    let Outcome::Accept { public, .. } = found else { panic!() };
    assert_eq!(public, [77u32, 8].map(BigUint::from));
    inputs.values[1] = Value::int(257);
    assert!(zkc_eval::evaluate(&program, &program.clauses[0], &inputs, &options).is_err());
}
