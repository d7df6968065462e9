//! A parsed input file, whatever its format.

use super::{InputError, json, toml};

/// Formats of input files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// `.json`
    Json,
    /// `.toml`
    Toml,
}

/// No value may be nested deeper.
pub(super) const MAX_DEPTH: usize = 32;

/// A value as written, with its place.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub kind: NodeKind,
    /// Line and column, from 1, where the format tells.
    pub place: Option<(usize, usize)>,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum NodeKind {
    Null,
    Bool(bool),
    /// An integer as written: an optional minus and digits, no leading zero.
    Integer(String),
    /// A number that is no integer.
    Float,
    String(String),
    Array(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl NodeKind {
    /// What it is, in words.
    pub fn describe(&self) -> &'static str {
        match self {
            NodeKind::Null => "null",
            NodeKind::Bool(_) => "a bool",
            NodeKind::Integer(_) => "an integer",
            NodeKind::Float => "a number with a fraction or an exponent",
            NodeKind::String(_) => "a string",
            NodeKind::Array(_) => "an array",
            NodeKind::Object(_) => "an object",
        }
    }
}

/// An input file: one object.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    entries: Vec<(String, Node)>,
}

impl Document {
    /// Parses a file.
    ///
    /// # Errors
    /// What is no valid JSON or TOML: broken UTF-8, a byte order mark, NUL, duplicate keys, nesting
    /// deeper than 32, trailing content; and whatever is no object.
    pub fn parse(bytes: &[u8], format: Format) -> Result<Document, InputError> {
        let whole = |message: String| InputError { path: String::new(), message, place: None };
        let text = std::str::from_utf8(bytes).map_err(|error| {
            whole(format!(
                "the file is not UTF-8: byte {} begins no character",
                error.valid_up_to()
            ))
        })?;
        if text.starts_with('\u{feff}') {
            return Err(whole(
                "the file begins with a byte order mark; save it without".to_owned(),
            ));
        }
        let node = match format {
            Format::Json => json::parse(text)?,
            Format::Toml => toml::parse(text)?,
        };
        match node.kind {
            NodeKind::Object(entries) => Ok(Document { entries }),
            other => Err(whole(format!("the file holds {}, not an object", other.describe()))),
        }
    }

    /// The keys, in the order written.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| key.as_str())
    }

    pub(super) fn entries(&self) -> &[(String, Node)] {
        &self.entries
    }

    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }
}
