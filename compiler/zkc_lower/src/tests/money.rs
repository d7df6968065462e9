//! Every row of the typing table of money (semantics 3.3), and the ways from a fraction to a number,
//! against the evaluator.

use super::agreement::agrees;
use super::exact;
use super::harness::contract;

const ITEMS: &str = "use std::currency::{EUR, JPY, USD};\n\
    unit WEI { symbol: \"WEI\", decimals: 18, bits: 128 }\n";

/// Each with its five modes.
fn all_modes(clauses: &[&str]) {
    for clause in clauses {
        exact::agrees(ITEMS, clause);
    }
}

#[test]
fn rates_lead_from_unit_to_unit_before_and_after_a_fraction() {
    all_modes(&[
        "clause t(public m: Amount<EUR>, public f: Bps, public r: Rate<EUR, JPY, 2>) \
         -> (o: Amount<JPY>) { reveal { o: (m * f * r).MODE } }",
        "clause t(public m: Amount<JPY>, public f: Bps, public r: Rate<EUR, JPY, 2>) \
         -> (o: Amount<EUR>) { reveal { o: (m * f / r).MODE } }",
        "clause t(public m: SignedAmount<EUR>, public f: Bps, public r: Rate<EUR, JPY, 2>) \
         -> (o: SignedAmount<JPY>) { reveal { o: (m * f * r).MODE } }",
        "clause t(public a: Rate<EUR, USD, 4>, public b: Rate<USD, JPY, 2>) \
         -> (o: Rate<EUR, JPY, 3>) { let r: Rate<EUR, JPY, 3> = (a * b).MODE; reveal { o: r } }",
        "clause t(public m: u16, public a: Rate<EUR, USD, 4>, public b: Rate<USD, JPY, 2>) \
         -> (o: Amount<JPY>) { let x = Amount::<EUR>::from_minor(m as u64); \
         reveal { o: (x * (a * b).to::<Rate<EUR, JPY, 1>>()).MODE } }",
        "clause t(public a: Rate<EUR, USD, 4>, public f: Bps) \
         -> (o: Rate<EUR, USD, 4>) { reveal { o: (a + a * f).MODE } }",
    ]);
}

#[test]
fn quotients_of_two_of_a_kind_scale_anything() {
    all_modes(&[
        "clause t(public m: Amount<EUR>, public a: Amount<USD>, public b: Amount<USD>) \
         -> (o: Amount<EUR>) { reveal { o: (m * (a / b)).MODE } }",
        "clause t(public m: Amount<EUR>, public a: u16, public b: u16) \
         -> (o: Amount<EUR>) { reveal { o: (m / (a / b)).MODE } }",
        "clause t(public a: u16, public b: u16, public c: u16) \
         -> (o: u16) { reveal { o: (a / b * (b / c)).MODE } }",
        "clause t(public a: SignedAmount<EUR>, public b: Amount<EUR>) \
         -> (o: i128) { reveal { o: (a / b).MODE } }",
        "clause t(public a: SignedAmount<EUR>, public b: Amount<EUR>) \
         -> (o: SignedDecimal<6>) { reveal { o: (a / b).to::<SignedDecimal<6>>().MODE } }",
        "clause t(public a: Amount<EUR>, public b: Amount<EUR>) \
         -> (o: Bps) { reveal { o: (a / b).to::<Bps>().MODE } }",
        "clause t(public a: Amount<EUR>, public f: Bps, public b: Amount<EUR>) \
         -> (o: Decimal<4>) { reveal { o: (a * f / b).to::<Decimal<4>>().MODE } }",
        "clause t(public a: Rate<EUR, USD, 4>, public b: Rate<EUR, USD, 2>) \
         -> (o: u64) { reveal { o: (a / b).MODE } }",
        "clause t(public a: Duration, public b: Duration, public m: Amount<EUR>) \
         -> (o: Amount<EUR>) { reveal { o: (m * (a / b)).MODE } }",
        "clause t(public a: u16, public b: u16) -> (o: u8) \
         { let r: Exact<u16> = a / b; reveal { o: r.to::<u8>().MODE } }",
    ]);
    exact::agrees(
        &format!("{ITEMS}fn share(a: Ratio, of: Amount<EUR>) -> Exact<Amount<EUR>> {{ of * a }}"),
        "clause t(public m: Amount<EUR>, public a: u64, public b: u64) -> (o: Amount<EUR>) \
         { reveal { o: share(a / b, m).MODE } }",
    );
}

#[test]
fn wide_units_and_units_that_are_not_known() {
    all_modes(&[
        "clause t(public m: Amount<WEI>, public f: Decimal<18>) \
         -> (o: Amount<WEI>) { reveal { o: (m * f).MODE } }",
        "clause t(public m: Amount<WEI>, public f: Rate<WEI, EUR, 6>) \
         -> (o: Amount<EUR>) { reveal { o: (m * f).MODE } }",
        "clause t(public a: Amount<WEI>, public n: u64, public d: u64) \
         -> (o: Amount<WEI>) { reveal { o: (a.narrow::<100>() * n / d).MODE } }",
    ]);
    exact::agrees(
        &format!(
            "{ITEMS}fn ratio<U: unit>(a: Amount<U>, b: Amount<U>) -> Exact<u128> {{ a / b }}\n\
             fn twice<U: unit>(a: Amount<U>) -> Amount<U> {{ Amount::from_minor(a.minor() * 2) }}"
        ),
        "clause t(public a: Amount<EUR>, public b: Amount<EUR>) -> (o: u128) \
         { reveal { o: ratio(a, twice(b)).MODE } }",
    );
}

