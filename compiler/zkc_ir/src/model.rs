//! The data of the IR.

use num_bigint::{BigInt, BigUint};
use zkc_span::Span;

use crate::Interval;

/// Index into [`Template::values`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ValueId(pub u32);
/// Index into [`Module::templates`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TemplateId(pub u32);
/// Index into [`Module::origins`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OriginId(pub u32);

/// What a value is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// An exact integer, proven to lie in `lo..=hi`, with `hi - lo < 2^253`; so the field holds it
    /// without ambiguity, negative x as p − x.
    Int {
        /// Least value.
        lo: BigInt,
        /// Greatest value.
        hi: BigInt,
    },
    /// An element of the field.
    Field,
}

/// An operation; see `ops` for the meaning of each.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Op {
    /// A literal; an integer for an `Int` result, reduced for a `Field` one. No arguments.
    Const(BigInt),
    /// `constant + Σ coefficient · argument`. All arguments integers for an `Int` result; for a
    /// `Field` result integers and elements may mix, and arithmetic is in the field: this is also
    /// how an integer becomes an element.
    Lin {
        /// One for each argument, none of them zero.
        coefficients: Vec<BigInt>,
        /// Added.
        constant: BigInt,
    },
    /// Product of two values of one kind.
    Mul,
    /// `args[0]` (a bit) ? `args[1]` : `args[2]`, of one kind.
    Sel,
    /// The `width` low-to-high bits of one argument; fails unless 0 ≤ v < 2^width. The argument may
    /// be an element, taken as its least residue; `width` is then at most the bit length of p, and
    /// where 2^width > p the rows compare the bits with p.
    Bits {
        /// Number of results.
        width: u32,
    },
    /// As many bits as `count`, the one at the integer argument 1 and the others 0; fails unless
    /// 0 ≤ v < count.
    OneHot {
        /// Number of results, at least 1.
        count: u32,
    },
    /// As many bits as `count`, those before the integer argument 1 and the others 0; fails unless
    /// 0 ≤ v ≤ count.
    Prefix {
        /// Number of results, at least 1.
        count: u32,
    },
    /// Whether two values of one kind are equal, as a bit.
    Eq,
    /// Whether `args[0] < args[1]`, integers, as a bit.
    Lt,
    /// Quotient and remainder of two non-negative integers; fails if the divisor is 0.
    DivMod,
    /// The inverse of an element; fails at 0.
    Inverse,
    /// Fails unless two values of one kind are equal. No result.
    AssertEq,
    /// Fails unless the integer argument lies in `lo..=hi`. No result.
    AssertRange {
        /// Least accepted.
        lo: BigInt,
        /// Greatest accepted.
        hi: BigInt,
    },
    /// The integer argument lies in `lo..=hi`, since what stands before it says so: a check that was
    /// dropped, kept on record. No result, no rows.
    Implied {
        /// Least.
        lo: BigInt,
        /// Greatest.
        hi: BigInt,
    },
    /// The integer argument lies in `lo..=hi`, since checks of the template that stand elsewhere say
    /// so: a check that was dropped, but may be the first to fail. No result, no rows.
    Covered {
        /// Least.
        lo: BigInt,
        /// Greatest.
        hi: BigInt,
    },
    /// The integer argument, taken to lie in the result's kind because earlier assertions of this
    /// template say so (an `AssertRange` on the same value). Costs nothing, changes nothing.
    Narrow,
    /// A call of a template that stands earlier in the module: arguments and results in order.
    /// Each argument's kind must be within the parameter's.
    Call(TemplateId),
}

/// An instruction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inst {
    /// What it does.
    pub op: Op,
    /// Values used.
    pub args: Vec<ValueId>,
    /// Values defined, consecutive ids.
    pub results: Vec<ValueId>,
    /// Where it comes from, and what failing means.
    pub origin: OriginId,
}

/// Straight-line code in single assignment form, stamped wherever it is called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Template {
    /// A readable name, unique in the module: `hash2`, `root<32>`, `pay@guarded`.
    pub name: String,
    /// Parameters: the first values.
    pub params: Vec<ValueId>,
    /// Results, in order.
    pub results: Vec<ValueId>,
    /// Instructions in source order.
    pub insts: Vec<Inst>,
    /// Kind of each value.
    pub values: Vec<Kind>,
}

