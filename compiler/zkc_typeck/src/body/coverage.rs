//! Whether the arms of a `match` leave a value out.
//!
//! The rows of patterns are specialised by the constructors of their first column until nothing is
//! left to tell apart (Maranget, "Warnings for pattern matching", section 3). Numbers are never all
//! listed: they want an arm that takes the rest.

use std::rc::Rc;

/// What a pattern takes, as far as coverage goes.
#[derive(Clone, Debug)]
pub(super) enum Cover {
    /// Everything.
    Any,
    /// One of several constructors, by its index, with what is inside.
    Of(Rc<Vec<Constructor>>, usize, Vec<Cover>),
    /// Some numbers, or what cannot be told: never everything.
    Some,
    /// One of several.
    Or(Vec<Cover>),
}

/// A way to make a value of a type.
#[derive(Clone, Debug)]
pub(super) struct Constructor {
    /// Its name; empty for tuples and arrays.
    pub name: String,
    /// How many parts it has.
    pub parts: usize,
    /// The names of the parts, where they are written.
    pub fields: Option<Vec<String>>,
}

/// Steps after which a value is taken to be left out.
const FUEL: u32 = 20_000;

/// A value that no row takes, written as a pattern; none if there is no such value.
pub(super) fn missing(rows: &[Cover]) -> Option<String> {
    let rows: Vec<Vec<Cover>> = rows.iter().map(|row| vec![row.clone()]).collect();
    let found = left_out(&rows, 1, &mut { FUEL })?;
    Some(found.into_iter().next().unwrap_or_else(|| "_".to_owned()))
}

fn left_out(rows: &[Vec<Cover>], width: usize, fuel: &mut u32) -> Option<Vec<String>> {
    *fuel = fuel.saturating_sub(1);
    if *fuel == 0 {
        return Some(vec!["_".to_owned(); width]);
    }
    // Whoever takes everything leaves nothing out; without this, rows of many columns take long.
    if rows.iter().any(|row| row.iter().all(|part| matches!(part, Cover::Any))) {
        return None;
    }
    if width == 0 {
        return rows.is_empty().then(Vec::new);
    }
    let mut flat: Vec<Vec<Cover>> = Vec::new();
    rows.iter().for_each(|row| without_or(row, &mut flat));
    let constructors = flat.iter().find_map(|row| match row.first() {
        Some(Cover::Of(all, ..)) => Some(Rc::clone(all)),
        _ => None,
    });
    let Some(constructors) = constructors else {
        let rest: Vec<Vec<Cover>> = flat
            .iter()
            .filter(|row| matches!(row.first(), Some(Cover::Any)))
            .map(|row| row[1..].to_vec())
            .collect();
        let mut found = left_out(&rest, width - 1, fuel)?;
        found.insert(0, "_".to_owned());
        return Some(found);
    };
    for (index, constructor) in constructors.iter().enumerate() {
        let parts = constructor.parts;
        let special: Vec<Vec<Cover>> = flat
            .iter()
            .filter_map(|row| {
                let inner = match row.first() {
                    Some(Cover::Any) => vec![Cover::Any; parts],
                    Some(Cover::Of(_, at, inner)) if *at == index => inner.clone(),
                    _ => return None,
                };
                Some([inner.as_slice(), &row[1..]].concat())
            })
            .collect();
        if let Some(mut found) = left_out(&special, parts + width - 1, fuel) {
            let rest = found.split_off(parts);
            return Some([vec![constructor.written(&found)], rest].concat());
        }
    }
    None
}

fn without_or(row: &[Cover], out: &mut Vec<Vec<Cover>>) {
    match row.first() {
        Some(Cover::Or(choices)) => {
            for choice in choices {
                without_or(&[std::slice::from_ref(choice), &row[1..]].concat(), out);
            }
        }
        _ => out.push(row.to_vec()),
    }
}

impl Constructor {
    fn written(&self, parts: &[String]) -> String {
        match &self.fields {
            _ if parts.is_empty() && !self.name.is_empty() => self.name.clone(),
            Some(names) => {
                let parts: Vec<String> =
                    names.iter().zip(parts).map(|(name, part)| format!("{name}: {part}")).collect();
                format!("{} {{ {} }}", self.name, parts.join(", "))
            }
            None => format!("{}({})", self.name, parts.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option() -> Rc<Vec<Constructor>> {
        let of = |name: &str, parts| Constructor { name: name.to_owned(), parts, fields: None };
        Rc::new(vec![of("None", 0), of("Some", 1)])
    }

    #[test]
    fn what_is_left_out_is_named() {
        let none = || Cover::Of(option(), 0, vec![]);
        let some = |inner| Cover::Of(option(), 1, vec![inner]);
        assert_eq!(missing(&[]).as_deref(), Some("_"));
        assert_eq!(missing(&[none()]).as_deref(), Some("Some(_)"));
        assert_eq!(missing(&[none(), some(Cover::Any)]), None);
        assert_eq!(missing(&[none(), some(Cover::Some)]).as_deref(), Some("Some(_)"));
        assert_eq!(missing(&[some(some(Cover::Any)), none()]).as_deref(), Some("Some(None)"));
        assert_eq!(missing(&[some(none()), Cover::Or(vec![none(), some(some(Cover::Any))])]), None);
        assert_eq!(missing(&[Cover::Some, Cover::Any]), None);
        // Ten columns of two, each row looking at two of them: 2^10 values, and the last row takes all.
        let tuple = Rc::new(vec![Constructor { name: String::new(), parts: 10, fields: None }]);
        let row = |at: usize| {
            let mut parts = vec![Cover::Any; 10];
            parts[at] = some(Cover::Any);
            parts[at + 1] = some(Cover::Any);
            Cover::Of(Rc::clone(&tuple), 0, parts)
        };
        let mut rows: Vec<Cover> = (0..9).map(row).collect();
        assert!(missing(&rows).is_some());
        rows.push(Cover::Any);
        assert_eq!(missing(&rows), None);
    }
}
