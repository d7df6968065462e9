//! E0600 to E0799, W0600 to W0799: manifest, inputs, artefacts, keys and proofs.

use super::{Entry, pages};

/// The entries of this phase, by code.
pub(super) const ENTRIES: &[Entry] = pages! {
    "E0600" "no such error code",
    "E0601" "manifest not valid",
    "E0602" "package file missing or unreadable",
    "E0603" "source not UTF-8",
    "E0604" "source too large",
    "E0605" "edition or curve not known",
    "E0606" "module file missing",
    "E0610" "file not found or unreadable",
    "E0611" "file cannot be written",
    "E0612" "file damaged or of another kind",
    "E0613" "which clause is meant",
    "E0614" "a bug in zkc",
    "E0615" "which input file is meant",
    "E0616" "inputs refused",
    "E0618" "no key yet",
    "E0619" "package cannot be made",
    "E0620" "prover failed",
    "E0621" "key for another circuit",
    "E0622" "key not safe",
    "E0623" "proof does not hold",
    "E0624" "proof for another deployment",
    "E0625" "no batch of deals",
};