/// What a fraction may become, and that its parts sum up again.
#[test]
fn ways_from_a_fraction_to_a_number() {
    agrees(
        &contract(
            ITEMS,
            &[
                "clause exactly(public a: u8, public b: u8) -> (o: u8) { reveal { o: (a / b).exact() } }",
                "clause exactly_by_3(public a: i8) -> (o: i8) { reveal { o: (a / 3).exact(keeps = _) } }",
                "clause exactly_below_0(public a: u8, public b: u8, public d: u3) -> (o: u8) \
                 { let d = d as u8; reveal { o: (a / d - b / d).exact() } }",
                "clause guarded(public g: bool, public a: u8, public b: u8) -> (o: u8) \
                 { reveal { o: if g { (a / b).exact() } else { 1 } } }",
                "clause split_bps(public a: u16, public f: Bps) -> (o: (u16, bool, bool)) \
                 { require(f < 10000 bps, \"below 1\"); let (v, rest) = (a * f).split_floor(); \
                 reveal { o: (v, v + rest == a * f, rest >= 0 && rest < 1) } }",
                "clause split(public a: i16, public b: u8) -> (o: (i16, bool, u8)) \
                 { let x = a / b; let (v, rest) = x.split_floor(keeps = _); \
                 reveal { o: (v, v + rest == x, (rest * 7).to::<u8>().floor()) } }",
                "clause narrow(public a: u16) -> (o: u16) { reveal { o: a.narrow::<9>().floor() } }",
                "clause narrow_signed(public a: i16, public g: bool) -> (o: i16) \
                 { reveal { o: if g { (a.narrow::<4>() / 3).half_up() } else { 7 } } }",
                "clause total_minor(public a: u8) -> (o: Amount<EUR>) \
                 { reveal { o: Amount::from_minor(a as u64) } }",
            ],
        ),
        150,
    );
}

#[test]
fn multiples() {
    let modes = ["floor", "ceil", "half_up", "half_even", "toward_zero", "exact"];
    for mode in modes {
        let clauses = [
            "clause of(public a: u8, public m: u4) -> (o: u8) \
             { reveal { o: a.to_multiple(m as u8, MODE) } }",
            "clause of_fraction(public a: Amount<EUR>, public f: Bps, public m: Amount<EUR>) \
             -> (o: Amount<EUR>) { reveal { o: (a * f).to_multiple(m, MODE, keeps = _) } }",
            "clause constant(public a: Amount<EUR>, public f: Bps) \
             -> (o: Amount<EUR>) { reveal { o: (a * f).to_multiple(0.05 EUR, MODE) } }",
            "clause signed(public a: SignedAmount<EUR>, public f: Bps, public m: Amount<EUR>) \
             -> (o: SignedAmount<EUR>) { reveal { o: (a * f).to_multiple(m, MODE) } }",
            "clause signed_small(public a: i8, public b: u3, public m: u3) \
             -> (o: i8) { reveal { o: (a / (b as u8)).to_multiple(m as u8, MODE) } }",
            "clause by_wide(public a: i128, public b: u128) -> (o: i128) \
             { require(b != 1, \"rarely fails\"); reveal { o: (a / b).to_multiple(1, MODE) } }",
            "clause wide(public a: Amount<WEI>, public m: Amount<WEI>) \
             -> (o: Amount<WEI>) { reveal { o: a.to_multiple(m, MODE) } }",
            "clause wide_signed(public a: SignedAmount<WEI>, public m: Amount<WEI>) \
             -> (o: SignedAmount<WEI>) { reveal { o: a.to_multiple(m, MODE) } }",
            "clause guarded(public g: bool, public a: u8, public b: u8, public m: u8) \
             -> (o: u8) { reveal { o: if g { (a / b).to_multiple(m, MODE) } else { a } } }",
        ];
        let clauses = clauses.map(|clause| clause.replace("MODE", mode));
        let clauses: Vec<&str> = clauses.iter().map(String::as_str).collect();
        agrees(&contract(ITEMS, &clauses), 100);
    }
}

#[test]
fn durations_and_days() {
    all_modes(&[
        "clause t(public a: Duration, public n: u8) -> (o: Duration) { reveal { o: (a / n).MODE } }",
        "clause t(public a: Duration, public f: Bps) -> (o: Duration) { reveal { o: (a * f).MODE } }",
        "clause t(public a: Date, public b: Date, public m: Amount<EUR>, public r: Percent) \
         -> (o: Amount<EUR>) { reveal { o: (m * r * (a - b) / 360).MODE } }",
    ]);
    agrees(
        &contract(
            ITEMS,
            &[
                "clause times(public a: Duration, public n: u8) -> (o: Duration) \
                 { reveal { o: a * n } }",
                "clause add(public a: Date, public n: u16) -> (o: Date) { reveal { o: a + n } }",
                "clause sub(public a: Date, public n: u32) -> (o: Date) { reveal { o: a - n } }",
                "clause days(public a: Date, public b: Date) -> (o: u32) { reveal { o: a - b } }",
                "clause day_of(public t: Timestamp) -> (o: Date) { reveal { o: t.date() } }",
                "clause start_of(public d: Date) -> (o: Timestamp) { reveal { o: d.start() } }",
                "clause total_there_and_back(public t: u30) -> (o: bool) { \
                 let t = 1970-01-01T00:00:00Z + 1 s * t; let day = t.date(); \
                 reveal { o: day.start() <= t && t < (day + 1).start() } }",
                "clause total_on(public n: i8) -> (o: bool) { \
                 let d = 1970-01-02 - 1; reveal { o: now.is_on(if n < 0 { d } else { d + 1 }) } }",
                "clause guarded(public g: bool, public a: Date, public b: Date) -> (o: Date) \
                 { reveal { o: if g { b + (a - b) + 1 } else { b } } }",
            ],
        ),
        150,
    );
}
