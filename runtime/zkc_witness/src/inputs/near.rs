//! Which known name a misspelt one may stand for.

/// `; did you mean …?` if one of the names is near the one written, else nothing.
pub(super) fn perhaps<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> String {
    // A key of a hostile file may be of any length; a name that somebody meant is not.
    if written.len() > 64 {
        return String::new();
    }
    let bound = (written.chars().count() / 3).max(1);
    let near = names
        .filter(|name| name.len() <= 64)
        .map(|name| (distance(written, name), name))
        .filter(|(distance, name)| *distance <= bound && *distance < name.len())
        .min();
    near.map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?"))
}

/// How many letters to insert, delete, replace or swap with the next (optimal string alignment), upper
/// and lower case alike.
fn distance(a: &str, b: &str) -> usize {
    let letters = |text: &str| text.to_lowercase().chars().collect::<Vec<char>>();
    let (a, b) = (letters(a), letters(b));
    // Three rows of the table: of the letter before the last, of the last, and of this one.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let perhaps = |written: &str| perhaps(written, ["rate", "limit", "key"].into_iter());
        assert_eq!(perhaps("rates"), "; did you mean `rate`?");
        assert_eq!(perhaps("limt"), "; did you mean `limit`?");
        assert_eq!(perhaps("Limit"), "; did you mean `limit`?");
        assert_eq!(perhaps("kye"), "; did you mean `key`?");
        assert_eq!(perhaps("colour"), "");
        assert_eq!(perhaps("x"), "");
        assert_eq!(perhaps(&"k".repeat(100_000)), "");
        assert_eq!((distance("", "abc"), distance("kitten", "sitting")), (3, 3));
    }
}
