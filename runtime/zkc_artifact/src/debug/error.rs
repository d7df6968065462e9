//! Why a debug map is refused.

use std::fmt;

use super::{DebugMap, DebugTemplate, VERSION};

/// What is wrong with a debug map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DebugError {
    /// Not the JSON expected; the text says where.
    Json(String),
    /// The file says that it is something else.
    Format,
    /// Another version of the form.
    Version {
        /// The one in the file.
        found: u32,
    },
    /// An index that points nowhere, or rows that do not add up.
    Template {
        /// The template's name.
        name: String,
        /// What is wrong in it.
        what: &'static str,
    },
    /// An origin in a file that is not listed.
    Origin {
        /// Index of the origin.
        index: usize,
    },
}

impl fmt::Display for DebugError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is not a usable debug map: ")?;
        match self {
            DebugError::Json(message) => write!(f, "{message}"),
            DebugError::Format => write!(f, "the file says that it is something else"),
            DebugError::Version { found } => write!(
                f,
                "format version {found} is not supported, only version {VERSION}; build the package again"
            ),
            DebugError::Template { name, what } => write!(f, "in template {name}, {what}"),
            DebugError::Origin { index } => write!(f, "origin {index} is in no listed file"),
        }
    }
}

impl std::error::Error for DebugError {}

/// Checks that every index points at something and that rows add up.
pub(super) fn check(map: &DebugMap) -> Result<(), DebugError> {
    // A map without files serves inside one run, where spans are resolved elsewhere.
    let listed = |file: u32| map.files.is_empty() || (file as usize) < map.files.len();
    if let Some(index) = map.origins.iter().position(|origin| !listed(origin.file)) {
        return Err(DebugError::Origin { index });
    }
    for (index, template) in map.templates.iter().enumerate() {
        check_template(map, index, template)
            .map_err(|what| DebugError::Template { name: template.name.clone(), what })?;
    }
    Ok(())
}

fn check_template(
    map: &DebugMap,
    index: usize,
    template: &DebugTemplate,
) -> Result<(), &'static str> {
    let origin = |id: u32| (id as usize) < map.origins.len();
    let first = template.segments.first().map(|segment| segment.row);
    if (template.own_rows > 0) != (first == Some(0)) {
        return Err("the first segment is not at the first row");
    }
    if !template.segments.is_sorted_by(|a, b| a.row < b.row)
        || template.segments.last().is_some_and(|last| last.row >= template.own_rows)
    {
        return Err("segments do not ascend within the rows");
    }
    if !template.segments.iter().all(|segment| origin(segment.origin)) {
        return Err("a segment names an origin that is not there");
    }
    let mut next = template.own_rows;
    for site in &template.calls {
        let earlier = map.templates.get(..index).unwrap_or(&[]);
        let callee = earlier
            .get(site.template as usize)
            .ok_or("a call names a template that does not stand before it")?;
        if site.row != next || !origin(site.origin) {
            return Err("a call is not where its rows begin, or has no origin");
        }
        next = next.checked_add(callee.rows).ok_or("there are too many rows")?;
    }
    if next == template.rows { Ok(()) } else { Err("rows do not add up") }
}
