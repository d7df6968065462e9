//! Reads the values of numbers, amounts, durations and dates.

use num_bigint::BigUint;
use zkc_ast::*;
use zkc_span::Span;

use super::Cx;
use crate::messages;

/// Digits that a number may have: twice what the widest type can use.
const MAX_DIGITS: usize = 160;

/// Durations fit the 40 bits of a timestamp.
const MAX_SECONDS: u64 = 1 << 40;

/// What people write for units of time, with what Clause calls them, if it has them.
const TIME_WORDS: &[(&str, Option<&str>)] = &[
    ("day", Some("days")),
    ("d", Some("days")),
    ("hour", Some("h")),
    ("hours", Some("h")),
    ("mins", Some("min")),
    ("minute", Some("min")),
    ("minutes", Some("min")),
    ("sec", Some("s")),
    ("secs", Some("s")),
    ("second", Some("s")),
    ("seconds", Some("s")),
    ("week", None),
    ("weeks", None),
    ("month", None),
    ("months", None),
    ("year", None),
    ("years", None),
];

impl Cx<'_> {
    fn lit(&self, kind: LitKind, start: u32, end: u32) -> Lit {
        Lit { kind, span: self.span(start, end) }
    }

    /// A malformed literal, which the lexer has reported.
    pub(crate) fn bad_literal(&mut self, start: u32, end: u32) -> Lit {
        self.lit(LitKind::Error, start, end)
    }

    pub(crate) fn boolean(&mut self, value: bool, start: u32, end: u32) -> Lit {
        self.lit(LitKind::Bool(value), start, end)
    }

    pub(crate) fn int(&mut self, start: u32, end: u32) -> Lit {
        let kind = match self.read_int(start, end) {
            Some((value, suffix)) => LitKind::Int { value, suffix },
            None => LitKind::Error,
        };
        self.lit(kind, start, end)
    }

    fn read_int(&mut self, start: u32, end: u32) -> Option<(BigUint, Option<Name>)> {
        let text = self.text(start, end);
        let at = text.find(['u', 'i']).unwrap_or(text.len());
        let (number, suffix) = text.split_at(at);
        let (radix, digits) = match number.get(..2) {
            Some("0x") => (16, &number[2..]),
            Some("0b") => (2, &number[2..]),
            _ => (10, number),
        };
        let digits: String = digits.chars().filter(|c| *c != '_').collect();
        let most = if radix == 2 { MAX_DIGITS * 4 } else { MAX_DIGITS };
        let value = (digits.len() <= most).then(|| BigUint::parse_bytes(digits.as_bytes(), radix));
        let Some(value) = value.flatten() else {
            self.report(messages::long_number(self.span(start, end)));
            return None;
        };
        let suffix =
            (!suffix.is_empty()).then(|| Name::new(suffix, self.span(start + at as u32, end)));
        Some((value, suffix))
    }

    /// A number with or without a decimal point.
    fn read_decimal(&mut self, start: u32, end: u32) -> Option<Decimal> {
        let text: String = self.text(start, end).chars().filter(|c| *c != '_').collect();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let digits = format!("{whole}{fraction}");
        let value =
            (digits.len() <= MAX_DIGITS).then(|| BigUint::parse_bytes(digits.as_bytes(), 10));
        let Some(mantissa) = value.flatten() else {
            self.report(messages::long_number(self.span(start, end)));
            return None;
        };
        Some(Decimal { mantissa, scale: fraction.len() as u32 })
    }

    pub(crate) fn decimal(&mut self, start: u32, end: u32) -> Lit {
        let kind = self.read_decimal(start, end).map_or(LitKind::Error, LitKind::Decimal);
        self.lit(kind, start, end)
    }

    pub(crate) fn percent(&mut self, start: u32, end: u32) -> Lit {
        // `40 %` reaches here as one token too; it has been reported.
        let number = self.text(start, end).trim_end_matches(['%', ' ', '\t']);
        let kind = self.read_decimal(start, start + number.len() as u32);
        self.lit(kind.map_or(LitKind::Error, LitKind::Percent), start, end)
    }

    /// A number at `start..middle` and a unit at `unit..end`.
    pub(crate) fn amount(&mut self, start: u32, middle: u32, unit: u32, end: u32) -> Lit {
        let kind = self.read_amount(start, middle, unit, end).unwrap_or(LitKind::Error);
        self.lit(kind, start, end)
    }

    fn read_amount(&mut self, start: u32, middle: u32, unit: u32, end: u32) -> Option<LitKind> {
        let number = self.text(start, middle);
        let unit = self.name(unit, end);
        let whole = self.span(start, end);
        if number.starts_with("0x") || number.starts_with("0b") || number.contains(['u', 'i']) {
            self.report(messages::unit_on_odd_number(self.span(start, middle)));
            return None;
        }
        if is_int_type(unit.as_str()) {
            self.report(messages::type_as_unit(number, unit.as_str(), whole));
            return None;
        }
        let seconds_each = match unit.as_str() {
            "s" => 1,
            "min" => 60,
            "h" => 3_600,
            "days" => 86_400,
            word => {
                if let Some((_, right)) = TIME_WORDS.iter().find(|(wrong, _)| *wrong == word) {
                    self.report(messages::time_word(number, word, *right, unit.span));
                    return None;
                }
                return self.read_plain_amount(start, middle, unit);
            }
        };
        self.read_duration(number, seconds_each, whole)
    }

    fn read_plain_amount(&mut self, start: u32, end: u32, unit: Name) -> Option<LitKind> {
        let number = self.read_decimal(start, end)?;
        if unit.as_str() != "bps" {
            return Some(LitKind::Amount { number, unit });
        }
        if number.scale > 0 {
            self.report(messages::fraction_of_a_whole("bps", self.span(start, end)));
            return None;
        }
        Some(LitKind::Bps(number.mantissa))
    }

    fn read_duration(&mut self, number: &str, each: u64, span: Span) -> Option<LitKind> {
        if number.contains('.') {
            self.report(messages::fraction_of_a_whole("a duration", span));
            return None;
        }
        let digits: String = number.chars().filter(|c| *c != '_').collect();
        let seconds = digits.parse::<u64>().ok().and_then(|count| count.checked_mul(each));
        match seconds.filter(|seconds| *seconds < MAX_SECONDS) {
            Some(seconds) => Some(LitKind::Duration { seconds }),
            None => {
                self.report(messages::long_duration(span));
                None
            }
        }
    }

    fn read_date(&mut self, text: &str) -> Option<Date> {
        let mut parts = text.split('-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        Date::new(year, month, day)
    }

    pub(crate) fn date(&mut self, start: u32, end: u32) -> Lit {
        let kind = match self.read_date(self.text(start, end)) {
            Some(date) => LitKind::Date(date),
            None => {
                self.report(messages::no_such_day(self.text(start, end), self.span(start, end)));
                LitKind::Error
            }
        };
        self.lit(kind, start, end)
    }

    pub(crate) fn timestamp(&mut self, start: u32, end: u32) -> Lit {
        let text = self.text(start, end);
        let (date, time) = text.split_once('T').unwrap_or((text, ""));
        let mut parts =
            time.trim_end_matches('Z').split(':').map(|part| part.parse().unwrap_or(99));
        let mut part = || parts.next().unwrap_or(99);
        let (hour, minute, second) = (part(), part(), part());
        let span = self.span(start, end);
        let kind = match self.read_date(date) {
            Some(day) => match Timestamp::new(day, hour, minute, second) {
                Some(at) => LitKind::Timestamp(at),
                None => {
                    self.report(messages::no_such_time(text, day.days() < 0, span));
                    LitKind::Error
                }
            },
            None => {
                self.report(messages::no_such_day(date, span));
                LitKind::Error
            }
        };
        self.lit(kind, start, end)
    }
}

/// `u8`, `i128`, `u252`: a type where a unit was expected.
fn is_int_type(text: &str) -> bool {
    let digits = text.strip_prefix(['u', 'i']).unwrap_or("");
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
