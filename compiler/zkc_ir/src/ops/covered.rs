//! `covered v lo..hi`: lo ≤ v ≤ hi follows from checks of the template that stand elsewhere, most
//! often after it, so there are no rows for it.
//!
//! The witness program still tests it, since at this place it may be what fails first. Nothing may
//! rest on it: what it follows from must not follow from it in turn, so it teaches no facts, and the
//! verifier derives it at the template's end.

use num_bigint::BigInt;

use super::assert_range;
use crate::Kind;
use crate::tape::{Step, Tape};

pub(super) fn kinds(lo: &BigInt, hi: &BigInt, args: &[&Kind]) -> Option<Vec<Kind>> {
    assert_range::kinds(lo, hi, args)
}

pub(super) fn meaning(lo: &BigInt, hi: &BigInt, args: &[BigInt]) -> Option<Vec<BigInt>> {
    assert_range::meaning(lo, hi, args)
}

pub(super) fn tape<T: Tape>(
    lo: &BigInt,
    hi: &BigInt,
    step: &Step<T::Reg>,
    tape: &mut T,
) -> Vec<T::Reg> {
    assert_range::test(lo, hi, step, tape);
    Vec::new()
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;

    use crate::rows;
    use crate::testing::{F257, relation_is_exact, run_tape};
    use crate::text::parse;
    use crate::verify::verify;

    const SUMS: &str = "prime 257\ntemplate \"t\"(%0: int 0..9, %1: int 0..9, %2: int 0..9)\n\
                        %3 = lin 0 + %0 + %1 : int 0..18\ncovered %3 0..9\n\
                        %4 = lin 0 + %2 - %3 : int -18..9\nassert_range %4 LEAST..9\nreturn\n\
                        entry \"T::t\" \"t\"\npublic %0 \"a\"\npublic %1 \"b\"\npublic %2 \"c\"\n";

    #[test]
    fn what_follows_from_a_later_check_has_no_rows_and_still_fails_first() {
        let module = parse(&SUMS.replace("LEAST", "0")).unwrap();
        verify(&module).unwrap();
        relation_is_exact::<F257>(&module);
        assert_eq!(rows::<F257>(&module, module.entry.template).products.len(), 4);
        let origin = |at: usize| module.template(module.entry.template).insts[at].origin;
        let args = [9, 9, 9].map(BigInt::from);
        assert_eq!(run_tape::<F257>(&module, module.entry.template, &args).1, Some(origin(1)));
    }

    #[test]
    fn what_does_not_follow_is_refused() {
        let module = parse(&SUMS.replace("LEAST", "-1")).unwrap();
        assert!(verify(&module).unwrap_err().message.contains("follow"));
    }

    #[test]
    fn it_teaches_nothing() {
        let text = SUMS.replace("LEAST", "0").replace("assert_range", "covered");
        assert!(verify(&parse(&text).unwrap()).unwrap_err().message.contains("follow"));
        let narrowed = SUMS.replace("%4 = lin", "%5 = lin").replace("%4 ", "%5 ");
        let narrowed = narrowed
            .replace("LEAST", "0")
            .replace("0..9\n%5", "0..9\n%4 = narrow %3 : int 0..9\n%5");
        assert!(verify(&parse(&narrowed).unwrap()).unwrap_err().message.contains("follows as"));
    }
}
