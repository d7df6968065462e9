//! From a new package to a verified proof.

use tempfile::TempDir;

use crate::support::{Package, json, zkc};

#[test]
fn a_new_package_goes_all_the_way_without_an_argument() {
    let folder = TempDir::new().unwrap();
    let made = zkc(folder.path(), &["new", "first_deal"]).ok();
    assert_eq!(made.out, "");
    assert!(made.err.contains("cd first_deal"), "{made:?}");
    let package = folder.path().join("first_deal");
    for command in ["check", "test", "build", "execute", "setup", "prove", "verify", "info"] {
        zkc(&package, &[command]).ok();
    }
    let verified = json(&zkc(&package, &["verify"]).ok().out);
    assert_eq!(verified["valid"], true);
    assert_eq!(verified["public"]["owed"], "1253.12 EUR");
    assert!(zkc(&package, &["verify"]).err.contains("`now` contains the present time"));
}

#[test]
fn a_package_named_in_its_manifest_works_from_outside_and_from_below() {
    let package = Package::loan();
    let outside = TempDir::new().unwrap();
    let folder = package.path().display().to_string();
    zkc(outside.path(), &["-C", &folder, "build"]).ok();
    assert!(package.file("target/Loan.draw/circuit.r1cs").is_file());
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
    zkc(&package.file("src"), &["execute", "--clause", "close"]).ok();
    assert!(!package.file("src/target").exists());
}

#[test]
fn each_clause_has_its_own_keys_and_proofs() {
    let package = Package::loan_with_keys();
    for (clause, name) in [("draw", "Loan.draw"), ("Loan::close", "Loan.close")] {
        package.on(clause, &["prove"]).ok();
        assert!(package.file(&format!("target/{name}/proof.json")).is_file());
        let verified = json(&package.on(clause, &["verify"]).ok().out);
        assert_eq!(verified["valid"], true);
    }
    assert_eq!(json(&package.on("close", &["verify"]).ok().out)["public"]["fee"], 31);
}

#[test]
fn whoever_has_key_interface_and_proof_needs_no_package() {
    let package = Package::loan_with_keys();
    package.on("close", &["prove", "--out", "sent"]).ok();
    let elsewhere = TempDir::new().unwrap();
    for (from, to) in [
        ("sent/proof.json", "proof.json"),
        ("sent/public.json", "public.json"),
        ("target/Loan.close/abi.json", "abi.json"),
        ("target/Loan.close/verification_key.json", "vk.json"),
    ] {
        std::fs::write(elsewhere.path().join(to), package.read(from)).unwrap();
    }
    let args = ["verify", "--abi", "abi.json", "--proof", "proof.json", "--key", "vk.json"];
    assert_eq!(json(&zkc(elsewhere.path(), &args).ok().out)["public"]["owed"], 700);
}

#[test]
fn execute_gives_outputs_and_openings_as_data() {
    let package = Package::loan();
    let run = package.on("draw", &["execute"]).ok();
    let result = json(&run.out);
    assert_eq!(result["openings"]["left"]["value"], 3_141_592_553_u32);
    assert_eq!(result["outputs"]["left"], result["openings"]["left"]["seal"]);
    let close = json(&package.on("close", &["execute", "-q"]).ok().out);
    assert_eq!(close, serde_json::json!({ "outputs": { "fee": 31 } }));
}

#[test]
fn a_second_build_and_a_second_setup_change_nothing() {
    let package = Package::loan_with_keys();
    let before = package.files();
    package.run(&["build"]).ok();
    let again = package.run(&["setup"]).ok();
    assert!(again.err.contains("Fresh"), "{again:?}");
    assert!(before == package.files());
    package.on("close", &["setup", "--force"]).ok();
    let key = "target/Loan.close/proving_key.zkey";
    assert_ne!(before[key], package.read(key));
}

#[test]
fn clean_removes_what_was_built_and_no_more() {
    let package = Package::loan();
    let before = package.files();
    package.run(&["build"]).ok();
    package.run(&["clean"]).ok();
    assert!(before == package.files());
    package.run(&["clean"]).ok();
    let other = TempDir::new().unwrap();
    std::fs::create_dir(other.path().join("target")).unwrap();
    zkc(other.path(), &["clean"]).ok();
    assert!(other.path().join("target").is_dir());
}
