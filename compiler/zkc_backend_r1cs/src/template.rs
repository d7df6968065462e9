//! One template, from rows to something that can be stamped.
//!
//! The *interface* of a template is its parameters and its results: columns that belong to the
//! caller, who puts forms over its own wires in their place. Everything else that survives
//! elimination is *local* and gets a wire in each call. Rows that mention the interface come first;
//! all others are the same in each call but for a shift.
//!
//! Linear rows over the interface alone are no rows of the template: it hands them to its caller,
//! whose elimination uses them up. So a result that is linear in the parameters costs nothing, and
//! neither does an equality of arguments where the caller has a wire to spare.

mod draft;
mod stamp_rows;

use ark_ff::PrimeField;
use zkc_audit::elimination::{Claimant, Form, check};
use zkc_ir::{Module, OriginId, TemplateId, ValueId};

use crate::eliminate::{Eliminated, eliminate, unchanged};
use crate::error::{BackendError, Warning};
use crate::forms::single;
use crate::{MAX_NONZEROS, MAX_ROWS, MAX_WIRES};

pub(crate) use draft::Draft;
pub(crate) use stamp_rows::{Refs, StampRows};

/// Most calls of a circuit, each counted as often as it is carried out.
const MAX_CALLS: u64 = 1 << 24;
/// A row is worth this many non-zero entries: above that, an argument gets a wire.
const ROW_IN_NONZEROS: u64 = 400;

/// Where the value of a wire comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Source {
    /// A value of the template.
    Value(ValueId),
    /// An auxiliary value of an instruction.
    Auxiliary { inst: u32, index: u32 },
    /// A bit of the distance of an entry's parameter from its least or greatest value.
    RangeBit { param: u32, from_above: bool, bit: u32 },
}

/// A template ready to be stamped.
#[derive(Clone, Debug)]
pub(crate) struct Frozen<F> {
    /// Parameters and results (for the entry: outputs), in this order.
    pub n_interface: u32,
    /// For each interface column, how many rows mention it, those of callees included.
    pub uses: Vec<u32>,
    /// Rows that mention the interface first.
    pub rows: StampRows<F>,
    /// For each row, where it comes from.
    pub origins: Vec<OriginId>,
    /// Where the values of local wires come from.
    pub locals: Vec<Source>,
    /// Calls in source order.
    pub calls: Vec<FrozenCall<F>>,
    /// Linear rows over the interface, for the caller; without origin: the call's.
    pub exported: Vec<(Form<F>, Option<OriginId>)>,
    /// With everything called.
    pub totals: Totals,
}

/// A call in a frozen template.
#[derive(Clone, Debug)]
pub(crate) struct FrozenCall<F> {
    /// Index of the call instruction.
    pub inst: u32,
    /// Index of the callee.
    pub template: usize,
    /// For each interface column of the callee, its form over [`Refs`] of this template.
    pub interface: Vec<Form<F>>,
    /// Where the callee's rows and wires start, counted from the start of ours.
    pub row_offset: u32,
    pub wire_offset: u32,
    /// Where it comes from.
    pub origin: OriginId,
}

/// What one call of a template takes, with everything called. Saturating.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Totals {
    pub rows: u64,
    pub wires: u64,
    pub nonzeros: u64,
    pub calls: u64,
}

/// Builds, eliminates, checks and freezes one template; `frozen` has those before it.
pub(crate) fn freeze<F: PrimeField>(
    module: &Module,
    id: TemplateId,
    frozen: &[Frozen<F>],
    warnings: &mut Vec<Warning>,
) -> Result<Frozen<F>, BackendError> {
    let draft = Draft::new(module, id, frozen)?;
    let mut done = eliminate(&draft.rows, &draft.kept, &draft.handed_weight);
    let name = || module.template(id).name.clone();
    if let Err(refusal) = check(&draft.rows, &done.rows, &draft.kept, &done.certificate) {
        warnings.push(Warning::Elimination { template: name(), refusal });
        done = unchanged(&draft.rows);
    }
    let frozen = finish(module, id, draft, done, frozen)?;
    let contradictions = frozen.rows.contradictions().map(|row| frozen.origins[row]);
    warnings.extend(contradictions.map(|origin| Warning::NeverHolds { template: name(), origin }));
    Ok(frozen)
}

