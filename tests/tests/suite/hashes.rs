//! Poseidon and SHA-256 against published values, in all four that run programs, and what they cost.

use zkc_tests::{Circuit, check_source};

use crate::examples;
use crate::meaning::agreed;

/// The public elements of a clause's outputs, as numbers; evaluator, IR, witness program and rows agree.
fn outputs(circuit: &Circuit, inputs: &str) -> Vec<String> {
    let inputs = circuit.inputs(inputs, &mut examples::rng()).expect("valid inputs");
    let shown = agreed(circuit, &inputs).expect("it holds");
    // `deployment` is before them.
    let outputs = circuit.module.entry.outputs;
    shown[1..=outputs].iter().map(|element| format!("{element:x}")).collect()
}

/// Poseidon of 1, 2, …, n, as circomlibjs 0.1.7 prints it.
const POSEIDON: [&str; 16] = [
    "18586133768512220936620570745912940619677854269274689475585506675881198879027",
    "7853200120776062878684798364095072458815029376092732009249414926327459813530",
    "6542985608222806190361240322586112750744169038454362455181422643027100751666",
    "18821383157269793795438455681495246036402687001665670618754263018637548127333",
    "6183221330272524995739186171720101788151706631170188140075976616310159254464",
    "20400040500897583745843009878988256314335038853985262692600694741116813247201",
    "12748163991115452309045839028154629052133952896122405799815156419278439301912",
    "18604317144381847857886385684060986177838410221561136253933256952257712543953",
    "13589767895268936107593642967621470491511464502761040466226072462545218539640",
    "3657500514307717306974218405144578736633140001277925127187636780142269815841",
    "3572015662710076994097916907865950486270383304442561406230608893458731714472",
    "2501997477381648492950318384533644783248002172679259592360114615426357826485",
    "7041832639553862712666971417715061873827921493498355005117622707743491651590",
    "8354478399926161176778659061636406690034081872658507739535256090879947077494",
    "4203130618016961831408770638653325366880478848856764494148034853759773445968",
    "9989051620750914585850546081941653841776809718687451684622678807385399211877",
];

/// Partial rounds of circomlib for 1 to 16 elements.
const PARTIAL: [usize; 16] = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];

#[test]
fn poseidon_of_1_to_16_elements_is_circomlib_s() {
    let calls: Vec<String> = (1..=16)
        .map(|n| {
            let elements: Vec<String> = (0..n).map(|i| format!("x[{i}]")).collect();
            format!("poseidon([{}])", elements.join(", "))
        })
        .collect();
    let circuit = Circuit::of_source(&format!(
        "use std::hash::poseidon;\n\
         contract C {{\n    #[repeatable]\n    clause c(x: [Field; 16]) -> (out: [Field; 16]) {{\n        \
         reveal {{ out: [{}] }}\n    }}\n}}\n",
        calls.join(", ")
    ));
    let elements: Vec<String> = (1..=16).map(|i| format!("\"{i}\"")).collect();
    let found = outputs(&circuit, &format!("x = [{}]", elements.join(", ")));
    let wanted: Vec<String> = POSEIDON
        .iter()
        .map(|decimal| format!("{:x}", decimal.parse::<num_bigint::BigUint>().expect("a number")))
        .collect();
    assert_eq!(found, wanted);
    // Three products for each S-box, but of the constant cell in the first round.
    let rows: usize =
        (1..=16).zip(PARTIAL).map(|(n, partial)| 3 * (8 * (n + 1) + partial) - 3).sum();
    assert_eq!(circuit.r1cs.n_rows(), rows);
}

#[test]
fn poseidon_of_more_is_refused() {
    for n in [0, 17] {
        let found = check_source(&format!(
            "use std::hash::poseidon;\n\
             contract C {{\n    #[repeatable]\n    clause c(x: [Field; {n}], public y: u8) -> (out: Field, z: u8) \
             {{\n        reveal {{ out: poseidon(x), z: y }}\n    }}\n}}\n"
        ));
        let errors: Vec<String> = found
            .iter()
            .filter(|d| d.is_error())
            .map(|d| format!("{} {}", d.code, d.message))
            .collect();
        let [error] = errors.as_slice() else { panic!("{errors:?}") };
        assert!(error.starts_with("E0400") && error.contains("1 to 16 elements"), "{error}");
    }
}

fn sha256(len: usize) -> Circuit {
    Circuit::of_source(&format!(
        "use std::sha256::sha256;\n\
         contract C {{\n    #[repeatable]\n    clause c(m: Bytes<{len}>) -> (out: Bytes<32>) {{\n        \
         reveal {{ out: sha256(m) }}\n    }}\n}}\n"
    ))
}

fn hashed(circuit: &Circuit, message: &[u8]) -> String {
    let digits: Vec<String> = message.iter().map(|byte| format!("{byte:02x}")).collect();
    let found = outputs(circuit, &format!("m = \"0x{}\"", digits.concat()));
    found.iter().map(|limb| format!("{limb:0>32}")).collect()
}

/// The examples of FIPS 180-2, appendix B, and the lengths where padding begins another block.
#[test]
fn sha256_is_the_standard_s() {
    let two_blocks = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    let counted: Vec<u8> = (0..64).collect();
    let vectors: [(&[u8], &str); 4] = [
        (b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (two_blocks, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
        (&counted[..55], "463eb28e72f82e0a96c0a4cc53690c571281131f672aa229e0d45ae59b598b59"),
        (&counted, "fdeab9acf3710362bd2658cdc9a29e8f9c757fcf9811603a8c447cd1d9151108"),
    ];
    for (message, wanted) in vectors {
        assert_eq!(hashed(&sha256(message.len()), message), wanted);
    }
}

#[test]
fn sha256_of_nothing() {
    let circuit = Circuit::of_source(
        "use std::sha256::sha256;\n\
         contract C {\n    #[repeatable]\n    clause c(public x: u8) -> (out: Bytes<32>, y: u8) {\n        \
         reveal { out: sha256(Bytes::text(\"\")), y: x }\n    }\n}\n",
    );
    let found = outputs(&circuit, "x = 3");
    assert_eq!(
        found,
        ["e3b0c44298fc1c149afbf4c8996fb924", "27ae41e4649b934ca495991b7852b855", "3"]
    );
    // All of it is known beforehand.
    assert!(circuit.r1cs.n_rows() < 20, "{}", circuit.r1cs.n_rows());
}

/// Sixteen blocks.
#[test]
fn sha256_of_a_thousand_bytes() {
    let circuit = sha256(1000);
    let wanted = "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3";
    assert_eq!(hashed(&circuit, &[b'a'; 1000]), wanted);
}

/// A whole block costs no more than this, its 512 bits twice: as input, and as the function's argument.
#[test]
fn sha256_rows_a_block() {
    let rows = |len: usize| sha256(len).r1cs.n_rows();
    let block = rows(128) - rows(64);
    assert!((26_000..=27_400).contains(&block), "{block}");
}
