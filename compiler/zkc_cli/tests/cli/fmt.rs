//! `zkc fmt`: what it writes, what it leaves alone, and how it ends.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use crate::support::{LOAN, Package, Run, command};

const BAD: &str = "// kept\nfn  f(a:u8)->u8{a} // and this\n";
const GOOD: &str = "// kept\nfn f(a: u8) -> u8 { a } // and this\n";
const BROKEN: &str = "fn f( {\n";

/// Runs with a text on stdin.
fn piped(folder: &Path, args: &[&str], text: &str) -> Run {
    let mut child = command(folder)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    Run {
        code: output.status.code().expect("by itself"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
        took: Duration::ZERO,
    }
}

#[test]
fn every_source_of_the_package_is_formatted_and_nothing_else() {
    let package = Package::with_source(BAD);
    package.write("src/deep/er.clause", BAD);
    package.write("src/notes.txt", BAD);
    package.write("src/.git/hidden.clause", BAD);
    package.write("other.clause", BAD);
    let run = package.run(&["fmt"]).ok();
    assert_eq!(run.out, "");
    assert!(run.err.contains("Formatted src/main.clause"), "{run:?}");
    assert!(run.err.contains("2 files, 2 changed"), "{run:?}");
    for (name, text) in [
        ("src/main.clause", GOOD),
        ("src/deep/er.clause", GOOD),
        ("src/notes.txt", BAD),
        ("src/.git/hidden.clause", BAD),
        ("other.clause", BAD),
    ] {
        assert_eq!(package.read(name), text.as_bytes(), "{name}");
    }
    let run = package.leaves_files_alone(&["fmt"]).ok();
    assert!(run.err.contains("2 files, 0 changed"), "{run:?}");
    // From a folder below, and with the folder or the files named.
    package.write("other.clause", BAD);
    let run = crate::support::zkc(&package.file("src"), &["fmt", "../other.clause", "deep"]).ok();
    assert!(run.err.contains("2 files, 1 changed"), "{run:?}");
    assert_eq!(package.read("other.clause"), GOOD.as_bytes());
}

#[test]
fn a_formatted_file_is_not_written() {
    let package = Package::with_source(GOOD);
    let path = package.file("src/main.clause");
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let file = fs::File::options().write(true).open(&path).expect("there");
    file.set_modified(then).expect("allowed");
    drop(file);
    package.run(&["fmt"]).ok();
    assert_eq!(fs::metadata(&path).expect("there").modified().expect("known"), then);
}

#[test]
fn check_prints_a_diff_writes_nothing_and_ends_with_1() {
    let package = Package::with_source(BAD);
    package.write("src/good.clause", GOOD);
    let run = package.leaves_files_alone(&["fmt", "--check"]);
    assert_eq!(run.code, 1, "{run:?}");
    let expected = "--- src/main.clause\n+++ src/main.clause\n@@ -1,2 +1,2 @@\n // kept\n\
                    -fn  f(a:u8)->u8{a} // and this\n+fn f(a: u8) -> u8 { a } // and this\n";
    assert_eq!(run.out, expected);
    assert!(run.err.contains("1 of 2 files would change"), "{run:?}");
    package.run(&["fmt"]).ok();
    let run = package.leaves_files_alone(&["fmt", "--check"]).ok();
    assert_eq!(run.out, "");
}

#[test]
fn stdin_goes_to_stdout() {
    let package = Package::with_source(BAD);
    let run = piped(package.path(), &["fmt", "-"], BAD).ok();
    assert_eq!(run.out, GOOD);
    let run = piped(package.path(), &["fmt", "--check", "-"], BAD);
    assert!(run.code == 1 && run.out.starts_with("--- <stdin>\n"), "{run:?}");
    piped(package.path(), &["fmt", "--check", "-"], GOOD).ok();
    piped(package.path(), &["fmt", "-"], BROKEN).fails(1, "E0011", "<stdin>");
    assert_eq!(package.read("src/main.clause"), BAD.as_bytes());
}

#[test]
fn an_error_in_one_file_leaves_it_alone_and_does_not_stop_the_others() {
    let package = Package::with_source(BROKEN);
    package.write("src/other.clause", BAD);
    package.write("src/latin.clause", b"// \xe4\n");
    let run = package.run(&["fmt"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""), "{run:?}");
    assert!(run.err.contains("error[E0011]") && run.err.contains("error[E0603]"), "{run:?}");
    assert!(run.err.ends_with("files with errors were left as they are\n"), "{run:?}");
    assert_eq!(package.read("src/main.clause"), BROKEN.as_bytes());
    assert_eq!(package.read("src/latin.clause"), b"// \xe4\n");
    assert_eq!(package.read("src/other.clause"), GOOD.as_bytes());
    // The highest code wins.
    let run = package.run(&["fmt", "nowhere.clause", "src"]);
    assert_eq!(run.code, 6, "{run:?}");
    assert!(run.err.contains("there is no file `nowhere.clause`"), "{run:?}");
}

#[test]
fn sources_need_not_make_sense_and_the_manifest_neither() {
    // Unknown names and types are no matter of layout.
    let package = Package::with_source("fn f()->Nowhere{nothing}\n");
    package.write("Zkc.toml", "[package\n");
    package.run(&["fmt"]).ok();
    assert_eq!(package.read("src/main.clause"), b"fn f() -> Nowhere { nothing }\n");
    let empty = tempfile::TempDir::new().expect("there is room");
    crate::support::zkc(empty.path(), &["fmt"]).fails(6, "E0602", "there is no `Zkc.toml`");
}

#[test]
fn what_zkc_makes_is_formatted() {
    let folder = tempfile::TempDir::new().expect("there is room");
    crate::support::zkc(folder.path(), &["new", "invoice"]).ok();
    crate::support::zkc(&folder.path().join("invoice"), &["fmt", "--check"]).ok();
    let package = Package::with_source(LOAN);
    package.leaves_files_alone(&["fmt", "--check"]).ok();
}
