//! The diagnostic value and its builder.

use std::fmt;

use zkc_span::Span;

/// A stable code such as `E0312`; its page is in the [`registry`](crate::registry).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Code(pub &'static str);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// How grave a diagnostic is. Only an error stops the build.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The program has no meaning, or the inputs none: nothing is built.
    Error,
    /// The program is built, and probably does not do what was meant.
    Warning,
}

/// What is at stake, where it is more than the program's validity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stake {
    /// Somebody could prove what is not so.
    Soundness,
    /// A private value would become known.
    Privacy,
    /// The circuit would be larger than it need be.
    Cost,
}

impl fmt::Display for Stake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stake::Soundness => "soundness",
            Stake::Privacy => "privacy",
            Stake::Cost => "cost",
        })
    }
}

/// A span with a few words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// Why this place matters; may be empty.
    pub text: String,
}

/// One replacement of a span's text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// What to do, in words, and as edits where a tool can do it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suggestion {
    /// The advice as a phrase that follows `help:`.
    pub message: String,
    /// Edits that carry it out, all at once; empty if only a person can.
    pub edits: Vec<Edit>,
}

/// One message to the user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Stable code.
    pub code: Code,
    /// The headline; stands alone, no full stop.
    pub message: String,
    /// Where the mistake is. None only for what has no place, such as a missing file.
    pub primary: Option<Label>,
    /// Places that are reasons, in the order they should be read.
    pub secondary: Vec<Label>,
    /// Why, in sentences.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Vec<Suggestion>,
    /// What is at stake.
    pub stake: Option<Stake>,
}

impl Diagnostic {
    /// An error with a headline.
    pub fn error(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, message.into())
    }

    /// A warning with a headline.
    pub fn warning(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, message.into())
    }

    fn new(severity: Severity, code: Code, message: String) -> Diagnostic {
        Diagnostic {
            severity,
            code,
            message,
            primary: None,
            secondary: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            stake: None,
        }
    }

    /// Sets the primary place with a few words (may be empty).
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.primary = Some(Label { span, text: text.into() });
        self
    }

    /// Adds a place that is a reason.
    pub fn reason(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// Adds a sentence of why.
    pub fn note(mut self, text: impl Into<String>) -> Diagnostic {
        self.notes.push(text.into());
        self
    }

    /// Adds advice that only a person can carry out.
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help.push(Suggestion { message: text.into(), edits: Vec::new() });
        self
    }

    /// Adds advice that a tool can carry out by replacing `span` with `text`.
    pub fn suggest(
        mut self,
        message: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> Diagnostic {
        let edits = vec![Edit { span, text: text.into() }];
        self.help.push(Suggestion { message: message.into(), edits });
        self
    }

    /// Says what is at stake.
    pub fn at_stake(mut self, stake: Stake) -> Diagnostic {
        self.stake = Some(stake);
        self
    }

    /// Whether this stops the build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
