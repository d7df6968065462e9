//! Reading proving keys: checked point by point once, then known by digest.
//!
//! Checking every point of a key takes longer than a proof. The digests of keys that passed all checks
//! stand in `target/checked_keys`, one a line, so that the same bytes are not checked twice. The list
//! lies in the package's own folder: whoever can change it can change the sources as well.

use std::io;
use std::path::{Path, PathBuf};

use zkc_artifact::rim::atomic_write;
use zkc_artifact::zkey::digest;
use zkc_groth16::ProvingKey;

use crate::failure::{Outcome, damaged, unreadable};
use crate::project::hex;

/// Reads a key file; `root` is the package's folder.
pub fn read(root: &Path, path: &Path) -> Outcome<ProvingKey> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    let digest = digest(&bytes);
    if is_checked(root, &digest) {
        return ProvingKey::read_pinned(&bytes, &digest).map_err(|error| damaged(path, &error));
    }
    let key = ProvingKey::read(&bytes).map_err(|error| damaged(path, &error))?;
    // Without the note the next run checks again; that is slow and not wrong.
    _ = remember(root, &bytes);
    Ok(key)
}

/// Notes that these bytes are a key that passed all checks, or that was just made here.
///
/// # Errors
/// Those of the file system.
pub fn remember(root: &Path, bytes: &[u8]) -> io::Result<()> {
    const MOST: usize = 64;
    let line = hex(&digest(bytes));
    let known = std::fs::read_to_string(list(root)).unwrap_or_default();
    let mut lines: Vec<&str> = known.lines().filter(|known| *known != line).collect();
    lines.push(&line);
    let recent = lines.len().saturating_sub(MOST);
    atomic_write(&list(root), (lines[recent..].join("\n") + "\n").as_bytes())
}

fn is_checked(root: &Path, digest: &[u8; 32]) -> bool {
    let line = hex(digest);
    std::fs::read_to_string(list(root)).is_ok_and(|known| known.lines().any(|known| known == line))
}

fn list(root: &Path) -> PathBuf {
    root.join("target").join("checked_keys")
}
