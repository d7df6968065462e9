//! Values while lowering: trees whose leaves are values of the template under construction.
//!
//! A struct, tuple, array or window is a tree, so that a field or a constant index costs nothing.

use std::rc::Rc;

use num_bigint::BigInt;
use zkc_hir::encoding::{self, EncodingError, LeafBound};
use zkc_hir::{Program, Ty};
use zkc_ir::{Kind, ValueId};

use crate::exact::Exact;

/// A value of the language.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// A number, a `bool`, or an element of the field.
    Leaf(ValueId),
    /// The parts of a struct, tuple, array or window, in order; the tag of an enum and the fields of
    /// each variant; the length of a `Vec` and its slots. What a value has not is 0.
    Parts(Rc<Vec<Value>>),
    /// An unrounded rational.
    Exact(Rc<Exact>),
}

/// What a constant item evaluates to, apart from any template.
#[derive(Clone, Debug)]
pub(crate) enum Constant {
    /// An integer.
    Int(BigInt),
    /// An element of the field, as its least residue.
    Element(BigInt),
    /// Parts in order.
    Parts(Vec<Constant>),
}

impl Value {
    /// `()`.
    pub(crate) fn unit() -> Value {
        Value::parts(Vec::new())
    }

    /// A tree of these parts.
    pub(crate) fn parts(parts: Vec<Value>) -> Value {
        Value::Parts(Rc::new(parts))
    }

    /// The part with this index.
    pub(crate) fn part(&self, index: usize) -> Option<&Value> {
        match self {
            Value::Parts(parts) => parts.get(index),
            Value::Leaf(_) | Value::Exact(_) => None,
        }
    }

    /// Appends the leaves, depth first. An exact value has none: it is never stored or compared so.
    pub(crate) fn leaves(&self, out: &mut Vec<ValueId>) {
        match self {
            Value::Leaf(leaf) => out.push(*leaf),
            Value::Parts(parts) => parts.iter().for_each(|part| part.leaves(out)),
            Value::Exact(_) => {}
        }
    }
}

/// The kind of a leaf.
pub(crate) fn kind_of(bound: LeafBound) -> Kind {
    match bound.range() {
        Some((lo, hi)) => Kind::Int { lo, hi },
        None => Kind::Field,
    }
}

/// The kind of a leaf's element: the number less the least of its bound.
pub(crate) fn element_kind_of(bound: LeafBound) -> Kind {
    match bound.range() {
        Some((lo, hi)) => Kind::Int { hi: hi - &lo, lo: BigInt::ZERO },
        None => Kind::Field,
    }
}

/// A value of this type with each leaf made by `leaf`, in order.
///
/// # Errors
/// As [`encoding::leaves`]; an `Exact` has no encoding.
pub(crate) fn build(
    program: &Program,
    ty: &Ty,
    leaf: &mut impl FnMut(LeafBound) -> ValueId,
) -> Result<Value, EncodingError> {
    let mut parts = Vec::new();
    match ty {
        Ty::Array(element, len) => {
            for _ in 0..encoding::array_len(len)? {
                parts.push(build(program, element, leaf)?);
            }
        }
        Ty::Tuple(elements) => {
            for element in elements {
                parts.push(build(program, element, leaf)?);
            }
        }
        Ty::Struct(id, args) => {
            for field in &program.struct_def(*id).fields {
                parts.push(build(program, &field.ty.substitute(args), leaf)?);
            }
        }
        Ty::Bytes(_) if encoding::leaf_bound(program, ty)?.is_none() => {
            for (_, part) in encoding::parts(program, ty)? {
                parts.push(build(program, &part, leaf)?);
            }
        }
        Ty::Window | Ty::Enum(..) | Ty::Vec(..) => {
            for (_, part) in encoding::parts(program, ty)? {
                parts.push(build(program, &part, leaf)?);
            }
        }
        _ => {
            let bound = encoding::leaf_bound(program, ty)?.ok_or(EncodingError::NoEncoding)?;
            return Ok(Value::Leaf(leaf(bound)));
        }
    }
    Ok(Value::parts(parts))
}
