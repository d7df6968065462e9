//! Bodies: blocks, statements and typed expressions.

use num_bigint::BigInt;
use zkc_span::Span;

use crate::{ClauseId, ConstId, EnumId, FuncId, GenericArg, Size, StructId, Ty};

/// Index into the locals of the body's item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LocalId(pub u32);

/// Statements and a value.
#[derive(Clone, Debug)]
pub struct Block {
    /// In order.
    pub stmts: Vec<Stmt>,
    /// The value; none means `()`.
    pub value: Option<Box<Expr>>,
    /// From brace to brace.
    pub span: Span,
}

/// A statement.
#[derive(Clone, Debug)]
pub enum Stmt {
    /// `let pattern = value;`
    Let {
        /// What is bound.
        pattern: Pattern,
        /// The value.
        value: Expr,
    },
    /// `place = value;` A compound assignment such as `+=` is written out.
    Assign {
        /// What is written.
        place: Place,
        /// The value, evaluated before indices of the place.
        value: Expr,
    },
    /// `for variable in start..end { … }` over constants.
    For {
        /// The loop variable; a constant in each iteration.
        variable: LocalId,
        /// First value; a constant expression.
        start: Expr,
        /// One past the last value, or the last if `inclusive`; a constant expression.
        end: Expr,
        /// `..=`.
        inclusive: bool,
        /// The body, of type `()`.
        body: Block,
        /// The whole statement.
        span: Span,
    },
    /// An expression of type `()`, or `!`.
    Expr(Expr),
}

/// What a `let` binds; always fits.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// `_`: evaluates and forgets.
    Ignore,
    /// A name.
    Local(LocalId),
    /// `(a, b)`, or a struct's fields by index, the rest ignored; or an array's elements.
    Fields(Vec<(usize, Pattern)>),
}

/// A mutable local and the way to a part of it.
#[derive(Clone, Debug)]
pub struct Place {
    /// The variable.
    pub local: LocalId,
    /// The way, outermost first.
    pub projections: Vec<Projection>,
    /// Its place in the source.
    pub span: Span,
}

/// One step into a value.
#[derive(Clone, Debug)]
pub enum Projection {
    /// A field of a struct or tuple by index.
    Field(usize),
    /// An element of an array; checked.
    Index(Expr),
}

/// A typed expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type, over the item's generic parameters.
    pub ty: Ty,
    /// Where.
    pub span: Span,
    /// Whether it is a *constant expression* (semantics 1.7): made of literals, constants, constant
    /// parameters and loop variables by operators. A failure in one is a compile error, and an
    /// `if` on one keeps only its taken arm.
    pub constant: bool,
}