/// A clause's circuit.
///
/// Wires of its R1CS: 1; parameter 0 (`deployment`); the outputs; the other public parameters in
/// order; the private parameters in order; then the rest. Parameters of the entry template are the
/// only ones whose kinds are enforced by rows of their own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// `Contract::clause`.
    pub name: String,
    /// Its template; the last of the module.
    pub template: TemplateId,
    /// For each parameter of the template, whether it is public. Parameter 0 is.
    pub public: Vec<bool>,
    /// For each parameter, its path for people: `terms.strike`, `now.t0`, `payout.salt`.
    pub param_names: Vec<String>,
    /// For each parameter, the origin of the rows that force it into its kind ([`Reason::Input`]).
    pub param_origins: Vec<OriginId>,
    /// How many of the template's results are public outputs; they come first.
    pub outputs: usize,
    /// Paths of the public outputs: `payout`.
    pub output_names: Vec<String>,
    /// Paths of the results after the outputs: values that open sealed outputs. They get no wire of
    /// their own; the witness program hands them out.
    pub opening_names: Vec<String>,
}

/// Why an instruction stands in the circuit, and what its failing means.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Reason {
    /// Computes; cannot fail.
    Value,
    /// A declared input is in the range of its type.
    Input,
    /// A sealed parameter is what was sealed.
    Seal,
    /// `now` is a window, and no wider than declared.
    Window,
    /// `+`, `-`, `*` or `<<` does not fit its type.
    Overflow,
    /// A divisor is zero.
    DivisionByZero,
    /// A rounded value does not fit its type.
    Rounding,
    /// A narrowing `as`.
    Conversion,
    /// An index is out of bounds, or a `Vec` has no room.
    Index,
    /// A shift amount is not below the width.
    Shift,
    /// The inverse of zero.
    Inverse,
    /// A `require` or `fail`, with its message as written.
    Require(String),
    /// A call; failures inside carry it in their call path.
    Call(String),
}

/// Where an instruction comes from.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Origin {
    /// Source text.
    pub span: Span,
    /// Why it is there.
    pub reason: Reason,
}

/// All templates of one clause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Module {
    /// The field's modulus.
    pub prime: BigUint,
    /// Callees before callers.
    pub templates: Vec<Template>,
    /// Origins, each once.
    pub origins: Vec<Origin>,
    /// The clause.
    pub entry: Entry,
}

impl Kind {
    /// Integers in `lo..=hi`.
    pub fn int(lo: impl Into<BigInt>, hi: impl Into<BigInt>) -> Kind {
        Kind::Int { lo: lo.into(), hi: hi.into() }
    }

    /// Integers of `bits` bits: 0 to 2^bits − 1.
    pub fn bits(bits: u32) -> Kind {
        Kind::Int { lo: BigInt::from(0), hi: (BigInt::from(1) << bits) - 1 }
    }

    /// 0 or 1.
    pub fn bit() -> Kind {
        Kind::bits(1)
    }

    /// The interval of an integer kind; `None` for elements.
    pub fn interval(&self) -> Option<Interval> {
        match self {
            Kind::Int { lo, hi } => Some(Interval::new(lo.clone(), hi.clone())),
            Kind::Field => None,
        }
    }

    /// Whether this is a kind of integers within 0 and 1.
    pub fn is_bit(&self) -> bool {
        self.within(&Kind::bit())
    }

    /// Whether every value of this kind is one of `other`.
    pub fn within(&self, other: &Kind) -> bool {
        match (self, other) {
            (Kind::Int { lo, hi }, Kind::Int { lo: least, hi: greatest }) => {
                least <= lo && hi <= greatest
            }
            (Kind::Field, Kind::Field) => true,
            _ => false,
        }
    }
}

impl Module {
    /// The template of an id.
    pub fn template(&self, id: TemplateId) -> &Template {
        &self.templates[id.0 as usize]
    }

    /// The origin of an id.
    pub fn origin(&self, id: OriginId) -> &Origin {
        &self.origins[id.0 as usize]
    }
}

impl Template {
    /// The kind of a value.
    pub fn kind(&self, value: ValueId) -> &Kind {
        &self.values[value.0 as usize]
    }
}
