//! "Did you mean": the closest of the names that would have been right.

/// The candidate closest to `name`, if it is close: a third of its letters may differ.
///
/// Swapped neighbours and a difference in case only count as one edit.
pub fn closest<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let limit = (name.len() / 3).max(1);
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
        let distance = match candidate.eq_ignore_ascii_case(name) {
            true => Some(1),
            false => distance(name, candidate, limit),
        };
        let Some(distance) = distance else { continue };
        if best.is_none_or(|(least, text)| (distance, candidate) < (least, text)) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, text)| text)
}

/// Optimal string alignment distance, if it is within `limit`.
///
/// What both begin and end with is left out first, which is nearly all of the name when a program has
/// thousands of names of one form.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    (a, b) = (&a[same..], &b[same..]);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
    if letters(a).symmetric_difference(letters(b)) > 2 * limit {
        return None;
    }
    let first: Vec<usize> = (0..=b.len()).collect();
    let mut rows = [first.clone(), first.clone(), first];
    for i in 1..=a.len() {
        rows.rotate_left(1);
        let [before, above, row] = &mut rows;
        row[0] = i;
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row[j] = least;
        }
        if row.iter().all(|least| *least > limit) {
            return None;
        }
    }
    Some(rows[2][b.len()]).filter(|least| *least <= limit)
}

/// The set of bytes in a name, modulo 64.
struct Letters(u64);

fn letters(name: &[u8]) -> Letters {
    Letters(name.iter().fold(0, |set, byte| set | 1 << (byte % 64)))
}

impl Letters {
    /// Each edit changes at most two letters of the sets.
    fn symmetric_difference(self, other: Letters) -> usize {
        (self.0 ^ other.0).count_ones() as usize
    }
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
