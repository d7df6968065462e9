//! Who chose a value: the verifier, something the statement pins down, or the prover (semantics 11.2).
//!
//! Parts of inputs have numbers, which copies keep and digests collect. So an equation between a digest
//! and a value that is fixed says of the parts that were hashed that they are fixed too, from there on.
//! Other than what an equation *publishes*, which is said when in doubt, this must hold for certain:
//! only operators that leave no doubt carry it on, and what is learnt in a branch or a loop is
//! forgotten behind it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use zkc_span::Span;

use super::label::{Label, Leaf, Trace};

/// How freely the prover may choose a value that the verifier does not bring.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Freedom {
    /// Not at all: a seal or a digest that the verifier knows is of it.
    Bound,
    /// Among live states, or what the owner of a fixed key ever signed.
    Attested,
    /// As it pleases.
    Chosen,
}

/// That the verifier did not bring a value, and how it came to be.
#[derive(Clone, Debug)]
pub(super) struct Brought {
    /// How freely the prover chose it.
    pub freedom: Freedom,
    /// The way from the input.
    pub trace: Rc<Trace>,
}

/// The worse of two; the first if they are alike.
pub(super) fn worse(a: &Option<Brought>, b: &Option<Brought>) -> Option<Brought> {
    let freedom = |brought: &Option<Brought>| brought.as_ref().map(|brought| brought.freedom);
    if freedom(a) >= freedom(b) { a.clone() } else { b.clone() }
}

/// The number of a part of an input, or of an element at hand in a loop.
pub(super) type PartId = u32;

/// Which parts of inputs a value is, or hashes, and what its being true or false fixes.
#[derive(Clone, Debug, Default)]
pub(super) struct Identity {
    /// The part that it is, unchanged.
    pub is: Option<PartId>,
    /// For a digest: the parts that were hashed.
    pub hashes: Option<Rc<BTreeSet<PartId>>>,
    /// What is fixed where it is true, and where it is false.
    pub fixes: [Fixes; 2],
}

/// Parts, and how freely chosen what they equal is.
pub(super) type Fixes = Option<Rc<BTreeMap<PartId, Freedom>>>;

impl Identity {
    /// That of a value which is one of two.
    pub(super) fn either(&self, other: &Identity) -> Identity {
        let same = |a: &Fixes, b: &Fixes| match (a, b) {
            (Some(a), Some(b)) if a == b => Some(Rc::clone(a)),
            _ => None,
        };
        Identity {
            is: self.is.filter(|_| self.is == other.is),
            hashes: self.hashes.clone().filter(|_| self.hashes == other.hashes),
            fixes: [0, 1].map(|case| same(&self.fixes[case], &other.fixes[case])),
        }
    }

    /// Whether both say the same.
    pub(super) fn says_as(&self, other: &Identity) -> bool {
        self.is == other.is && self.hashes == other.hashes && self.fixes == other.fixes
    }

    /// That of `!a`.
    pub(super) fn not(&self) -> Identity {
        let [yes, no] = self.fixes.clone();
        Identity { fixes: [no, yes], ..Identity::default() }
    }

    /// That of `a && b`: where it is true, both are.
    pub(super) fn and(&self, other: &Identity) -> Identity {
        let both = match (&self.fixes[0], &other.fixes[0]) {
            (Some(a), Some(b)) => {
                let mut all = (**a).clone();
                b.iter().for_each(|(part, freedom)| fix(&mut all, *part, *freedom));
                Some(Rc::new(all))
            }
            (a, b) => a.clone().or_else(|| b.clone()),
        };
        Identity { fixes: [both, None], ..Identity::default() }
    }

    /// That of `a || b`: where it is false, both are.
    pub(super) fn or(&self, other: &Identity) -> Identity {
        self.not().and(&other.not()).not()
    }

