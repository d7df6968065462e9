//! `conserve(inputs, outputs)`: of each unit, what goes in is what comes out (semantics 4.7).
//!
//! It becomes a condition on the two sums, one for each unit. The values are only looked at, and may be used up
//! already: the condition is about what they held. `crate::conserve` then takes out what it proves.

use std::collections::BTreeMap;

use zkc_ast as ast;
use zkc_ast::ExprKind as Ast;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{
    Arithmetic, Block, Builtin, Comparison, Expr, ExprKind, Message, MessagePiece, Stmt, StructId,
    Ty, UnitRef,
};
use zkc_span::Span;

use super::{Body, node};
use crate::types::MAX_WIDTH;

/// The most amounts of one call.
const MOST_COUNTED: usize = 4_096;

/// What is added up together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Counted {
    Amounts(UnitRef),
    Measures(StructId),
    Numbers,
}

/// The amounts on each side.
type Sums = BTreeMap<Counted, [Vec<Expr>; 2]>;

/// What is written as an argument: a list of values, or one value.
pub(crate) fn listed(arg: &ast::Expr) -> Vec<&ast::Expr> {
    match &arg.peeled().kind {
        Ast::Array(elements) | Ast::Tuple(elements) => elements.iter().collect(),
        _ => vec![arg],
    }
}

impl Body<'_, '_> {
    pub(super) fn conserve(&mut self, name: &ast::Name, args: &[ast::Arg], span: Span) -> Expr {
        self.unnamed(args);
        let [before, after] = args else { return self.builtin_count(name, 2, args, span) };
        let mut sums = Sums::new();
        let mut right = true;
        for (side, arg) in [before, after].into_iter().enumerate() {
            for of in listed(&arg.value) {
                let value = self.expr(of, None);
                right &= self.count(value, side, None, &mut sums);
            }
        }
        if !right {
            return self.error(span);
        }
        // Plain numbers beside the measures of one struct count with them.
        let structs = sums.keys().filter(|of| matches!(of, Counted::Measures(_)));
        if let (Some(&only), 1) = (structs.clone().next(), structs.count())
            && let Some(numbers) = sums.remove(&Counted::Numbers)
            && let Some(sides) = sums.get_mut(&only)
        {
            for (side, own) in sides.iter_mut().zip(numbers) {
                side.extend(own);
            }
        }
        let mut stmts = Vec::new();
        for (of, [before, after]) in sums {
            let Some(condition) = self.same_sum(before, after, span) else {
                return self.error(span);
            };
            let of = match of {
                Counted::Amounts(unit) => self.cx.show_unit(unit, &self.generics),
                Counted::Measures(id) => self.cx.program.struct_def(id).name.clone(),
                Counted::Numbers => "what is counted".to_owned(),
            };
            let text = format!("what goes in is not what comes out, of {of}");
            let message = Message { pieces: vec![MessagePiece::Text(text)], span };
            let kind = ExprKind::Require { condition: Box::new(condition), message };
            stmts.push(Stmt::Expr(node(kind, Ty::unit(), span, false)));
        }
        self.cx.conserve_calls.insert(span);
        node(ExprKind::Block(Block { stmts, value: None, span }), Ty::unit(), span, false)
    }

