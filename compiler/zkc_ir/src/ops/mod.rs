//! The operations, one file each: what it means, the range of its result, its rows, its witness
//! rule and its tests stand side by side, so that none of them changes alone.
//!
//! Every file has the same four functions:
//!
//! * `kinds` – the kinds of the results, from those of the arguments;
//! * `meaning` – the step of the interpreter, over exact integers and least residues;
//! * `rows` – adds its rows to a [`RowBuilder`];
//! * `tape` – its witness rule, in calls to a [`Tape`].
//!
//! and those that read an integer back out of a residue have a fifth, `no_wrap`: whether the
//! intervals leave no room for a second reading. The matches below are exhaustive; an operation
//! that is added lists here what it still lacks.

pub mod assert_eq;
pub mod assert_range;
pub mod bits;
pub mod call;
pub mod r#const;
pub mod covered;
pub mod divmod;
pub mod eq;
pub mod implied;
pub mod inverse;
pub mod lin;
pub mod lt;
pub mod mul;
pub mod narrow;
pub mod one_hot;
pub mod prefix;
pub mod sel;

use ark_ff::PrimeField;
use num_bigint::{BigInt, BigUint};

use crate::interval::max_of_bits;
use crate::row_builder::{RowBuilder, Site};
use crate::rows::Form;
use crate::tape::{Step, Tape};
use crate::{Interval, Kind, Op};

/// The kinds of the results, from the operation and the kinds of its arguments, or `None` if it
/// takes no such arguments. `field` says whether a `Const` or `Lin` makes an element. A call's
/// results are its callee's; here it has none.
pub fn kinds(op: &Op, args: &[&Kind], field: bool, prime: &BigUint) -> Option<Vec<Kind>> {
    match op {
        Op::Const(value) => r#const::kinds(value, args, field, prime),
        Op::Lin { coefficients, constant } => lin::kinds(coefficients, constant, args, field),
        Op::Mul => mul::kinds(args),
        Op::Sel => sel::kinds(args),
        Op::Bits { width } => bits::kinds(*width, args, prime),
        Op::OneHot { count } => one_hot::kinds(*count, args),
        Op::Prefix { count } => prefix::kinds(*count, args),
        Op::Eq => eq::kinds(args),
        Op::Lt => lt::kinds(args),
        Op::DivMod => divmod::kinds(args),
        Op::Inverse => inverse::kinds(args),
        Op::AssertEq => assert_eq::kinds(args),
        Op::AssertRange { lo, hi } => assert_range::kinds(lo, hi, args),
        Op::Implied { lo, hi } => implied::kinds(lo, hi, args),
        Op::Covered { lo, hi } => covered::kinds(lo, hi, args),
        Op::Narrow => narrow::kinds(args),
        Op::Call(_) => Some(Vec::new()),
    }
}

/// The results for given arguments, or `None` where the operation fails. Integers are exact,
/// elements least residues; `field` as for [`kinds`]. A call means what its callee means, which the
/// interpreter knows; here it has no results.
pub fn meaning(op: &Op, args: &[BigInt], field: bool, prime: &BigInt) -> Option<Vec<BigInt>> {
    match op {
        Op::Const(value) => r#const::meaning(value),
        Op::Lin { coefficients, constant } => {
            lin::meaning(coefficients, constant, args, field, prime)
        }
        Op::Mul => mul::meaning(args, field, prime),
        Op::Sel => sel::meaning(args),
        Op::Bits { width } => bits::meaning(*width, args),
        Op::OneHot { count } => one_hot::meaning(*count, args),
        Op::Prefix { count } => prefix::meaning(*count, args),
        Op::Eq => eq::meaning(args),
        Op::Lt => lt::meaning(args),
        Op::DivMod => divmod::meaning(args),
        Op::Inverse => inverse::meaning(args, prime),
        Op::AssertEq => assert_eq::meaning(args),
        Op::AssertRange { lo, hi } => assert_range::meaning(lo, hi, args),
        Op::Implied { lo, hi } => implied::meaning(lo, hi, args),
        Op::Covered { lo, hi } => covered::meaning(lo, hi, args),
        Op::Narrow => narrow::meaning(args),
        Op::Call(_) => Some(Vec::new()),
    }
}

/// Whether each of the operation's rows, true in the field, is true of the integers too: the
/// interval of left side minus right side lies strictly between −p and p. Operations that only
/// define a value hold by the width of its kind, and have nothing to check.
pub fn no_wrap(op: &Op, args: &[&Kind], prime: &BigUint) -> bool {
    match op {
        Op::Bits { width } => bits::no_wrap(*width, args, prime),
        Op::OneHot { count } => one_hot::no_wrap(*count, args, prime),
        Op::Prefix { count } => prefix::no_wrap(*count, args, prime),
        Op::Eq => eq::no_wrap(args, prime),
        Op::Lt => lt::no_wrap(args, prime),
        Op::DivMod => divmod::no_wrap(args, prime),
        Op::AssertEq => assert_eq::no_wrap(args, prime),
        Op::AssertRange { lo, hi } => assert_range::no_wrap(lo, hi, args, prime),
        Op::Const(_)
        | Op::Lin { .. }
        | Op::Mul
        | Op::Sel
        | Op::Inverse
        | Op::Narrow
        | Op::Implied { .. }
        | Op::Covered { .. }
        | Op::Call(_) => true,
    }
}

