//! Exit codes, and what happens on a panic.

use std::process::ExitCode;

/// How a run of `zkc` ends. The numbers are documented and stable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Done.
    Ok = 0,
    /// The program or the manifest has errors; a test failed; a source is not formatted.
    Compile = 1,
    /// The command line is wrong.
    Usage = 2,
    /// The inputs are refused: missing, mistyped, out of range.
    Inputs = 3,
    /// A condition does not hold: there is no proof for these inputs.
    Rejected = 4,
    /// A proof or a key is refused.
    Refused = 5,
    /// A file cannot be read, is damaged, or cannot be written.
    Files = 6,
    /// A bug in zkc.
    Panic = 70,
}

/// The table that `--help` shows.
pub const HELP: &str = "Exit codes:
   0  done
   1  the program or the manifest has errors, a test failed, or `fmt --check` would change a file
   2  the command line is wrong
   3  the inputs are refused: missing, mistyped, out of range
   4  a condition does not hold: there is no proof for these inputs
   5  a proof or a key is refused
   6  a file cannot be read, is damaged, or cannot be written
  70  a bug in zkc: please report it";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// On a panic, says where in the compiler it happened and nothing of what it worked on: a panic's own
/// message may hold inputs.
pub fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, |location| {
            format!(" at {}:{}:{}", location.file(), location.line(), location.column())
        });
        eprintln!(
            "error: zkc {} met a bug{place}\n  = note: nothing was written after this point\n  \
             = help: report it with the command you ran and the sources; this message holds no inputs",
            env!("CARGO_PKG_VERSION")
        );
    }));
}
