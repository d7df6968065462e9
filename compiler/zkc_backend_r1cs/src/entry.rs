//! What is special about the entry: its parameters are forced into their kinds by rows, and its
//! interface has fixed wires.

use std::collections::BTreeMap;

use ark_ff::PrimeField;
use num_bigint::BigInt;
use num_traits::{One, Zero};
use zkc_audit::elimination::Form;
use zkc_ir::{Kind, Module, Op, ValueId, bit_length, max_of_bits};

use crate::MAX_ROWS;
use crate::error::BackendError;
use crate::forms::{Sum, single};
use crate::template::{Draft, Frozen, Source};

/// The wires of the entry's interface.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// By interface column: parameters, then outputs.
    pub interface: Vec<u32>,
    /// The wire of the entry's first local.
    pub first_local: u32,
    pub n_wires: u32,
    pub n_public: u32,
}

/// Numbers the entry's interface: parameter 0, outputs, other public parameters, private ones.
pub(crate) fn plan<F: PrimeField>(
    module: &Module,
    frozen: &[Frozen<F>],
) -> Result<Plan, BackendError> {
    let entry = &module.entry;
    let is_last = entry.template.0 as usize + 1 == module.templates.len();
    let Some(last) = frozen.last().filter(|_| is_last) else {
        return Err(BackendError::Module("the entry is not the last template"));
    };
    let n_params = module.template(entry.template).params.len();
    if entry.public.len() != n_params || entry.param_origins.len() != n_params {
        return Err(BackendError::Module("the entry does not describe each of its parameters"));
    }
    if module.template(entry.template).results.len() < entry.outputs {
        return Err(BackendError::Module("the entry has fewer results than outputs"));
    }
    let public = |at: &usize| entry.public[*at];
    let first = (0..n_params).take(1).filter(public);
    let outputs = n_params..n_params + entry.outputs;
    let others = (1..n_params).filter(public);
    let private = (0..n_params).filter(|at| !public(at));
    let mut interface = vec![0; n_params + entry.outputs];
    for (at, place) in first.chain(outputs).chain(others).chain(private).enumerate() {
        interface[place] = 1 + at as u32;
    }
    let first_local = 1 + interface.len() as u32;
    let n_wires = u64::from(first_local) + last.totals.wires;
    let n_public = entry.public.iter().filter(|public| **public).count() + entry.outputs;
    Ok(Plan {
        interface,
        first_local,
        // Both are below the limits of the totals, which fit.
        n_wires: n_wires as u32,
        n_public: n_public as u32,
    })
}

/// A demand on a parameter: its distance from its least or greatest value has `width` bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// Whether the distance is `bound − v` rather than `v − bound`.
    pub from_above: bool,
    pub bound: BigInt,
    pub width: u32,
}

/// What forces each parameter of the entry into its kind, in their order.
pub(crate) fn windows(module: &Module) -> Vec<Vec<Window>> {
    let template = module.template(module.entry.template);
    let forced = forced_by_marks(module);
    let of = |param: &ValueId| {
        let Kind::Int { lo, hi } = template.kind(*param) else { return Vec::new() };
        // The bits of a bit are itself, and cost no row: they force nothing.
        let says_the_same = |most: &BigInt| lo.is_zero() && most <= hi && !hi.is_one();
        if forced.get(param).is_some_and(says_the_same) {
            return Vec::new();
        }
        let width = bit_length(&(hi - lo));
        let below = Window { from_above: false, bound: lo.clone(), width };
        if max_of_bits(width) == hi - lo {
            return vec![below];
        }
        vec![below, Window { from_above: true, bound: hi.clone(), width }]
    };
    template.params.iter().map(of).collect()
}

/// The greatest number that instructions of the entry leave each value, which they keep at 0 or above by
/// taking it apart. One walk over the entry, as it may have a million parameters.
fn forced_by_marks(module: &Module) -> BTreeMap<ValueId, BigInt> {
    let template = module.template(module.entry.template);
    let mut tightest: BTreeMap<ValueId, BigInt> = BTreeMap::new();
    for inst in &template.insts {
        if let (Some(most), Some(&value)) = (forced_below(&inst.op), inst.args.first()) {
            let known = tightest.entry(value).or_insert_with(|| most.clone());
            if most < *known {
                *known = most;
            }
        }
    }
    tightest
}

/// The greatest number that an operation leaves its argument, by bits or marks that it is made of.
fn forced_below(op: &Op) -> Option<BigInt> {
    match op {
        Op::Bits { width } => Some(max_of_bits(*width)),
        Op::OneHot { count } => Some(BigInt::from(*count) - 1),
        Op::Prefix { count } => Some(BigInt::from(*count)),
        _ => None,
    }
}

/// Adds the rows of all windows: `b · (b − 1) = 0` for each bit, and the sum.
///
/// # Errors
/// If their bits alone are more rows than a circuit may have; none is made then, as they might not fit
/// into memory.
pub(crate) fn range_rows<F: PrimeField>(
    module: &Module,
    draft: &mut Draft<F>,
) -> Result<(), BackendError> {
    let windows = windows(module);
    let mut count = 0;
    for (at, windows) in windows.iter().enumerate() {
        count += windows.iter().map(|window| u64::from(window.width)).sum::<u64>();
        if count > MAX_ROWS {
            return Err(BackendError::TooLarge {
                what: "constraints",
                count,
                limit: MAX_ROWS,
                template: module.template(module.entry.template).name.clone(),
                origin: module.entry.param_origins.get(at).copied(),
            });
        }
    }
    for (at, windows) in windows.into_iter().enumerate() {
        let Some(&origin) = module.entry.param_origins.get(at) else { continue };
        for Window { from_above, bound, width } in windows {
            // ±(v − bound) − Σ 2^i · bit = 0
            let sign = if from_above { -F::one() } else { F::one() };
            let mut sum = Sum::new(-sign * element::<F>(&bound));
            sum.add_term(at as u32, sign);
            let mut weight = F::one();
            for bit in 0..width {
                let source = Source::RangeBit { param: at as u32, from_above, bit };
                let column = draft.push_column(source);
                sum.add_term(column, -weight);
                weight.double_in_place();
                let mut less_one: Form<F> = single(column);
                less_one.constant = -F::one();
                draft.push_product([single(column), less_one, Form::default()], origin);
            }
            draft.push_equation(sum.finish(), Some(origin));
        }
    }
    Ok(())
}

/// The residue of an integer.
pub(crate) fn element<F: PrimeField>(value: &BigInt) -> F {
    if value.is_one() { F::one() } else { zkc_field::element::reduce_bigint(value) }
}
