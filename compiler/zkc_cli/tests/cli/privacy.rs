//! Private values are in openings and witnesses, which their owner alone can read, and nowhere else.

use crate::support::{DRAW, Package, Run};

/// Private inputs and what follows from them, as a message or a file might hold them.
fn canaries() -> Vec<Vec<u8>> {
    let (limit, left, key) =
        (3_141_592_653_u32, 3_141_592_553_u32, 271_828_182_845_904_523_536_028_u128);
    let mut canaries = Vec::new();
    for text in [limit.to_string(), left.to_string(), key.to_string()] {
        canaries.push(text.into_bytes());
    }
    for number in [u128::from(limit), u128::from(left), key] {
        canaries.push(format!("{number:x}").into_bytes());
        canaries.push(format!("{number:X}").into_bytes());
        // As binary files hold elements.
        canaries.push([number.to_le_bytes(), [0; 16]].concat());
    }
    canaries
}

#[track_caller]
fn holds_none(what: &str, bytes: &[u8]) {
    for canary in canaries() {
        let found = bytes.windows(canary.len()).any(|window| window == canary);
        assert!(!found, "{what} holds {:?}", String::from_utf8_lossy(&canary));
    }
}

#[track_caller]
fn says_none(run: Run) -> Run {
    holds_none("stdout", run.out.as_bytes());
    holds_none("stderr", run.err.as_bytes());
    run
}

#[cfg(unix)]
fn mode(package: &Package, name: &str) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(package.file(name)).unwrap().permissions().mode() & 0o777
}

#[test]
fn only_openings_and_witness_hold_private_values() {
    let package = Package::loan_with_keys();
    says_none(package.on("draw", &["prove"]).ok());
    package.on("draw", &["execute", "--wtns", "draw.wtns"]).ok();
    says_none(package.on("draw", &["verify"]).ok());
    let private = ["target/Loan.draw/openings.json", "draw.wtns"];
    for (name, bytes) in package.files() {
        if name != "inputs/draw.json" && !private.contains(&name.as_str()) {
            holds_none(&name, &bytes);
        }
    }
    // The search finds what is there.
    let found = |name: &str| {
        let bytes = package.read(name);
        canaries().iter().any(|canary| bytes.windows(canary.len()).any(|window| window == canary))
    };
    assert!(found(private[0]) && found(private[1]));
    #[cfg(unix)]
    for name in private {
        assert_eq!(mode(&package, name), 0o600, "{name}");
    }
}

#[test]
fn a_failing_condition_shows_private_values_only_when_asked() {
    let package = Package::loan_with_keys();
    package.write("inputs/draw.json", DRAW.replace("100", "4000000000"));
    for command in ["execute", "prove"] {
        for format in ["human", "short", "json"] {
            let run = package.on("draw", &[command, "--message-format", format]);
            assert_eq!(run.code, 4, "{run:?}");
            let run = says_none(run);
            assert!(run.err.contains("4000000000"), "the public value is shown: {run:?}");
        }
        let shown = package.on("draw", &[command, "--show-private"]);
        assert_eq!(shown.code, 4);
        assert!(shown.err.contains("3141592653"), "{shown:?}");
        assert!(!shown.err.contains("271828182845904523536028"), "it has no part in it: {shown:?}");
    }
}

#[test]
fn refused_inputs_are_not_repeated() {
    let package = Package::loan();
    for (from, to) in [
        ("3141592653", "\"3141592653 EUR\""),
        ("3141592653", "3141592653.5"),
        ("3141592653", "31415926530"),
        ("3141592653", "[3141592653]"),
        ("3141592653", "{\"3141592653\": 3141592653}"),
        ("\"271828182845904523536028\"", "\"271828182845904523536028.0\""),
        ("\"271828182845904523536028\"", "271828182845904523536028"),
        ("100", "3141592653 3141592653"),
        ("100", "\"3141592653"),
    ] {
        package.write("inputs/draw.json", DRAW.replace(from, to));
        for format in ["human", "json"] {
            let run = package.on("draw", &["execute", "--message-format", format]);
            assert_eq!(run.code, 3, "{to}: {run:?}");
            says_none(run);
        }
    }
    package.write(
        "inputs/draw.toml",
        "limit = 3141592653 3141592653\nkey = \"271828182845904523536028\"\n",
    );
    says_none(
        package
            .on("draw", &["execute", "--inputs", "inputs/draw.toml"])
            .fails(3, "E0616", "line 1"),
    );
}
