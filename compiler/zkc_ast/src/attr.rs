//! Attributes: `#[budget(constraints = 30_000)]`.

use zkc_span::Span;

use crate::{Lit, Name, Path};

/// `#[…]` before an item, a field, a variant or a parameter.
#[derive(Clone, Debug)]
pub struct Attr {
    /// What stands between the brackets.
    pub meta: Meta,
    /// With `#[` and `]`.
    pub span: Span,
}

impl Attr {
    /// Whether the attribute is called `name`.
    pub fn is(&self, name: &str) -> bool {
        self.meta.name.as_name().is_some_and(|written| written.as_str() == name)
    }
}

/// `test`, `max = 15 min`, `test(fails_with = "…")`.
#[derive(Clone, Debug)]
pub struct Meta {
    /// Its name; nearly always one word. Missing for a bare literal, as in `domain("trade")`.
    pub name: Path,
    /// What follows the name.
    pub kind: MetaKind,
    /// Where.
    pub span: Span,
}

/// What follows an attribute's name.
#[derive(Clone, Debug)]
pub enum MetaKind {
    /// Nothing: `#[test]`.
    Word,
    /// `max = 15 min`
    Value(MetaValue),
    /// `test(fails_with = "…", forge)`
    List(Vec<Meta>),
    /// Neither; reported already.
    Error,
}

/// The right side of `name = value` in an attribute.
#[derive(Clone, Debug)]
pub enum MetaValue {
    /// `"…"`, `30_000`, `15 min`
    Lit(Lit),
    /// `by = depositor`
    Path(Path),
    /// `fails_with = ["first", "second"]`
    List(Vec<MetaValue>, Span),
}

impl MetaValue {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            MetaValue::Lit(lit) => lit.span,
            MetaValue::Path(path) => path.span,
            MetaValue::List(_, span) => *span,
        }
    }
}

impl Meta {
    /// The value of `key = value` in this attribute's list.
    pub fn value(&self, key: &str) -> Option<&MetaValue> {
        self.entry(key).and_then(|meta| match &meta.kind {
            MetaKind::Value(value) => Some(value),
            _ => None,
        })
    }

    /// The bare literal in this attribute's list: `"trade"` of `domain("trade")`.
    pub fn bare(&self) -> Option<&Lit> {
        let MetaKind::List(list) = &self.kind else { return None };
        list.iter().find_map(|meta| match &meta.kind {
            MetaKind::Value(MetaValue::Lit(lit)) if meta.is_bare() => Some(lit),
            _ => None,
        })
    }

    /// Whether this is a literal without a name.
    pub fn is_bare(&self) -> bool {
        self.name.as_name().is_some_and(Name::is_missing)
    }

    /// The entry called `key` in this attribute's list.
    pub fn entry(&self, key: &str) -> Option<&Meta> {
        let MetaKind::List(list) = &self.kind else { return None };
        list.iter().find(|meta| meta.name.as_name().is_some_and(|name| name.as_str() == key))
    }
}
