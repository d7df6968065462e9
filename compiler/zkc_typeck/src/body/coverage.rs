//! Whether the arms of a `match` leave a value out.
//!
//! The rows of patterns are specialised by the constructors of their first column until nothing is
//! left to tell apart (Maranget, "Warnings for pattern matching", section 3). The constructors of a
//! column of numbers are the stretches between which no row tells a difference.
//!
//! The question is hard in general, so it is asked with fuel; whoever runs out is told.

use std::collections::BTreeSet;
use std::rc::Rc;

use num_bigint::BigInt;

/// What a pattern takes, as far as coverage goes.
#[derive(Clone, Debug)]
pub(super) enum Cover {
    /// Everything.
    Any,
    /// One of several constructors, by its index, with what is inside.
    Of(Rc<Vec<Constructor>>, usize, Vec<Cover>),
    /// The numbers from the first to the last.
    Numbers(Rc<Numbers>),
    /// What cannot be told: never everything.
    Some,
    /// One of several.
    Or(Vec<Cover>),
}

/// Some numbers of a type.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    /// The first that is taken.
    pub first: BigInt,
    /// The last that is taken.
    pub last: BigInt,
    /// The first and the last of the type.
    pub all: (BigInt, BigInt),
}

/// A way to make a value of a type.
#[derive(Clone, Debug)]
pub(super) struct Constructor {
    /// Its name; empty for tuples and arrays.
    pub name: String,
    /// How many parts it has.
    pub parts: usize,
    /// How its parts are written.
    pub form: Form,
}

/// How the parts of a value are written.
#[derive(Clone, Debug)]
pub(super) enum Form {
    /// `(a, b)`
    Tuple,
    /// `[a, b]`
    Array,
    /// `{ a: _, b: _ }`
    Fields(Vec<String>),
}

/// How many cells of rows are looked at before the question is given up: a fraction of a second.
const FUEL: u64 = 1_000_000;
/// Rows are only looked at, and none is made, as many times for one cell.
const LOOKS: u64 = 8;
/// Numbers of more digits are shown as `_`.
const MAX_DIGITS: usize = 12;

/// What a value that no row takes looks like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Witness {
    /// Written as a pattern.
    pub text: String,
    /// Whether a number in it stands for others like it.
    pub is_example: bool,
}

/// What rows leave out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Left {
    /// Nothing.
    Nothing,
    /// This, among others.
    Value(Witness),
    /// Nobody knows: there is too much to look at.
    Unknown,
}

/// What rows leave out, and how many of them leave out nothing already, if that is so.
pub(super) fn left(rows: &[Cover]) -> (Left, Option<usize>) {
    let mut fuel = FUEL;
    match left_out(rows, &mut fuel) {
        Left::Nothing => {}
        left => return (left, None),
    }
    // More rows never leave out more.
    let mut fuel = FUEL;
    let (mut few, mut enough) = (0, rows.len());
    while few < enough {
        let half = (few + enough) / 2;
        match left_out(&rows[..half], &mut fuel) {
            Left::Nothing => enough = half,
            Left::Value(_) => few = half + 1,
            Left::Unknown => return (Left::Nothing, None),
        }
    }
    (Left::Nothing, Some(enough))
}

fn left_out(rows: &[Cover], fuel: &mut u64) -> Left {
    let rows: Vec<Vec<&Cover>> = rows.iter().map(|row| vec![row]).collect();
    match search(rows, 1, fuel) {
        Err(OutOfFuel) => Left::Unknown,
        Ok(None) => Left::Nothing,
        Ok(Some(mut found)) => Left::Value(found.pop().unwrap_or_else(Witness::any)),
    }
}

struct OutOfFuel;

/// Values of `width` columns that no row takes, the first column last. The rows have their first
/// column last too, so that what is inside of it can be put in its place.
fn search(
    rows: Vec<Vec<&Cover>>,
    width: usize,
    fuel: &mut u64,
) -> Result<Option<Vec<Witness>>, OutOfFuel> {
    let cells = (rows.len() as u64).saturating_mul(width as u64) + 1;
    *fuel = fuel.checked_sub(cells).ok_or(OutOfFuel)?;
    // Whoever takes everything leaves nothing out; without this, rows of many columns take long.
    if rows.iter().any(|row| row.iter().all(|part| matches!(part, Cover::Any))) {
        return Ok(None);
    }
    if width == 0 {
        return Ok(rows.is_empty().then(Vec::new));
    }
    let mut flat: Vec<Vec<&Cover>> = Vec::with_capacity(rows.len());
    for row in rows {
        without_or(row, &mut flat, fuel)?;
    }
    let first = |row: &Vec<&Cover>| matches!(row.last(), Some(Cover::Of(..) | Cover::Numbers(_)));
    match flat.iter().find(|row| first(row)).and_then(|row| row.last().copied()) {
        Some(Cover::Of(constructors, ..)) => of_constructors(&flat, constructors, width, fuel),
        Some(Cover::Numbers(numbers)) => of_numbers(&flat, &numbers.all, width, fuel),
        _ => {
            let rest = specialised(&flat, 0, |part| part.is_any().then_some(&[]));
            let found = search(rest, width - 1, fuel)?;
            Ok(found.map(|mut found| {
                found.push(Witness::any());
                found
            }))
        }
    }
}

