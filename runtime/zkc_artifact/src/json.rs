//! snarkjs's JSON files: `verification_key.json`, `proof.json`, `public.json`, byte for byte as snarkjs 0.7.6
//! writes them.
//!
//! Numbers are decimal strings. The readers take the one canonical spelling of each number, know every field, and
//! refuse repeated ones; a document longer than [`MAX_JSON_BYTES`] is not read at all.

use std::borrow::Cow;

use ark_bn254::{Bn254, Fq, Fq2, Fq12, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ec::pairing::Pairing;
use ark_ff::{One, Zero};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zkc_field::{Curve, Fr, element_to_decimal, parse_canonical_decimal};

use crate::error::{ArtifactError, FileKind, Problem};
use crate::groth16::{PointError, Proof, VerifyingKey};

/// The longest document that is read: enough for a key with 4,096 public inputs.
pub const MAX_JSON_BYTES: usize = 1 << 20;

const PROTOCOL: &str = "groth16";

type G1Json = [String; 3];
type G2Json = [[String; 2]; 3];
type GtJson = [[[String; 2]; 3]; 2];

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProofJson {
    pi_a: G1Json,
    pi_b: G2Json,
    pi_c: G1Json,
    protocol: String,
    /// Some provers of the snarkjs family leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    curve: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct VerifyingKeyJson {
    protocol: String,
    curve: String,
    #[serde(rename = "nPublic")]
    n_public: u32,
    vk_alpha_1: G1Json,
    vk_beta_2: G2Json,
    vk_gamma_2: G2Json,
    vk_delta_2: G2Json,
    /// The pairing of alpha and beta, which verifiers may use instead of computing it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vk_alphabeta_12: Option<GtJson>,
    #[serde(rename = "IC")]
    ic: Vec<G1Json>,
}

/// Reads `proof.json`.
///
/// # Errors
/// Malformed JSON, unknown or missing fields, numbers not in canonical form or not below the prime, points at
/// infinity, off the curve or in the wrong subgroup.
pub fn read_proof(bytes: &[u8]) -> Result<Proof, ArtifactError> {
    let reader = Reader(FileKind::Proof);
    let json: ProofJson = reader.parse(bytes)?;
    reader.protocol(&json.protocol, json.curve.as_deref())?;
    let a = reader.g1("pi_a", &json.pi_a)?;
    let b = reader.g2("pi_b", &json.pi_b)?;
    let c = reader.g1("pi_c", &json.pi_c)?;
    for (part, infinite) in [("pi_a", a.is_zero()), ("pi_b", b.is_zero()), ("pi_c", c.is_zero())] {
        if infinite {
            return Err(reader.error(part, Problem::Infinity));
        }
    }
    Proof::new(a, b, c).map_err(|error| reader.error("proof", error.into()))
}

/// The text of `proof.json`.
pub fn write_proof(proof: &Proof) -> String {
    to_text(&ProofJson {
        pi_a: g1_json(proof.a()),
        pi_b: g2_json(proof.b()),
        pi_c: g1_json(proof.c()),
        protocol: PROTOCOL.into(),
        curve: Some(Curve::Bn254.snarkjs_name().into()),
    })
}

/// Reads `public.json`: the public inputs, without the constant one.
///
/// # Errors
/// Anything but an array of strings, each the canonical decimal spelling of an element.
pub fn read_public(bytes: &[u8]) -> Result<Vec<Fr>, ArtifactError> {
    let reader = Reader(FileKind::Public);
    let numbers: Vec<String> = reader.parse(bytes)?;
    let parse = |(i, text): (usize, &String)| {
        parse_canonical_decimal(text)
            .map_err(|error| reader.error(format!("number {i}"), Problem::Number(error)))
    };
    numbers.iter().enumerate().map(parse).collect()
}

/// The text of `public.json`.
pub fn write_public(public: &[Fr]) -> String {
    to_text(&public.iter().map(element_to_decimal).collect::<Vec<_>>())
}

/// Reads `verification_key.json`.
///
/// # Errors
/// As [`read_proof`], except that infinity is left to the key linter; also a number of points that does not fit
/// `nPublic`, and a `vk_alphabeta_12` that is not the pairing of alpha and beta.
pub fn read_verifying_key(bytes: &[u8]) -> Result<VerifyingKey, ArtifactError> {
    let reader = Reader(FileKind::VerifyingKey);
    let json: VerifyingKeyJson = reader.parse(bytes)?;
    reader.protocol(&json.protocol, Some(&json.curve))?;
    let (found, expected) = (json.ic.len() as u64, u64::from(json.n_public) + 1);
    if found != expected {
        let what = "the number of points";
        return Err(reader.error("IC", Problem::Count { what, expected, found }));
    }
    let alpha_g1 = reader.g1("vk_alpha_1", &json.vk_alpha_1)?;
    let beta_g2 = reader.g2("vk_beta_2", &json.vk_beta_2)?;
    let gamma_g2 = reader.g2("vk_gamma_2", &json.vk_gamma_2)?;
    let delta_g2 = reader.g2("vk_delta_2", &json.vk_delta_2)?;
    let ic = (0usize..)
        .zip(&json.ic)
        .map(|(i, point)| reader.g1(&format!("IC[{i}]"), point))
        .collect::<Result<Vec<_>, _>>()?;
    if let Some(stated) = &json.vk_alphabeta_12
        && *stated != gt_json(&Bn254::pairing(alpha_g1, beta_g2).0)
    {
        let problem = Problem::Mismatch("it is not the pairing of vk_alpha_1 and vk_beta_2");
        return Err(reader.error("vk_alphabeta_12", problem));
    }
    VerifyingKey::new(alpha_g1, beta_g2, gamma_g2, delta_g2, ic)
        .map_err(|error: PointError| reader.error("key", error.into()))
}

/// The text of `verification_key.json`.
pub fn write_verifying_key(key: &VerifyingKey) -> String {
    let alpha_beta = Bn254::pairing(key.alpha_g1(), key.beta_g2()).0;
    to_text(&VerifyingKeyJson {
        protocol: PROTOCOL.into(),
        curve: Curve::Bn254.snarkjs_name().into(),
        n_public: key.n_public() as u32,
        vk_alpha_1: g1_json(key.alpha_g1()),
        vk_beta_2: g2_json(key.beta_g2()),
        vk_gamma_2: g2_json(key.gamma_g2()),
        vk_delta_2: g2_json(key.delta_g2()),
        vk_alphabeta_12: Some(gt_json(&alpha_beta)),
        ic: key.ic().iter().map(g1_json).collect(),
    })
}

/// Gives every error its file and path.
struct Reader(FileKind);

impl Reader {
    fn error(&self, part: impl Into<Cow<'static, str>>, problem: Problem) -> ArtifactError {
        ArtifactError { file: self.0, part: part.into(), offset: None, problem }
    }

    fn parse<T: DeserializeOwned>(&self, bytes: &[u8]) -> Result<T, ArtifactError> {
        if bytes.len() > MAX_JSON_BYTES {
            let problem = Problem::Json(format!("it is longer than {MAX_JSON_BYTES} bytes"));
            return Err(self.error("file", problem));
        }
        serde_json::from_slice(bytes)
            .map_err(|error| self.error("file", Problem::Json(error.to_string())))
    }

    fn protocol(&self, protocol: &str, curve: Option<&str>) -> Result<(), ArtifactError> {
        if protocol != PROTOCOL {
            return Err(self.error("protocol", Problem::OtherProtocol(shortened(protocol))));
        }
        if curve.is_some_and(|curve| Curve::from_name(curve).is_none()) {
            return Err(self.error("curve", Problem::OtherField));
        }
        Ok(())
    }

    fn coordinate(&self, part: &str, text: &str) -> Result<Fq, ArtifactError> {
        parse_canonical_decimal(text)
            .map_err(|error| self.error(part.to_owned(), Problem::Number(error)))
    }

    fn g1(&self, part: &str, [x, y, z]: &G1Json) -> Result<G1Affine, ArtifactError> {
        let x = self.coordinate(&format!("{part}[0]"), x)?;
        let y = self.coordinate(&format!("{part}[1]"), y)?;
        let z = self.coordinate(&format!("{part}[2]"), z)?;
        if z.is_zero() && x.is_zero() && y.is_one() {
            return Ok(G1Affine::zero());
        }
        if !z.is_one() {
            return Err(self.error(part.to_owned(), Problem::NotAffine));
        }
        crate::montgomery::g1(x, y).map_err(|problem| self.error(part.to_owned(), problem))
    }

    fn g2(&self, part: &str, [x, y, z]: &G2Json) -> Result<G2Affine, ArtifactError> {
        let pair = |i: usize, [c0, c1]: &[String; 2]| {
            let c0 = self.coordinate(&format!("{part}[{i}][0]"), c0)?;
            Ok(Fq2::new(c0, self.coordinate(&format!("{part}[{i}][1]"), c1)?))
        };
        let (x, y, z) = (pair(0, x)?, pair(1, y)?, pair(2, z)?);
        if z.is_zero() && x.is_zero() && y.is_one() {
            return Ok(G2Affine::zero());
        }
        if !z.is_one() {
            return Err(self.error(part.to_owned(), Problem::NotAffine));
        }
        crate::montgomery::g2(x, y).map_err(|problem| self.error(part.to_owned(), problem))
    }
}

/// Text from a file, cut to what fits into a message.
fn shortened(text: &str) -> String {
    text.chars().take(20).flat_map(char::escape_default).collect()
}

fn g1_json(point: &G1Affine) -> G1Json {
    match point.xy() {
        Some((x, y)) => [element_to_decimal(&x), element_to_decimal(&y), "1".into()],
        None => ["0".into(), "1".into(), "0".into()],
    }
}

fn g2_json(point: &G2Affine) -> G2Json {
    let number = |n: u32| [n.to_string(), "0".into()];
    match point.xy() {
        Some((x, y)) => [fq2_json(&x), fq2_json(&y), number(1)],
        None => [number(0), number(1), number(0)],
    }
}

fn gt_json(value: &Fq12) -> GtJson {
    [&value.c0, &value.c1].map(|half| [&half.c0, &half.c1, &half.c2].map(fq2_json))
}

fn fq2_json(value: &Fq2) -> [String; 2] {
    [element_to_decimal(&value.c0), element_to_decimal(&value.c1)]
}

/// JSON as `JSON.stringify(value, null, 1)` prints it: one space per level, no newline at the end.
fn to_text<T: Serialize>(value: &T) -> String {
    let mut bytes = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b" ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, formatter);
    // Structs of strings and numbers written to memory cannot fail.
    let _ = value.serialize(&mut serializer);
    String::from_utf8(bytes).unwrap_or_default()
}
