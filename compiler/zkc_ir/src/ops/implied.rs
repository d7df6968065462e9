//! `implied v lo..hi`: lo ≤ v ≤ hi follows from what stands before it, so there is nothing to check.
//!
//! No rows and no step of the witness program: it can never be what fails first. The record says
//! which check was dropped and where, and the verifier derives it again.

use num_bigint::BigInt;

use crate::Kind;

pub(super) fn kinds(lo: &BigInt, hi: &BigInt, args: &[&Kind]) -> Option<Vec<Kind>> {
    match args {
        [Kind::Int { .. }] if lo <= hi => Some(Vec::new()),
        _ => None,
    }
}

/// The interpreter does not take it on trust, so that tests see a check that was dropped wrongly.
pub(super) fn meaning(lo: &BigInt, hi: &BigInt, args: &[BigInt]) -> Option<Vec<BigInt>> {
    let [value] = args else { return None };
    (lo <= value && value <= hi).then(Vec::new)
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;

    use crate::Kind;

    #[test]
    fn is_about_integers_in_their_order() {
        let (zero, nine) = (BigInt::from(0), BigInt::from(9));
        assert!(super::kinds(&zero, &nine, &[&Kind::bits(8)]).is_some());
        assert!(super::kinds(&nine, &zero, &[&Kind::bits(8)]).is_none());
        assert!(super::kinds(&zero, &nine, &[&Kind::Field]).is_none());
        assert!(super::meaning(&zero, &nine, &[nine.clone()]).is_some());
        assert!(super::meaning(&zero, &nine, &[BigInt::from(10)]).is_none());
    }
}
