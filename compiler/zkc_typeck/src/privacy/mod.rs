//! Who may see which value (semantics 5).
//!
//! Each clause is walked with a [`Label`](label::Label) for every value, through all calls, and the
//! walk notes what would be published without a `reveal`. A label remembers the way from the input,
//! so that a message can show it. The final `reveal { … }` of a clause is itself what makes values
//! public; so what is looked for is: equations that give a private value away, private arguments
//! for `public` parameters, salts that become known, and published digests that can be guessed.

mod disclosure;
mod flow;
mod label;
mod mark;
mod origin;
mod trust;
mod truth;
mod vacuous;
mod want;

use std::collections::BTreeMap;
use std::rc::Rc;

use zkc_diagnostics::{Code, Diagnostic, Severity, Stake};
use zkc_hir::{Clause, Program, Ty, Visibility};
use zkc_span::Span;

use crate::cx::Cx;
use crate::inside::may_hold;
use flow::Flow;
use label::{Label, Trace};
pub(crate) use origin::Freedom;
pub(crate) use want::Wanted;

impl Cx<'_> {
    /// Reports what would become known, and marks the places in messages that everybody may see.
    pub(crate) fn check_privacy(&mut self) {
        let wanted: Vec<Vec<Option<Wanted>>> = self
            .fns
            .iter()
            .map(|item| item.params.iter().map(|param| param.wanted).collect())
            .collect();
        let mut places = BTreeMap::new();
        let mut diagnostics = Vec::new();
        let mut reports = Vec::new();
        for clause in &self.program.clauses {
            let mut flow = Flow::new(&self.program, &wanted, clause.locals.len());
            walk_clause(&mut flow, &self.program, clause);
            let trust = trust::trust(&flow, &self.program, clause);
            reports.push((trust, disclosure::disclosure(&flow)));
            for (span, public) in flow.places {
                let known = places.entry(span).or_insert(true);
                *known &= public;
            }
            diagnostics.extend(flow.diagnostics);
        }
        for (clause, (trust, disclosure)) in self.program.clauses.iter_mut().zip(reports) {
            (clause.trust, clause.disclosure) = (trust, disclosure);
        }
        // Two clauses that call one function find the same mistake in it.
        for diagnostic in diagnostics {
            let same = |other: &Diagnostic| {
                other.code == diagnostic.code && other.primary == diagnostic.primary
            };
            if !self.diagnostics.iter().any(same) {
                self.report(diagnostic);
            }
        }
        mark::mark(&mut self.program, &places);
    }
}

fn walk_clause(flow: &mut Flow<'_>, program: &Program, clause: &Clause) {
    let mut labels: Vec<Label> = Vec::with_capacity(clause.params.len());
    for param in &clause.params {
        let words = match param.visibility {
            Visibility::Public => None,
            Visibility::Sealed => Some("sealed: only its seal is public"),
            Visibility::Private => Some("private: only the prover knows it"),
        };
        let trace = words.map(|words| {
            let text = format!("`{}` is {words}", param.name);
            Rc::new(Trace { span: param.span, text, from: None })
        });
        // What is sealed was fixed before the prover began.
        let freedom = match param.visibility {
            Visibility::Sealed => Freedom::Bound,
            _ => Freedom::Chosen,
        };
        let mut label = Label::input(program, &param.ty, trace.as_ref(), freedom);
        flow.fixed.number(&mut label);
        labels.push(label);
    }
    let hidden = clause.params.iter().zip(&mut labels);
    let hidden = hidden.filter(|(param, _)| param.visibility != Visibility::Public);
    let mut hidden: Vec<_> =
        hidden.map(|(param, label)| (param.name.as_str(), &param.ty, label)).collect();
    flow.notes.number(program, &mut hidden);
    for (param, label) in clause.params.iter().zip(labels) {
        flow.set(param.local, label);
    }
    flow.locals = clause.locals.clone();
    flow.block(&clause.body);
    let mut shown: Vec<Option<(Label, bool)>> = vec![None; clause.outputs.len()];
    for &index in &clause.reveal_order {
        let (Some(value), Some(output)) = (clause.reveal.get(index), clause.outputs.get(index))
        else {
            continue;
        };
        let label = flow.expr(value);
        if let Some(slot) = shown.get_mut(index) {
            *slot = Some((label.clone(), output.sealed));
        }
        if !output.sealed {
            flow.check_guessable(&label, &value.ty, value.span);
        }
    }
    for (label, sealed) in shown.into_iter().flatten() {
        flow.notes.output(&label, sealed);
    }
    flow.block(&clause.late);
    // What is wrong otherwise may be why it stands nowhere else.
    if flow.diagnostics.iter().any(|found| found.severity == Severity::Error) {
        return;
    }
    let name = |part| flow.notes.named(part).into_iter().next().unwrap_or_default();
    for diagnostic in flow.notes.uses.report(clause, name) {
        flow.report(diagnostic);
    }
}

/// Adds the way from the input to a message.
fn with_way(mut diagnostic: Diagnostic, trace: &Rc<Trace>) -> Diagnostic {
    for step in trace.steps() {
        diagnostic = diagnostic.reason(step.span, step.text.clone());
    }
    diagnostic
}

fn publishes(trace: &Rc<Trace>, at: Span, equal: bool, private: Span, public: Span) -> Diagnostic {
    let asked = match equal {
        true => "holds only if both sides are the same",
        false => "fails unless both sides are the same",
    };
    let diagnostic = Diagnostic::error(Code("E0300"), "this condition publishes a private value")
        .label(at, asked)
        .reason(public, "everybody knows this side");
    with_way(diagnostic.reason(private, "so everybody learns this one"), trace)
        .note("whoever verifies the proof knows the public side, and that the condition holds")
        .at_stake(Stake::Privacy)
        .help(
            "if that is meant, say so: `reveal(value, \"reason\")`; if not, compare digests, or \
             make it an output",
        )
}

fn guessable(trace: &Rc<Trace>, at: Span) -> Diagnostic {
    let diagnostic =
        Diagnostic::warning(Code("W0300"), "what this published digest is of can be guessed")
            .label(at, "published");
    with_way(diagnostic, trace)
        .note(
            "a digest hides nothing that can be tried out: an amount has few likely values, and \
             anybody can hash them all",
        )
        .at_stake(Stake::Privacy)
        .help("hash a private `Salt` together with it, or seal the output: `name: sealed T`")
}

/// Whether a type consists of digests and seals alone: equal ones say nothing of what is inside.
/// `params` says it of the generic parameters that stand in it.
fn is_opaque(program: &Program, ty: &Ty, params: &[bool]) -> bool {
    !may_hold(program, ty, |part| match part {
        Ty::Digest(_) | Ty::Seal(_) | Ty::Array(..) | Ty::Tuple(_) | Ty::Struct(..) => false,
        Ty::Param(index) => !params.get(*index as usize).is_some_and(|opaque| *opaque),
        _ => true,
    })
}
