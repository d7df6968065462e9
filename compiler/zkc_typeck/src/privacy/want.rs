//! What functions want of their arguments: `public`, `bound` and `attested` parameters.

use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::{Expr, Program, Ty};
use zkc_span::Span;

use super::flow::Flow;
use super::label::{Label, Leaf};
use super::origin::Freedom;
use super::with_way;

/// What a function's parameter asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// How freely the prover may have chosen the value; none if the verifier must bring it.
    pub at_most: Option<Freedom>,
    /// The word.
    pub span: Span,
}

impl Wanted {
    fn refuses(&self, leaf: &Leaf) -> bool {
        leaf.brought.as_ref().map(|brought| brought.freedom) > self.at_most
    }
}

impl Flow<'_> {
    /// An argument must be what the parameter asks for in all its parts.
    pub(super) fn want(&mut self, wanted: &Wanted, label: &Label, arg: &Expr) {
        let flat = label.flat();
        let Some(brought) = flat.brought.as_ref().filter(|_| wanted.refuses(&flat)) else { return };
        let part = refused_part(self.program, wanted, label, &arg.ty);
        let what = if part.is_empty() {
            "this value is".to_owned()
        } else {
            format!("its part `{}` is", &part[1..])
        };
        let state = match brought.freedom {
            Freedom::Bound => "fixed, but the verifier does not see it",
            Freedom::Attested => {
                "signed or in a state, but which one of all those is for the prover to choose"
            }
            Freedom::Chosen if flat.private.is_some() => "private: the prover may choose it",
            Freedom::Chosen => "revealed only: the prover may choose it",
        };
        let (title, asks, help) = match wanted.at_most {
            None => (
                "a private value stands where only a public one proves anything",
                "the function asks for a public value here",
                "make it a `public` parameter of the clause",
            ),
            Some(Freedom::Bound) => (
                "a value that the prover may choose stands where only a fixed one proves anything",
                "the function asks for a value that the verifier brings or that something pins down",
                "make it `public` or `sealed`, or require before that its digest is one that is \
                 public or sealed",
            ),
            Some(_) => (
                "a value that the prover may make up stands where an attested one is wanted",
                "the function asks for a value that somebody has signed or that a state holds",
                "check its signature before, or make it `public` or `sealed`",
            ),
        };
        let diagnostic = Diagnostic::error(Code("E0301"), title)
            .label(arg.span, format!("{what} {state}"))
            .reason(wanted.span, asks);
        self.report(
            with_way(diagnostic, &brought.trace)
                .note(
                    "a value that the prover chooses could be made up, for example the root of a \
                     tree that exists only for this proof, or a key of its own",
                )
                .at_stake(Stake::Soundness)
                .help(help),
        );
    }
}

/// The way to the first part that is not what is wanted, as `.field.field`.
fn refused_part(program: &Program, wanted: &Wanted, label: &Label, ty: &Ty) -> String {
    let Label::Parts(parts) = label else { return String::new() };
    let found = parts.iter().position(|part| wanted.refuses(&part.flat()));
    let Some(index) = found else { return String::new() };
    match ty {
        Ty::Struct(id, args) => {
            let Some(field) = program.struct_def(*id).fields.get(index) else {
                return String::new();
            };
            let rest = refused_part(program, wanted, &parts[index], &field.ty.substitute(args));
            format!(".{}{rest}", field.name)
        }
        Ty::Tuple(elements) if index < elements.len() => {
            let rest = refused_part(program, wanted, &parts[index], &elements[index]);
            format!(".{index}{rest}")
        }
        _ => String::new(),
    }
}
