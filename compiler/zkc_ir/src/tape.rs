//! The witness rule of a template, as calls to a [`Tape`].
//!
//! Rows say what must hold; the tape says how to compute it. Each operation's file records itself:
//! its results, the checks it makes, and the auxiliary columns that its rows named with
//! [`ColumnSource::Auxiliary`](crate::rows::ColumnSource). Whoever turns a module into a witness
//! program implements [`Tape`] and calls [`record`] once for each template:
//!
//! ```text
//! let params: Vec<Reg> = …one register for each parameter…;
//! let values = zkc_ir::tape::record(&module, template, &params, &mut my_tape);
//! // column Value(v) holds values[v.0]; column Auxiliary{inst, index} what `auxiliary` was given;
//! // the template's results are values[template.results[i].0].
//! ```
//!
//! What a register stands for is an exact integer or an element, as the kind of the value says; an
//! integer x may be held as itself or as x mod p, and [`Tape::known`] tells a tape which integers it
//! can be. Every step keeps to source order, so the first check that
//! fails is the one to blame. Checks that the rows leave out, because other rows imply them, are
//! recorded all the same.

use num_bigint::{BigInt, BigUint};

use crate::{Kind, Module, OriginId, TemplateId, ops};

/// Receives the steps of one template in source order.
pub trait Tape {
    /// A register that holds one value.
    type Reg: Copy;

    /// What follows comes from this origin, until the next call.
    fn at(&mut self, _origin: OriginId) {}
    /// The value of an instruction, with its kind: earlier checks have forced it, or it follows from
    /// the kinds of the arguments. The register that stands for it from now on.
    fn known(&mut self, value: Self::Reg, _kind: &Kind) -> Self::Reg {
        value
    }

    /// A constant; any integer, to be reduced.
    fn constant(&mut self, value: &BigInt) -> Self::Reg;
    /// `constant + Σ coefficient · register`, in the field; coefficients may be negative.
    fn lin(&mut self, terms: &[(BigInt, Self::Reg)], constant: &BigInt) -> Self::Reg;
    /// `a · b` in the field.
    fn mul(&mut self, a: Self::Reg, b: Self::Reg) -> Self::Reg;
    /// `c ≠ 0 ? a : b`.
    fn select(&mut self, c: Self::Reg, a: Self::Reg, b: Self::Reg) -> Self::Reg;
    /// The `width` low bits of the residue of `v`, lowest first; **fails** unless it is below
    /// 2^width.
    fn bits(&mut self, v: Self::Reg, width: u32, origin: OriginId) -> Vec<Self::Reg>;
    /// The `width` low bits of the residue of `v − lo`, lowest first; cannot fail.
    fn low_bits(&mut self, v: Self::Reg, lo: &BigInt, width: u32) -> Vec<Self::Reg>;
    /// Whether the residues agree, as 0 or 1.
    fn equal(&mut self, a: Self::Reg, b: Self::Reg) -> Self::Reg;
    /// Whether a < b as integers, as 0 or 1; `least` ≤ 0 is not above any a − b that can occur.
    fn less(&mut self, a: Self::Reg, b: Self::Reg, least: &BigInt) -> Self::Reg;
    /// Quotient and remainder of the residues; **fails** if b is 0.
    fn divmod(&mut self, a: Self::Reg, b: Self::Reg, origin: OriginId) -> (Self::Reg, Self::Reg);
    /// `1 / a`; **fails** at 0.
    fn inverse(&mut self, a: Self::Reg, origin: OriginId) -> Self::Reg;
    /// `1 / a`, and 0 at 0.
    fn inverse_or_zero(&mut self, a: Self::Reg) -> Self::Reg;
    /// **Fails** unless the residues agree.
    fn check_equal(&mut self, a: Self::Reg, b: Self::Reg, origin: OriginId);
    /// **Fails** unless the residue of `v − lo` is at most `span`, which is not negative.
    fn check_range(&mut self, v: Self::Reg, lo: &BigInt, span: &BigInt, origin: OriginId);
    /// Runs a template that stands earlier in the module; its results in order. `inst` is the index
    /// of the call, as in [`CallSite`](crate::rows::CallSite).
    fn call(
        &mut self,
        inst: u32,
        callee: TemplateId,
        args: &[Self::Reg],
        origin: OriginId,
    ) -> Vec<Self::Reg>;

    /// Whether the `index`-th auxiliary value of instruction `inst` has a wire. What nobody wants is
    /// not computed.
    fn wants(&self, inst: u32, index: u32) -> bool;
    /// Hands out an auxiliary value that was wanted.
    fn auxiliary(&mut self, inst: u32, index: u32, value: Self::Reg);
}

/// Records a template; `params` has one register for each parameter. The result has one for each
/// value of the template. An operation that can never succeed may leave registers of results
/// undefined in meaning, but there is always one.
///
/// The module must be one that the verifier accepts.
pub fn record<T: Tape>(
    module: &Module,
    template: TemplateId,
    params: &[T::Reg],
    tape: &mut T,
) -> Vec<T::Reg> {
    let template = module.template(template);
    let mut values = params.to_vec();
    for (at, inst) in template.insts.iter().enumerate() {
        let args: Vec<T::Reg> = inst.args.iter().map(|arg| values[arg.0 as usize]).collect();
        let kinds: Vec<&Kind> = inst.args.iter().map(|arg| template.kind(*arg)).collect();
        let step = Step {
            inst: at as u32,
            origin: inst.origin,
            args: &args,
            kinds: &kinds,
            prime: &module.prime,
        };
        tape.at(inst.origin);
        for result in ops::tape(&inst.op, &step, tape) {
            let kind = template.values.get(values.len());
            values.push(kind.map_or(result, |kind| tape.known(result, kind)));
        }
    }
    values
}

/// One instruction, as its operation's file sees it.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a, R> {
    /// Its index in the template.
    pub inst: u32,
    /// Its origin.
    pub origin: OriginId,
    /// Registers of its arguments.
    pub args: &'a [R],
    /// Kinds of its arguments.
    pub kinds: &'a [&'a Kind],
    /// The modulus.
    pub prime: &'a BigUint,
}

impl<R: Copy> Step<'_, R> {
    /// Hands out the bits of `v − lo` as auxiliary values `first..first + width`, if any is wanted.
    pub(crate) fn keep_bits<T: Tape<Reg = R>>(
        &self,
        tape: &mut T,
        first: u32,
        width: u32,
        v: R,
        lo: &BigInt,
    ) {
        if (first..first + width).any(|index| tape.wants(self.inst, index)) {
            let bits = tape.low_bits(v, lo, width);
            for (index, bit) in (first..).zip(bits) {
                self.keep(tape, index, |_| bit);
            }
        }
    }

    /// Hands out an auxiliary value, if it is wanted.
    pub(crate) fn keep<T: Tape<Reg = R>>(
        &self,
        tape: &mut T,
        index: u32,
        value: impl FnOnce(&mut T) -> R,
    ) {
        if tape.wants(self.inst, index) {
            let value = value(tape);
            tape.auxiliary(self.inst, index, value);
        }
    }
}
