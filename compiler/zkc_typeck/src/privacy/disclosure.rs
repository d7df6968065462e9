//! What everybody learns from a proof, for whoever signs a contract off: `zkc explain --disclosure`
//! (semantics 5.8).
//!
//! Labels carry from which hidden parts of inputs a value is computed, and which comparisons of hidden
//! values with known ones a condition asks; the walk notes what is asked and what is shown.

use std::collections::BTreeSet;
use std::rc::Rc;

use zkc_diagnostics::Code;
use zkc_hir::{Compared, Disclosure, Program, Revealed, Ty};
use zkc_span::Span;

use super::flow::Flow;
use super::label::{Label, Leaf};
use super::origin::PartId;
use super::vacuous::Uses;

/// Parts of inputs that are told apart; with more, whole parameters are.
const MAX_PARTS: usize = 128;
/// Comparisons that are remembered of one condition.
const MAX_COMPARED: usize = 256;

/// What a value was computed from and asks, as far as it is hidden.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Sources {
    /// A bit for each part of an input.
    parts: u128,
    /// Comparisons.
    compared: Option<Rc<BTreeSet<Span>>>,
}

impl Sources {
    /// Those of what is computed from both.
    pub(super) fn and(&self, other: &Sources) -> Sources {
        let compared = match (&self.compared, &other.compared) {
            (Some(a), Some(b)) if !Rc::ptr_eq(a, b) => {
                Some(Rc::new(a.iter().chain(b.iter()).copied().take(MAX_COMPARED).collect()))
            }
            (a, b) => a.clone().or_else(|| b.clone()),
        };
        Sources { parts: self.parts | other.parts, compared }
    }

    /// A bit for each part of an input.
    pub(super) fn parts(&self) -> u128 {
        self.parts
    }

    /// Those of the outcome of a comparison of a hidden value with a known one.
    pub(super) fn comparison(self, at: Span) -> Sources {
        let own = Sources { parts: 0, compared: Some(Rc::new(BTreeSet::from([at]))) };
        self.and(&own)
    }
}

/// What the walk through a clause notes.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    /// The parts that labels tell apart.
    names: Vec<String>,
    /// The names of parts by their numbers among identities.
    numbered: Vec<(PartId, String)>,
    shown: BTreeSet<PartId>,
    revealed: Vec<Revealed>,
    conditions: BTreeSet<Span>,
    compared: Vec<Compared>,
    outputs: Vec<Vec<String>>,
    /// How they are used.
    pub(super) uses: Uses,
}

impl Notes {
    /// Gives the parts of the clause's hidden inputs their bits.
    pub(super) fn number(&mut self, program: &Program, params: &mut [(&str, &Ty, &mut Label)]) {
        let mut paths: Vec<Vec<String>> = Vec::new();
        for (name, ty, label) in params.iter() {
            let mut own = Vec::new();
            leaf_paths(program, (*name).to_owned(), ty, label, &mut own);
            paths.push(own);
        }
        let whole = paths.iter().map(Vec::len).sum::<usize>() > MAX_PARTS;
        for ((name, _, label), paths) in params.iter_mut().zip(paths) {
            let mut paths = paths.into_iter();
            let mut own = None;
            label.each_leaf_mut(&mut |leaf| {
                let path = paths.next().unwrap_or_default();
                self.numbered.extend(leaf.identity.is.map(|is| (is, path.clone())));
                let bit = match (whole, own) {
                    (true, Some(bit)) => bit,
                    _ => {
                        self.names.push(if whole { (*name).to_owned() } else { path });
                        (self.names.len() - 1).min(MAX_PARTS - 1)
                    }
                };
                own = Some(bit);
                leaf.sources = Sources { parts: 1 << bit, compared: None };
            });
        }
    }

    fn names_of(&self, sources: &Sources) -> Vec<String> {
        self.named(sources.parts)
    }

    /// The names of parts by their bits.
    pub(super) fn named(&self, parts: u128) -> Vec<String> {
        let named = self.names.iter().enumerate();
        let set = |bit: usize| parts >> bit.min(MAX_PARTS - 1) & 1 == 1;
        named.filter(|(bit, _)| set(*bit)).map(|(_, name)| name.clone()).collect()
    }

    /// A condition that is asked.
    pub(super) fn asked(&mut self, condition: Option<&Leaf>, at: Span) {
        self.conditions.insert(at);
        let Some(leaf) = condition else { return };
        let of = self.names_of(&leaf.sources);
        for at in leaf.sources.compared.iter().flat_map(|compared| compared.iter()) {
            if !self.compared.iter().any(|other| other.span == *at) {
                self.compared.push(Compared { span: *at, of: of.clone() });
            }
        }
    }

    /// A value that is made public in the body.
    pub(super) fn revealed(&mut self, label: &Label, reason: &str, at: Span) {
        self.show(label);
        self.uses.other(&label.flat().sources);
        let from = self.names_of(&label.flat().sources);
        let reason = reason.to_owned();
        if !self.revealed.iter().any(|other| other.span == at) {
            self.revealed.push(Revealed { span: at, reason, from });
        }
    }

    /// The next output in declared order, or its seal.
    pub(super) fn output(&mut self, label: &Label, sealed: bool) {
        if !sealed {
            self.show(label);
        }
        self.uses.other(&label.flat().sources);
        self.outputs.push(self.names_of(&label.flat().sources));
    }

    fn show(&mut self, label: &Label) {
        label.each_leaf(&mut |leaf| self.shown.extend(leaf.identity.is));
    }
}

/// The report on a clause, once it was walked.
pub(super) fn disclosure(flow: &Flow<'_>) -> Disclosure {
    let notes = &flow.notes;
    let is_hidden = |part: &&(PartId, String)| !notes.shown.contains(&part.0);
    let hidden = notes.numbered.iter().filter(is_hidden).map(|(_, path)| path.clone());
    let guessable = flow.diagnostics.iter().filter(|found| found.code == Code("W0300"));
    Disclosure {
        outputs: notes.outputs.clone(),
        revealed: notes.revealed.clone(),
        compared: notes.compared.clone(),
        conditions: notes.conditions.iter().copied().collect(),
        hidden: hidden.collect(),
        guessable: guessable.filter_map(|found| found.primary.as_ref().map(|p| p.span)).collect(),
    }
}

/// The paths of a label's leaves, in their order.
pub(super) fn leaf_paths(
    program: &Program,
    path: String,
    ty: &Ty,
    label: &Label,
    all: &mut Vec<String>,
) {
    match (label, ty) {
        (Label::Parts(labels), Ty::Struct(id, args)) => {
            for (label, field) in labels.iter().zip(&program.struct_def(*id).fields) {
                let path = format!("{path}.{}", field.name);
                leaf_paths(program, path, &field.ty.substitute(args), label, all);
            }
        }
        (Label::Parts(labels), Ty::Tuple(elements)) => {
            for (index, (label, ty)) in labels.iter().zip(elements).enumerate() {
                leaf_paths(program, format!("{path}.{index}"), ty, label, all);
            }
        }
        (Label::Each(label), Ty::Array(element, _)) => {
            leaf_paths(program, format!("{path}[]"), element, label, all);
        }
        _ => all.push(path),
    }
}
