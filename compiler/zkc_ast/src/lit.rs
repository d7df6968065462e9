//! Literals, with the value that their text stands for.

use num_bigint::BigUint;
use zkc_span::Span;

use crate::{Expr, Name};

/// A literal.
#[derive(Clone, Debug)]
pub struct Lit {
    /// Its value.
    pub kind: LitKind,
    /// Where it stands, a unit included.
    pub span: Span,
}

/// The kinds of literals. Signs are not part of a literal: `-5` is a negation.
#[derive(Clone, Debug)]
pub enum LitKind {
    /// `1_000`, `0xff`, `0b1010`, and with a type behind it `5u32`.
    Int {
        /// The number.
        value: BigUint,
        /// `u32` of `5u32`: always `u` or `i` and digits.
        suffix: Option<Name>,
    },
    /// `true`, `false`
    Bool(bool),
    /// `"the deadline {terms.deadline} has passed"`
    Str(StrLit),
    /// `12.50 EUR`: major units, with the digits as written.
    Amount {
        /// `12.50`
        number: Decimal,
        /// `EUR`
        unit: Name,
    },
    /// `25 bps`: ten-thousandths.
    Bps(BigUint),
    /// `3.5%`
    Percent(Decimal),
    /// `161.25`, without a unit.
    Decimal(Decimal),
    /// `3 days`, `90 s`, `15 min`, `2 h`, in seconds.
    Duration {
        /// Seconds, below 2^40.
        seconds: u64,
    },
    /// `2026-11-22`
    Date(Date),
    /// `2026-11-22T10:00:00Z`
    Timestamp(Timestamp),
    /// Not a literal's text; reported already.
    Error,
}

/// A number with a decimal point: `mantissa / 10^scale`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decimal {
    /// All digits, without the point.
    pub mantissa: BigUint,
    /// How many of them stood behind the point: 2 for `12.50`, 0 for `12`.
    pub scale: u32,
}

/// A day of the Gregorian calendar that exists, from 0001-01-01 to 9999-12-31.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date {
    year: i32,
    month: u32,
    day: u32,
}

impl Date {
    /// The day, if there is such a day between 0001-01-01 and 9999-12-31.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Date> {
        let exists = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        exists.then_some(Date { year, month, day })
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u32 {
        self.day
    }

    /// Days since 1970-01-01, negative before.
    pub fn days(self) -> i64 {
        // Days from 0000-03-01 in years that start in March, so that the leap day comes last.
        let (year, month) = (i64::from(self.year), i64::from(self.month));
        let year = if month <= 2 { year - 1 } else { year };
        let month = if month <= 2 { month + 9 } else { month - 3 };
        let in_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        let before = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        before + in_year - 719_468
    }
}

/// Days of a month, leap years included.
pub(crate) fn days_in_month(year: i32, month: u32) -> u32 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A second in UTC, from 1970 on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Timestamp {
    date: Date,
    second: u32,
}

impl Timestamp {
    /// The second `hour:minute:second` of a day; none for a day before 1970, or a time that no
    /// clock shows. There are no leap seconds.
    pub fn new(date: Date, hour: u32, minute: u32, second: u32) -> Option<Timestamp> {
        let exists = date.days() >= 0 && hour < 24 && minute < 60 && second < 60;
        exists.then_some(Timestamp { date, second: hour * 3600 + minute * 60 + second })
    }

    /// The day.
    pub fn date(self) -> Date {
        self.date
    }

    /// Seconds since 1970-01-01T00:00:00Z, below 2^40.
    pub fn seconds(self) -> u64 {
        self.date.days() as u64 * 86_400 + u64::from(self.second)
    }

    /// Hour, minute and second of the day.
    pub fn time(self) -> (u32, u32, u32) {
        (self.second / 3600, self.second / 60 % 60, self.second % 60)
    }
}

/// A text in quotes, cut into what stands as written and what is filled in.
#[derive(Clone, Debug)]
pub struct StrLit {
    /// The pieces in order; neighbouring texts are joined, an empty text has no piece.
    pub pieces: Vec<StrPiece>,
    /// With the quotes.
    pub span: Span,
}

impl StrLit {
    /// The text, if nothing is filled in.
    pub fn as_text(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [StrPiece::Text(text)] => Some(text),
            _ => None,
        }
    }
}

/// A piece of a text.
#[derive(Clone, Debug)]
pub enum StrPiece {
    /// As written, escapes resolved.
    Text(String),
    /// `{terms.deadline}`: a path with fields, indices and calls, no operators; spans point into
    /// the string.
    Place(Box<Expr>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_agree_with_counting_them_one_by_one() {
        let mut expected = Date::new(1, 1, 1).unwrap().days();
        assert_eq!(expected, -719_162);
        for year in 1..=9999 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    assert_eq!(Date::new(year, month, day).unwrap().days(), expected);
                    expected += 1;
                }
            }
        }
        assert_eq!(Date::new(1970, 1, 1).unwrap().days(), 0);
        assert_eq!(expected - 1, 2_932_896);
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for (year, month, day) in
            [(0, 1, 1), (2026, 2, 29), (1900, 2, 29), (2026, 13, 1), (2026, 4, 31), (2026, 1, 0)]
        {
            assert_eq!(Date::new(year, month, day), None);
        }
        assert!(Date::new(2000, 2, 29).is_some());
    }

    #[test]
    fn timestamps_start_in_1970() {
        let date = Date::new(2026, 11, 22).unwrap();
        assert_eq!(Timestamp::new(date, 10, 0, 0).unwrap().seconds(), 1_795_341_600);
        assert_eq!(Timestamp::new(date, 24, 0, 0), None);
        assert_eq!(Timestamp::new(Date::new(1969, 12, 31).unwrap(), 0, 0, 0), None);
    }
}
