//! The deployment digest: which network, contract instance, contract and version a proof is for.
//!
//! It is public element 1 of every clause (semantics 11.3). Whoever verifies computes it too, and
//! refuses a proof that shows another. Encoding, version 1:
//!
//! `Poseidon(initial, network, instance, contract, version)` of the scalar field, where each word is
//! the first 248 bits, big-endian, of the SHA-256 of its UTF-8 text after a tag:
//! `"clause/deployment/1" ‖ u32 big-endian length ‖ text`, and `initial` is the same of the empty
//! text. Parameters of contracts will enter as a fifth element when there are any.

use ark_ff::PrimeField as _;
use sha2::{Digest as _, Sha256};
use zkc_field::Fr;

/// Where a contract runs, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deployment {
    /// Name of the network or ledger.
    pub network: String,
    /// Name or address of the contract instance on it.
    pub instance: String,
}

/// The digest for a contract of a package, `package::module::Contract`, at a version.
pub fn deployment_digest(deployment: &Deployment, contract: &str, version: &str) -> Fr {
    let words = [&deployment.network, &deployment.instance, contract, version];
    let elements: Vec<Fr> = words.iter().map(|word| element(word)).collect();
    zkc_field::poseidon::hash_with_initial(element(""), &elements)
}

fn element(word: &str) -> Fr {
    let mut hasher = Sha256::new();
    hasher.update(b"clause/deployment/1");
    hasher.update((word.len() as u32).to_be_bytes());
    hasher.update(word.as_bytes());
    let hash = hasher.finalize();
    // 248 bits are below the modulus: nothing is reduced.
    Fr::from_be_bytes_mod_order(&hash[..31])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_counts_and_parts_do_not_run_together() {
        let digest = |network: &str, instance: &str, contract: &str, version: &str| {
            let deployment =
                Deployment { network: network.to_owned(), instance: instance.to_owned() };
            deployment_digest(&deployment, contract, version)
        };
        let base = digest("local", "dev", "a::C", "0.1.0");
        assert_eq!(base, digest("local", "dev", "a::C", "0.1.0"));
        for other in [
            digest("locald", "ev", "a::C", "0.1.0"),
            digest("main", "dev", "a::C", "0.1.0"),
            digest("local", "dev2", "a::C", "0.1.0"),
            digest("local", "dev", "a::D", "0.1.0"),
            digest("local", "dev", "a::C", "0.1.1"),
        ] {
            assert_ne!(base, other);
        }
    }
}
