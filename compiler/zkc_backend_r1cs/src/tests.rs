//! Stamped rows against a naive expansion, and certificates that were tampered with.

#[path = "../tests/common/mod.rs"]
mod common;

use ark_ff::{AdditiveGroup, Field};
use common::{Dice, merkle, random_module};
use zkc_audit::elimination::{Certificate, Claim, Form, Rows, check};
use zkc_field::Fr;
use zkc_ir::{Module, TemplateId};
use zkc_r1cs::Side;

use crate::eliminate::eliminate;
use crate::entry;
use crate::template::{Draft, Frozen, freeze};
use crate::{BackendError, compile};

fn frozen(module: &Module) -> Vec<Frozen<Fr>> {
    let mut frozen = Vec::new();
    for at in 0..module.templates.len() {
        let next = freeze(module, TemplateId(at as u32), &frozen, &mut Vec::new()).unwrap();
        frozen.push(next);
    }
    frozen
}

/// The values of all rows, template by template and call by call, on any assignment. Interface
/// columns are numbers here, so nothing is substituted.
fn expand(
    frozen: &[Frozen<Fr>],
    at: usize,
    interface: &[Fr],
    start: usize,
    wires: &[Fr],
    rows: &mut Vec<[Fr; 3]>,
) {
    let template = &frozen[at];
    let value = |reference: u32| match reference as usize {
        0 => Fr::ONE,
        at if at <= interface.len() => interface[at - 1],
        at => wires[start + at - 1 - interface.len()],
    };
    for row in 0..template.rows.n_rows() {
        rows.push([0, 1, 2].map(|side| {
            let terms = template.rows.side(row, side);
            terms
                .map(|(reference, id)| template.rows.coefficients()[id as usize] * value(reference))
                .sum()
        }));
    }
    for call in &template.calls {
        let form = |form: &Form<Fr>| {
            form.constant + form.terms.iter().map(|&(r, c)| c * value(r)).sum::<Fr>()
        };
        let interface: Vec<Fr> = call.interface.iter().map(form).collect();
        let start = start + call.wire_offset as usize;
        expand(frozen, call.template, &interface, start, wires, rows);
    }
}

/// Row by row the stamped system and the expansion have the same values on an assignment drawn at
/// random, so they are the same rows.
fn stamping_is_expansion(module: &Module) {
    let r1cs = compile::<Fr>(module).unwrap().r1cs;
    let module = &zkc_ir::without_dead(module);
    let frozen = frozen(module);
    let plan = entry::plan(module, &frozen).unwrap();
    let mut dice = Dice::new(99);
    let mut wires: Vec<Fr> =
        (0..r1cs.n_wires()).map(|_| Fr::from(dice.roll(u64::MAX)).square()).collect();
    wires[0] = Fr::ONE;
    let interface: Vec<Fr> = plan.interface.iter().map(|&wire| wires[wire as usize]).collect();
    let (mut rows, first) = (Vec::new(), plan.first_local as usize);
    expand(&frozen, frozen.len() - 1, &interface, first, &wires, &mut rows);
    assert_eq!(rows.len(), r1cs.n_rows());
    for (row, expected) in rows.iter().enumerate() {
        let found = Side::ALL.map(|side| r1cs.evaluate_row(side, row, &wires));
        assert_eq!(found, *expected, "row {row}");
    }
}

#[test]
fn stamped_rows_are_those_of_a_naive_expansion() {
    stamping_is_expansion(&merkle(3));
    for seed in 0..80 {
        stamping_is_expansion(&random_module(seed).0);
    }
}

fn forms(rows: &mut Rows<Fr>) -> impl Iterator<Item = &mut Form<Fr>> {
    let products = rows.products.iter_mut().flatten();
    products.chain(&mut rows.equations).chain(&mut rows.handed)
}

