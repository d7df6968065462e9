//! `conserve(…)`: which of its conditions are proven, so that they cost nothing (semantics 4.7).

use std::collections::{BTreeMap, BTreeSet};

use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::walk::{ChildMut, block_children_mut, children_mut};
use zkc_hir::{
    Block, Conserved, Expr, ExprKind, FuncId, GenericParam, Local, LocalId, Message, MessagePiece,
    Program,
};
use zkc_span::Span;

use super::machine::{Facts, Machine};
use super::poly::Poly;
use super::value::{Shapes, Stop};

/// What became of the conditions of one body.
#[derive(Default)]
pub(super) struct Outcome {
    /// Each condition, by its place and what it counts.
    pub found: BTreeMap<(Span, String), Fate>,
    /// What is minted or burnt and stands on no side.
    pub unlisted: Vec<(FuncId, Span, String)>,
}

/// What is known of a condition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// Both sides are one normal form.
    Proven,
    /// They differ, always by so much.
    Never(String),
    /// Nothing is proven: it stays a condition.
    Kept,
}

/// A body to look at.
#[derive(Clone, Copy)]
pub(super) struct Looked<'p> {
    /// Its parameters.
    pub params: &'p [LocalId],
    /// Its variables.
    pub locals: &'p [Local],
    /// Its statements.
    pub body: &'p Block,
    /// What it reveals at its end, if it is that of a clause.
    pub reveal: Option<&'p [Expr]>,
    /// Its generic parameters.
    pub generics: &'p [GenericParam],
}

fn run(machine: &mut Machine<'_>, of: &Looked<'_>) -> Result<(), Stop> {
    // All paths read the same parameters.
    for param in of.params {
        let local = &of.locals[param.0 as usize];
        let value = machine.shapes.fresh(&local.name, &local.ty)?;
        machine.set(*param, value);
    }
    machine.block(of.body)?;
    of.reveal.into_iter().flatten().try_for_each(|value| machine.expr(value).map(|_| ()))
}

/// Runs a body and looks at each `conserve` in it.
pub(super) fn look(program: &Program, facts: &Facts, of: Looked<'_>) -> Outcome {
    let mut machine = Machine::new(program, Shapes::new(program, of.generics), facts);
    machine.begin(of.locals);
    let ran = run(&mut machine, &of);
    let mut outcome = Outcome::default();
    let lost = matches!(ran, Err(Stop::GaveUp(_)));
    for (span, what, difference) in &machine.sums {
        let fate = match difference.as_constant() {
            _ if lost => Fate::Kept,
            _ if difference.is_zero() => Fate::Proven,
            Some(by) => Fate::Never(by.to_string()),
            None => Fate::Kept,
        };
        let entry = outcome.found.entry((*span, what.clone())).or_insert_with(|| fate.clone());
        // In another round it may be otherwise.
        if *entry != fate && !matches!(entry, Fate::Never(_)) {
            *entry = if matches!(fate, Fate::Never(_)) { fate } else { Fate::Kept };
        }
    }
    if of.reveal.is_some() && !machine.sums.is_empty() {
        // What is minted and burnt again, or twice, is one mistake.
        let mut listed: BTreeSet<Poly> = machine.listed.iter().cloned().collect();
        for (id, span, delta) in &machine.flows {
            for amount in delta.values().filter(|amount| !amount.is_zero()) {
                if !listed.contains(amount) && !listed.contains(&amount.negated()) {
                    outcome.unlisted.push((*id, *span, machine.shapes.vars.show(amount)));
                    listed.insert(amount.clone());
                }
            }
        }
    }
    outcome
}

/// The message for a condition that never holds.
pub(super) fn never(span: Span, of: &str, by: &str) -> Diagnostic {
    Diagnostic::error(Code("E0336"), format!("{of}, whatever the inputs are"))
        .label(span, format!("the difference is always {by}"))
        .note("the condition could never hold, so no proof would ever exist")
        .help("list all that goes in and all that comes out")
}

/// The message for value that comes or goes beside the sums.
pub(super) fn unlisted(name: &str, flow: &str, span: Span, amount: &str, of: Span) -> Diagnostic {
    Diagnostic::error(Code("E0337"), format!("`conserve` does not list what `{name}` {flow}"))
        .label(span, format!("`{amount}` comes or goes here"))
        .reason(of, "the clause says what goes in and comes out")
        .note("with value that stands on neither side the sums could agree, and say nothing")
        .at_stake(Stake::Soundness)
        .help("list the amount: what is minted goes in, what is burnt comes out")
}

/// The words of a condition.
pub(super) fn words(message: &Message) -> String {
    let texts = message.pieces.iter().filter_map(|piece| match piece {
        MessagePiece::Text(text) => Some(text.as_str()),
        MessagePiece::Place { .. } => None,
    });
    texts.collect()
}

/// Takes the conditions out that are proven.
pub(super) fn take_out(block: &mut Block, proven: &BTreeSet<(Span, String)>) {
    block_children_mut(block, &mut |child| take_out_of(child, proven));
}

fn take_out_of(child: ChildMut<'_>, proven: &BTreeSet<(Span, String)>) {
    match child {
        ChildMut::Block(block) => take_out(block, proven),
        ChildMut::Expr(expr) => take_out_of_expr(expr, proven),
        ChildMut::Place(_) => {}
    }
}

fn take_out_of_expr(expr: &mut Expr, proven: &BTreeSet<(Span, String)>) {
    if let ExprKind::Require { message, .. } = &expr.kind
        && proven.contains(&(expr.span, words(message)))
    {
        expr.kind = ExprKind::Tuple(Vec::new());
        return;
    }
    children_mut(expr, &mut |child| take_out_of(child, proven));
}

/// What the build says of the conditions.
pub(super) fn listed(found: &BTreeMap<(Span, String), Fate>) -> Vec<Conserved> {
    let one = |((span, of), fate): (&(Span, String), &Fate)| Conserved {
        span: *span,
        of: of.rsplit(", of ").next().unwrap_or_default().to_owned(),
        proven: *fate == Fate::Proven,
    };
    found.iter().map(one).collect()
}
