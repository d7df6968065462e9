//! Stamping frozen templates into one system.
//!
//! The order is that of the calls, callers first, so the result depends on the module alone. Rows
//! that mention no interface column are copied with their wires shifted; in the others, forms over
//! the caller's wires take the interface columns' places. The stack of open calls is explicit, so
//! depth of calls is no danger.

use ark_ff::PrimeField;
use zkc_audit::elimination::Form;
use zkc_ir::Module;
use zkc_r1cs::{NonZeros, R1cs, R1csBuilder};

use crate::MAX_NONZEROS;
use crate::entry::Plan;
use crate::error::BackendError;
use crate::forms::{Sum, single};
use crate::template::Frozen;

/// No coefficient has this id.
const UNKNOWN: u32 = u32::MAX;

/// Stamps the entry and all it calls.
pub(crate) fn link<F: PrimeField>(
    module: &Module,
    frozen: &[Frozen<F>],
    plan: &Plan,
) -> Result<R1cs<F>, BackendError> {
    let mut builder = R1csBuilder::new(plan.n_wires, plan.n_public)?;
    let entry = frozen.len() - 1;
    reserve(&mut builder, frozen);
    let mut linker = Linker {
        frozen,
        builder,
        ids: frozen.iter().map(|t| vec![UNKNOWN; t.rows.coefficients().len()]).collect(),
        sides: [(); 3].map(|()| Vec::new()),
        sum: Sum::new(F::zero()),
        n_terms: 0,
    };
    let interface = plan.interface.iter().map(|&wire| single(wire)).collect();
    let mut frames = vec![Frame { template: entry, wires: plan.first_local, interface, next: 0 }];
    let mut entered = true;
    while let Some(frame) = frames.last_mut() {
        let template = &frozen[frame.template];
        if std::mem::take(&mut entered) {
            linker.stamp(frame)?;
            if linker.n_terms > MAX_NONZEROS {
                return Err(too_many_terms(module, frozen, &frames, linker.n_terms));
            }
            continue;
        }
        let Some(call) = template.calls.get(frame.next) else {
            frames.pop();
            continue;
        };
        frame.next += 1;
        let callee = &frozen[call.template];
        if callee.totals.rows == 0 {
            continue;
        }
        let interface = call.interface.iter().map(|form| linker.over_wires(form, frame)).collect();
        let wires = frame.wires + call.wire_offset;
        frames.push(Frame { template: call.template, wires, interface, next: 0 });
        entered = true;
    }
    Ok(linker.builder.finish())
}

/// A call that is open.
struct Frame<F> {
    template: usize,
    /// The wire of its first local.
    wires: u32,
    /// By interface column: its form over wires.
    interface: Vec<Form<F>>,
    /// The next call to stamp.
    next: usize,
}

struct Linker<'a, F: PrimeField> {
    frozen: &'a [Frozen<F>],
    builder: R1csBuilder<F>,
    /// By template and coefficient: its id in the system.
    ids: Vec<Vec<u32>>,
    sides: [Vec<(u32, u32)>; 3],
    sum: Sum<F>,
    n_terms: u64,
}

impl<F: PrimeField> Linker<'_, F> {
    /// Appends the template's own rows.
    fn stamp(&mut self, frame: &Frame<F>) -> Result<(), BackendError> {
        let rows = &self.frozen[frame.template].rows;
        for row in 0..rows.n_boundary() {
            self.substituted_row(frame, row)?;
        }
        // References of locals start after the constant and the interface.
        let first = 1 + self.frozen[frame.template].n_interface;
        let ids = &mut self.ids[frame.template];
        for row in rows.n_boundary()..rows.n_rows() {
            for (at, side) in self.sides.iter_mut().enumerate() {
                side.clear();
                for (reference, coefficient) in rows.side(row, at) {
                    let id = &mut ids[coefficient as usize];
                    if *id == UNKNOWN {
                        let value = rows.coefficients()[coefficient as usize];
                        *id = self.builder.coefficient_id(value)?;
                    }
                    let wire = if reference == 0 { 0 } else { frame.wires + (reference - first) };
                    side.push((wire, *id));
                }
                self.n_terms += side.len() as u64;
            }
            let [a, b, c] = &self.sides;
            self.builder.push_row_by_id([a, b, c])?;
        }
        Ok(())
    }

    fn substituted_row(&mut self, frame: &Frame<F>, row: usize) -> Result<(), BackendError> {
        let template = &self.frozen[frame.template];
        for at in 0..3 {
            self.sum.reset(F::zero());
            for (reference, coefficient) in template.rows.side(row, at) {
                let value = template.rows.coefficients()[coefficient as usize];
                put(&mut self.sum, template.n_interface, frame, reference, value);
            }
            let (constant, terms) = self.sum.gather();
            let side = &mut self.sides[at];
            side.clear();
            if !constant.is_zero() {
                side.push((0, self.builder.coefficient_id(constant)?));
            }
            for &(wire, value) in terms {
                side.push((wire, self.builder.coefficient_id(value)?));
            }
            self.n_terms += side.len() as u64;
        }
        let [a, b, c] = &self.sides;
        Ok(self.builder.push_row_by_id([a, b, c])?)
    }

    /// A form over a template's references as one over wires.
    fn over_wires(&self, form: &Form<F>, frame: &Frame<F>) -> Form<F> {
        let n_interface = self.frozen[frame.template].n_interface;
        let mut sum = Sum::new(form.constant);
        for &(reference, value) in &form.terms {
            put(&mut sum, n_interface, frame, reference, value);
        }
        sum.finish()
    }
}

/// Adds `value · reference` in terms of wires.
fn put<F: PrimeField>(
    sum: &mut Sum<F>,
    n_interface: u32,
    frame: &Frame<F>,
    reference: u32,
    value: F,
) {
    match reference.checked_sub(1) {
        None => sum.add_constant(value),
        Some(at) if at < n_interface => sum.add(value, &frame.interface[at as usize]),
        Some(at) => sum.add_term(frame.wires + (at - n_interface), value),
    }
}

/// Makes room: rows are known exactly, terms but for what substitution adds.
fn reserve<F: PrimeField>(builder: &mut R1csBuilder<F>, frozen: &[Frozen<F>]) {
    let mut times = vec![0u64; frozen.len()];
    let mut terms = [0u64; 3];
    if let Some(entry) = times.last_mut() {
        *entry = 1;
    }
    for (at, template) in frozen.iter().enumerate().rev() {
        for call in &template.calls {
            times[call.template] += times[at];
        }
        for (side, terms) in terms.iter_mut().enumerate() {
            *terms += times[at] * template.rows.n_side_terms(side) as u64;
        }
    }
    let [a, b, c] = terms.map(|terms| terms as usize);
    let n_rows = frozen.last().map_or(0, |entry| entry.totals.rows);
    builder.reserve(n_rows as usize, NonZeros { a, b, c });
}

fn too_many_terms<F: PrimeField>(
    module: &Module,
    frozen: &[Frozen<F>],
    frames: &[Frame<F>],
    count: u64,
) -> BackendError {
    let template = frames.last().map_or(0, |frame| frame.template);
    let caller = frames.iter().rev().nth(1);
    let call = caller.and_then(|caller| frozen[caller.template].calls.get(caller.next - 1));
    BackendError::TooLarge {
        what: "non-zero coefficients",
        count,
        limit: MAX_NONZEROS,
        template: module.templates[template].name.clone(),
        origin: call.map(|call| call.origin),
    }
}
