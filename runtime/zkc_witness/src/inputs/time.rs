//! Timestamps, seconds since 1970 UTC without leap seconds, and dates, days since 0001-01-01, each with
//! its one written form.

/// Days before each month of a year that is no leap year.
const BEFORE_MONTH: [u64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// Parses `2026-11-22T10:00:00Z`; other forms, days that do not exist and years before 1970 give none.
pub fn parse_timestamp(text: &str) -> Option<u64> {
    let (date, clock) = text.split_once('T')?;
    if !has_shape(clock, b"dd:dd:ddZ") {
        return None;
    }
    let days = parse_date(date)?.checked_sub(days_before_year(1970))?;
    let number = |from: usize| clock[from..from + 2].parse::<u64>().ok();
    let (hour, minute, second) = (number(0)?, number(3)?, number(6)?);
    (hour < 24 && minute < 60 && second < 60)
        .then(|| days * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// The written form of a number of seconds since 1970. Years past 9999 have more digits.
pub fn format_timestamp(seconds: u64) -> String {
    let (days, clock) = (seconds / 86_400, seconds % 86_400);
    let (hour, minute, second) = (clock / 3_600, clock / 60 % 60, clock % 60);
    let date = format_date(days_before_year(1970) + days);
    format!("{date}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Parses `2026-11-22` as days since 0001-01-01; other forms and days that do not exist give none.
pub fn parse_date(text: &str) -> Option<u64> {
    if !has_shape(text, b"dddd-dd-dd") {
        return None;
    }
    let number = |from: usize, to: usize| text[from..to].parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let exists =
        year >= 1 && (1..=12).contains(&month) && (1..=month_length(year, month)).contains(&day);
    exists.then(|| {
        let leap_day = u64::from(month > 2 && is_leap(year));
        days_before_year(year) + BEFORE_MONTH[month as usize - 1] + leap_day + day - 1
    })
}

/// The written form of a number of days since 0001-01-01. Years past 9999 have more digits.
pub fn format_date(mut days: u64) -> String {
    let mut year = 1 + days / 366;
    while days_before_year(year + 1) <= days {
        year += 1;
    }
    days -= days_before_year(year);
    let mut month = 1;
    while days >= month_length(year, month) {
        days -= month_length(year, month);
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}

/// Whether it has a digit wherever the shape has `d`, and else what the shape has.
fn has_shape(text: &str, shape: &[u8]) -> bool {
    let fits = |(byte, wanted): (u8, &u8)| match wanted {
        b'd' => byte.is_ascii_digit(),
        _ => byte == *wanted,
    };
    text.len() == shape.len() && text.bytes().zip(shape).all(fits)
}

fn is_leap(year: u64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_length(year: u64, month: u64) -> u64 {
    match month {
        2 => 28 + u64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from the first of January of year 1 to that of `year`, in the proleptic Gregorian calendar.
fn days_before_year(year: u64) -> u64 {
    let past = year - 1;
    past * 365 + past / 4 - past / 100 + past / 400
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments() {
        assert_eq!(parse_timestamp("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(parse_timestamp("2000-02-29T12:00:00Z"), Some(951_825_600));
        assert_eq!(parse_timestamp("2026-11-22T10:00:00Z"), Some(1_795_341_600));
        for wrong in [
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22 10:00:00Z",
            "2026-11-22T10:00:00+00:00",
            "1969-12-31T23:59:59Z",
            "",
        ] {
            assert_eq!(parse_timestamp(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn known_days() {
        assert_eq!(parse_date("0001-01-01"), Some(0));
        assert_eq!(parse_date("1970-01-01"), Some(719_162));
        assert_eq!(parse_date("9999-12-31"), Some(3_652_058));
        for wrong in
            ["0000-12-31", "10000-01-01", "2026-2-01", "1900-02-29", "2026-11-22Z", "é26-11-2"]
        {
            assert_eq!(parse_date(wrong), None, "{wrong}");
        }
        for days in 0..=3_652_058 {
            assert_eq!(parse_date(&format_date(days)), Some(days));
        }
    }

    #[test]
    fn writing_and_reading_are_inverse() {
        for seconds in (0..253_402_300_799_u64).step_by(86_399 * 61) {
            assert_eq!(parse_timestamp(&format_timestamp(seconds)), Some(seconds));
        }
        assert_eq!(format_timestamp((1 << 40) - 1), "36812-02-20T00:36:15Z");
    }
}