/// A row to be stamped, over columns.
struct Row<F> {
    sides: [Form<F>; 3],
    origin: OriginId,
}

fn finish<F: PrimeField>(
    module: &Module,
    id: TemplateId,
    mut draft: Draft<F>,
    done: Eliminated<F>,
    frozen: &[Frozen<F>],
) -> Result<Frozen<F>, BackendError> {
    let Eliminated { rows, products_from, equations_from, .. } = done;
    let mut handed = rows.handed;
    let is_entry = id == module.entry.template;

    let mut kept_rows: Vec<Row<F>> = Vec::new();
    for (sides, from) in rows.products.into_iter().zip(products_from) {
        kept_rows.push(Row { sides, origin: draft.product_origins[from as usize] });
    }
    let mut exported = Vec::new();
    for (form, from) in rows.equations.into_iter().zip(equations_from) {
        let origin = match from {
            Claimant::Product(at) => Some(draft.product_origins[at as usize]),
            Claimant::Equation(at) => draft.equation_origins[at as usize],
        };
        let of_interface =
            form.terms.iter().all(|&(column, _)| draft.interface_at(column).is_some());
        if of_interface && !is_entry && !form.terms.is_empty() {
            let place = |(column, value)| (draft.interface_at(column).unwrap_or(0), value);
            let mut terms: Vec<(u32, F)> = form.terms.into_iter().map(place).collect();
            terms.sort_by_key(|term| term.0);
            exported.push((Form { constant: form.constant, terms }, origin));
        } else {
            kept_rows.push(linear_row(form, origin.unwrap_or(OriginId(0))));
        }
    }
    materialise(&mut draft, &mut handed, &mut kept_rows);

    let refs = number(&draft, &kept_rows, &handed);
    let on_boundary = |row: &Row<F>| {
        row.sides.iter().flat_map(|side| &side.terms).any(|term| refs.is_interface(term.0))
    };
    let (boundary, inner): (Vec<_>, Vec<_>) = kept_rows.into_iter().partition(on_boundary);
    let mut uses = vec![0u32; refs.n_interface() as usize];
    for term in boundary.iter().flat_map(|row| row.sides.iter().flat_map(|side| &side.terms)) {
        if let Some(at) = refs.interface(term.0) {
            uses[at] = uses[at].saturating_add(1);
        }
    }
    for (form, &weight) in handed.iter().zip(&draft.handed_weight) {
        for term in &form.terms {
            if let Some(at) = refs.interface(term.0) {
                uses[at] = uses[at].saturating_add(weight);
            }
        }
    }
    let mut stamp_rows = StampRows::new(boundary.len());
    let mut origins = Vec::with_capacity(boundary.len() + inner.len());
    for Row { sides, origin } in boundary.into_iter().chain(inner) {
        stamp_rows.push(&sides, &refs);
        origins.push(origin);
    }
    let own = Totals {
        rows: origins.len() as u64,
        wires: refs.locals().len() as u64,
        nonzeros: stamp_rows.n_terms() as u64,
        calls: 1,
    };
    let (calls, totals) = place_calls(module, id, &draft, &handed, &refs, frozen, own)?;
    let locals = refs
        .locals()
        .iter()
        .map(|&column| draft.sources[column as usize])
        .collect::<Option<Vec<Source>>>()
        .ok_or(BackendError::Module("a wire has no source"))?;
    let n_interface = refs.n_interface();
    Ok(Frozen { n_interface, uses, rows: stamp_rows, origins, locals, calls, exported, totals })
}

