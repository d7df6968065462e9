//! The examples hold for their inputs, prove, verify, and stay within their sizes.

use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;
use serde_json::{Value, json};
use zkc_field::Fr;
use zkc_groth16::{KeyOrigin, Prover, setup};
use zkc_tests::ledger::{Ledger, Note};
use zkc_tests::{Circuit, root};
use zkc_witness::inputs::{self, EntryInputs};

/// Circuit and inputs of the option, as its folder has them.
pub fn option() -> (Circuit, EntryInputs) {
    let circuit = Circuit::of_example("european_option");
    let file = root().join("examples/european_option/inputs/settle.toml");
    let toml = std::fs::read_to_string(file).expect("the inputs are there");
    let inputs = circuit.inputs(&toml, &mut rng()).expect("the inputs are valid");
    (circuit, inputs)
}

/// Circuit and inputs of the transfer, as its folder has them.
pub fn transfer() -> (Circuit, EntryInputs) {
    let circuit = Circuit::of_example("private_transfer");
    let file = root().join("examples/private_transfer/inputs/transfer.json");
    let json = std::fs::read(file).expect("the inputs are there");
    let inputs = circuit.json_inputs(&json, &mut rng()).expect("the inputs are valid");
    (circuit, inputs)
}

/// Tests only: a known seed, so that a failure can be repeated.
pub fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(2026)
}

/// Proves, verifies, and sees another output refused; gives the public elements.
pub fn prove_and_verify(circuit: &Circuit, inputs: &EntryInputs) -> Vec<Fr> {
    let witness = zkc_witness::run(&circuit.witness, &inputs.elements(&circuit.abi))
        .expect("every condition holds");
    let public = circuit.r1cs.public_inputs(witness.wires()).to_vec();
    let mut rng = rng();
    let key =
        setup(&circuit.r1cs, &mut rng, KeyOrigin::UnsafeDev).expect("the circuit fits the curve");
    let prover = Prover::load(key, circuit.r1cs.clone()).expect("the key is for this circuit");
    let proof = prover.prove(witness.wires(), &mut rng).expect("the witness satisfies the circuit");
    prover.verifier().verify(&proof, &public).expect("the proof holds");
    let mut other = public.clone();
    other[1] += Fr::from(1_u8);
    assert!(prover.verifier().verify(&proof, &other).is_err(), "another output is not proven");
    public
}

#[test]
fn the_option_pays_what_was_agreed() {
    let (circuit, inputs) = option();
    let public = prove_and_verify(&circuit, &inputs);
    let values =
        inputs::public_values(&circuit.abi, &public).expect("as many as the interface says");
    assert_eq!(values["price"], "101.37 EUR");
    let witness =
        zkc_witness::run(&circuit.witness, &inputs.elements(&circuit.abi)).expect("it holds");
    let payout = inputs::value(&circuit.abi.outputs[0].ty, &mut witness.openings().iter().copied());
    // (101.37 − 95.00) · 1000.5 = 6373.185, rounded down.
    assert_eq!(payout, "6373.18 EUR");
}

#[test]
fn the_option_at_its_boundaries() {
    let (circuit, _) = option();
    let file = root().join("examples/european_option/inputs/settle.toml");
    let toml = std::fs::read_to_string(file).expect("the inputs are there");
    let payout = |changes: &[(&str, &str)]| -> Result<Value, String> {
        let toml = changes.iter().fold(toml.clone(), |toml, (from, to)| {
            assert!(toml.contains(from), "{from}");
            toml.replace(from, to)
        });
        let inputs = circuit.inputs(&toml, &mut rng()).map_err(|errors| errors[0].to_string())?;
        let witness = zkc_witness::run(&circuit.witness, &inputs.elements(&circuit.abi))
            .map_err(|_| "rejected".to_owned())?;
        Ok(inputs::value(&circuit.abi.outputs[0].ty, &mut witness.openings().iter().copied()))
    };
    let call = "is_call = true";
    let put = "is_call = false";
    assert_eq!(payout(&[("101.37", "95.00")]), Ok(json!("0.00 EUR")), "at the strike");
    assert_eq!(payout(&[("101.37", "95.01")]), Ok(json!("10.00 EUR")), "one cent above");
    assert_eq!(payout(&[("101.37", "94.99")]), Ok(json!("0.00 EUR")), "one cent below");
    assert_eq!(payout(&[(call, put)]), Ok(json!("0.00 EUR")), "a put above its strike");
    assert_eq!(payout(&[(call, put), ("101.37", "94.99")]), Ok(json!("10.00 EUR")), "a put below");
    assert_eq!(payout(&[("1000.5", "0")]), Ok(json!("0.00 EUR")), "no quantity");
    assert_eq!(payout(&[("1000.5", "0.000001"), ("101.37", "10095.00")]), Ok(json!("0.01 EUR")));
    // The product of two numbers of 64 bits is exact; what does not fit 64 bits of cents is refused.
    let large = [("101.37", "184467440737095516.15"), ("95.00", "0.00")];
    assert_eq!(
        payout(&[large[0], large[1], ("1000.5", "1")]),
        Ok(json!("184467440737095516.15 EUR"))
    );
    assert_eq!(payout(&[large[0], large[1], ("1000.5", "1.000001")]), Err("rejected".to_owned()));
    // `now` has reached the expiry from its start on.
    let start = "now = [\"2026-12-01T10:00:00Z\"";
    let at = [("T09:00:00Z", "T10:00:00Z")];
    assert!(payout(&at).is_ok());
    assert_eq!(
        payout(&[("T09:00:00Z", "T10:00:01Z")]),
        Err("rejected".to_owned()),
        "a second early"
    );
    assert_eq!(
        payout(&[(start, "now = [\"2026-12-01T09:55:00Z\"")]),
        Ok(json!("6373.18 EUR")),
        "15 minutes"
    );
    assert_eq!(payout(&[(start, "now = [\"2026-12-01T09:54:59Z\"")]), Err("rejected".to_owned()));
}