    /// Notes the amounts in a value; false, and said, if it has none that can be added up.
    fn count(&mut self, value: Expr, side: usize, of: Option<StructId>, sums: &mut Sums) -> bool {
        let ty = self.known(&value);
        if self.is_error(&ty) {
            return false;
        }
        let span = value.span;
        let kind = match &ty {
            Ty::Amount(unit) => Counted::Amounts(self.infer.unit(*unit)),
            Ty::Uint(bits) if bits.as_u64().is_some() => match of {
                Some(id) => Counted::Measures(id),
                None => Counted::Numbers,
            },
            Ty::Struct(id, args) if self.cx.program.struct_def(*id).measure.is_some() => {
                let def = self.cx.program.struct_def(*id);
                let at = def.measure.unwrap_or_default();
                let field = def.fields[at].ty.substitute(args);
                if !self.is_named(&value) {
                    return false;
                }
                let amount = node(ExprKind::Field(Box::new(value), at), field, span, false);
                return self.count(amount, side, Some(*id), sums);
            }
            Ty::Array(element, len) => {
                if !self.is_named(&value) {
                    return false;
                }
                let Some(len) = self.infer.size(len).as_u64() else {
                    return self.not_counted(&ty, span);
                };
                for at in 0..len.min(MOST_COUNTED as u64 + 1) {
                    let at = node(ExprKind::Number(at.into()), Ty::uint(32), span, true);
                    let kind = ExprKind::Index(Box::new(value.clone()), Box::new(at));
                    let one = node(kind, (**element).clone(), span, false);
                    if !self.count(one, side, of, sums) {
                        return false;
                    }
                }
                return true;
            }
            _ => return self.not_counted(&ty, span),
        };
        let sides = sums.entry(kind).or_default();
        sides[side].push(value);
        if sides[side].len() > MOST_COUNTED {
            return self.not_counted(&ty, span);
        }
        true
    }

    fn is_named(&mut self, value: &Expr) -> bool {
        let named = self.is_place(value);
        if !named {
            self.report(
                Diagnostic::error(Code("E0335"), "`conserve` looks at values that have a name")
                    .label(value.span, "made here")
                    .help("give it a name before, `let coin = …;`"),
            );
        }
        named
    }

    fn not_counted(&mut self, ty: &Ty, span: Span) -> bool {
        let shown = self.show_found(ty);
        self.report(
            Diagnostic::error(Code("E0335"), format!("`conserve` cannot add {shown} up"))
                .label(span, "has no measure, or too many parts")
                .help(
                    "list linear values whose struct has a `measure`, amounts, numbers, and arrays \
                     of these whose length is known",
                ),
        );
        false
    }

    /// Whether two sums are equal; in integers so wide that neither can overflow.
    fn same_sum(&mut self, before: Vec<Expr>, after: Vec<Expr>, span: Span) -> Option<Expr> {
        let mut widest = 1;
        let most = before.len().max(after.len());
        let mut sides = Vec::new();
        for side in [before, after] {
            let mut numbers = Vec::new();
            for value in side {
                let number = match self.infer.shallow(&value.ty) {
                    Ty::Amount(unit) => {
                        let (ty, at) = (self.minor_units(unit), value.span);
                        node(ExprKind::Builtin(Builtin::Minor, vec![value]), ty, at, false)
                    }
                    _ => value,
                };
                if let Ty::Uint(bits) = self.infer.shallow(&number.ty) {
                    widest = bits.as_u64().unwrap_or(MAX_WIDTH).max(widest);
                }
                numbers.push(number);
            }
            sides.push(numbers);
        }
        let width = widest + u64::from(usize::BITS - most.leading_zeros());
        if width > MAX_WIDTH {
            self.not_counted(&Ty::uint(widest), span);
            return None;
        }
        let ty = Ty::uint(width);
        let mut sums = sides.into_iter().map(|numbers| {
            let wide = numbers.into_iter().map(|number| {
                let at = number.span;
                node(ExprKind::Cast(Box::new(number)), ty.clone(), at, false)
            });
            let sum = |a: Expr, b: Expr| {
                let kind = ExprKind::Arithmetic(Arithmetic::Add, Box::new(a), Box::new(b));
                node(kind, ty.clone(), span, false)
            };
            let none = || node(ExprKind::Number(0.into()), ty.clone(), span, true);
            wide.reduce(sum).unwrap_or_else(none)
        });
        let (before, after) = (sums.next()?, sums.next()?);
        let kind = ExprKind::Compare(Comparison::Eq, Box::new(before), Box::new(after));
        Some(node(kind, Ty::Bool, span, false))
    }
}