/// The forms of expressions. Operands are evaluated left to right.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number of a numeric type, as the integer inside (see [`Ty`]); `bool` as 0 or 1; a `Field`
    /// as an integer that is to be reduced once.
    Number(BigInt),
    /// A variable's value.
    Local(LocalId),
    /// A constant item's value.
    Const(ConstId),
    /// A constant's value of generic parameters: `N`, as a number of the expression's type.
    Size(Size),
    /// The implicit public input `deployment`, of type `Digest`.
    Deployment,
    /// The implicit public window `now`, of type `Window`.
    Now,
    /// `x.seal()`: the public seal of the sealed parameter with this index in the clause.
    SealOf(usize),
    /// `!a` on `bool`; on `uN` every bit flipped.
    Not(Box<Expr>),
    /// `-a` on `Field`, and checked on numbers with a sign.
    Negate(Box<Expr>),
    /// An operation on numbers. Both operands have the type of the result, except: shifts, whose
    /// right operand is any `uN`; operations with an `Exact` on either side or as the result, see
    /// [`Arithmetic`]; `Amount * uN`; `Timestamp ± Duration`; `Timestamp - Timestamp`.
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// A comparison of two values of one type; ordered types only, but `==` and `!=` of all.
    /// An `Exact<T>` may stand against `T`.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `a && b`: b only if a.
    And(Box<Expr>, Box<Expr>),
    /// `a || b`: b only if not a.
    Or(Box<Expr>, Box<Expr>),
    /// `a as T`, T being the type of the expression; never changes the number: checked if narrowing,
    /// canonical from `Field`. Also `Digest<T> as Digest`.
    Cast(Box<Expr>),
    /// A call of a function or method with all its generic arguments.
    Call {
        /// The function.
        function: FuncId,
        /// Its arguments for generic parameters.
        generics: Vec<GenericArg>,
        /// Its arguments.
        args: Vec<Expr>,
    },
    /// A built-in operation.
    Builtin(Builtin, Vec<Expr>),
    /// A field of a struct or tuple, by index.
    Field(Box<Expr>, usize),
    /// An element of an array, or of a `Vec`; checked, against the length of the `Vec`.
    Index(Box<Expr>, Box<Expr>),
    /// A struct literal: fields in the order written, by index; those not written come from `base`.
    Struct {
        /// The struct; its generic arguments are in the expression's type.
        id: StructId,
        /// Written fields.
        fields: Vec<(usize, Expr)>,
        /// `..base`, evaluated last.
        base: Option<Box<Expr>>,
    },
    /// A value of an enum: all fields of the variant in the order written, by index; the enum's
    /// generic arguments are in the expression's type.
    Variant {
        /// The enum.
        id: EnumId,
        /// Index of the variant.
        variant: usize,
        /// Its fields.
        fields: Vec<(usize, Expr)>,
    },
    /// Whether a value of an enum is this variant.
    IsVariant(Box<Expr>, usize),
    /// A field of this variant of an enum's value, which is only asked for where the value is that
    /// variant.
    Payload {
        /// The value.
        of: Box<Expr>,
        /// Index of the variant.
        variant: usize,
        /// Index of its field.
        field: usize,
    },
    /// `[body; for variable in 0..n]`, the length being in the expression's type: what closures over
    /// arrays become.
    Generate {
        /// A constant in each iteration, a `u32`.
        variable: LocalId,
        /// An element.
        body: Box<Expr>,
    },
    /// A tuple; `()` is the empty one.
    Tuple(Vec<Expr>),
    /// `[a, b]`.
    Array(Vec<Expr>),
    /// `[a; n]`, the length being in the expression's type.
    Repeat(Box<Expr>),
    /// `if`; only the arm taken is evaluated.
    If {
        /// The choice.
        condition: Box<Expr>,
        /// If it holds.
        then: Block,
        /// If it does not; none means `()`.
        otherwise: Option<Block>,
    },
    /// `{ … }`.
    Block(Block),
    /// `require(condition, "message")`, of type `()`.
    Require {
        /// What must hold.
        condition: Box<Expr>,
        /// What is said when it does not.
        message: Message,
    },
    /// `fail("message")`, of type `!`: a condition that never holds.
    Fail(Message),
    /// `reveal(value, "reason")`: the value, made public.
    Reveal(Box<Expr>, String),
}

/// Arithmetic. `+ - *` on integers and amounts are checked: the exact result must fit the type.
///
/// On `Exact` (semantics 3.2, 3.3) they are exact and total but for a zero divisor: every number is
/// worth its integer times the scale of its type, an amount counted in minor units, a rate in
/// minor units for a minor unit; the result is the worth in units of the T of its `Exact<T>`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`: always gives an `Exact`; fails on a zero divisor.
    Div,
    /// `%` on `uN`; fails on zero.
    Rem,
    /// `<<`, checked.
    Shl,
    /// `>>`; the amount must be below the width.
    Shr,
    /// `&` on `uN` and `bool`, eager.
    BitAnd,
    /// `|`, eager.
    BitOr,
    /// `^`.
    BitXor,
}

/// Comparisons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// `==`, leaf by leaf.
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

/// How an exact value becomes a whole one (semantics 3.5).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rounding {
    /// The greatest integer not above.
    Floor,
    /// The least integer not below.
    Ceil,
    /// To nearest, ties away from zero.
    HalfUp,
    /// To nearest, ties to even.
    HalfEven,
    /// Toward zero.
    TowardZero,
    /// What is whole already; anything else fails.
    Whole,
}