    /// That of `a == b`, or of `a != b` if not `equal`.
    pub(super) fn compared(a: &Label, b: &Label, equal: bool) -> Identity {
        let mut fixes = BTreeMap::new();
        for (known, other) in [(a, b), (b, a)] {
            let freedom = known.flat().brought.map(|brought| brought.freedom);
            if freedom < Some(Freedom::Chosen) {
                let freedom = freedom.unwrap_or(Freedom::Bound);
                parts(other).into_iter().for_each(|part| fix(&mut fixes, part, freedom));
            }
        }
        if fixes.is_empty() {
            return Identity::default();
        }
        let yes = Some(Rc::new(fixes));
        Identity { fixes: if equal { [yes, None] } else { [None, yes] }, ..Identity::default() }
    }

    /// That of the digest of a value.
    pub(super) fn digest(of: &Label) -> Identity {
        let parts = parts(of);
        Identity { hashes: (!parts.is_empty()).then(|| Rc::new(parts)), ..Identity::default() }
    }
}

fn fix(fixes: &mut BTreeMap<PartId, Freedom>, part: PartId, freedom: Freedom) {
    let known = fixes.entry(part).or_insert(freedom);
    *known = (*known).min(freedom);
}

/// The parts that are determined by a value.
fn parts(label: &Label) -> BTreeSet<PartId> {
    let mut all = BTreeSet::new();
    label.each_leaf(&mut |leaf| {
        all.extend(leaf.identity.is);
        all.extend(leaf.identity.hashes.iter().flat_map(|hashes| hashes.iter().copied()));
    });
    all
}

/// What is fixed at a place of the walk.
#[derive(Clone, Debug, Default)]
pub(super) struct Fixed {
    known: Rc<BTreeMap<PartId, (Freedom, Span)>>,
    next: PartId,
}

impl Fixed {
    /// Gives every leaf that has none a number, as the label is that of a value that can be named.
    pub(super) fn number(&mut self, label: &mut Label) {
        label.each_leaf_mut(&mut |leaf| {
            if leaf.identity.is.is_none() {
                leaf.identity.is = Some(self.next);
                self.next += 1;
            }
        });
    }

    /// Learns what a condition that holds, or does not, fixes.
    pub(super) fn learn(&mut self, condition: &Leaf, holds: bool, at: Span) {
        let Some(fixes) = &condition.identity.fixes[usize::from(!holds)] else { return };
        let known = Rc::make_mut(&mut self.known);
        for (part, freedom) in fixes.iter() {
            let now = known.entry(*part).or_insert((*freedom, at));
            if *freedom < now.0 {
                *now = (*freedom, at);
            }
        }
    }

    /// Learns that what a value is or hashes was signed with a key that is fixed.
    pub(super) fn attest(&mut self, message: &Label, at: Span) {
        let parts = parts(message);
        let known = Rc::make_mut(&mut self.known);
        parts.into_iter().for_each(|part| {
            known.entry(part).or_insert((Freedom::Attested, at));
        });
    }

    /// The place to come back to behind a branch or a loop.
    pub(super) fn mark(&self) -> Fixed {
        self.clone()
    }

    /// Forgets what was learnt since a mark.
    pub(super) fn back_to(&mut self, mark: &Fixed) {
        self.known = Rc::clone(&mark.known);
    }

    /// The label with what was learnt of its parts.
    pub(super) fn refresh(&self, label: &mut Label) {
        if self.known.is_empty() {
            return;
        }
        label.each_leaf_mut(&mut |leaf| {
            let known = leaf.identity.is.and_then(|part| self.known.get(&part));
            if let (Some((freedom, _)), Some(brought)) = (known, &mut leaf.brought) {
                brought.freedom = brought.freedom.min(*freedom);
            }
        });
    }

    /// Where a leaf of an input was fixed, if a condition did.
    pub(super) fn by(&self, leaf: &Leaf) -> Option<Span> {
        let part = leaf.identity.is?;
        self.known.get(&part).map(|(_, span)| *span)
    }
}
