//! `std::sig` against circomlib's signatures, in all four that run programs: what is accepted, what is
//! refused and why, and what it costs.

use std::sync::OnceLock;

use num_bigint::BigUint;
use zkc_eval::{Outcome, message_text};
use zkc_tests::Circuit;
use zkc_tests::agree::agreed;

use crate::examples;

/// Key, message, R and S.
#[derive(Clone)]
struct Signed {
    key: [String; 2],
    message: String,
    r: [String; 2],
    s: String,
}

/// What circomlibjs 0.1.7 signs with the private keys 0x0001020304050607080900010203040506070809000102030405060708090001,
/// 0x0101…01, 0x0202…02 and 0x0606…06.
const VECTORS: [[&str; 6]; 4] = [
    [
        "13277427435165878497778222415993513565335242147425444199013288855685581939618",
        "13622229784656158136036771217484571176836296686641868549125388198837476602820",
        "1234",
        "11220723668893468001994760120794694848178115379170651044669708829805665054484",
        "2367470421002446880004241260470975644531657398480773647535134774673409612366",
        "2010143491207902444122668013146870263468969134090678646686512037244361350365",
    ],
    [
        "15944627324083773346390189001500210680939402028015651549526524193195473201952",
        "17251889856797524237981285661279357764562574766148660962999867467495459148286",
        "0",
        "17025605731683681317409036013981424555644433498399071028540377154810268797117",
        "16339099607627662704781152425200825027102495867061661825410922911439804736184",
        "562213415815321542998799772702699217134185925076813955856216690137676586177",
    ],
    [
        "4044393282578688582896187440332443375392492214705434598936990660961068722040",
        "4862644268749425810567793658630502670008545397818408317392674122665460786971",
        "77",
        "7985382822363268395874061294381644958564230686785284753524188967778405286",
        "3963606758612128152470752013550751052560300441687073380832738381340929766364",
        "181268475722036187231643257052238950103702220750136254983963977735516858645",
    ],
    [
        "4671855358740746538149181610792754748260930092887565475481278185859904041408",
        "16711406748158752590255556302595544875083614314123234906545322884578799384115",
        "21888242871839275222246405745257275088548364400416034343698204186575808495616",
        "10507305090955605662353529568679860551141553145324441547876843311093653241698",
        "6319410666170230742445876163022492599359521240244538932741677122934917009407",
        "617030776643283218572668052451914627825914081869395087635549915385459547177",
    ],
];

/// The order of the large subgroup, and the field's modulus.
const ORDER: &str = "2736030358979909402780800718157159386076813972158567259200215660948447373041";

fn vector(at: usize) -> Signed {
    let [x, y, message, r_x, r_y, s] = VECTORS[at].map(str::to_owned);
    Signed { key: [x, y], message, r: [r_x, r_y], s }
}

fn number(decimal: &str) -> BigUint {
    decimal.parse().expect("a number")
}

fn plus(a: &str, b: &str) -> String {
    (number(a) + number(b)).to_string()
}

fn negative(x: &str) -> String {
    (zkc_field::Curve::Bn254.scalar_modulus() - number(x)).to_string()
}

impl Signed {
    fn signature(&self) -> String {
        let [x, y] = &self.r;
        format!("{{ r_x = \"{x}\", r_y = \"{y}\", s = \"{}\" }}", self.s)
    }

    fn inputs(&self) -> String {
        let [x, y] = &self.key;
        format!(
            "key = {{ x = \"{x}\", y = \"{y}\" }}\nmessage = \"{}\"\nsignature = {}\n",
            self.message,
            self.signature()
        )
    }
}

fn clause(params: &str, body: &str) -> Circuit {
    Circuit::of_source(&format!(
        "use std::sig::{{PublicKey, Signature}};\n\
         contract C {{\n    #[repeatable]\n    clause c({params}) -> (out: u8) {{\n        {body}\n        \
         reveal {{ out: 1 }}\n    }}\n}}\n"
    ))
}

