//! The calendar of `std` against one that counts: each day after the one before, from 1900 to 2200.

use num_bigint::BigUint;

use super::harness::{Contract, Outcome, clause};

/// The leaf of 1900-01-01: days since 0001-01-01, a Monday like it.
const FIRST_LEAF: u32 = 693_595;

/// A day that knows the next one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Day {
    year: u32,
    month: u32,
    day: u32,
    /// 1 for Monday.
    weekday: u32,
    leaf: u32,
}

fn length(year: u32, month: u32) -> u32 {
    let leap = if year % 100 == 0 { year % 400 == 0 } else { year % 4 == 0 };
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Day {
    fn next(self) -> Day {
        let mut day =
            Day { day: self.day + 1, weekday: self.weekday % 7 + 1, leaf: self.leaf + 1, ..self };
        if day.day > length(day.year, day.month) {
            (day.day, day.month) = (1, day.month + 1);
        }
        if day.month > 12 {
            (day.month, day.year) = (1, day.year + 1);
        }
        day
    }
}

/// Every day from 1900 to 2200.
fn days() -> impl Iterator<Item = Day> {
    let first = Day { year: 1900, month: 1, day: 1, weekday: 1, leaf: FIRST_LEAF };
    std::iter::successors(Some(first), |day| Some(day.next())).take_while(|day| day.year <= 2200)
}

fn numbers(values: &[u32]) -> Outcome {
    Outcome::Accept(values.iter().map(|value| BigUint::from(*value)).collect())
}

fn leaves(values: &[u32]) -> Vec<BigUint> {
    values.iter().map(|value| BigUint::from(*value)).collect()
}

/// Whether the evaluator says so on every day, and the circuit with it on some.
fn says(contract: &Contract, inputs: &[u32], at: usize, wanted: &[u32]) {
    let inputs = leaves(inputs);
    let found = match at % 997 {
        0 => contract.run_clause("", &inputs, |_| {}),
        _ => contract.evaluate_clause("", &inputs),
    };
    assert_eq!(found, numbers(wanted), "{inputs:?}");
}

/// Days that one run of the clause takes apart: a divisor of the days from 1900 to 2200.
const BATCH: usize = 73;

#[test]
fn every_day_has_its_year_month_day_and_weekday() {
    let contract = clause(
        "use std::calendar::{civil, weekday, is_leap, date, is_month_end, last_day_of_month};",
        &format!(
            "clause t(public d: [Date; {BATCH}]) -> (o: [[u32; 8]; {BATCH}]) {{ \
             let mut o: [[u32; 8]; {BATCH}] = [[0; 8]; {BATCH}]; \
             for i in 0..{BATCH} {{ let c = civil(d[i]); \
             o[i] = [c.year as u32, c.month as u32, c.day as u32, weekday(d[i]) as u32, \
             is_leap(c.year) as u32, is_month_end(d[i]) as u32, last_day_of_month(d[i]) - d[i], \
             (date(c.year, c.month, c.day) == d[i]) as u32]; }} reveal {{ o }} }}"
        ),
    );
    let all: Vec<Day> = days().collect();
    assert_eq!(all.len(), 109_938);
    for (at, batch) in all.chunks(BATCH).enumerate() {
        let inputs: Vec<u32> = batch.iter().map(|day| day.leaf).collect();
        let wanted = batch.iter().flat_map(|&Day { year, month, day, weekday, .. }| {
            let left = length(year, month) - day;
            let leap = u32::from(length(year, 2) == 29);
            [year, month, day, weekday, leap, u32::from(left == 0), left, 1]
        });
        says(&contract, &inputs, at % 97, &wanted.collect::<Vec<u32>>());
    }
    // The ends of the calendar, whose weekdays are known.
    let ends: Vec<u32> = (0..BATCH as u32).map(|at| at % 2 * 3_652_058).collect();
    let of = [[1, 1, 1, 1, 0, 0, 30, 1], [9999, 12, 31, 5, 0, 1, 0, 1]];
    let wanted: Vec<u32> = (0..BATCH).flat_map(|at| of[at % 2]).collect();
    says(&contract, &ends, 0, &wanted);
}

#[test]
fn months_later() {
    let contract = clause(
        "use std::calendar::{add_months, add_months_eom, civil};",
        "clause t(public d: Date, public n: u16) -> (o: [u16; 6]) { \
         let a = civil(add_months(d, n as u32)); let b = civil(add_months_eom(d, n as u32)); \
         reveal { o: [a.year, a.month as u16, a.day as u16, b.year, b.month as u16, b.day as u16] } }",
    );
    for (at, day) in days().enumerate().step_by(23) {
        let months = at as u32 % 61;
        let ends = day.day == length(day.year, day.month);
        let (mut year, mut month) = (day.year, day.month);
        for _ in 0..months {
            (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        }
        let last = length(year, month);
        let clamped = day.day.min(last);
        let eom = if ends { last } else { clamped };
        says(&contract, &[day.leaf, months], at, &[year, month, clamped, year, month, eom]);
    }
}

#[test]
fn days_that_there_are_not() {
    let contract = clause(
        "use std::calendar::date;",
        "clause t(public y: u16, public m: u8, public d: u8) -> (o: Date) \
         { reveal { o: date(y, m, d) } }",
    );
    for (year, month, day, exists) in [
        (2024, 2, 29, true),
        (2023, 2, 29, false),
        (1900, 2, 29, false),
        (2000, 2, 29, true),
        (2023, 4, 31, false),
        (2023, 13, 1, false),
        (2023, 0, 1, false),
        (2023, 1, 0, false),
        (0, 1, 1, false),
        (9999, 12, 31, true),
        (10_000, 1, 1, false),
        (65_535, 255, 255, false),
    ] {
        let found = contract.run_clause("", &leaves(&[year, month, day]), |_| {});
        assert_eq!(matches!(found, Outcome::Accept(_)), exists, "{year}-{month}-{day}");
    }
}

/// Weekends and two holidays around a turn of the month, looked at day by day.
#[test]
fn business_days() {
    let contract = clause(
        "use std::calendar::{following, modified_following, preceding, is_business_day};",
        "clause t(public d: Date, public h: [Date; 4]) -> (o: ([Date; 3], bool)) { \
         reveal { o: ([following(d, h), preceding(d, h), modified_following(d, h)], \
         is_business_day(d, h)) } }",
    );
    // 2024-03-29 Good Friday, 2024-04-01 Easter Monday, 2024-05-01, 2024-12-25.
    let all: Vec<Day> = days().skip_while(|day| day.year < 2024).take(366).collect();
    let is = |day: &Day, month, number| day.month == month && day.day == number;
    let holidays: Vec<u32> = all
        .iter()
        .filter(|day| is(day, 3, 29) || is(day, 4, 1) || is(day, 5, 1) || is(day, 12, 25))
        .map(|day| day.leaf)
        .collect();
    let open = |day: &Day| day.weekday < 6 && !holidays.contains(&day.leaf);
    for at in 10..340 {
        let day = all[at];
        let after = all[at..].iter().find(|day| open(day)).expect("within the year");
        let before = all[..=at].iter().rev().find(|day| open(day)).expect("within the year");
        let modified = if after.month == day.month { after } else { before };
        let inputs = [&[day.leaf][..], &holidays].concat();
        let wanted = [after.leaf, before.leaf, modified.leaf, u32::from(open(&day))];
        says(&contract, &inputs, if at % 20 == 0 { 0 } else { 1 }, &wanted);
    }
}

/// Published figures: the periods of ISDA's memorandum "EMU and Market Conventions: Recent
/// Developments" (1998) for Actual/Actual, and the ends of February and of long months for the others.
#[test]
fn day_counts() {
    let contract = clause(
        "use std::calendar::date;\n\
         use std::daycount::{act_360, act_365f, thirty_360, thirty_e_360, act_act_isda};",
        "clause t(public a: Date, public b: Date) -> (o: [u64; 5]) { reveal { o: [ \
         (act_360(a, b) * 360).exact(), (act_365f(a, b) * 365).exact(), \
         (thirty_360(a, b) * 360).exact(), (thirty_e_360(a, b) * 360).exact(), \
         (act_act_isda(a, b) * 133590).exact()] } }",
    );
    let leaf = |year, month, number| {
        let mut all = days();
        all.find(|day| (day.year, day.month, day.day) == (year, month, number)).expect("a day").leaf
    };
    type Ymd = (u32, u32, u32);
    let cases: &[(Ymd, Ymd, u32, u32, u32)] = &[
        ((2003, 11, 1), (2004, 5, 1), 182, 180, 180),
        ((1999, 2, 1), (1999, 7, 1), 150, 150, 150),
        ((1999, 7, 1), (2000, 7, 1), 366, 360, 360),
        ((2002, 8, 15), (2003, 7, 15), 334, 330, 330),
        ((2003, 7, 15), (2004, 1, 15), 184, 180, 180),
        ((1999, 7, 30), (2000, 1, 30), 184, 180, 180),
        ((2000, 1, 30), (2000, 6, 30), 152, 150, 150),
        ((2007, 1, 15), (2007, 1, 31), 16, 16, 15),
        ((2007, 1, 31), (2007, 2, 28), 28, 28, 28),
        ((2007, 1, 30), (2007, 3, 31), 60, 60, 60),
        ((2008, 2, 29), (2008, 3, 31), 31, 32, 31),
        ((2008, 2, 29), (2008, 2, 29), 0, 0, 0),
        ((1996, 12, 31), (2004, 3, 31), 2647, 2610, 2610),
    ];
    for &(from, to, actual, thirty, thirty_e) in cases {
        let (a, b) = (leaf(from.0, from.1, from.2), leaf(to.0, to.1, to.2));
        // Day by day: each is worth one over the length of its year; 133 590 is 365·366.
        let part = |day: Day| if length(day.year, 2) == 29 { 365 } else { 366 };
        let act: u32 = days().filter(|day| (a..b).contains(&day.leaf)).map(part).sum();
        says(&contract, &[a, b], 0, &[actual, actual, thirty, thirty_e, act]);
    }
    // 182 days from 2003-11-01 to 2004-05-01: 61/365 + 121/366, published as 0.49772438.
    assert_eq!((61 * 366 + 121 * 365) * 100_000_000_u64 / 133_590, 49_772_438);
    let backward = leaves(&[leaf(2024, 1, 2), leaf(2024, 1, 1)]);
    assert!(matches!(contract.run_clause("", &backward, |_| {}), Outcome::Reject(..)));
}
