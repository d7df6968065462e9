//! Keys, proofs and public values that are damaged, foreign or of something else.

use crate::support::{LOAN, Package};

const KEY: &str = "target/Loan.close/proving_key.zkey";

fn proven() -> Package {
    let package = Package::loan_with_keys();
    package.on("close", &["prove"]).ok();
    package.on("draw", &["prove"]).ok();
    package
}

#[test]
fn a_damaged_or_foreign_key_is_refused_before_proving() {
    let package = proven();
    package.on("close", &["execute", "--wtns", "deal.wtns"]).ok();
    let key = package.read(KEY);
    let prove =
        |name: &str| package.leaves_files_alone(&["prove", "--clause", "close", "--key", name]);
    for cut in [0, 3, 4, 11, 100, key.len() / 2, key.len() - 1] {
        package.write("cut.zkey", &key[..cut]);
        prove("cut.zkey").fails(6, "E0612", "`cut.zkey`");
    }
    package.write("long.zkey", [&key[..], b"x"].concat());
    prove("long.zkey").fails(6, "E0612", "`long.zkey`");
    // A count of sections that no file could hold, and a section longer than the file.
    for (at, what) in [(8, "sections"), (16, "length")] {
        let mut wild = key.clone();
        wild[at..at + 4].fill(0xff);
        package.write("wild.zkey", wild);
        let run = prove("wild.zkey").fails(6, "E0612", "`wild.zkey`");
        assert!(run.took.as_secs() < 5, "{what}: {:?}", run.took);
    }
    for foreign in ["target/Loan.close/circuit.r1cs", "deal.wtns"] {
        prove(foreign).fails(6, "E0612", "another kind of file");
    }
    for text in ["Zkc.toml", "target/Loan.close/verification_key.json"] {
        prove(text).fails(6, "E0612", text);
    }
    prove("none.zkey").fails(6, "E0610", "there is no file `none.zkey`");
    prove("target").fails(6, "E0610", "`target`");
}

#[test]
fn every_broken_byte_of_a_small_key_is_met_without_a_panic() {
    let package = proven();
    let key = package.read(KEY);
    for at in (0..key.len()).step_by(key.len() / 25) {
        let mut broken = key.clone();
        broken[at] ^= 0x55;
        package.write("broken.zkey", broken);
        let run = package.on("close", &["prove", "--key", "broken.zkey", "--out", "out"]);
        assert!([5, 6].contains(&run.code), "byte {at}: {run:#?}");
        assert!(!package.file("out").exists(), "byte {at}");
    }
}

#[test]
fn a_key_for_another_circuit_is_refused_before_proving() {
    let package = proven();
    let other = "target/Loan.draw/proving_key.zkey";
    let run = package.leaves_files_alone(&["prove", "--clause", "close", "--key", other]);
    let run = run.fails(5, "E0621", "for another circuit");
    assert!(!run.err.contains("Proving"), "{run:#?}");
    // The contract changes after its setup.
    package.write("src/main.clause", LOAN.replace("paid >= owed", "paid > owed"));
    package.run(&["build"]).ok();
    let run = package.leaves_files_alone(&["prove", "--clause", "close"]);
    run.fails(5, "E0621", "run `zkc setup` again");
    package.on("close", &["setup"]).ok();
    package.on("close", &["prove"]).ok();
    package.on("close", &["verify"]).ok();
}

#[test]
fn there_is_no_proof_without_a_key_and_nothing_to_verify_without_a_proof() {
    let package = Package::loan();
    package.run(&["build"]).ok();
    let run = package.leaves_files_alone(&["prove", "--clause", "close"]);
    run.fails(5, "E0618", "run `zkc setup`");
    let run = package.leaves_files_alone(&["verify", "--clause", "close"]);
    run.fails(6, "E0610", "run `zkc prove`");
}

#[test]
fn a_proof_holds_for_its_clause_and_its_public_values_only() {
    let package = proven();
    let verify = |args: &[&str]| {
        package.leaves_files_alone(&[&["verify", "--clause", "close"], args].concat())
    };
    verify(&[]).ok();
    let other = "target/Loan.draw/proof.json";
    verify(&["--proof", other]).fails(5, "E0623", "public");
    let public = "target/Loan.close/public.json";
    verify(&["--proof", other, "--public", public]).fails(5, "E0623", "proof.json");
    verify(&["--key", "target/Loan.draw/verification_key.json"]).fails(5, "E0623", "");
    let text = String::from_utf8(package.read(public)).unwrap();
    for (from, to, exit, code) in [
        ("\"31\"", "\"32\"", 5, "E0623"),
        ("\"31\"", "\"31\",\n \"0\"", 5, "E0623"),
        (",\n \"31\"", "", 5, "E0623"),
        ("\"31\"", "31", 6, "E0612"),
        ("\"31\"", "\"031\"", 6, "E0612"),
        ("\"31\"", "\"0x1f\"", 6, "E0612"),
        (
            "\"31\"",
            "\"21888242871839275222246405745257275088548364400416034343698204186575808495648\"",
            6,
            "E0612",
        ),
    ] {
        let edited = text.replace(from, to);
        assert_ne!(edited, text, "{from}");
        package.write("edited.json", edited);
        verify(&["--public", "edited.json"]).fails(exit, code, "");
    }
}

#[test]
fn damaged_proofs_and_verification_keys_are_refused() {
    let package = proven();
    for (option, name) in [
        ("--proof", "target/Loan.close/proof.json"),
        ("--key", "target/Loan.close/verification_key.json"),
        ("--public", "target/Loan.close/public.json"),
    ] {
        let text = package.read(name);
        let verify = || {
            let public = ["--public", "target/Loan.close/public.json"];
            let mut args = vec!["verify", "--clause", "close", option, "bad.json"];
            if option == "--proof" {
                args.extend(public);
            }
            package.leaves_files_alone(&args)
        };
        for cut in [0, 1, text.len() / 2, text.len() - 1] {
            package.write("bad.json", &text[..cut]);
            verify().fails(6, "E0612", "`bad.json`");
        }
        package.write("bad.json", [&text[..], b" {}"].concat());
        verify().fails(6, "E0612", "`bad.json`");
        package.write("bad.json", b"\xff\xfe\0");
        verify().fails(6, "E0612", "`bad.json`");
        package.write("bad.json", "[".repeat(100_000));
        verify().fails(6, "E0612", "`bad.json`");
    }
}

#[test]
fn a_proof_of_another_deployment_is_refused() {
    let package = proven();
    let manifest = String::from_utf8(package.read("Zkc.toml")).unwrap();
    for change in [
        format!("{manifest}[deployment]\nnetwork = \"main\"\n"),
        format!("{manifest}[deployment]\ninstance = \"other\"\n"),
        manifest.replace("0.1.0", "0.1.1"),
    ] {
        package.write("Zkc.toml", change);
        package.on("close", &["verify"]).fails(5, "E0624", "another deployment");
    }
    package.write("Zkc.toml", &manifest);
    package.on("close", &["verify"]).ok();
}

#[test]
fn results_that_cannot_be_written_are_a_file_error() {
    let package = proven();
    let run = package.leaves_files_alone(&["prove", "--clause", "close", "--out", "Zkc.toml"]);
    run.fails(6, "E0611", "`Zkc.toml`");
    let nowhere = "nowhere/deal.wtns";
    let run = package.leaves_files_alone(&["execute", "--clause", "close", "--wtns", nowhere]);
    run.fails(6, "E0611", nowhere);
}
