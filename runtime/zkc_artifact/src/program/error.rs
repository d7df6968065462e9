//! Why a witness program is refused.

use std::fmt;

/// What is wrong with a witness program, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProgramError {
    /// The bytes do not begin as a witness program does.
    Magic,
    /// A version of the format that this build does not know.
    Version {
        /// The one it knows.
        supported: u32,
        /// The one in the file.
        found: u32,
    },
    /// Made for another field.
    OtherField,
    /// The file ends too early, or a count in it is too large.
    Truncated {
        /// The byte at which it shows.
        offset: usize,
    },
    /// Bytes are left over.
    Trailing {
        /// How many.
        bytes: usize,
    },
    /// An instruction that this version does not have.
    Instruction {
        /// The byte at which it stands.
        offset: usize,
        /// Its code.
        code: u8,
    },
    /// A constant that is not below the prime.
    Constant {
        /// The byte at which it stands.
        offset: usize,
    },
    /// There is no entry, or it has fewer results than outputs, or it takes or returns words.
    Entry,
    /// A template names something that it does not have.
    Template {
        /// Index of the template.
        template: usize,
        /// What is named wrongly.
        what: &'static str,
    },
    /// Running it would take more than is allowed.
    TooLarge {
        /// What there would be too much of.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
}

impl fmt::Display for ProgramError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is not a usable witness program: ")?;
        match self {
            ProgramError::Magic => write!(f, "the file should begin with \"zkcw\""),
            ProgramError::Version { supported, found } => write!(
                f,
                "format version {found} is not supported, only version {supported}; build the package again"
            ),
            ProgramError::OtherField => write!(f, "it computes in another prime field"),
            ProgramError::Truncated { offset } => write!(
                f,
                "more should follow at byte {offset} than does: the file is cut short or damaged"
            ),
            ProgramError::Trailing { bytes } => {
                write!(f, "{bytes} bytes too many: the file is damaged")
            }
            ProgramError::Instruction { offset, code } => {
                write!(f, "there is no instruction {code}, at byte {offset}")
            }
            ProgramError::Constant { offset } => {
                write!(f, "the constant at byte {offset} is not below the field's prime")
            }
            ProgramError::Entry => {
                write!(f, "the entry is missing, has too few results, or takes or returns words")
            }
            ProgramError::Template { template, what } => {
                write!(f, "template {template} names {what} that is not there")
            }
            ProgramError::TooLarge { what, limit } => {
                write!(f, "running it would take more than {limit} {what}")
            }
        }
    }
}

impl std::error::Error for ProgramError {}