#[test]
fn the_option_refuses_other_terms_than_were_sealed() {
    let (circuit, inputs) = option();
    let elements = inputs.elements(&circuit.abi);
    assert!(zkc_witness::run(&circuit.witness, &elements).is_ok());
    // Each private leaf of the terms and the salt changed alone: the seal no longer fits.
    let publics = circuit.abi.public.len() - circuit.abi.outputs.len();
    for leaf in publics..elements.len() - 1 {
        let mut forged = elements.clone();
        forged[leaf] = if forged[leaf] == Fr::from(1_u8) {
            Fr::from(0_u8)
        } else {
            forged[leaf] - Fr::from(1_u8)
        };
        assert!(zkc_witness::run(&circuit.witness, &forged).is_err(), "leaf {leaf}");
    }
}

/// The transfer of the example: notes of 70.00 and 50.00 EUR in a tree of four become 100.00 and 19.50,
/// with a fee of 0.50. `change` may forge what is written.
fn transfer_inputs(circuit: &Circuit, change: impl Fn(&mut Value)) -> Vec<u8> {
    let mut ledger = Ledger::new(&circuit.program);
    let note = |amount, secret, salt| Note { amount, secret, salt };
    let mine = [note(7_000, 1001, 11), note(5_000, 1002, 12)];
    ledger.add(&note(123_456, 9001, 91));
    let first = ledger.add(&mine[0]);
    ledger.add(&note(1, 9002, 92));
    let second = ledger.add(&mine[1]);
    let spends = [ledger.spend(&mine[0], first), ledger.spend(&mine[1], second)];
    let made = [ledger.note(&note(10_000, 2001, 21)), ledger.note(&note(1_950, 1001, 22))];
    let root = zkc_eval::Value::Composite(vec![zkc_eval::Value::int(ledger.root())]);
    let values = [
        root,
        zkc_eval::Value::int(50),
        zkc_eval::Value::Composite(spends.to_vec()),
        zkc_eval::Value::Composite(made.to_vec()),
    ];
    let clause = &circuit.program.clauses[0];
    let prime = zkc_field::Curve::Bn254.scalar_modulus();
    let mut file = serde_json::Map::new();
    for ((param, abi), value) in clause.params.iter().zip(&circuit.abi.params).zip(&values) {
        let leaves = zkc_eval::leaves(&circuit.program, &param.ty, value, prime)
            .expect("values of their types");
        let mut leaves = leaves
            .iter()
            .map(|leaf| zkc_field::element::from_biguint(leaf).expect("below the prime"));
        file.insert(abi.name.clone(), inputs::value(&abi.ty, &mut leaves));
    }
    let mut file = Value::Object(file);
    change(&mut file);
    (serde_json::to_string_pretty(&file).expect("JSON") + "\n").into_bytes()
}

#[test]
fn the_transfer_s_inputs_are_those_of_the_ledger() {
    let circuit = Circuit::of_example("private_transfer");
    let made = transfer_inputs(&circuit, |_| {});
    let path = root().join("examples/private_transfer/inputs/transfer.json");
    if std::env::var_os("UPDATE_EXAMPLES").is_some() {
        std::fs::write(&path, &made).expect("writable");
    }
    let there = std::fs::read(&path).unwrap_or_default();
    assert!(there == made, "run the tests with UPDATE_EXAMPLES=1 and look at the difference");
}

