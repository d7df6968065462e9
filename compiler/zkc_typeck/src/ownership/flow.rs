//! What functions say they do to value: `#[conserves]`, `#[mints]`, `#[burns]`, `#[opens]`, `#[closes]`.

use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::{FuncId, StructId};
use zkc_span::Span;

use super::Act;
use crate::cx::Cx;

/// The attributes, with what each says of a function.
pub(crate) const FLOWS: [(&str, &str); 5] = [
    ("conserves", "as much goes out as came in, which is proven"),
    ("mints", "value comes into being"),
    ("burns", "value ends"),
    ("opens", "value comes out of something that commits to it"),
    ("closes", "value goes into something that commits to it"),
];

impl Cx<'_> {
    /// The attribute by which a function says what it does to value.
    pub(crate) fn flow_of(&self, id: FuncId) -> Option<(&'static str, Span)> {
        let item = self.func(id).item;
        FLOWS.iter().find_map(|(name, _)| Some((*name, item.attr(name)?.span)))
    }

    /// What makes or ends linear values says what becomes of their measure.
    pub(crate) fn undeclared_flow(
        &self,
        function: Option<FuncId>,
        acts: &[(StructId, Act, Span)],
    ) -> Option<Diagnostic> {
        let flow = function.and_then(|id| self.flow_of(id));
        let Some((id, act, span)) = acts.first() else {
            // Of `#[conserves]` alone a function that calls others can say something.
            let (name, span) = flow.filter(|(name, _)| *name != "conserves")?;
            return Some(
                Diagnostic::error(
                    Code("E0332"),
                    format!("`#[{name}]` stands before a function that makes and ends nothing"),
                )
                .label(span, "says what no line of it does")
                .help("put it before the function that makes or takes apart a `linear struct`"),
            );
        };
        if flow.is_some() {
            return None;
        }
        let name = &self.program.struct_def(*id).name;
        let does = match act {
            Act::Make => format!("a `{name}` is made"),
            Act::TakeApart => format!("a `{name}` is ended"),
            Act::Change => format!("a `{name}` is changed"),
        };
        let diagnostic = Diagnostic::error(
            Code("E0332"),
            format!("{does}, and nothing says what that does to its value"),
        )
        .label(*span, format!("{does} here"))
        .note("whoever reads the module looks for these words to know where value begins and ends")
        .at_stake(Stake::Soundness);
        let Some(function) = function else {
            return Some(diagnostic.help(
                "do it in a function that says so: `#[mints]`, `#[burns]`, `#[opens]`, `#[closes]` \
                 or `#[conserves]`",
            ));
        };
        let place = self.func(function).ast.name.span;
        let words = FLOWS.map(|(name, means)| format!("`#[{name}]`: {means}"));
        Some(
            diagnostic
                .reason(place, "in this function")
                .help(format!("write one of these before it: {}", words.join("; "))),
        )
    }
}