/// Who gets the units that rounding down leaves when an amount is shared out (semantics 3.6).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Leftover {
    /// One part gets them all.
    To,
    /// One each to the first parts whose weight is not 0.
    First,
    /// One each to the parts that lost most by rounding, the earlier of two that lost the same.
    LargestRemainder,
}

/// Operations that are built in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Builtin {
    /// `digest(v)`, one argument of any type; gives `Digest<T>` (semantics 6.6).
    Digest,
    /// A rounding of its one `Exact<T>` argument to `T`, checked.
    Round(Rounding),
    /// `x.to_multiple(m, mode)`: m·mode(x / m) for an x of type T or `Exact<T>` and an m of T, checked;
    /// fails where m is 0.
    RoundTo(Rounding),
    /// `x.to::<T>()`: the same value on its way to another T, in an `Exact<T>`; from a number too.
    To,
    /// `x.narrow::<BITS>()`: a number, which must be below 2^BITS in magnitude, as an `Exact` that is
    /// no wider by type.
    Narrow(u32),
    /// `allocate(total, weights, leftover)`: `[T; N]` for a T without a sign and N weights of one type
    /// without a sign; ⌊total·wᵢ/Σw⌋ each, and the rest by the rule. The parts sum to the total. Fails
    /// where the weights sum to 0. `Leftover::To` has the index of a part as third argument, a constant
    /// expression of type `u32`, which must be less than N.
    Allocate(Leftover),
    /// `a.minor()`: an amount's minor units, as a `uN` of the unit's width or wider.
    Minor,
    /// `Amount::from_minor(n)`: an amount of n minor units, checked.
    FromMinor,
    /// `x.abs()`: the distance from 0 as a number of the expression's type, checked.
    Abs,
    /// `a.rem_euclid(b)`: a − b·⌊a/b⌋ of an `iN` by a `uN`; fails at 0.
    RemEuclid,
    /// `a.wrapping_add(b)` and the like, on two integers of the result's type; for `Shl` the second is
    /// any `uN`. The exact result less the multiple of 2^width that brings it into the type; never
    /// fails.
    Wrapping(Arithmetic),
    /// `a.wrapping_neg()`, and `x.wrapping_as::<T>()` from any integer or a `Field`: the number less
    /// the multiple of 2^width that brings it, or its opposite, into the expression's type.
    Wrap {
        /// Whether it is the opposite.
        negated: bool,
    },
    /// `a.saturating_add(b)` and the like: the number of the type that is nearest to the exact result.
    Saturating(Arithmetic),
    /// `a.checked_add(b)` and the like: `Some` of the exact result if it is in the type, else `None`.
    /// `Div` rounds down, and gives `None` by 0.
    Checked(Arithmetic),
    /// `a.min(b)`, of two numbers of one ordered type.
    Least,
    /// `a.max(b)`.
    Greatest,
    /// `a.rotate_left(k)` on `uN` by a constant `u32`, taken modulo the width.
    RotateLeft,
    /// `a.rotate_right(k)`.
    RotateRight,
    /// `x.pow(k)` on integers and `Field`, by a constant `u32`: k − 1 products, each checked.
    Power,
    /// `x.to_bits()`: the bits of a `uN`, or of a `Field` as its least residue, low to high.
    ToBits,
    /// `uN::from_bits(b)`, of `[bool; N]`.
    FromBits,
    /// `b.to_array()` of a `Bytes<L>`: `[u8; L]`.
    BytesToArray,
    /// `Bytes::from_array(a)`, of `[u8; L]`.
    BytesFromArray,
    /// `a.concat(b)`, of two `Bytes`.
    BytesConcat,
    /// `b.slice(from, count)`: the bytes, the constant `from`, and how many bytes are left behind the
    /// last, a constant that must not be negative.
    BytesSlice,
    /// `Bytes::from_uint(n)` and `b.to_uint()` of up to 31 bytes, big-endian: the number inside.
    BytesAsUint,
    /// `x.inv()` on `Field`; fails at 0.
    Inverse,
    /// The value of the expression's type whose leaves are all 0: an empty `Vec`, or what stands past
    /// a length. No arguments.
    Zero,
    /// `v.len()` of a `Vec`, a `u32`.
    Length,
    /// Whether a `Vec` has an element at a constant index: whether it is below the length.
    HasElement,
    /// The element of a `Vec` at a constant index, which is only asked for where there is one.
    Element,
    /// The `Vec` with one element more, the second argument; fails if there is no room.
    Push,
    /// The `Vec` with the element at the second argument replaced by the third; fails unless the index
    /// is below the length.
    Put,
    /// The `Vec` that is as long as the first argument, a `Vec` too, with the elements of the second,
    /// an array whose elements past that length are 0.
    AsLong,
    /// `window.before(t)`: t1 < t.
    WindowBefore,
    /// `window.reached(t)`: t0 >= t.
    WindowReached,
    /// `window.within(a, b)`: t0 >= a and t1 < b.
    WindowWithin,
    /// `window.is_on(d)`: t0 and t1 are on the day d.
    WindowIsOn,
    /// `poseidon_partial_rounds(T)`, a `u32`: how many partial rounds Poseidon has at state width T,
    /// 2 to 17. `std` only, as are the next two; all arguments are constant expressions of `u32`.
    PoseidonPartialRounds,
    /// `poseidon_round_constant(T, i)`, a `Field`: the i-th round constant in order of use.
    PoseidonRoundConstant,
    /// `poseidon_matrix(T, i, j)`, a `Field`: entry of the matrix; element i of the next state is
    /// the sum over j of entry (i, j) times element j.
    PoseidonMatrix,
    /// Runs a clause on its one argument, a struct of its inputs, and gives a struct of its outputs.
    /// The inputs' fields: each parameter, of a sealed one the value inside; `now`, if the clause uses
    /// it; a salt for each sealed parameter, then for each sealed output. The outputs' fields: each
    /// output, of a sealed one the value inside; then the seal of each sealed one.
    ///
    /// This and those that follow stand in tests alone, which no circuit is made of.
    RunClause(ClauseId),
    /// A salt that no other place of the test gets.
    TestFreshSalt,
    /// `test_salt(n)`, a `Salt`: the n-th of the test's seed, for a `u32`.
    TestSalt,
    /// `test_window(from, to)`, a `Window`.
    TestWindow,
    /// `assume(condition)`, of type `()`: where it does not hold or fails, the case says nothing.
    Assume,
}

