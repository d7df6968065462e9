//! One program, four machines: the evaluator, which says what the program means; the interpreter of
//! circuit IR; the witness program; and the rows. Whoever disagrees is wrong.
//!
//! The inputs of such a comparison are those that a test states, and those [`drawn`] from the types.

use ark_ff::{One as _, Zero as _};
use num_bigint::{BigInt, BigUint};
use rand::Rng;
use zkc_artifact::abi::{AbiVisibility, ElementBound};
use zkc_eval::Outcome;
use zkc_field::Fr;
use zkc_field::element::{from_biguint, reduce_bigint, to_biguint};
use zkc_witness::inputs::{EntryInputs, ParamInput, live_leaves};
use zkc_witness::{RunError, forge};

use crate::Circuit;

/// What all four make of the inputs.
///
/// # Errors
/// Who says something else than the evaluator, and what.
pub fn agreed(circuit: &Circuit, inputs: &EntryInputs) -> Result<Outcome, String> {
    let elements = inputs.elements(&circuit.abi);
    let numbers: Vec<BigInt> = elements.iter().map(|element| to_biguint(element).into()).collect();
    let evaluated = circuit.evaluate(inputs);
    let interpreted = zkc_ir::interpret::run(&circuit.module, &numbers);
    let witness = zkc_witness::run(&circuit.witness, &elements);
    match &evaluated {
        Outcome::Accept { public, .. } => {
            let witness =
                witness.map_err(|error| format!("only the witness program rejects: {error:?}"))?;
            circuit
                .r1cs
                .check(witness.wires())
                .map_err(|error| format!("only the rows reject: {error}"))?;
            let shown = circuit.r1cs.public_inputs(witness.wires());
            let numbers: Vec<BigUint> = shown.iter().map(to_biguint).collect();
            if numbers != *public {
                return Err(format!("the evaluator shows {public:?}, the rows {numbers:?}"));
            }
            let of_ir = interpreted
                .map_err(|failure| format!("only the interpreter of IR rejects: {failure:?}"))?;
            let outputs: Vec<Fr> = of_ir.outputs.iter().map(reduce_bigint).collect();
            if outputs != shown[1..=outputs.len()] {
                return Err("the outputs of the interpreter of IR are not those of the rows".into());
            }
            let openings: Vec<Fr> = of_ir.openings.iter().map(reduce_bigint).collect();
            if openings != witness.openings() {
                return Err(
                    "interpreter and witness program open sealed outputs differently".into()
                );
            }
        }
        Outcome::Reject(report) => {
            let verdict = report.verdict().ok_or("a rejection without a reason")?.span;
            let Err(by_ir) = interpreted else {
                return Err("only the interpreter of IR accepts".into());
            };
            let Err(RunError::Failed(by_program)) = witness else {
                return Err("only the witness program accepts".into());
            };
            // Whoever computes on past the check that failed has no witness either.
            let (wires, _) = forge::honest(&circuit.witness, &elements);
            if circuit.r1cs.check(&wires).is_ok() {
                return Err("the rows accept what the evaluator rejects".into());
            }
            let of_ir = circuit.module.origin(by_ir.origin).span;
            let of_program = circuit.module.origins[by_program.origin as usize].span;
            // The evaluator points at the condition; lowering points at it or inside it.
            let within = |outer: zkc_span::Span, inner: zkc_span::Span| {
                outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
            };
            if of_ir != of_program || !(within(verdict, of_ir) || within(of_ir, verdict)) {
                let place = |span| circuit.sources.display(span);
                return Err(format!(
                    "the verdict of the evaluator is at {}, of the interpreter of IR at {}, of the \
                     witness program at {}",
                    place(verdict),
                    place(of_ir),
                    place(of_program)
                ));
            }
        }
    }
    Ok(evaluated)
}