/// `0 · 0 = form`: a linear row that is left costs nothing in A and B.
fn linear_row<F: PrimeField>(form: Form<F>, origin: OriginId) -> Row<F> {
    Row { sides: [Form::default(), Form::default(), form], origin }
}

/// Gives a wire to each handed form that is long and used often.
fn materialise<F: PrimeField>(
    draft: &mut Draft<F>,
    handed: &mut [Form<F>],
    kept_rows: &mut Vec<Row<F>>,
) {
    for (at, form) in handed.iter_mut().enumerate() {
        let uses = u64::from(draft.handed_weight[at].saturating_sub(1));
        let longer = (form.terms.len() as u64).saturating_sub(1);
        if uses.saturating_mul(longer) <= ROW_IN_NONZEROS {
            continue;
        }
        let (value, origin) = draft.handed_values[at];
        let column = draft.sources.len() as u32;
        draft.sources.push(Some(Source::Value(value)));
        let mut definition = std::mem::replace(form, single(column));
        definition.terms.push((column, -F::one()));
        kept_rows.push(linear_row(definition, origin));
    }
}

/// Numbers what occurs: interface columns by place, the others in their order.
fn number<F: PrimeField>(draft: &Draft<F>, rows: &[Row<F>], handed: &[Form<F>]) -> Refs {
    let mut used = vec![false; draft.sources.len()];
    let received = handed.iter().zip(&draft.handed_weight).filter(|(_, weight)| **weight > 0);
    let forms = rows.iter().flat_map(|row| &row.sides).chain(received.map(|(form, _)| form));
    for &(column, _) in forms.flat_map(|form| &form.terms) {
        used[column as usize] = true;
    }
    Refs::new(draft.n_interface(), |column| draft.interface_at(column), &used)
}

/// Sets rows and wires of the callees behind our own, and refuses what outgrows the limits.
fn place_calls<F: PrimeField>(
    module: &Module,
    id: TemplateId,
    draft: &Draft<F>,
    handed: &[Form<F>],
    refs: &Refs,
    frozen: &[Frozen<F>],
    own: Totals,
) -> Result<(Vec<FrozenCall<F>>, Totals), BackendError> {
    let mut totals = own;
    let too_large = |totals: &Totals, origin| {
        let limits = [
            ("constraints", totals.rows, MAX_ROWS),
            ("wires", totals.wires, MAX_WIRES),
            ("non-zero coefficients", totals.nonzeros, MAX_NONZEROS),
            ("calls", totals.calls, MAX_CALLS),
        ];
        let crossed = limits.into_iter().find(|(_, count, limit)| count > limit);
        crossed.map(|(what, count, limit)| {
            let template = module.template(id).name.clone();
            BackendError::TooLarge { what, count, limit, template, origin }
        })
    };
    if let Some(error) = too_large(&totals, None) {
        return Err(error);
    }
    let mut calls = Vec::with_capacity(draft.calls.len());
    let mut rest = handed;
    for call in &draft.calls {
        let callee = &frozen[call.template];
        let (interface, others) = rest.split_at(callee.n_interface as usize);
        rest = others;
        let interface = interface.iter().zip(&callee.uses).map(|(form, &uses)| {
            // What the callee never uses is not worth a wire, so it has no number.
            if uses == 0 { Form::default() } else { refs.form(form) }
        });
        calls.push(FrozenCall {
            inst: call.inst,
            template: call.template,
            interface: interface.collect(),
            row_offset: totals.rows as u32,
            wire_offset: totals.wires as u32,
            origin: call.origin,
        });
        totals.rows = totals.rows.saturating_add(callee.totals.rows);
        totals.wires = totals.wires.saturating_add(callee.totals.wires);
        totals.nonzeros = totals.nonzeros.saturating_add(callee.totals.nonzeros);
        totals.calls = totals.calls.saturating_add(callee.totals.calls);
        if let Some(error) = too_large(&totals, Some(call.origin)) {
            return Err(error);
        }
    }
    Ok((calls, totals))
}