impl Builtin {
    /// Whether it is a method of integers or of `Bytes`, which evaluator and lowering have in rooms of
    /// their own.
    pub fn is_of_integers(&self) -> bool {
        matches!(
            self,
            Builtin::Wrapping(_)
                | Builtin::Wrap { .. }
                | Builtin::Saturating(_)
                | Builtin::Checked(_)
                | Builtin::Least
                | Builtin::Greatest
                | Builtin::RotateLeft
                | Builtin::RotateRight
                | Builtin::Power
                | Builtin::ToBits
                | Builtin::FromBits
                | Builtin::BytesToArray
                | Builtin::BytesFromArray
                | Builtin::BytesConcat
                | Builtin::BytesSlice
                | Builtin::BytesAsUint
        )
    }
}

/// A message with interpolated places.
#[derive(Clone, Debug)]
pub struct Message {
    /// In order.
    pub pieces: Vec<MessagePiece>,
    /// The string literal.
    pub span: Span,
}

/// A piece of a message.
#[derive(Clone, Debug)]
pub enum MessagePiece {
    /// Words.
    Text(String),
    /// A place, whose value is printed: a local, constant, `now`, and fields and elements at
    /// constant indices of these.
    Place {
        /// The value.
        value: Expr,
        /// Whether it may be shown to all: computed from nothing private.
        public: bool,
    },
}
