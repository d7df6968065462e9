//! "Did you mean": the closest of the names that would have been right.

/// The candidate closest to `name`, if it is close: a third of its letters may differ.
///
/// Swapped neighbours and a difference in case only count as one edit.
pub(crate) fn closest<'n>(
    name: &str,
    candidates: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    let limit = (name.chars().count() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // Names are ASCII, and each edit changes the length by one at most.
        if candidate == name || candidate.len().abs_diff(name.len()) > limit {
            continue;
        }
        // With names of one or two letters everything is close to everything.
        if name.len() <= 2 && !candidate.eq_ignore_ascii_case(name) {
            continue;
        }
        let distance =
            if candidate.eq_ignore_ascii_case(name) { 1 } else { distance(name, candidate) };
        let closer = best.is_none_or(|(least, text)| (distance, candidate) < (least, text));
        if distance <= limit && closer {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, text)| text)
}

/// Optimal string alignment distance.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for j in 0..=b.len() {
        rows[0][j] = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut least =
                (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    match names {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", rest.join(", "), last.as_ref())
        }
    }
}

/// `1 field`, `2 fields`.
pub(crate) fn count(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn only_close_names_are_offered() {
        let names = ["strike", "quantity", "expiry", "EUR", "u64"];
        assert_eq!(closest("strke", names), Some("strike"));
        assert_eq!(closest("quanitty", names), Some("quantity"));
        assert_eq!(closest("eur", names), Some("EUR"));
        assert_eq!(closest("deadline", names), None);
        assert_eq!(closest("x", names), None);
        assert_eq!(closest("strike", names), None);
    }
}