fn of_constructors(
    rows: &[Vec<&Cover>],
    constructors: &[Constructor],
    width: usize,
    fuel: &mut u64,
) -> Result<Option<Vec<Witness>>, OutOfFuel> {
    for (index, constructor) in constructors.iter().enumerate() {
        let parts = constructor.parts;
        *fuel = fuel.checked_sub(rows.len() as u64 / LOOKS).ok_or(OutOfFuel)?;
        let special = specialised(rows, parts, |part| match part {
            Cover::Of(_, at, inner) if *at == index => Some(inner.as_slice()),
            _ => None,
        });
        if let Some(mut found) = search(special, parts + width - 1, fuel)? {
            let mut own = found.split_off(found.len().saturating_sub(parts));
            own.reverse();
            found.push(constructor.written(&own));
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn of_numbers(
    rows: &[Vec<&Cover>],
    (least, most): &(BigInt, BigInt),
    width: usize,
    fuel: &mut u64,
) -> Result<Option<Vec<Witness>>, OutOfFuel> {
    let mut starts = BTreeSet::from([least.clone()]);
    for row in rows {
        if let Some(Cover::Numbers(numbers)) = row.last() {
            starts.insert(numbers.first.clone());
            starts.insert(&numbers.last + 1);
        }
    }
    let mut open = false;
    for start in starts.range(least.clone()..=most.clone()) {
        *fuel = fuel.checked_sub(rows.len() as u64 / LOOKS).ok_or(OutOfFuel)?;
        let within = |part: &Cover| match part {
            Cover::Numbers(numbers) => numbers.first <= *start && *start <= numbers.last,
            _ => false,
        };
        // What no row names is one case.
        let named = rows.iter().any(|row| row.last().is_some_and(|part| within(part)));
        if !named && std::mem::replace(&mut open, true) {
            continue;
        }
        let special = specialised(rows, 0, |part| within(part).then_some(&[]));
        if let Some(mut found) = search(special, width - 1, fuel)? {
            found.push(Witness::number(start));
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The rows that take what `inside` gives the parts of, with these parts in place of the column.
fn specialised<'r>(
    rows: &[Vec<&'r Cover>],
    parts: usize,
    inside: impl Fn(&'r Cover) -> Option<&'r [Cover]>,
) -> Vec<Vec<&'r Cover>> {
    let special = rows.iter().filter_map(|row| {
        let (first, rest) = row.split_last()?;
        let mut row = Vec::with_capacity(rest.len() + parts);
        row.extend_from_slice(rest);
        match inside(first) {
            Some(inner) => row.extend(inner.iter().rev()),
            None if first.is_any() => row.extend(std::iter::repeat_n(&Cover::Any, parts)),
            None => return None,
        }
        Some(row)
    });
    special.collect()
}

fn without_or<'r>(
    row: Vec<&'r Cover>,
    out: &mut Vec<Vec<&'r Cover>>,
    fuel: &mut u64,
) -> Result<(), OutOfFuel> {
    match row.split_last() {
        Some((Cover::Or(choices), rest)) => {
            for choice in choices {
                *fuel = fuel.checked_sub(row.len() as u64).ok_or(OutOfFuel)?;
                without_or([rest, &[choice]].concat(), out, fuel)?;
            }
        }
        _ => out.push(row),
    }
    Ok(())
}

impl Cover {
    fn is_any(&self) -> bool {
        matches!(self, Cover::Any)
    }
}

impl Witness {
    fn any() -> Witness {
        Witness { text: "_".to_owned(), is_example: false }
    }

    fn number(value: &BigInt) -> Witness {
        let text = value.to_string();
        match text.len() > MAX_DIGITS {
            true => Witness::any(),
            false => Witness { text, is_example: true },
        }
    }
}

impl Constructor {
    fn written(&self, parts: &[Witness]) -> Witness {
        let is_example = parts.iter().any(|part| part.is_example);
        let list = |parts: Vec<String>| parts.join(", ");
        let plain = || list(parts.iter().map(|part| part.text.clone()).collect());
        let text = match &self.form {
            _ if parts.is_empty() && !self.name.is_empty() => self.name.clone(),
            Form::Array => format!("[{}]", plain()),
            Form::Tuple if self.name.is_empty() && parts.len() == 1 => format!("({},)", plain()),
            Form::Tuple => format!("{}({})", self.name, plain()),
            Form::Fields(names) => {
                // What may be anything need not be named.
                let named = names.iter().zip(parts).filter(|(_, part)| part.text != "_");
                let mut named: Vec<String> =
                    named.map(|(name, part)| format!("{name}: {}", part.text)).collect();
                if named.len() < parts.len() {
                    named.push("..".to_owned());
                }
                format!("{} {{ {} }}", self.name, list(named))
            }
        };
        Witness { text, is_example }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option() -> Rc<Vec<Constructor>> {
        let of =
            |name: &str, parts| Constructor { name: name.to_owned(), parts, form: Form::Tuple };
        Rc::new(vec![of("None", 0), of("Some", 1)])
    }

    fn none() -> Cover {
        Cover::Of(option(), 0, vec![])
    }

    fn some(inner: Cover) -> Cover {
        Cover::Of(option(), 1, vec![inner])
    }

    fn numbers(first: u32, last: u32) -> Cover {
        let all = (0.into(), 255.into());
        Cover::Numbers(Rc::new(Numbers { first: first.into(), last: last.into(), all }))
    }

    fn tuple(parts: Vec<Cover>) -> Cover {
        let all = Constructor { name: String::new(), parts: parts.len(), form: Form::Tuple };
        Cover::Of(Rc::new(vec![all]), 0, parts)
    }

    fn missing(rows: &[Cover]) -> Option<String> {
        match left(rows).0 {
            Left::Nothing => None,
            Left::Value(witness) => Some(witness.text),
            Left::Unknown => panic!("out of fuel"),
        }
    }

    #[test]
    fn what_is_left_out_is_named() {
        assert_eq!(missing(&[]).as_deref(), Some("_"));
        assert_eq!(missing(&[none()]).as_deref(), Some("Some(_)"));
        assert_eq!(missing(&[none(), some(Cover::Any)]), None);
        assert_eq!(missing(&[none(), some(Cover::Some)]).as_deref(), Some("Some(_)"));
        assert_eq!(missing(&[some(some(Cover::Any)), none()]).as_deref(), Some("Some(None)"));
        assert_eq!(missing(&[some(none()), Cover::Or(vec![none(), some(some(Cover::Any))])]), None);
        assert_eq!(missing(&[Cover::Some, Cover::Any]), None);
        let pair = [tuple(vec![none(), Cover::Any]), tuple(vec![some(Cover::Any), none()])];
        assert_eq!(missing(&pair).as_deref(), Some("(Some(_), Some(_))"));
    }

    #[test]
    fn numbers_are_stretches() {
        assert_eq!(missing(&[numbers(0, 1)]).as_deref(), Some("2"));
        assert_eq!(missing(&[numbers(0, 127), numbers(128, 255)]), None);
        assert_eq!(missing(&[numbers(0, 127), numbers(129, 255)]).as_deref(), Some("128"));
        assert_eq!(missing(&[numbers(3, 200), numbers(0, 9)]).as_deref(), Some("201"));
        let rows = [
            tuple(vec![numbers(0, 9), none()]),
            tuple(vec![numbers(5, 255), some(Cover::Any)]),
            tuple(vec![numbers(10, 255), none()]),
        ];
        assert_eq!(missing(&rows).as_deref(), Some("(0, Some(_))"));
        assert_eq!(left(&[numbers(0, 255), Cover::Any]).1, Some(1));
    }

    #[test]
    fn the_rows_that_suffice_are_counted() {
        assert_eq!(left(&[none(), some(Cover::Any), none(), Cover::Any]).1, Some(2));
        assert_eq!(left(&[Cover::Any]).1, Some(1));
        assert_eq!(left(&[none()]).1, None);
    }

    /// Twelve truths and 800 rows, and nests of 200, are looked through in no time; what is not is given
    /// up.
    #[test]
    fn large_tables_are_looked_through() {
        let bit = |one: bool| if one { some(Cover::Any) } else { none() };
        let row = |number: usize| tuple((0..12).map(|at| bit(number >> at & 1 == 1)).collect());
        let rows: Vec<Cover> = (0..800).map(row).collect();
        assert!(missing(&rows).is_some());
        let rows: Vec<Cover> = (0..4096).map(row).collect();
        assert_eq!(missing(&rows), None);

        let mut nests = vec![none()];
        let mut depth = Cover::Any;
        for _ in 0..200 {
            nests.push(some(nests.last().cloned().unwrap_or(Cover::Any)));
            depth = some(depth);
        }
        nests.pop();
        assert!(missing(&nests).is_some());
        nests.push(depth);
        assert_eq!(missing(&nests), None);

        // Each row looks at two of forty columns, so that no column tells much.
        let row = |at: usize| {
            let mut parts = vec![Cover::Any; 40];
            parts[at] = some(Cover::Any);
            parts[(at * 7 + 3) % 40] = none();
            tuple(parts)
        };
        let rows: Vec<Cover> = (0..40).map(row).chain([Cover::Any]).collect();
        assert_eq!(missing(&rows), None);
        let hard: Vec<Cover> = (0..40).map(row).collect();
        let _ = left(&hard);
    }
}