/// Each way to change one number of a certificate or of the rows that come with it is refused.
#[test]
fn tampered_certificates_are_refused() {
    let mut tried = 0;
    for seed in 0..40 {
        let module = zkc_ir::without_dead(&random_module(seed).0);
        let frozen = frozen(&module);
        for at in 0..module.templates.len() {
            let id = TemplateId(at as u32);
            let Draft { rows, kept, handed_weight, .. } = Draft::new(&module, id, &frozen).unwrap();
            let done = eliminate(&rows, &kept, &handed_weight);
            let (new, good) = (done.rows, done.certificate);
            let accepts = |new: &Rows<Fr>, certificate: &Certificate<Fr>| {
                check(&rows, new, &kept, certificate)
            };
            assert_eq!(accepts(&new, &good), Ok(()));

            for at in 0..good.replaced.len() {
                let mut bad = good.clone();
                bad.replaced[at].by.constant += Fr::ONE;
                assert!(accepts(&new, &bad).is_err(), "constant of replacement {at}");
                for term in 0..good.replaced[at].by.terms.len() {
                    let mut bad = good.clone();
                    bad.replaced[at].by.terms[term].1.double_in_place();
                    assert!(accepts(&new, &bad).is_err(), "replacement {at}, term {term}");
                    tried += 1;
                }
                let mut bad = good.clone();
                bad.replaced.remove(at);
                assert!(accepts(&new, &bad).is_err(), "replacement {at} left out");
                if let Some(kept) = kept.iter().position(|kept| *kept) {
                    let mut bad = good.clone();
                    bad.replaced[at].column = kept as u32;
                    assert!(accepts(&new, &bad).is_err(), "replacement of what must stay");
                }
            }
            let n_forms = forms(&mut new.clone()).count();
            for at in 0..n_forms {
                let mut bad = new.clone();
                if let Some(form) = forms(&mut bad).nth(at) {
                    form.constant += Fr::ONE;
                }
                assert!(accepts(&bad, &good).is_err(), "constant of new form {at}");
                let mut bad = new.clone();
                let term = forms(&mut bad).nth(at).and_then(|form| form.terms.first_mut());
                let changed = term.map(|term| term.1 += Fr::ONE).is_some();
                if changed {
                    assert!(accepts(&bad, &good).is_err(), "coefficient of new form {at}");
                }
                tried += 2;
            }
            for at in 0..good.products.len() {
                let mut bad = good.clone();
                bad.products[at] = match bad.products[at] {
                    Claim::Gone => Claim::Equation(0),
                    _ => Claim::Gone,
                };
                assert!(accepts(&new, &bad).is_err(), "claim of product {at}");
            }
            for at in 0..good.equations.len() {
                let mut bad = good.clone();
                bad.equations[at] = match bad.equations[at] {
                    Claim::Gone => Claim::Product(0),
                    _ => Claim::Gone,
                };
                assert!(accepts(&new, &bad).is_err(), "claim of equation {at}");
            }
            let mut invented = new.clone();
            invented.equations.push(Form { constant: Fr::ZERO, terms: vec![] });
            assert!(accepts(&invented, &good).is_err(), "an invented equation");
            if !new.products.is_empty() {
                let mut lost = new.clone();
                lost.products.pop();
                assert!(accepts(&lost, &good).is_err(), "a lost product");
            }
        }
    }
    assert!(tried > 1_000, "only {tried} changes were tried");
}

#[test]
fn a_parameter_that_is_a_bit_is_forced_to_be_one_even_where_it_is_taken_apart() {
    for kind in ["bit", "int 0..15"] {
        let width = if kind == "bit" { 1 } else { 4 };
        let bits = (2..2 + width).map(|at| format!("%{at}")).collect::<Vec<_>>().join(", ");
        let kinds = vec!["bit"; width].join(", ");
        let text = format!(
            "prime {}\ntemplate \"t\"(%0: fe, %1: {kind})\n{bits} = bits %1 {width} : {kinds}\n\
             return\nentry \"T::t\" \"t\"\npublic %0 \"d\"\npublic %1 \"p\"\n",
            common::prime()
        );
        let module = zkc_ir::text::parse(&text).unwrap();
        zkc_ir::verify::verify(&module).unwrap();
        let circuit = compile::<Fr>(&module).unwrap();
        let inputs = [Fr::ZERO, Fr::ONE];
        let witness = zkc_witness::run(&circuit.program, &inputs).unwrap();
        let mut wires = witness.wires().to_vec();
        circuit.r1cs.check(&wires).unwrap();
        wires[2] = Fr::from(16u64);
        assert!(circuit.r1cs.check(&wires).is_err(), "{kind}");
    }
}

/// A check that was dropped without a reason, or a range that nothing established, gives no circuit.
#[test]
fn what_the_verifier_refuses_gives_no_circuit() {
    let module = |check: &str, body: &str| {
        let text = format!(
            "prime {}\ntemplate \"t\"(%0: fe, %1: int 0..15)\n{check}\n{body}\nreturn\n\
             entry \"T::t\" \"t\"\npublic %0 \"d\"\npublic %1 \"p\"\n",
            common::prime()
        );
        compile::<Fr>(&zkc_ir::text::parse(&text).unwrap())
    };
    for body in ["implied %1 0..7", "%2 = narrow %1 : int 0..7"] {
        assert!(module("assert_range %1 0..7", body).is_ok(), "{body}");
        assert!(matches!(module("", body), Err(BackendError::Unverified(_))), "{body}");
    }
}

/// A comparison that only a dropped check rests on is found by the verifier and costs nothing.
#[test]
fn what_a_dropped_check_rests_on_costs_no_rows() {
    let rows = |body: &str| {
        let text = format!(
            "prime {}\ntemplate \"t\"(%0: fe, %1: int 0..15, %2: int 0..15)\n{body}\nreturn\n\
             entry \"T::t\" \"t\"\npublic %0 \"d\"\npublic %1 \"p\"\npublic %2 \"q\"\n",
            common::prime()
        );
        compile::<Fr>(&zkc_ir::text::parse(&text).unwrap()).map(|circuit| circuit.r1cs.n_rows())
    };
    let lesser = "%3 = lt %1 %2 : bit\n%4 = sel %3 %1 %2 : int 0..15";
    let dropped = "%5 = lin 0 + %1 - %4 : int -15..15\nimplied %5 0..15";
    assert_eq!(rows(&format!("{lesser}\n{dropped}")).unwrap(), rows("").unwrap());
    assert!(rows("%3 = lin 0 + %1 - %2 : int -15..15\nimplied %3 0..15").is_err());
}
