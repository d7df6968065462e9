//! The debug map: from a row of the constraint system to the place in the source that made it, with
//! the calls that lead there.
//!
//! No row has a record of its own. Each template lists its rows as segments of one origin and its
//! calls with the place where the callee's rows begin, so that a row of the whole system is found by
//! descending from the entry: O(depth · log), a few kB a template, however often it is called.
//!
//! ```
//! use zkc_artifact::debug::{DebugMap, DebugOrigin, DebugTemplate, Segment, Site};
//!
//! let origin = |kind: &str, line| DebugOrigin {
//!     file: 0, start: 0, end: 1, line, column: 1, kind: kind.into(), message: String::new(),
//! };
//! let map = DebugMap::new(
//!     String::new(),
//!     vec![],
//!     vec![origin("value", 3), origin("call", 9), origin("overflow", 10)],
//!     vec![
//!         DebugTemplate {
//!             name: "square".into(), rows: 2, own_rows: 2,
//!             segments: vec![Segment { row: 0, origin: 0 }], calls: vec![],
//!         },
//!         DebugTemplate {
//!             name: "pay".into(), rows: 5, own_rows: 1,
//!             segments: vec![Segment { row: 0, origin: 2 }],
//!             calls: vec![
//!                 Site { template: 0, row: 1, origin: 1 },
//!                 Site { template: 0, row: 3, origin: 1 },
//!             ],
//!         },
//!     ],
//! )?;
//! let place = map.locate_row(4).unwrap();
//! assert_eq!((place.origin, place.calls.as_slice()), (0, &[1u32][..]));
//! assert_eq!(map.rows_by_line()[&(0, 3)].own, 4);
//! assert_eq!(map.rows_by_line()[&(0, 9)].called, 4);
//! # Ok::<(), zkc_artifact::debug::DebugError>(())
//! ```

mod error;
mod lines;

use serde::{Deserialize, Serialize};

pub use error::DebugError;
pub use lines::LineRows;

/// Version of the form; a reader refuses any other.
pub const VERSION: u32 = 1;
/// What the file says it is.
pub const FORMAT: &str = "zkc-debug-map";

/// A debug map whose ids all point at something; see the [module](self).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DebugMap {
    format: String,
    version: u32,
    circuit: String,
    files: Vec<DebugFile>,
    origins: Vec<DebugOrigin>,
    templates: Vec<DebugTemplate>,
}

/// A source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DebugFile {
    /// Its name as messages show it.
    pub name: String,
    /// SHA-256 of its text, in lower-case hex, so that a changed file is noticed.
    pub sha256: String,
}

/// A place in the source and why something was made there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DebugOrigin {
    /// Index of the file.
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The reason in a word: `value`, `input`, `overflow`, `require`, `call` and so on.
    pub kind: String,
    /// The message of a `require` as written, the name of a called function; else empty.
    pub message: String,
}

/// Rows and calls of one template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DebugTemplate {
    /// A readable name.
    pub name: String,
    /// Rows of one call, with everything called.
    pub rows: u32,
    /// Rows of its own; they come first.
    pub own_rows: u32,
    /// Runs of own rows with one origin, ascending; the first begins at row 0.
    pub segments: Vec<Segment>,
    /// Calls, in order of their rows.
    pub calls: Vec<Site>,
}

/// From `row` on, up to the next segment, rows come from `origin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// First row, counted from the template's first.
    pub row: u32,
    /// Index of the origin.
    pub origin: u32,
}

/// A call: where the callee's rows begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Index of the callee.
    pub template: u32,
    /// The callee's first row, counted from the caller's first.
    pub row: u32,
    /// Where the call comes from.
    pub origin: u32,
}

/// Where a row comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index of the origin.
    pub origin: u32,
    /// Index of the template whose row it is.
    pub template: u32,
    /// Origins of the calls that lead there, the outermost first.
    pub calls: Vec<u32>,
}

impl DebugMap {
    /// Puts a map together and checks it. `circuit` is the SHA-256 of the `.r1cs` file in hex.
    ///
    /// # Errors
    /// If an index points nowhere, a call stands before its callee, or row counts do not add up.
    pub fn new(
        circuit: String,
        files: Vec<DebugFile>,
        origins: Vec<DebugOrigin>,
        templates: Vec<DebugTemplate>,
    ) -> Result<Self, DebugError> {
        let format = FORMAT.to_owned();
        let map = DebugMap { format, version: VERSION, circuit, files, origins, templates };
        error::check(&map)?;
        Ok(map)
    }

    /// SHA-256 of the `.r1cs` file that the rows are those of, in hex.
    pub fn circuit(&self) -> &str {
        &self.circuit
    }

    /// The source files.
    pub fn files(&self) -> &[DebugFile] {
        &self.files
    }

    /// All origins; ids in failures of the witness program are indices into them.
    pub fn origins(&self) -> &[DebugOrigin] {
        &self.origins
    }

    /// One origin.
    pub fn origin(&self, id: u32) -> Option<&DebugOrigin> {
        self.origins.get(id as usize)
    }

    /// The templates, callees first; the last one is the entry.
    pub fn templates(&self) -> &[DebugTemplate] {
        &self.templates
    }

    /// Rows of the whole system.
    pub fn n_rows(&self) -> u32 {
        self.templates.last().map_or(0, |entry| entry.rows)
    }

    /// Where a row of the whole system comes from; `None` if there is no such row.
    pub fn locate_row(&self, row: u32) -> Option<Place> {
        if row >= self.n_rows() {
            return None;
        }
        let (mut row, mut calls) = (row, Vec::new());
        let mut index = self.templates.len().checked_sub(1)? as u32;
        loop {
            let template = self.templates.get(index as usize)?;
            if row < template.own_rows {
                let after = template.segments.partition_point(|segment| segment.row <= row);
                let segment = template.segments.get(after.checked_sub(1)?)?;
                return Some(Place { origin: segment.origin, template: index, calls });
            }
            // Of the calls that begin at one row, all but the last have no rows.
            let after = template.calls.partition_point(|site| site.row <= row);
            let site = template.calls.get(after.checked_sub(1)?)?;
            calls.push(site.origin);
            row -= site.row;
            index = site.template;
        }
    }

    /// The JSON form, one line; the same map always gives the same bytes.
    pub fn to_json(&self) -> String {
        // Strings and numbers only, so writing cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the JSON form.
    ///
    /// # Errors
    /// Text that is not one whole, consistent map of this version.
    pub fn from_json(text: &str) -> Result<Self, DebugError> {
        let map: DebugMap =
            serde_json::from_str(text).map_err(|error| DebugError::Json(error.to_string()))?;
        if map.format != FORMAT {
            return Err(DebugError::Format);
        }
        if map.version != VERSION {
            return Err(DebugError::Version { found: map.version });
        }
        error::check(&map)?;
        Ok(map)
    }
}
