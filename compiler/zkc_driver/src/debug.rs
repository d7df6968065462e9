//! The debug map of a compiled clause, with the digests of the texts it points into.

use sha2::{Digest as _, Sha256};
use zkc_artifact::debug::{DebugError, DebugMap};
use zkc_span::SourceMap;

use crate::Compiled;

/// Says for every row which text it comes from. `circuit` is the digest of the rows in hex.
///
/// # Errors
/// If the parts do not fit together, which would be a bug of the back end.
pub fn debug_map(
    compiled: &Compiled,
    sources: &SourceMap,
    circuit: &str,
) -> Result<DebugMap, DebugError> {
    let sha256 = |text: &str| {
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let layout = compiled.circuit.layout.clone();
    zkc_backend_r1cs::debug_map(&compiled.module, layout, sources, sha256, circuit.to_owned())
}