fn circuit() -> &'static Circuit {
    static CIRCUIT: OnceLock<Circuit> = OnceLock::new();
    CIRCUIT.get_or_init(|| {
        clause(
            "public key: PublicKey, public message: Field, signature: Signature",
            "key.verify_element(message, signature);",
        )
    })
}

/// Whether it verifies, or the failure; evaluator, IR, witness program and rows agree.
fn outcome(circuit: &Circuit, inputs: &str) -> Result<(), String> {
    let inputs = circuit.inputs(inputs, &mut examples::rng()).expect("valid inputs");
    match agreed(circuit, &inputs).unwrap_or_else(|error| panic!("{error}")) {
        Outcome::Accept { .. } => Ok(()),
        Outcome::Reject(report) => {
            let failure = report.verdict().expect("a rejection has a verdict");
            let said = failure.message.as_ref().map(|said| message_text(said, false));
            Err(said.unwrap_or_else(|| format!("{:?}", failure.kind)))
        }
    }
}

fn verify(signed: &Signed) -> Result<(), String> {
    outcome(circuit(), &signed.inputs())
}

fn refused(signed: &Signed, why: &str) {
    let found = verify(signed).expect_err(why);
    assert!(found.contains(why), "{found}, not {why}");
}

#[test]
fn what_circomlib_signs_is_accepted() {
    for at in 0..VECTORS.len() {
        assert_eq!(verify(&vector(at)), Ok(()), "vector {at}");
    }
}

#[test]
fn another_message_key_or_signature_is_refused() {
    let (honest, other) = (vector(1), vector(2));
    let why = "not this key's over this message";
    refused(&Signed { message: "1".to_owned(), ..honest.clone() }, why);
    refused(&Signed { key: other.key.clone(), ..honest.clone() }, why);
    refused(&Signed { r: other.r.clone(), ..honest.clone() }, why);
    refused(&Signed { s: plus(&honest.s, "1"), ..honest.clone() }, why);
    refused(&Signed { s: "0".to_owned(), ..honest.clone() }, why);
    // −R, −key, and both moved by the point of order 2: points of the curve all of them.
    let turned = |[x, y]: &[String; 2]| [negative(x), y.clone()];
    let opposite = |[x, y]: &[String; 2]| [negative(x), negative(y)];
    refused(&Signed { r: turned(&honest.r), ..honest.clone() }, why);
    refused(&Signed { r: opposite(&honest.r), ..honest.clone() }, why);
    refused(&Signed { key: turned(&honest.key), ..honest.clone() }, why);
    refused(&Signed { key: opposite(&honest.key), ..honest }, why);
}

#[test]
fn a_second_s_is_refused() {
    let order = "S is not below the order";
    for at in [1, 2, 3] {
        let honest = vector(at);
        refused(&Signed { s: plus(&honest.s, ORDER), ..honest }, order);
    }
    let honest = vector(0);
    refused(&Signed { s: ORDER.to_owned(), ..honest.clone() }, order);
    refused(
        &Signed { s: ((BigUint::from(1u8) << 251u32) - 1u8).to_string(), ..honest.clone() },
        order,
    );
    // Here S + L has more than 251 bits.
    refused(&Signed { s: plus(&honest.s, ORDER), ..honest.clone() }, "Conversion");
    // The greatest S that there is, and no such signature.
    let greatest = (number(ORDER) - number("1")).to_string();
    refused(&Signed { s: greatest, ..honest }, "not this key's over this message");
}

#[test]
fn points_beside_the_curve_are_refused() {
    let honest = vector(3);
    let beside = |[x, y]: &[String; 2]| [plus(x, "1"), y.clone()];
    refused(&Signed { key: beside(&honest.key), ..honest.clone() }, "public key is no point");
    refused(&Signed { r: beside(&honest.r), ..honest.clone() }, "R is no point");
    let nothing = ["0".to_owned(), "0".to_owned()];
    refused(&Signed { key: nothing.clone(), ..honest.clone() }, "public key is no point");
    refused(&Signed { r: nothing, ..honest }, "R is no point");
}

