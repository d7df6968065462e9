//! What a rejection says: every condition that failed, with its values and where they come from.

use num_bigint::BigInt;
use zkc_hir::{Arithmetic, Rounding};
use zkc_span::Span;

/// All failures of one evaluation (semantics 1.8).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// In order of evaluation; at least one. Those after the first [`MAX_FAILURES`] are only counted.
    pub failures: Vec<Failure>,
    /// How many more failed.
    pub more: usize,
    /// Conditions that were not evaluated, because something before them failed.
    pub not_evaluated: Vec<NotEvaluated>,
}

/// How many failures a report describes.
pub const MAX_FAILURES: usize = 256;

impl Report {
    /// The first failing condition: the reason why there is no proof.
    pub fn verdict(&self) -> Option<&Failure> {
        self.failures.first()
    }
}

/// One condition that failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// The condition of a `require`, or the operation.
    pub span: Span,
    /// What failed.
    pub kind: FailureKind,
    /// The message of a `require` or `fail`.
    pub message: Option<Vec<Piece>>,
    /// For an operation inside the condition of a `require`: that one's message.
    pub context: Option<Vec<Piece>>,
    /// Values of the places that the condition of a `require` names, by the place as written.
    pub values: Vec<(String, Shown)>,
    /// Values of the two sides of a comparison that are more than a place.
    pub sides: Vec<(Span, Shown)>,
    /// The inputs it depends on, such as `terms.strike`, in order of declaration.
    pub depends_on: Vec<String>,
    /// How evaluation came there, outermost first.
    pub path: Vec<PathStep>,
}

/// What failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FailureKind {
    /// A `require` that does not hold.
    Require,
    /// A `fail`.
    Fail,
    /// The exact result of an operation is above its type.
    Overflow(Operation),
    /// The exact result of an operation is below zero.
    Underflow(Operation),
    /// `/` or `%` by zero.
    DivisionByZero {
        /// What is divided.
        dividend: Shown,
    },
    /// The rounded number does not fit.
    RoundingRange {
        /// The exact number.
        value: Shown,
        /// How it was rounded.
        mode: Rounding,
        /// The type to hold the result.
        ty: String,
    },
    /// `.exact()` of what is not whole, or no multiple.
    NotWhole {
        /// The exact number.
        value: Shown,
    },
    /// `as` a type that does not hold the number.
    Conversion {
        /// The number.
        value: Shown,
        /// The type to hold it.
        ty: String,
    },
    /// Poseidon has no such width.
    PoseidonWidth {
        /// How many state cells were asked for, one more than elements.
        width: Shown,
    },
    /// No such element.
    IndexOutOfBounds {
        /// The index.
        index: Shown,
        /// How many elements there are.
        len: usize,
    },
    /// No such element of a `Vec`.
    PastTheEnd {
        /// The index.
        index: Shown,
        /// How many elements there are.
        len: Shown,
    },
    /// A `push` to a `Vec` that is full.
    Full {
        /// How many elements it has room for.
        capacity: usize,
    },
    /// A shift by the width or more.
    ShiftAmount {
        /// By how much.
        amount: Shown,
        /// The width.
        bits: u32,
    },
    /// The inverse of 0.
    Inverse,
    /// A sealed parameter, or its salt, is not what was sealed.
    SealMismatch {
        /// The parameter.
        param: String,
    },
    /// `now` ends before it starts, or is too wide.
    WindowInvalid {
        /// Start in seconds.
        t0: u64,
        /// End in seconds.
        t1: u64,
        /// The widest that the clause accepts, in seconds.
        max: u64,
    },
}

/// An operation on two numbers and its exact result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Operation {
    /// Which.
    pub op: Arithmetic,
    /// Left operand.
    pub left: Shown,
    /// Right operand.
    pub right: Shown,
    /// The result over the integers.
    pub result: Shown,
    /// The type to hold it.
    pub ty: String,
}

/// A value as text that may have to be hidden.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
    text: String,
    private: bool,
}

impl Shown {
    /// What stands for a private value.
    pub const HIDDEN: &'static str = "<private>";

    pub(crate) fn new(text: String, private: bool) -> Shown {
        Shown { text, private }
    }

    pub(crate) fn public_number(value: &BigInt) -> Shown {
        Shown { text: value.to_string(), private: false }
    }

    /// The text, or `<private>` for a private one unless all may be shown.
    pub fn text(&self, show_private: bool) -> &str {
        if self.private && !show_private { Shown::HIDDEN } else { &self.text }
    }

    /// Whether it was computed from something private and not revealed.
    pub fn is_private(&self) -> bool {
        self.private
    }
}

/// A piece of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// Words.
    Text(String),
    /// A value put in.
    Value(Shown),
}

/// A message as one text; private values are hidden unless all may be shown.
pub fn message_text(pieces: &[Piece], show_private: bool) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Text(words) => words.clone(),
        Piece::Value(value) => value.text(show_private).to_owned(),
    };
    pieces.iter().map(text).collect()
}

/// A condition that was not evaluated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotEvaluated {
    /// The condition.
    pub span: Span,
    /// Its message as written, places in braces left out.
    pub message: String,
}

/// A step on the way to a failure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PathStep {
    /// Into a function.
    Call {
        /// Its name.
        function: String,
        /// The call.
        span: Span,
    },
    /// Into an iteration of a loop.
    Iteration {
        /// The loop variable.
        variable: String,
        /// Its value.
        value: String,
        /// The loop.
        span: Span,
    },
    /// Into the value of a constant.
    Constant {
        /// Its name.
        name: String,
        /// Its use.
        span: Span,
    },
}