#[test]
fn the_transfer_moves_value_and_shows_none_of_it() {
    let (circuit, inputs) = transfer();
    let public = prove_and_verify(&circuit, &inputs);
    let values =
        inputs::public_values(&circuit.abi, &public).expect("as many as the interface says");
    assert_eq!(values["fee"], "0.50 EUR");
    assert_ne!(values["spent"][0], values["spent"][1]);
}

#[test]
fn the_transfer_refuses_every_forged_input() {
    let circuit = Circuit::of_example("private_transfer");
    let holds = |change: &dyn Fn(&mut Value)| {
        let json = transfer_inputs(&circuit, change);
        let inputs =
            circuit.json_inputs(&json, &mut rng()).unwrap_or_else(|errors| panic!("{errors:?}"));
        zkc_witness::run(&circuit.witness, &inputs.elements(&circuit.abi)).is_ok()
    };
    assert!(holds(&|_| {}));
    let refused: [(&str, &dyn Fn(&mut Value)); 8] = [
        ("one cent more comes out", &|file| file["outputs"][0]["amount"] = json!("100.01 EUR")),
        ("one cent is lost", &|file| file["outputs"][0]["amount"] = json!("99.99 EUR")),
        ("the fee is kept", &|file| file["fee"] = json!("0.00 EUR")),
        ("a note that is worth more", &|file| {
            file["inputs"][0]["note"]["amount"] = json!("70.01 EUR")
        }),
        ("another root", &|file| file["notes"]["root"] = json!("0x01")),
        ("another key", &|file| file["inputs"][1]["key"]["secret"] = json!("0x01")),
        ("another path", &|file| file["inputs"][0]["path"]["siblings"][5] = json!("0x01")),
        ("one note spent twice", &|file| file["inputs"][1] = file["inputs"][0].clone()),
    ];
    for (what, change) in refused {
        assert!(!holds(change), "{what} is accepted");
    }
}

#[test]
fn a_dummy_note_needs_no_path() {
    let circuit = Circuit::of_example("private_transfer");
    let json = transfer_inputs(&circuit, |file| {
        // The second input becomes a note of nothing that is in no tree.
        file["inputs"][1]["note"]["amount"] = json!("0.00 EUR");
        file["inputs"][1]["path"]["siblings"][0] = json!("0x05");
        file["outputs"][0]["amount"] = json!("69.50 EUR");
        file["outputs"][1]["amount"] = json!("0.00 EUR");
    });
    let inputs = circuit.json_inputs(&json, &mut rng()).expect("valid");
    zkc_witness::run(&circuit.witness, &inputs.elements(&circuit.abi)).expect("it holds");
}

#[test]
fn sizes_stay_below_those_published() {
    let option = Circuit::of_example("european_option");
    assert!(option.r1cs.n_rows() <= 2_500, "{}", option.r1cs.n_rows());
    // Tornado Nova's 2-in 2-out at depth 32 has 18,506.
    let transfer = Circuit::of_example("private_transfer");
    assert!(transfer.r1cs.n_rows() <= 18_300, "{}", transfer.r1cs.n_rows());
    let clause = |params: &str, body: &str| {
        let source = format!(
            "use std::hash::poseidon;\nuse std::merkle::Path;\ncontract C {{\n    #[repeatable]\n    \
             clause c({params}) -> (out: Digest) {{ reveal {{ out: {body} }} }}\n}}\n"
        );
        source
    };
    // A digest that is shown costs no row of its own.
    let poseidon = Circuit::of_source(
        "use std::hash::poseidon;\ncontract C {\n    #[repeatable]\n    clause c(a: Field, b: Field) -> (out: Field) {\n        reveal { out: poseidon([a, b]) }\n    }\n}\n",
    );
    assert!(poseidon.r1cs.n_rows() <= 240, "Poseidon: {}", poseidon.r1cs.n_rows());
    let path = Circuit::of_source(
        &clause("leaf: Digest, path: Path<32>", "path.root(leaf)")
            .replace("use std::hash::poseidon;\n", ""),
    );
    assert!(path.r1cs.n_rows() <= 7_776, "path: {}", path.r1cs.n_rows());
    let compare = |body: &str| {
        Circuit::of_source(&format!(
            "contract C {{\n    #[repeatable]\n    clause c(a: u64, b: u64) -> (out: bool) {{ reveal {{ out: {body} }} }}\n}}\n"
        ))
        .r1cs
        .n_rows()
    };
    // Two inputs of 64 bits are paid for in both; what is left is the comparison.
    let ranged = compare("a == 1") - 2;
    assert!(compare("a < b") - ranged <= 66, "comparison: {}", compare("a < b") - ranged);
}
