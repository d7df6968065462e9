//! `statement`: what it is of, and what runs after the outputs.

use num_bigint::BigUint;
use zkc_hir::encoding;

use super::harness::{Contract, built};

const SOURCE: &str = "
contract C {
    #[repeatable]
    clause c(
        public a: u8, sealed t: (u8, u8), skip: bool, signed: Digest,
    ) -> (o: u8, p: sealed u8, q: (i8, bool)) {
        require(skip || signed == statement, \"not signed\");
        require(now.before(2026-11-22T00:00:00Z), \"over\");
        require(a < t.1, \"too much\");
        reveal { p: t.1 - a, o: t.0, q: (-3, skip) }
    }
}";

/// Leaves of a run with this signature; without one the check is skipped.
fn leaves(a: u32, skip: bool, signed: &BigUint) -> Vec<BigUint> {
    let numbers = [a, 5, 9, u32::from(skip)].map(BigUint::from);
    numbers.into_iter().chain([signed.clone()]).collect()
}

/// The statement of a run, from the order of the public elements alone.
fn statement(contract: &Contract, a: u32, skip: u32) -> BigUint {
    let outputs = contract.run_clause("c", &leaves(a, true, &0u32.into()), |_| {}).accepted();
    let (clause, _) = contract.clause("c");
    let inputs = contract.inputs(clause, &leaves(a, true, &0u32.into()));
    let mut public = vec![BigUint::from(7u32)];
    public.extend(outputs[..3].iter().cloned());
    public.push(skip.into());
    public.push(a.into());
    public.push(inputs.seals[0].clone());
    public.extend([1_000u32, 1_500].map(BigUint::from));
    assert_eq!(public.len(), 9);
    zkc_eval::sponge(&encoding::statement_capacity("main::C::c", 9), &public)
}

#[test]
fn it_is_the_digest_of_all_public_elements_in_their_order() {
    let contract = built(SOURCE);
    let of_four = statement(&contract, 4, 0);
    contract.run_clause("c", &leaves(4, false, &of_four), |_| {}).accepted();
    let other = &of_four + 1u32;
    assert_eq!(contract.run_clause("c", &leaves(4, false, &other), |_| {}).rejected(), "require");
    // Of another payment, and for another deployment, window and seal.
    let of_three = statement(&contract, 3, 0);
    assert_ne!(of_three, of_four);
    assert_eq!(
        contract.run_clause("c", &leaves(4, false, &of_three), |_| {}).rejected(),
        "require"
    );
    let changes: [fn(&mut zkc_eval::ClauseInputs); 3] = [
        |inputs| inputs.deployment = 8u32.into(),
        |inputs| inputs.now = Some((1_000, 1_501)),
        |inputs| inputs.fresh[0] += 1u32,
    ];
    for change in changes {
        let run = contract.run_clause("c", &leaves(4, false, &of_four), change);
        assert_eq!(run.rejected(), "require");
    }
}

#[test]
fn what_depends_on_it_runs_last_and_sees_what_it_would_have_seen() {
    let contract = built(
        "contract C {
            #[repeatable]
            clause c(public a: u8, b: u8, signed: Digest) -> (o: u8) {
                let mut x = b;
                let mut seen = 0u8;
                if signed == statement { seen = x; }
                x = a;
                require(seen == 0 || seen == b, \"read too late\");
                require(x == a, \"not assigned\");
                require(a / 2 < 9, \"a\");
                reveal { o: a + 1 }
            }
        }",
    );
    let capacity = encoding::statement_capacity("main::C::c", 3);
    let signed = zkc_eval::sponge(&capacity, &[7u32, 5, 4].map(BigUint::from));
    let run = |signed: &BigUint| {
        let leaves = vec![4u32.into(), 200u32.into(), signed.clone()];
        contract.run_clause("c", &leaves, |_| {}).accepted()
    };
    assert_eq!(run(&signed), [5u32.into()]);
    assert_eq!(run(&BigUint::ZERO), [5u32.into()]);
}

#[test]
fn an_output_that_fails_leaves_the_statement_open() {
    let contract = built(
        "contract C {
            #[repeatable]
            clause c(public a: u8, signed: Digest) -> (o: u8) {
                require(signed == statement, \"not signed\");
                reveal { o: a - 9 }
            }
        }",
    );
    let run = contract.run_clause("c", &[4u32.into(), BigUint::ZERO], |_| {});
    assert_eq!(run.rejected(), "overflow");
}
