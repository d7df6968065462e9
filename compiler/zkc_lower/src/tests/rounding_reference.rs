//! Rounding against long division on decimal digits, which shares no arithmetic with the evaluator:
//! 10^5 generated cases for each mode, with exact multiples, ties, one off, and the largest numbers.

use std::cmp::Ordering;

use num_bigint::BigUint;

use super::exact::MODES;
use super::harness::{Outcome, Random, clause};

/// Cases of each mode.
const CASES: usize = 100_000;
/// Cases that one run of the clause rounds.
const BATCH: usize = 20;
/// Every so many runs the circuit is asked too.
const SAMPLE: usize = 250;

/// A number of decimal digits, the highest first, without zeros before it; none for 0.
type Digits = Vec<u8>;

/// Long division by hand: the digits of the quotient, and the rest.
fn divided(dividend: &str, divisor: u128) -> (Digits, u128) {
    let (mut quotient, mut rest) = (Digits::new(), 0_u128);
    for digit in dividend.bytes() {
        // The divisor has 64 bits, so a rest with one more digit has less than 128.
        rest = rest * 10 + u128::from(digit - b'0');
        let mut times = 0;
        while rest >= divisor {
            rest -= divisor;
            times += 1;
        }
        if times > 0 || !quotient.is_empty() {
            quotient.push(times);
        }
    }
    (quotient, rest)
}

/// One more, with carries.
fn raised(mut digits: Digits) -> Digits {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return digits;
        }
        *digit = 0;
    }
    digits.insert(0, 1);
    digits
}

/// What a fraction of this sign and size rounds to, as people write it.
fn rounded(mode: &str, negative: bool, magnitude: &str, divisor: u128) -> String {
    let (quotient, rest) = divided(magnitude, divisor);
    let half = (rest * 2).cmp(&divisor);
    let odd = quotient.last().is_some_and(|digit| digit % 2 == 1);
    let away = match mode {
        "floor" => negative && rest > 0,
        "ceil" => !negative && rest > 0,
        "toward_zero" => false,
        "half_up" => half != Ordering::Less,
        _ => half == Ordering::Greater || (half == Ordering::Equal && odd),
    };
    let digits = if away { raised(quotient) } else { quotient };
    let text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    match (text.as_str(), negative) {
        ("", _) => "0".to_owned(),
        (text, true) => format!("-{text}"),
        (text, false) => text.to_owned(),
    }
}

/// A dividend below 2^126 and a divisor of 64 bits: many near a multiple or a tie.
fn case(random: &mut Random) -> (u128, u128) {
    let wide = |random: &mut Random| u128::from(random.next()) << 64 | u128::from(random.next());
    let divisor = match random.next() % 6 {
        0 => u128::from(random.next() % 12 + 1),
        1 => u128::from(u64::MAX),
        2 => 1 << (random.next() % 64),
        3 => u128::from(random.next() % 100_000 + 1),
        _ => u128::from(random.next().max(1)),
    };
    let largest = (1_u128 << 126) - 1;
    let times = wide(random) % (largest / divisor);
    let near = match random.next() % 8 {
        0 => times * divisor,
        1 => times * divisor + 1,
        2 => (times * divisor).saturating_sub(1),
        3 => times * divisor + divisor / 2,
        4 => times * divisor + divisor / 2 + 1,
        5 => largest - u128::from(random.next() % 3),
        6 => u128::from(random.next() % 20),
        _ => wide(random) & largest,
    };
    (near.min(largest), divisor)
}

/// The element of an `i128`: the number and 2^127.
fn element(negative: bool, magnitude: u128) -> BigUint {
    let middle = BigUint::from(1_u8) << 127_u32;
    if negative { middle - magnitude } else { middle + magnitude }
}

#[test]
fn every_mode_is_what_long_division_says() {
    for (seed, mode) in MODES.into_iter().enumerate() {
        let contract = clause(
            "",
            &format!(
                "clause t(public n: [i128; {BATCH}], public d: [u64; {BATCH}]) -> (o: [i128; {BATCH}]) {{ \
                 let mut o: [i128; {BATCH}] = [0; {BATCH}]; \
                 for i in 0..{BATCH} {{ o[i] = (n[i] / d[i]).{mode}(keeps = _); }} reveal {{ o }} }}"
            ),
        );
        let mut random = Random::new(seed as u64 + 77);
        for at in 0..CASES / BATCH {
            let (mut dividends, mut divisors, mut wanted) = (Vec::new(), Vec::new(), Vec::new());
            for _ in 0..BATCH {
                let (magnitude, divisor) = case(&mut random);
                let negative = random.next() % 2 == 0 && magnitude > 0;
                let result = rounded(mode, negative, &magnitude.to_string(), divisor);
                let result: i128 = result.parse().expect("below 2^127");
                dividends.push(element(negative, magnitude));
                divisors.push(BigUint::from(divisor));
                wanted.push(element(result < 0, result.unsigned_abs()));
            }
            let leaves = [dividends, divisors].concat();
            let found = match at % SAMPLE {
                0 => contract.run_clause("", &leaves, |_| {}),
                _ => contract.evaluate_clause("", &leaves),
            };
            assert_eq!(found, Outcome::Accept(wanted), "{mode} of {leaves:?}");
        }
    }
}

/// The reference itself on the table of semantics 3.5.
#[test]
fn the_reference_rounds_halves_as_written() {
    let halves = [(true, "5"), (true, "3"), (true, "1"), (false, "1"), (false, "3"), (false, "5")];
    for (mode, wanted) in [
        ("floor", "-3 -2 -1 0 1 2"),
        ("ceil", "-2 -1 0 1 2 3"),
        ("toward_zero", "-2 -1 0 0 1 2"),
        ("half_up", "-3 -2 -1 1 2 3"),
        ("half_even", "-2 -2 0 0 2 2"),
    ] {
        let found: Vec<String> =
            halves.iter().map(|(negative, n)| rounded(mode, *negative, n, 2)).collect();
        assert_eq!(found.join(" "), wanted, "{mode}");
    }
}