/// Under a key T of small order 8·T vanishes, so that R = S·B would be a signature of everything.
#[test]
fn keys_of_small_order_are_refused() {
    let eight = [
        "17545522957889784193459637215142187266023652151580582754000402781682644312291",
        "4826523245007015323400664741523384119579596407052839571721035538011798951543",
    ];
    let keys = [
        ["0".to_owned(), "1".to_owned()],
        ["0".to_owned(), negative("1")],
        eight.map(str::to_owned),
    ];
    for key in keys {
        let forged = Signed {
            key,
            message: "99".to_owned(),
            // 5·B.
            r: [
                "11480966271046430430613841218147196773252373073876138147006741179837832100836",
                "15148236048131954717802795400425086368006776860859772698778589175317365693546",
            ]
            .map(str::to_owned),
            s: "5".to_owned(),
        };
        refused(&forged, "small order");
    }
    let honest = vector(0);
    // As R they are points, and nobody's signature.
    for y in ["1".to_owned(), negative("1")] {
        let r = ["0".to_owned(), y];
        refused(&Signed { r, ..honest.clone() }, "not this key's over this message");
    }
}

/// circomlib's takes 4,217 rows.
#[test]
fn a_verification_costs_this() {
    assert_eq!(circuit().r1cs.n_rows(), 3870);
}

/// In an arm that is not taken, nothing of the signature matters.
#[test]
fn an_arm_not_taken_does_not_fail() {
    let guarded = clause(
        "public key: PublicKey, public message: Field, signature: Option<Signature>",
        "if let Some(signature) = signature { key.verify_element(message, signature); }",
    );
    let honest = vector(2);
    let inputs = |signed: &Signed, some: bool| {
        let all = signed.inputs();
        let (before, _) = all.split_once("signature").expect("it is last");
        let signature = if some {
            format!("{{ Some = {} }}", signed.signature())
        } else {
            "\"None\"".to_owned()
        };
        format!("{before}signature = {signature}\n")
    };
    assert_eq!(outcome(&guarded, &inputs(&honest, true)), Ok(()));
    assert_eq!(outcome(&guarded, &inputs(&honest, false)), Ok(()));
    let nobody = Signed { key: ["0".to_owned(), "0".to_owned()], ..honest.clone() };
    assert_eq!(outcome(&guarded, &inputs(&nobody, false)), Ok(()));
    let wrong = Signed { message: "78".to_owned(), ..honest };
    let why = outcome(&guarded, &inputs(&wrong, true)).expect_err("another message");
    assert!(why.contains("not this key's over this message"), "{why}");
    assert_eq!(guarded.r1cs.n_rows(), 4529);
}

/// Over a digest, as the verified public value of another clause would be.
#[test]
fn a_digest_is_signed() {
    let digest = clause(
        "public key: PublicKey, public terms: [u8; 2], signature: Signature",
        "key.verify(digest(terms), signature);",
    );
    let honest = vector(0);
    let [x, y] = &honest.key;
    let inputs = format!(
        "key = {{ x = \"{x}\", y = \"{y}\" }}\nterms = [1, 2]\nsignature = {}\n",
        honest.signature()
    );
    let why = outcome(&digest, &inputs).expect_err("signed was something else");
    assert!(why.contains("not this key's over this message"), "{why}");
}

/// What applications sign with `zkc_eddsa`.
#[test]
fn what_the_runtime_signs_is_accepted() {
    let key = zkc_eddsa::SecretKey::from_seed([3; 32]);
    let decimal = |x: zkc_field::Fr| zkc_field::element_to_decimal(&x);
    let (x, y) = key.public().coordinates();
    let signed = |message: u64, over: u64| {
        let signature = key.sign(over.into());
        Signed {
            key: [decimal(x), decimal(y)],
            message: message.to_string(),
            r: [decimal(signature.r.x()), decimal(signature.r.y())],
            s: signature.s.to_string(),
        }
    };
    assert_eq!(verify(&signed(5, 5)), Ok(()));
    refused(&signed(6, 5), "not this key's over this message");
}
