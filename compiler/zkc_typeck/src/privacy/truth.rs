//! What the outcome of a condition says: the equations that hold if a `bool` is true, and those that
//! hold if it is false.
//!
//! They travel with the label of the value, so that it does not matter how a condition was put
//! together: by operators, by `if`, in a variable, in a function or round by round in a loop.

use std::rc::Rc;

use zkc_hir::{GenericArg, Size, Ty};
use zkc_span::Span;

use super::label::{Label, Trace};

/// Equations that one condition may be made of and that are remembered. Who publishes as many values
/// at once is told of these.
const MAX_EQUATIONS: usize = 64;

/// A private value that is the same as one that everybody knows.
#[derive(Debug)]
pub(super) enum Equation {
    /// Which gives it away.
    Shown {
        /// The comparison.
        at: Span,
        /// Whether it asks for what is the same, as `==` does.
        equal: bool,
        /// How the private side came about.
        trace: Rc<Trace>,
        /// The private side.
        secret: Span,
        /// The side that everybody knows.
        known: Span,
    },
    /// A digest or seal, of which everybody learns what was hashed if it can be guessed.
    Hashed {
        /// The label of the private side.
        label: Label,
        /// Its type.
        ty: Ty,
        /// The private side.
        secret: Span,
    },
}

/// What holds in a case: equations, or none if the case never comes.
#[derive(Clone, Debug)]
pub(super) struct Case(Option<Vec<Rc<Equation>>>);

impl Case {
    /// A case of which nothing is known.
    pub(super) fn open() -> Case {
        Case(Some(Vec::new()))
    }

    fn never() -> Case {
        Case(None)
    }

    fn of(equation: Equation) -> Case {
        Case(Some(vec![Rc::new(equation)]))
    }

    /// The equations that hold.
    pub(super) fn equations(&self) -> &[Rc<Equation>] {
        self.0.as_deref().unwrap_or(&[])
    }

    fn comes(&self) -> bool {
        self.0.is_some()
    }

    /// Both cases at once.
    fn and(&self, other: &Case) -> Case {
        let (Some(a), Some(b)) = (&self.0, &other.0) else { return Case::never() };
        let mut all = a.clone();
        let new = b.iter().filter(|new| !a.iter().any(|old| Rc::ptr_eq(old, new)));
        all.extend(new.take(MAX_EQUATIONS.saturating_sub(a.len())).cloned());
        Case(Some(all))
    }

    /// One of two cases. Everybody sees which it is if that is `known`, and then learns what holds in
    /// either when it comes; otherwise only what holds in both is learnt.
    fn or(&self, other: &Case, known: bool) -> Case {
        match (&self.0, &other.0) {
            (None, _) => other.clone(),
            (_, None) => self.clone(),
            _ if known => self.and(other),
            (Some(a), Some(b)) => {
                let both = a.iter().filter(|one| b.iter().any(|other| Rc::ptr_eq(one, other)));
                Case(Some(both.cloned().collect()))
            }
        }
    }

    /// How many equations, for whether two cases of which one has grown out of the other are the same.
    fn weight(&self) -> Option<usize> {
        self.0.as_ref().map(Vec::len)
    }
}

/// What a `bool`, or a number that counts some, says of the values it was made from.
#[derive(Clone, Debug)]
pub(super) struct Truth {
    /// What holds if it is true; of a number, if it is `most`.
    pub yes: Case,
    /// What holds if it is false; of a number, if it is 0.
    pub no: Case,
    /// The greatest number that it can be, 1 for a `bool`; none if that is not known, and then `yes`
    /// is open.
    pub most: Option<Size>,
}

/// What is known of a value of which nothing is remembered.
fn unknown() -> Truth {
    Truth { yes: Case::open(), no: Case::open(), most: Some(one()) }
}

fn one() -> Size {
    Size::constant(1.into())
}

/// What is known of a value, as it stands in a label.
pub(super) type Known = Option<Rc<Truth>>;

fn get(known: &Known) -> Truth {
    known.as_deref().cloned().unwrap_or_else(unknown)
}

/// Kept only if it says something.
fn kept(truth: Truth) -> Known {
    let says = |case: &Case| case.weight() != Some(0);
    (says(&truth.yes) || says(&truth.no)).then(|| Rc::new(truth))
}

/// `true` or `false`.
pub(super) fn literal(holds: bool) -> Known {
    let (yes, no) = (Case::open(), Case::never());
    let (yes, no) = if holds { (yes, no) } else { (no, yes) };
    Some(Rc::new(Truth { yes, no, most: Some(one()) }))
}

/// The number 0, from which counting begins.
pub(super) fn zero() -> Known {
    Some(Rc::new(Truth { yes: Case::open(), no: Case::open(), most: Some(Size::default()) }))
}

/// A comparison with `==` or, if not `equal`, with `!=`, of which this holds if both are the same.
pub(super) fn equation(equation: Equation, equal: bool) -> Known {
    turned(Truth { yes: Case::of(equation), no: Case::open(), most: Some(one()) }, equal)
}

fn turned(truth: Truth, same: bool) -> Known {
    kept(match same {
        true => truth,
        false => Truth { yes: truth.no, no: truth.yes, ..truth },
    })
}

