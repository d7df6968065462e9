//! The walk: labels through statements, expressions and calls.

use std::collections::BTreeMap;

use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::{
    Block, Builtin, Comparison, Expr, ExprKind, FuncId, Local, LocalId, Message, MessagePiece,
    Pattern, Place, Program, Projection, Stmt, Ty,
};
use zkc_span::Span;

use super::label::{Label, Leaf, Step, mix_leaves};
use super::{guessable, is_opaque, publishes, with_way};
use crate::inside::may_hold_salt;

/// Expressions that a walk of one clause may visit. Beyond, calls are taken as a whole: their
/// results are private if any argument is.
const FUEL: u64 = 1 << 21;

/// The walk through a clause, or through a function that it calls.
pub(super) struct Flow<'p> {
    program: &'p Program,
    public_params: &'p [Vec<Option<Span>>],
    env: Vec<Label>,
    /// The locals of the body at hand, for their names.
    pub locals: Vec<Local>,
    /// What `bool` variables stand for, until a condition asks: each is followed once, so that
    /// chains of them end.
    conditions: BTreeMap<LocalId, Expr>,
    /// What was chosen privately above this point.
    choice: Leaf,
    /// Variables assigned since a branch began.
    assigned: Vec<LocalId>,
    fuel: u64,
    /// For each place in a message: whether everybody may see it.
    pub places: BTreeMap<Span, bool>,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'p> Flow<'p> {
    /// A walk that begins with all locals public.
    pub(super) fn new(
        program: &'p Program,
        public_params: &'p [Vec<Option<Span>>],
        locals: usize,
    ) -> Flow<'p> {
        Flow {
            program,
            public_params,
            env: vec![Label::public(); locals],
            locals: Vec::new(),
            conditions: BTreeMap::new(),
            choice: Leaf::default(),
            assigned: Vec::new(),
            fuel: FUEL,
            places: BTreeMap::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Sets a local's label.
    pub(super) fn set(&mut self, local: LocalId, label: Label) {
        if let Some(slot) = self.env.get_mut(local.0 as usize) {
            *slot = label;
        }
    }

    fn get(&self, local: LocalId) -> Label {
        self.env.get(local.0 as usize).cloned().unwrap_or_else(Label::public)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        let same = |other: &Diagnostic| {
            other.code == diagnostic.code && other.primary == diagnostic.primary
        };
        if !self.diagnostics.iter().any(same) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Walks a block and gives the label of its value.
    pub(super) fn block(&mut self, block: &Block) -> Label {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        match &block.value {
            Some(value) => self.expr(value),
            None => Label::public(),
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let { pattern, value } => {
                let label = self.expr(value);
                self.bind(pattern, &label);
                if let (Pattern::Local(local), Ty::Bool) = (pattern, &value.ty)
                    && self.locals.get(local.0 as usize).is_some_and(|info| !info.mutable)
                {
                    self.conditions.insert(*local, value.clone());
                }
            }
            Stmt::Assign { place, value } => {
                let label = self.expr(value);
                self.assign(place, &label);
            }
            Stmt::For { variable, start, end, body, .. } => {
                self.expr(start);
                self.expr(end);
                self.set(*variable, Label::public());
                self.rounds(|this| {
                    this.block(body);
                });
            }
            Stmt::Expr(expr) => {
                self.expr(expr);
            }
        }
    }

    /// Walks a round of a loop until what comes of it is what it began with. Labels only get worse, and
    /// there are few, so this ends.
    fn rounds(&mut self, mut round: impl FnMut(&mut Self)) {
        loop {
            let before = self.env.clone();
            round(self);
            for (now, before) in self.env.iter_mut().zip(&before) {
                *now = before.either(now);
            }
            let settled = self.env.iter().zip(&before).all(|(a, b)| a.says_as(b));
            if settled || self.fuel == 0 {
                break;
            }
        }
    }

    fn bind(&mut self, pattern: &Pattern, label: &Label) {
        match pattern {
            Pattern::Ignore => {}
            Pattern::Local(local) => {
                let info = self.locals.get(local.0 as usize);
                let label = match info {
                    Some(Local { name, span, .. }) => {
                        label.traced(*span, &format!("`{name}` is made from it"))
                    }
                    None => label.clone(),
                };
                self.set(*local, label);
            }
            Pattern::Fields(fields) => {
                for (index, pattern) in fields {
                    self.bind(pattern, &label.part(*index));
                }
            }
        }
    }

    fn assign(&mut self, place: &Place, label: &Label) {
        let mut index = Leaf::default();
        let mut way = Vec::new();
        for projection in &place.projections {
            way.push(match projection {
                Projection::Field(field) => Step::Field(*field),
                Projection::Index(at) => {
                    let at = self.expr(at).flat();
                    index = mix_leaves(&index, &at);
                    Step::Element
                }
            });
        }
        let label = label.tainted(&self.choice.clone());
        let mut target = self.get(place.local);
        target.write(&way, &label);
        // Which element was written shows in all of them.
        self.set(place.local, target.tainted(&index));
        self.assigned.push(place.local);
    }

    /// The label of an expression.
    pub(super) fn expr(&mut self, expr: &Expr) -> Label {
        self.fuel = self.fuel.saturating_sub(1);
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::Const(_) | ExprKind::Size(_) => Label::public(),
            ExprKind::Deployment | ExprKind::Now | ExprKind::SealOf(_) => Label::public(),
            ExprKind::Local(local) => self.get(*local),
            ExprKind::Not(inner) | ExprKind::Negate(inner) | ExprKind::Cast(inner) => {
                Label::Leaf(self.expr(inner).flat())
            }
            ExprKind::Arithmetic(_, left, right) | ExprKind::Compare(_, left, right) => {
                let (left, right) = (self.expr(left).flat(), self.expr(right).flat());
                Label::Leaf(mix_leaves(&left, &right))
            }
            ExprKind::And(left, right) | ExprKind::Or(left, right) => {
                let left = self.expr(left).flat();
                // It may not be evaluated, so that both what it assigns and what was there count.
                let before = self.env.clone();
                let right = self.chosen_by(&left, |this| this.expr(right)).flat();
                for (now, before) in self.env.iter_mut().zip(&before) {
                    *now = now.either(before);
                }
                Label::Leaf(mix_leaves(&left, &right))
            }
            ExprKind::Call { function, args, .. } => self.call(*function, args),
            ExprKind::Builtin(builtin, args) => {
                let mut all = Leaf::default();
                for arg in args {
                    let label = self.expr(arg).flat();
                    all = mix_leaves(&all, &label);
                }
                if *builtin == Builtin::Digest {
                    return Label::Leaf(all).traced(expr.span, "hashed here");
                }
                Label::Leaf(all)
            }
            ExprKind::Field(base, index) => self.expr(base).part(*index),
            ExprKind::Index(base, index) => {
                let base = self.expr(base);
                let index = self.expr(index).flat();
                base.element().tainted(&index)
            }
            ExprKind::Struct { id, fields, base } => {
                let count = self.program.struct_def(*id).fields.len();
                let written: Vec<(usize, Label)> =
                    fields.iter().map(|(index, value)| (*index, self.expr(value))).collect();
                let base = base.as_ref().map(|base| self.expr(base));
                let part = |index: usize| {
                    let own = written.iter().find(|(at, _)| *at == index);
                    match (own, &base) {
                        (Some((_, label)), _) => label.clone(),
                        (None, Some(base)) => base.part(index),
                        (None, None) => Label::public(),
                    }
                };
                Label::of_parts((0..count).map(part).collect())
            }
            ExprKind::Tuple(elements) => {
                Label::of_parts(elements.iter().map(|element| self.expr(element)).collect())
            }
            ExprKind::Array(elements) => {
                let labels: Vec<Label> = elements.iter().map(|value| self.expr(value)).collect();
                let all = labels
                    .iter()
                    .skip(1)
                    .fold(labels.first().cloned(), |all, label| all.map(|all| all.either(label)));
                Label::Each(Box::new(all.unwrap_or_else(Label::public)))
            }
            // An enum has one label for all of it: which variant it is shows in every part.
            ExprKind::Variant { fields, .. } => {
                let mut all = Leaf::default();
                for (_, field) in fields {
                    let label = self.expr(field).flat();
                    all = mix_leaves(&all, &label);
                }
                Label::Leaf(all)
            }
            ExprKind::IsVariant(of, _) | ExprKind::Payload { of, .. } => {
                Label::Leaf(self.expr(of).flat())
            }
            ExprKind::Generate { variable, body } => {
                self.set(*variable, Label::public());
                let mut element = Label::public();
                self.rounds(|this| element = this.expr(body));
                Label::Each(Box::new(element))
            }
            ExprKind::Repeat(value) => Label::Each(Box::new(self.expr(value))),
            ExprKind::If { condition, then, otherwise } => {
                self.branch(condition, then, otherwise.as_ref())
            }
            ExprKind::Block(block) => self.block(block),
            ExprKind::Require { condition, message } => {
                self.expr(condition);
                self.condition(condition, true);
                self.message(message);
                Label::public()
            }
            ExprKind::Fail(message) => {
                self.message(message);
                Label::public()
            }
            ExprKind::Reveal(value, _) => {
                let label = self.expr(value);
                self.revealed(&label, value);
                label.revealed().traced(expr.span, "revealed here, and fixed by nobody")
            }
        }
    }

    /// Walks what is evaluated only if `chosen` says so: what is assigned there tells of it.
    fn chosen_by<T>(&mut self, chosen: &Leaf, walk: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.choice.clone();
        self.choice = mix_leaves(&outer, chosen);
        let before_assigned = std::mem::take(&mut self.assigned);
        let result = walk(self);
        let assigned = std::mem::replace(&mut self.assigned, before_assigned);
        for local in &assigned {
            let label = self.get(*local).tainted(chosen);
            self.set(*local, label);
        }
        self.assigned.extend(assigned);
        self.choice = outer;
        result
    }

    fn branch(&mut self, condition: &Expr, then: &Block, otherwise: Option<&Block>) -> Label {
        let chosen = self.expr(condition).flat();
        // `if a != b { fail(…) }` is `require(a == b)`.
        if ends_in_fail(then) {
            self.condition(condition, false);
        } else if otherwise.is_some_and(ends_in_fail) {
            self.condition(condition, true);
        }
        let (first, second) = self.chosen_by(&chosen, |this| {
            let before = this.env.clone();
            let first = this.block(then);
            let after_then = std::mem::replace(&mut this.env, before);
            let second = otherwise.map(|otherwise| this.block(otherwise));
            for (now, other) in this.env.iter_mut().zip(&after_then) {
                *now = now.either(other);
            }
            (first, second)
        });
        let value = match second {
            // An arm that ends in `fail` gives no value.
            Some(second) if ends_in_fail(then) => second,
            Some(second) if otherwise.is_some_and(ends_in_fail) => {
                let _ = second;
                first
            }
            Some(second) => first.either(&second),
            None => Label::public(),
        };
        value.tainted(&chosen)
    }

    fn call(&mut self, function: FuncId, args: &[Expr]) -> Label {
        let labels: Vec<Label> = args.iter().map(|arg| self.expr(arg)).collect();
        let Some(called) = self.program.functions.get(function.0 as usize) else {
            return Label::public();
        };
        let public = self.public_params.get(function.0 as usize).map(Vec::as_slice);
        for (index, public) in public.unwrap_or(&[]).iter().enumerate() {
            if let (Some(word), Some(label), Some(arg)) =
                (public, labels.get(index), args.get(index))
            {
                self.want_public(*word, label, arg);
            }
        }
        if self.fuel == 0 {
            // What is not walked is not checked, so such a program is refused.
            let code = Code("E0403");
            if !self.diagnostics.iter().any(|said| said.code == code) {
                let message = format!("calls of `{}` repeat too often to be followed", called.name);
                self.report(
                    Diagnostic::error(code, message)
                        .label(called.span, "each call is followed, to see who learns its values")
                        .help("call it fewer times: functions that call each other twice double at each step"),
                );
            }
            let all =
                labels.iter().fold(Leaf::default(), |all, label| mix_leaves(&all, &label.flat()));
            return Label::Leaf(all);
        }
        let env = std::mem::replace(&mut self.env, vec![Label::public(); called.locals.len()]);
        let locals = std::mem::replace(&mut self.locals, called.locals.clone());
        let assigned = std::mem::take(&mut self.assigned);
        let conditions = std::mem::take(&mut self.conditions);
        for (param, label) in called.params.iter().zip(labels) {
            self.set(*param, label);
        }
        let result = self.block(&called.body);
        self.env = env;
        self.locals = locals;
        self.assigned = assigned;
        self.conditions = conditions;
        result
    }

    /// An argument for a `public` parameter must be public in all its parts.
    fn want_public(&mut self, word: Span, label: &Label, arg: &Expr) {
        let Some(trace) = label.flat().chosen else { return };
        let part = self.private_part(label, &arg.ty);
        let what = if part.is_empty() {
            "this value is".to_owned()
        } else {
            format!("its part `{}` is", &part[1..])
        };
        let state = if label.flat().private.is_some() { "private" } else { "revealed only" };
        let diagnostic = Diagnostic::error(
            Code("E0301"),
            "a private value stands where only a public one proves anything",
        )
        .label(arg.span, format!("{what} {state}: the prover may choose it"))
        .reason(word, "the function asks for a public value here");
        self.report(
            with_way(diagnostic, &trace)
                .note(
                    "a private value here could be made up, for example the root of a tree that \
                     exists only for this proof",
                )
                .at_stake(Stake::Soundness)
                .help("make it a `public` parameter of the clause"),
        );
    }

    /// The way to the first private part, as `.field.field`.
    fn private_part(&self, label: &Label, ty: &Ty) -> String {
        let Label::Parts(parts) = label else { return String::new() };
        let found = parts.iter().position(|part| part.flat().chosen.is_some());
        let Some(index) = found else { return String::new() };
        match ty {
            Ty::Struct(id, args) => {
                let Some(field) = self.program.struct_def(*id).fields.get(index) else {
                    return String::new();
                };
                let rest = self.private_part(&parts[index], &field.ty.substitute(args));
                format!(".{}{rest}", field.name)
            }
            Ty::Tuple(elements) if index < elements.len() => {
                format!(".{index}{}", self.private_part(&parts[index], &elements[index]))
            }
            _ => String::new(),
        }
    }

    /// An equation between what is known and what is not gives the latter away (semantics 5.4).
    ///
    /// This finds the obvious forms, through variables, `!`, `&&` and `||`; it is no theorem.
    fn condition(&mut self, condition: &Expr, holds: bool) {
        match &condition.kind {
            ExprKind::And(left, right) if holds => {
                self.condition(left, true);
                self.condition(right, true);
            }
            ExprKind::Or(left, right) if !holds => {
                self.condition(left, false);
                self.condition(right, false);
            }
            // `x || false` and `!(x && true)` are `x` and `!x`.
            ExprKind::And(left, right) | ExprKind::Or(left, right) => {
                if truth(right) == Some(!holds) {
                    self.condition(left, holds);
                } else if truth(left) == Some(!holds) {
                    self.condition(right, holds);
                }
            }
            ExprKind::Not(inner) => self.condition(inner, !holds),
            ExprKind::Block(Block { value: Some(value), .. }) => self.condition(value, holds),
            ExprKind::Local(local) => {
                if let Some(meant) = self.conditions.remove(local) {
                    self.condition(&meant, holds);
                }
            }
            ExprKind::Compare(comparison @ (Comparison::Eq | Comparison::Ne), left, right) => {
                let same = (*comparison == Comparison::Eq) == holds;
                match (truth(left), truth(right)) {
                    (_, Some(is)) => self.condition(left, is == same),
                    (Some(is), _) => self.condition(right, is == same),
                    _ if same => self.equation(condition.span, left, right),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn equation(&mut self, at: Span, left: &Expr, right: &Expr) {
        // Under a private choice nobody knows whether the equation was asked for at all.
        if self.choice.private.is_some() || left.constant || right.constant {
            return;
        }
        let (a, b) = (self.expr(left), self.expr(right));
        let (private, known, secret) = match (a.flat().private, b.flat().private) {
            (Some(trace), None) => (trace, right, (left, a)),
            (None, Some(trace)) => (trace, left, (right, b)),
            _ => return,
        };
        let (secret, label) = secret;
        if is_opaque(self.program, &secret.ty) {
            self.check_guessable(&label, &secret.ty, secret.span);
            return;
        }
        // A literal compared with says nothing that the source does not say.
        if is_fixed(known) {
            return;
        }
        self.report(publishes(&private, at, secret.span, known.span));
    }

    /// Warns of digests that are published and can be guessed (semantics 5.6).
    pub(super) fn check_guessable(&mut self, label: &Label, ty: &Ty, at: Span) {
        match (ty, label) {
            (Ty::Digest(_), label) => {
                let leaf = label.flat();
                if let (Some(trace), false) = (leaf.private, leaf.hides) {
                    self.report(guessable(&trace, at));
                }
            }
            (Ty::Array(element, _) | Ty::Vec(element, _), label) => {
                self.check_guessable(&label.element(), element, at);
            }
            // One label stands for all of an enum.
            (Ty::Enum(id, args), label) => {
                let variants = &self.program.enum_def(*id).variants;
                let fields: Vec<Ty> = (variants.iter().flat_map(|variant| &variant.fields))
                    .map(|field| field.ty.substitute(args))
                    .collect();
                fields.iter().for_each(|ty| self.check_guessable(label, ty, at));
            }
            (Ty::Tuple(elements), label) => {
                for (index, ty) in elements.iter().enumerate() {
                    self.check_guessable(&label.part(index), ty, at);
                }
            }
            (Ty::Struct(id, args), label) => {
                let fields = &self.program.struct_def(*id).fields;
                let tys: Vec<Ty> = fields.iter().map(|field| field.ty.substitute(args)).collect();
                for (index, ty) in tys.iter().enumerate() {
                    self.check_guessable(&label.part(index), ty, at);
                }
            }
            _ => {}
        }
    }

    fn revealed(&mut self, label: &Label, value: &Expr) {
        if let Some(span) = may_hold_salt(self.program, &value.ty).then_some(value.span) {
            self.report(
                Diagnostic::error(Code("E0303"), "a salt cannot be revealed")
                    .label(span, "everybody would see it")
                    .note("a salt hides what is hashed with it; known, it hides nothing")
                    .at_stake(Stake::Privacy)
                    .help("reveal the digest of the value instead"),
            );
            return;
        }
        self.check_guessable(label, &value.ty, value.span);
    }

    fn message(&mut self, message: &Message) {
        for piece in &message.pieces {
            if let MessagePiece::Place { value, .. } = piece {
                let public = self.expr(value).flat().private.is_none();
                let known = self.places.entry(value.span).or_insert(true);
                *known &= public;
            }
        }
    }
}

/// What `true` and `false` say.
fn truth(expr: &Expr) -> Option<bool> {
    match &expr.kind {
        ExprKind::Number(value) if expr.ty == Ty::Bool => Some(*value != 0.into()),
        _ => None,
    }
}

/// Whether a value is written in the source: made of literals and constants alone.
fn is_fixed(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Const(_) | ExprKind::Size(_) => true,
        ExprKind::Cast(inner) | ExprKind::Negate(inner) | ExprKind::Not(inner) => is_fixed(inner),
        ExprKind::Arithmetic(_, left, right) => is_fixed(left) && is_fixed(right),
        ExprKind::Struct { fields, base: None, .. } => {
            fields.iter().all(|(_, value)| is_fixed(value))
        }
        ExprKind::Tuple(elements) | ExprKind::Array(elements) => elements.iter().all(is_fixed),
        ExprKind::Repeat(value) => is_fixed(value),
        _ => false,
    }
}

fn ends_in_fail(block: &Block) -> bool {
    match &block.value {
        Some(value) => value.ty == Ty::Never,
        None => block.stmts.iter().any(|stmt| match stmt {
            Stmt::Expr(expr) => expr.ty == Ty::Never,
            _ => false,
        }),
    }
}