/// Adds the rows; the forms of the results.
pub fn rows<F: PrimeField>(op: &Op, site: &Site, rows: &mut RowBuilder<F>) -> Vec<Form<F>> {
    match op {
        Op::Const(value) => r#const::rows(value),
        Op::Lin { coefficients, constant } => lin::rows(coefficients, constant, site, rows),
        Op::Mul => mul::rows(site, rows),
        Op::Sel => sel::rows(site, rows),
        Op::Bits { width } => bits::rows(*width, site, rows),
        Op::OneHot { .. } => one_hot::rows(site, rows),
        Op::Prefix { .. } => prefix::rows(site, rows),
        Op::Eq => eq::rows(site, rows),
        Op::Lt => lt::rows(site, rows),
        Op::DivMod => divmod::rows(site, rows),
        Op::Inverse => inverse::rows(site, rows),
        Op::AssertEq => assert_eq::rows(site, rows),
        Op::AssertRange { lo, hi } => assert_range::rows(lo, hi, site, rows),
        Op::Implied { .. } | Op::Covered { .. } => Vec::new(),
        Op::Narrow => narrow::rows(site, rows),
        Op::Call(callee) => call::rows(*callee, site, rows),
    }
}

/// Records the witness rule; the registers of the results.
pub fn tape<T: Tape>(op: &Op, step: &Step<T::Reg>, tape: &mut T) -> Vec<T::Reg> {
    match op {
        Op::Const(value) => r#const::tape(value, tape),
        Op::Lin { coefficients, constant } => lin::tape(coefficients, constant, step, tape),
        Op::Mul => mul::tape(step, tape),
        Op::Sel => sel::tape(step, tape),
        Op::Bits { width } => bits::tape(*width, step, tape),
        Op::OneHot { count } => one_hot::tape(*count, step, tape),
        Op::Prefix { count } => prefix::tape(*count, step, tape),
        Op::Eq => eq::tape(step, tape),
        Op::Lt => lt::tape(step, tape),
        Op::DivMod => divmod::tape(step, tape),
        Op::Inverse => inverse::tape(step, tape),
        Op::AssertEq => assert_eq::tape(step, tape),
        Op::AssertRange { lo, hi } => assert_range::tape(lo, hi, step, tape),
        Op::Implied { .. } => Vec::new(),
        Op::Covered { lo, hi } => covered::tape(lo, hi, step, tape),
        Op::Narrow => narrow::tape(step),
        Op::Call(callee) => call::tape(*callee, step, tape),
    }
}

/// Its name in the text form.
pub fn name(op: &Op) -> &'static str {
    match op {
        Op::Const(_) => "const",
        Op::Lin { .. } => "lin",
        Op::Mul => "mul",
        Op::Sel => "sel",
        Op::Bits { .. } => "bits",
        Op::OneHot { .. } => "one_hot",
        Op::Prefix { .. } => "prefix",
        Op::Eq => "eq",
        Op::Lt => "lt",
        Op::DivMod => "divmod",
        Op::Inverse => "inverse",
        Op::AssertEq => "assert_eq",
        Op::AssertRange { .. } => "assert_range",
        Op::Implied { .. } => "implied",
        Op::Covered { .. } => "covered",
        Op::Narrow => "narrow",
        Op::Call(_) => "call",
    }
}

/// Whether the operation can fail, so that it stays even where nothing uses its results.
pub fn can_fail(op: &Op) -> bool {
    match op {
        Op::Const(_) | Op::Lin { .. } | Op::Mul | Op::Sel | Op::Eq | Op::Lt | Op::Narrow => false,
        Op::Bits { .. }
        | Op::OneHot { .. }
        | Op::Prefix { .. }
        | Op::DivMod
        | Op::Inverse
        | Op::AssertEq
        | Op::AssertRange { .. }
        | Op::Covered { .. }
        // It cannot, but the record stays.
        | Op::Implied { .. }
        | Op::Call(_) => true,
    }
}

/// Whether an integer of `interval` is what `width` bits sum up to as soon as the residues agree.
pub(crate) fn decomposes(interval: &Interval, width: u32, prime: &BigUint) -> bool {
    interval.minus(&Interval::new(0, max_of_bits(width))).inside_field(prime)
}

/// The two intervals of a pair of integer arguments.
pub(crate) fn two_integers(args: &[&Kind]) -> Option<(Interval, Interval)> {
    match args {
        [a, b] => Some((a.interval()?, b.interval()?)),
        _ => None,
    }
}

/// Whether the arguments are two integers or two elements.
pub(crate) fn two_of_one_kind(args: &[&Kind]) -> bool {
    match args {
        [Kind::Field, Kind::Field] => true,
        _ => two_integers(args).is_some(),
    }
}

/// Whether the difference of two arguments of one kind is 0 exactly when its residue is.
pub(crate) fn difference_inside(args: &[&Kind], prime: &BigUint) -> bool {
    match two_integers(args) {
        Some((a, b)) => a.minus(&b).inside_field(prime),
        None => true,
    }
}
