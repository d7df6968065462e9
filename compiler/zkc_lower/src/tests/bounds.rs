//! The static bound rule and the limits.

use zkc_field::Curve;

use super::harness::{check, texts};
use crate::context::Limits;
use crate::{Lowered, Templates, clause};

fn lowered(source: &str, limits: Limits) -> Lowered {
    let program = check(source);
    let prime = Curve::Bn254.scalar_modulus();
    clause::lower(&program, &program.clauses[0], prime, limits, &mut Templates::default())
}

fn codes(source: &str) -> Vec<&'static str> {
    let lowered = lowered(source, Limits::DEFAULT);
    assert_eq!(lowered.module.is_none(), !lowered.diagnostics.is_empty());
    lowered.diagnostics.iter().map(|diagnostic| diagnostic.code.0).collect()
}

fn clause_of(parameters: &str, body: &str) -> String {
    format!(
        "use std::currency::EUR;\nunit BIG {{ symbol: \"BIG\", decimals: 2, bits: 128 }}\n\
         contract C {{ #[repeatable] clause c({parameters}) {body} }}"
    )
}

/// Semantics 3.4's examples, with decimals for rates.
#[test]
fn p46_unrounded_values_have_250_bits() {
    let narrow = clause_of(
        "public m: Amount<EUR>, public r: Bps, public days: u16",
        "-> (o: Amount<EUR>) { reveal { o: (m * r * days / 3600000).floor(keeps = _) } }",
    );
    assert!(codes(&narrow).is_empty());
    let one_rate = clause_of(
        "public m: Amount<BIG>, public r: Decimal<6>",
        "-> (o: Amount<BIG>) { reveal { o: (m * r).floor(keeps = _) } }",
    );
    assert!(codes(&one_rate).is_empty());
    let two_rates = clause_of(
        "public m: Amount<BIG>, public r: Decimal<6>, public s: Decimal<6>",
        "-> (o: Amount<BIG>, p: Amount<BIG>) { \
            reveal { o: (m * r * s).floor(keeps = _), p: (m * s * r).floor(keeps = _) } }",
    );
    // Two mistakes, two messages.
    assert_eq!(codes(&two_rates), ["E0420", "E0420"]);
}

#[test]
fn a_sum_with_many_divisors_is_refused_at_its_fourth_term() {
    let parameters = "public n: [u64; 4], public d: [u64; 4]";
    let sum = |terms: usize| {
        let terms: Vec<String> = (0..terms).map(|i| format!("n[{i}] / d[{i}]")).collect();
        let body =
            format!("-> (o: u64) {{ reveal {{ o: ({}).floor(keeps = _) }} }}", terms.join(" + "));
        clause_of(parameters, &body)
    };
    assert!(codes(&sum(3)).is_empty());
    assert_eq!(codes(&sum(4)), ["E0420"]);
    let shared = clause_of(
        parameters,
        "-> (o: u64) { reveal { \
         o: (n[0] / d[0] + n[1] / d[0] + n[2] / d[0] + n[3] / d[0] + n[0] / d[0]).floor(keeps = _) } }",
    );
    assert!(codes(&shared).is_empty());
}

/// What is known of a value beyond its type must not decide which programs exist.
#[test]
fn bounds_come_from_types_alone() {
    let small = clause_of(
        "public m: Amount<BIG>, public s: Decimal<6>",
        "-> (o: Amount<BIG>) { \
            let k: u64 = 3; \
            reveal { o: (m * s * k).floor(keeps = _) } }",
    );
    assert_eq!(codes(&small), ["E0420"]);
    let constant = small.replace("s * k", "s * 3");
    assert!(codes(&constant).is_empty());
}

#[test]
fn comparisons_have_the_same_bound() {
    let wide = clause_of(
        "public a: u128, public b: u128, public c: u128, public d: u128",
        "-> (o: bool) { reveal { o: a / b < c / d } }",
    );
    assert_eq!(codes(&wide), ["E0420"]);
}

#[test]
fn limits_stop_what_is_too_large() {
    let source = "contract C { #[repeatable] clause c(public a: u8) -> (o: u8) { \
                  let mut x = a; for i in 0..5000 { x = (x * 3) % 101; } reveal { o: x } } }";
    let fits = lowered(source, Limits::DEFAULT);
    assert!(fits.module.is_some());
    let few = lowered(source, Limits { instructions: 1_000, ..Limits::DEFAULT });
    let codes: Vec<&str> = few.diagnostics.iter().map(|diagnostic| diagnostic.code.0).collect();
    assert_eq!(codes, ["E0421"]);
    let short = lowered(source, Limits { steps: 10_000, ..Limits::DEFAULT });
    let codes: Vec<&str> = short.diagnostics.iter().map(|diagnostic| diagnostic.code.0).collect();
    assert_eq!(codes, ["E0421"]);
}

/// A program that is too large for the real limits takes seconds to find out, so this one is shown
/// with small ones.
#[test]
fn what_is_too_large_is_explained() {
    let source = "contract Deal {\n    #[repeatable]\n    clause settle(public a: u8) -> (o: u8) {\n        \
                  let mut x = a;\n        for i in 0..5000 {\n            x = (x * 3) % 101;\n        }\n        \
                  reveal { o: x }\n    }\n}\n";
    let limits = Limits { instructions: 1_000, ..Limits::DEFAULT };
    let mut shown = format!("{source}----\n");
    for diagnostic in &lowered(source, limits).diagnostics {
        shown.push_str(&zkc_diagnostics::render::human(&texts(source), diagnostic, false));
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../../tests/ui/alarms");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("e0421_a_clause_becomes_too_large", shown));
}

#[test]
fn a_mistake_in_a_generic_function_is_said_once() {
    let source = "fn wide<const N: u32>(a: uint<N>, r: Decimal<6>) -> uint<N> \
         { (a * r * r).floor(keeps = _) }\n\
         contract C { #[repeatable] clause c(public a: u128, public b: u140, public r: Decimal<6>) \
         -> (o: u128, p: u140, q: u128) \
         { reveal { o: wide(a, r), p: wide(b, r), q: wide(a, r) } } }";
    assert_eq!(codes(source), ["E0420"]);
}
