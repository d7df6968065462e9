//! Equations that hold for whatever the prover writes.
//!
//! `require(path.root(leaf) == root)` with a private `root` that stands nowhere else restricts nothing:
//! whoever proves it computes the left side and writes it down for the right one.

use std::collections::BTreeMap;

use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::Clause;
use zkc_span::Span;

use super::disclosure::Sources;
use super::label::Leaf;
use super::origin::Freedom;

/// What the walk notes of comparisons and of other uses of hidden inputs.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses {
    /// By comparison, the parts of inputs on both sides.
    compared: BTreeMap<Span, u128>,
    /// Equations with one part of an input alone on one side, which is not on the other.
    alone: BTreeMap<Span, u128>,
    /// By condition, the parts of inputs it depends on.
    asked: BTreeMap<Span, u128>,
    /// Parts that chose something, or that are published.
    others: u128,
}

impl Uses {
    /// A comparison of two values; an equation with `==` or `!=` if it is one.
    pub(super) fn compare(&mut self, at: Span, is_equation: bool, a: &Leaf, b: &Leaf) {
        let both = a.sources.parts() | b.sources.parts();
        if both == 0 {
            return;
        }
        *self.compared.entry(at).or_default() |= both;
        let is_alone = |one: &Leaf, other: &Leaf| {
            let freedom = one.brought.as_ref().map(|brought| brought.freedom);
            let part = one.sources.parts();
            let chosen = one.identity.is.is_some() && freedom == Some(Freedom::Chosen);
            let single = part.count_ones() == 1 && part & other.sources.parts() == 0;
            (is_equation && chosen && single).then_some(part)
        };
        if let Some(part) = is_alone(a, b).or_else(|| is_alone(b, a)) {
            *self.alone.entry(at).or_default() |= part;
        }
    }

    /// A condition that is asked, under a choice.
    pub(super) fn ask(&mut self, at: Span, condition: Option<&Leaf>, choice: &Leaf) {
        let parts = condition.map_or(0, |leaf| leaf.sources.parts());
        *self.asked.entry(at).or_default() |= parts;
        self.others |= choice.sources.parts();
    }

    /// What chose something, or is published.
    pub(super) fn other(&mut self, sources: &Sources) {
        self.others |= sources.parts();
    }

    /// A warning for each equation in which a part stands that stands nowhere else. `name` gives the
    /// parts of inputs their names.
    pub(super) fn report(&self, clause: &Clause, name: impl Fn(u128) -> String) -> Vec<Diagnostic> {
        let count = |of: &BTreeMap<Span, u128>, part: u128| {
            of.values().filter(|parts| **parts & part != 0).count()
        };
        let vacuous = self.alone.iter().filter(|(_, part)| {
            let once = count(&self.compared, **part) == 1 && count(&self.asked, **part) == 1;
            part.count_ones() == 1 && once && self.others & **part == 0
        });
        vacuous
            .map(|(at, part)| {
                let path = name(*part);
                let param = path.split(['.', '[']).next().unwrap_or(&path);
                let diagnostic = Diagnostic::warning(
                    Code("W0219"),
                    "this condition holds for whatever it should restrict",
                )
                .label(*at, format!("true as soon as the prover sets `{path}` to the other side"));
                let declared = clause.params.iter().find(|own| own.name == param);
                let diagnostic = match declared {
                    Some(own) => diagnostic
                        .reason(own.span, format!("`{path}` is private, and stands nowhere else")),
                    None => diagnostic,
                };
                diagnostic
                    .note("who proves it computes one side and writes it down for the other")
                    .at_stake(Stake::Soundness)
                    .help(format!(
                        "make `{param}` public or sealed, or compare it with something that is"
                    ))
            })
            .collect()
    }
}