/// `!a`.
pub(super) fn not(a: &Known) -> Known {
    a.is_some().then(|| turned(get(a), false)).flatten()
}

/// `a && b`, or `a & b`, if everybody sees one of them or not.
pub(super) fn both(a: &Known, b: &Known, known: bool) -> Known {
    if a.is_none() && b.is_none() {
        return None;
    }
    let (a, b) = (get(a), get(b));
    let no = match a.yes.comes() && b.yes.comes() {
        true => a.no.or(&b.no, known),
        // It is false whatever the other says.
        false => Case::open(),
    };
    kept(Truth { yes: a.yes.and(&b.yes), no, most: Some(one()) })
}

/// `a || b`, or `a | b`.
pub(super) fn any(a: &Known, b: &Known, known: bool) -> Known {
    not(&both(&not(a), &not(b), known))
}

/// `a == b` of a `bool` and a literal, or `a != b`; none if neither is one.
pub(super) fn same_as_literal(a: &Known, b: &Known, equal: bool) -> Option<Known> {
    let fixed = |known: &Known| {
        let truth = known.as_deref()?;
        match (truth.yes.comes(), truth.no.comes()) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    };
    let (of, is) = match (fixed(a), fixed(b)) {
        (_, Some(is)) => (a, is),
        (Some(is), _) => (b, is),
        _ => return None,
    };
    Some(if is == equal { of.clone() } else { not(of) })
}

/// `a + b` of numbers that count.
pub(super) fn sum(a: &Known, b: &Known) -> Known {
    let (a, b) = (a.as_deref()?, b.as_deref()?);
    let most = a.most.as_ref().zip(b.most.as_ref()).map(|(a, b)| a.plus(b));
    let yes = if most.is_some() { a.yes.and(&b.yes) } else { Case::open() };
    Some(Rc::new(Truth { yes, no: a.no.and(&b.no), most }))
}

/// `a == number` of a number that counts, or `a != number`.
pub(super) fn count_is(a: &Known, number: &Size, equal: bool) -> Known {
    let a = a.as_deref()?;
    let yes = match &a.most {
        Some(most) if most == number => a.yes.clone(),
        _ if *number == Size::default() => a.no.clone(),
        _ => return None,
    };
    turned(Truth { yes, no: Case::open(), most: Some(one()) }, equal)
}

/// What is one of the two, chosen by `condition`, which everybody sees or not.
pub(super) fn chosen(condition: &Known, known: bool, then: &Known, otherwise: &Known) -> Known {
    if is_same(then, otherwise) {
        return then.clone();
    }
    let (condition, then, otherwise) = (get(condition), get(then), get(otherwise));
    let case = |a: &Case, b: &Case| condition.yes.and(a).or(&condition.no.and(b), known);
    let (mut yes, no) = (case(&then.yes, &otherwise.yes), case(&then.no, &otherwise.no));
    let most = if then.most == otherwise.most { then.most } else { None };
    if most.is_none() {
        yes = Case::open();
    }
    kept(Truth { yes, no, most })
}

/// What is one of the two, and nobody knows which; a number counts as far as the first.
pub(super) fn either(a: &Known, b: &Known) -> Known {
    if is_same(a, b) {
        return a.clone();
    }
    let (a, b) = (get(a), get(b));
    let yes = if a.most == b.most { a.yes.or(&b.yes, false) } else { Case::open() };
    Some(Rc::new(Truth { yes, no: a.no.or(&b.no, false), most: a.most }))
}

/// What is known behind a loop of so many rounds, given what was known before the loop or the last
/// round, which agree in how far they count, and after that round.
pub(super) fn after_rounds(before: &Known, after: &Known, rounds: Option<&Size>) -> Known {
    let after = after.as_deref()?;
    let first = get(before).most;
    if first == after.most {
        return Some(Rc::new(after.clone()));
    }
    let most = first
        .zip(after.most.as_ref())
        .zip(rounds)
        .map(|((first, last), rounds)| first.plus(&last.minus(&first).times(rounds)));
    let yes = if most.is_some() { after.yes.clone() } else { Case::open() };
    Some(Rc::new(Truth { yes, no: after.no.clone(), most }))
}

/// The same outside of a function with these arguments for its generic parameters.
pub(super) fn substituted(known: Known, generics: &[GenericArg]) -> Known {
    let truth = known.as_deref()?;
    match &truth.most {
        Some(most) if most.as_constant().is_none() => {
            let most = Some(most.substitute(generics));
            Some(Rc::new(Truth { most, ..truth.clone() }))
        }
        _ => known,
    }
}

/// Whether both say as much, where one has come of the other.
pub(super) fn says_as(a: &Known, b: &Known) -> bool {
    let weight = |known: &Known| {
        let truth = known.as_deref();
        truth.map_or((Some(0), Some(0)), |truth| (truth.yes.weight(), truth.no.weight()))
    };
    weight(a) == weight(b)
}

fn is_same(a: &Known, b: &Known) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Rc::ptr_eq(a, b),
        (None, None) => true,
        _ => false,
    }
}