/// Inputs drawn from the types alone: boundaries, small numbers, the middle of the range (where signed
/// numbers are about 0), anything, and now and then a number that stands elsewhere in the inputs too.
pub fn drawn(circuit: &Circuit, rng: &mut impl Rng) -> EntryInputs {
    let mut seen: Vec<Fr> = Vec::new();
    let params = circuit.abi.params.iter().map(|param| {
        let bounds = param.ty.elements("").into_iter().map(|(_, bound)| bound);
        let leaves = bounds.map(|bound| {
            let again = seen.get(rng.gen_range(0..=2 * seen.len())).copied();
            let leaf = again.filter(|leaf| bound.admits(leaf)).unwrap_or_else(|| leaf(bound, rng));
            seen.push(leaf);
            leaf
        });
        ParamInput { leaves: leaves.collect(), opening: None }
    });
    let params = params.collect();
    let now = circuit.abi.now_max_seconds.map(|max| {
        let start = rng.gen_range(0..1_u64 << 32);
        (start, start + rng.gen_range(0..=max))
    });
    let fresh = (0..circuit.abi.fresh_salts).map(|_| Fr::from(rng.r#gen::<u64>())).collect();
    let mut inputs = EntryInputs { deployment: Fr::from(77_u8), params, now, fresh };
    for (abi, param) in circuit.abi.params.iter().zip(&mut inputs.params) {
        if abi.visibility == AbiVisibility::Sealed {
            param.opening = Some((Fr::from(rng.r#gen::<u64>()), Fr::zero()));
        }
    }
    clear_idle(circuit, &mut inputs);
    seal(circuit, &mut inputs);
    inputs
}

fn leaf(bound: ElementBound, rng: &mut impl Rng) -> Fr {
    let greatest = to_biguint(&bound.greatest());
    let small = BigUint::from(rng.gen_range(0..12_u32));
    let any = BigUint::new((0..8).map(|_| rng.r#gen()).collect());
    let drawn = match rng.gen_range(0..9) {
        0 => BigUint::ZERO,
        1 => greatest.clone(),
        2 => &greatest - small.min(greatest.clone()),
        3 => any,
        4 => any % (BigUint::from(1_u8) << (greatest.bits() / 2)),
        5 | 6 => (&greatest >> 1_u32) + small - BigUint::from(5_u8).min(&greatest >> 1_u32),
        _ => small,
    };
    from_biguint(&(drawn % (greatest + 1_u8))).unwrap_or_default()
}

/// Makes the leaves 0 that belong to no part of their value: those of other variants than its own, and
/// of slots past the length.
pub fn clear_idle(circuit: &Circuit, inputs: &mut EntryInputs) {
    for (abi, param) in circuit.abi.params.iter().zip(&mut inputs.params) {
        let live = live_leaves(&abi.ty, &param.leaves);
        let idle = param.leaves.iter_mut().zip(live).filter(|(_, live)| !live);
        idle.for_each(|(leaf, _)| *leaf = Fr::zero());
    }
}

/// Computes the seals of sealed parameters from their values and salts.
pub fn seal(circuit: &Circuit, inputs: &mut EntryInputs) {
    for (abi, param) in circuit.abi.params.iter().zip(&mut inputs.params) {
        if let (Some(encoding), Some((salt, _))) = (&abi.seal, param.opening) {
            param.opening = encoding.seal(&param.leaves, salt).map(|seal| (salt, seal));
        }
    }
}

/// Whether the rows leave whoever forges a witness a choice: an advice value replaced (`most` of them,
/// spread over the run) with all that follows recomputed, or a private number or a part that the value
/// has not set to what its type excludes.
///
/// # Errors
/// What was accepted with other public values, or as the elements of no value.
pub fn no_choice(circuit: &Circuit, inputs: &EntryInputs, most: usize) -> Result<(), String> {
    let elements = inputs.elements(&circuit.abi);
    let (wires, advice) = forge::honest(&circuit.witness, &elements);
    circuit.r1cs.check(&wires).map_err(|error| format!("the honest witness: {error}"))?;
    let public = circuit.r1cs.public_inputs(&wires).to_vec();
    let replacements: [fn(Fr) -> Fr; 2] =
        [|honest| Fr::one() - honest, |honest| honest + Fr::one()];
    for index in (0..advice).step_by(advice.div_ceil(most).max(1)) {
        for replace in replacements {
            let wires = forge::forged(&circuit.witness, &elements, index, &replace);
            if circuit.r1cs.check(&wires).is_ok() && circuit.r1cs.public_inputs(&wires) != public {
                return Err(format!("advice value {index} may be chosen, and changes the outputs"));
            }
        }
    }
    for (at, abi) in circuit.abi.params.iter().enumerate() {
        let live = live_leaves(&abi.ty, &inputs.params[at].leaves);
        let leaves = abi.ty.elements(&abi.name).into_iter().zip(live);
        for (index, ((path, bound), live)) in leaves.enumerate() {
            let excluded = match (bound, live) {
                (_, false) => Fr::one(),
                (ElementBound::Field, true) => continue,
                (_, true) => bound.greatest() + Fr::one(),
            };
            let mut wrong = inputs.clone();
            wrong.params[at].leaves[index] = excluded;
            seal(circuit, &mut wrong);
            let elements = wrong.elements(&circuit.abi);
            let (wires, _) = forge::honest(&circuit.witness, &elements);
            if circuit.r1cs.check(&wires).is_ok() {
                return Err(format!("the rows accept an element of no value for `{path}`"));
            }
            if zkc_witness::run(&circuit.witness, &elements).is_ok() {
                return Err(format!(
                    "the witness program accepts an element of no value for `{path}`"
                ));
            }
        }
    }
    Ok(())
}
