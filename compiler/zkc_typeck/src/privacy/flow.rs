//! The walk: labels through statements, expressions and calls.

use std::collections::BTreeMap;

use num_traits::Zero;
use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::{
    Arithmetic, Block, Builtin, Comparison, Expr, ExprKind, FuncId, GenericArg, Local, LocalId,
    Message, MessagePiece, Pattern, Place, Program, Projection, Size, Stmt, Ty,
};
use zkc_span::Span;

use super::disclosure::Notes;
use super::label::{Label, Leaf, Step, mix_leaves};
use super::origin::{Fixed, Freedom, Identity};
use super::truth::{self, Case, Equation, Known};
use super::want::Wanted;
use super::{guessable, is_opaque, publishes};
use crate::inside::may_hold_salt;

/// Expressions that a walk of one clause may visit. Beyond, calls are taken as a whole: their
/// results are private if any argument is.
const FUEL: u64 = 1 << 21;

/// The function that fails unless its second argument was signed with its first.
const VERIFY: &str = "std::sig::PublicKey::verify";

/// The walk through a clause, or through a function that it calls.
pub(super) struct Flow<'p> {
    pub(super) program: &'p Program,
    wanted: &'p [Vec<Option<Wanted>>],
    /// What is fixed by conditions before this point.
    pub fixed: Fixed,
    env: Vec<Label>,
    /// The locals of the body at hand, for their names.
    pub locals: Vec<Local>,
    /// Of each generic parameter of the body at hand, whether it stands for digests and seals alone.
    opaque: Vec<bool>,
    /// What was chosen privately above this point.
    choice: Leaf,
    /// Variables assigned since a branch began, and the way to the part that was.
    assigned: Vec<(LocalId, Vec<Step>)>,
    fuel: u64,
    /// For each place in a message: whether everybody may see it.
    pub places: BTreeMap<Span, bool>,
    /// What is asked and shown on the way.
    pub notes: Notes,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'p> Flow<'p> {
    /// A walk that begins with all locals public.
    pub(super) fn new(
        program: &'p Program,
        wanted: &'p [Vec<Option<Wanted>>],
        locals: usize,
    ) -> Flow<'p> {
        Flow {
            program,
            wanted,
            fixed: Fixed::default(),
            env: vec![Label::public(); locals],
            locals: Vec::new(),
            opaque: Vec::new(),
            choice: Leaf::default(),
            assigned: Vec::new(),
            fuel: FUEL,
            places: BTreeMap::new(),
            notes: Notes::default(),
            diagnostics: Vec::new(),
        }
    }

    /// Sets a local's label.
    pub(super) fn set(&mut self, local: LocalId, label: Label) {
        if let Some(slot) = self.env.get_mut(local.0 as usize) {
            *slot = label;
        }
    }

    /// A local's label, with what conditions have said of it since it was set.
    pub(super) fn get(&self, local: LocalId) -> Label {
        let mut label = self.env.get(local.0 as usize).cloned().unwrap_or_else(Label::public);
        self.fixed.refresh(&mut label);
        label
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
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
            }
            Stmt::Assign { place, value } => {
                let label = self.expr(value);
                self.assign(place, &label);
            }
            Stmt::For { variable, start, end, inclusive, body, .. } => {
                self.expr(start);
                self.expr(end);
                self.set(*variable, Label::public());
                let rounds = size_of(start).zip(size_of(end)).map(|(start, end)| {
                    let last = Size::constant(i32::from(*inclusive).into());
                    end.minus(&start).plus(&last)
                });
                self.rounds(rounds.as_ref(), |this| {
                    this.block(body);
                });
            }
            Stmt::Expr(expr) => {
                self.expr(expr);
            }
        }
    }

    /// Walks a round of a loop until what comes of it is what it began with. Labels only get worse, and
    /// there are few, so this ends. What conditions say is taken from the last round, as if there were
    /// one: in `for … { ok = ok & (a == b); }` no more is known where there is none.
    fn rounds(&mut self, times: Option<&Size>, mut round: impl FnMut(&mut Self)) {
        let mark = self.fixed.mark();
        loop {
            let before = self.env.clone();
            round(self);
            // There may be no round at all.
            self.fixed.back_to(&mark);
            let after = self.env.clone();
            for (now, before) in self.env.iter_mut().zip(&before) {
                *now = before.either(now);
            }
            let settled = self.env.iter().zip(&before).all(|(a, b)| a.says_as(b));
            if settled || self.fuel == 0 {
                for (now, after) in self.env.iter_mut().zip(&after) {
                    now.after_rounds(after, times);
                }
                break;
            }
        }
    }

    fn bind(&mut self, pattern: &Pattern, label: &Label) {
        match pattern {
            Pattern::Ignore => {}
            Pattern::Local(local) => {
                let info = self.locals.get(local.0 as usize);
                let mut label = match info {
                    // What the compiler keeps for itself has a name that nobody can write.
                    Some(Local { name, span, .. }) if !name.starts_with(' ') => {
                        label.traced(*span, &format!("`{name}` is made from it"))
                    }
                    _ => label.clone(),
                };
                self.fixed.number(&mut label);
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
        self.assigned.push((place.local, way));
    }

    /// The label of an expression.
    pub(super) fn expr(&mut self, expr: &Expr) -> Label {
        self.fuel = self.fuel.saturating_sub(1);
        match &expr.kind {
            ExprKind::Number(value) => {
                let truth = match &expr.ty {
                    Ty::Bool => truth::literal(!value.is_zero()),
                    Ty::Uint(_) if value.is_zero() => truth::zero(),
                    _ => None,
                };
                Label::Leaf(Leaf { truth, ..Leaf::default() })
            }
            ExprKind::Const(_) | ExprKind::Size(_) => Label::public(),
            ExprKind::Deployment | ExprKind::Now | ExprKind::SealOf(_) => Label::public(),
            ExprKind::Local(local) => self.get(*local),
            ExprKind::Not(inner) | ExprKind::Negate(inner) | ExprKind::Cast(inner) => {
                let of = self.expr(inner).flat();
                let (truth, identity) = match (&expr.kind, &expr.ty) {
                    (ExprKind::Not(_), Ty::Bool) => (truth::not(&of.truth), of.identity.not()),
                    (ExprKind::Cast(_), Ty::Uint(_)) => (of.truth.clone(), Identity::default()),
                    _ => (None, Identity::default()),
                };
                Label::Leaf(Leaf { truth, identity, ..of })
            }
            ExprKind::Arithmetic(operation, left, right) => {
                let (a, b) = (self.expr(left).flat(), self.expr(right).flat());
                let truth = match (operation, &expr.ty) {
                    (Arithmetic::BitAnd, Ty::Bool) => {
                        truth::both(&a.truth, &b.truth, known(&a, &b))
                    }
                    (Arithmetic::BitOr, Ty::Bool) => truth::any(&a.truth, &b.truth, known(&a, &b)),
                    (Arithmetic::BitXor, Ty::Bool) => {
                        truth::same_as_literal(&a.truth, &b.truth, false).flatten()
                    }
                    (Arithmetic::Add, Ty::Uint(_)) => truth::sum(&a.truth, &b.truth),
                    _ => None,
                };
                let identity = match (operation, &expr.ty) {
                    (Arithmetic::BitAnd, Ty::Bool) => a.identity.and(&b.identity),
                    (Arithmetic::BitOr, Ty::Bool) => a.identity.or(&b.identity),
                    _ => Identity::default(),
                };
                Label::Leaf(Leaf { truth, identity, ..mix_leaves(&a, &b) })
            }
            ExprKind::Compare(comparison, left, right) => {
                let (a, b) = (self.expr(left), self.expr(right));
                let truth = match comparison {
                    Comparison::Eq | Comparison::Ne => {
                        let equal = *comparison == Comparison::Eq;
                        self.compared(expr.span, equal, (left, &a), (right, &b))
                    }
                    _ => None,
                };
                let identity = match comparison {
                    Comparison::Eq => Identity::compared(&a, &b, true),
                    Comparison::Ne => Identity::compared(&a, &b, false),
                    _ => Identity::default(),
                };
                let (one, other) = (a.flat(), b.flat());
                let is_equation = matches!(comparison, Comparison::Eq | Comparison::Ne);
                self.notes.uses.compare(expr.span, is_equation, &one, &other);
                let mixed = mix_leaves(&one, &other);
                let sources = match one.private.is_some() == other.private.is_some() {
                    true => mixed.sources.clone(),
                    false => mixed.sources.clone().comparison(expr.span),
                };
                Label::Leaf(Leaf { truth, identity, sources, ..mixed })
            }
            ExprKind::And(left, right) | ExprKind::Or(left, right) => {
                let left = self.expr(left).flat();
                let and = matches!(expr.kind, ExprKind::And(..));
                // It may not be evaluated, so that both what it assigns and what was there count.
                let before = self.env.clone();
                let right = self.chosen_by(&left, |this| this.expr(right)).flat();
                for (now, before) in self.env.iter_mut().zip(&before) {
                    *now = now.either(before);
                }
                let combined = if and { truth::both } else { truth::any };
                let truth = combined(&left.truth, &right.truth, known(&left, &right));
                let (one, other) = (&left.identity, &right.identity);
                let identity = if and { one.and(other) } else { one.or(other) };
                Label::Leaf(Leaf { truth, identity, ..mix_leaves(&left, &right) })
            }
            ExprKind::Call { function, generics, args } => {
                self.call(*function, generics, args, expr.span)
            }
            ExprKind::Builtin(builtin, args) => {
                let labels: Vec<Label> = args.iter().map(|arg| self.expr(arg)).collect();
                let mut all = Leaf::default();
                for label in &labels {
                    all = mix_leaves(&all, &label.flat());
                }
                if let (Builtin::Digest, [of]) = (builtin, labels.as_slice()) {
                    all.identity = Identity::digest(of);
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
                Label::Leaf(self.expr(of).flat().derived())
            }
            ExprKind::Generate { variable, body } => {
                self.set(*variable, Label::public());
                let mut element = Label::public();
                self.rounds(None, |this| element = this.expr(body));
                Label::Each(Box::new(element))
            }
            ExprKind::Repeat(value) => Label::Each(Box::new(self.expr(value))),
            ExprKind::If { condition, then, otherwise } => {
                self.branch(condition, then, otherwise.as_ref())
            }
            ExprKind::Block(block) => self.block(block),
            ExprKind::Require { condition, message } => {
                let asked = self.expr(condition).flat();
                self.required(&asked, condition.span, true);
                self.notes.asked(Some(&asked), expr.span);
                self.notes.uses.ask(expr.span, Some(&asked), &self.choice);
                self.message(message);
                Label::public()
            }
            ExprKind::Fail(message) => {
                let choice = self.choice.clone();
                self.notes.asked(Some(&choice), expr.span);
                self.notes.uses.ask(expr.span, None, &choice);
                self.message(message);
                Label::public()
            }
            ExprKind::Reveal(value, reason) => {
                let label = self.expr(value);
                self.notes.revealed(&label, reason, expr.span);
                self.revealed(&label, value);
                label.revealed().traced(expr.span, "revealed here, and fixed by nobody")
            }
        }
    }

    /// Walks what is evaluated only if `chosen` says so: what is assigned there tells of it.
    fn chosen_by<T>(&mut self, chosen: &Leaf, walk: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.choice.clone();
        let mark = self.fixed.mark();
        self.notes.uses.other(&chosen.sources);
        self.choice = mix_leaves(&outer, chosen);
        let before_assigned = std::mem::take(&mut self.assigned);
        let result = walk(self);
        let assigned = std::mem::replace(&mut self.assigned, before_assigned);
        for (local, way) in &assigned {
            if let Some(label) = self.env.get_mut(local.0 as usize) {
                label.taint(way, chosen);
            }
        }
        self.assigned.extend(assigned);
        self.choice = outer;
        self.fixed.back_to(&mark);
        result
    }

    fn branch(&mut self, condition: &Expr, then: &Block, otherwise: Option<&Block>) -> Label {
        let chosen = self.expr(condition).flat();
        // `if a != b { fail(…) }` is `require(a == b)`.
        if ends_in_fail(then) {
            self.required(&chosen, condition.span, false);
        } else if otherwise.is_some_and(ends_in_fail) {
            self.required(&chosen, condition.span, true);
        }
        let (first, second) = self.chosen_by(&chosen, |this| {
            let before = this.env.clone();
            let mark = this.fixed.mark();
            let first = this.block(then);
            this.fixed.back_to(&mark);
            let after_then = std::mem::replace(&mut this.env, before);
            let second = otherwise.map(|otherwise| this.block(otherwise));
            for (now, after_then) in this.env.iter_mut().zip(&after_then) {
                *now = after_then.either_by(now, &chosen);
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
            Some(second) => first.either_by(&second, &chosen),
            None => Label::public(),
        };
        value.tainted(&chosen)
    }

    fn call(
        &mut self,
        function: FuncId,
        generics: &[GenericArg],
        args: &[Expr],
        at: Span,
    ) -> Label {
        let labels: Vec<Label> = args.iter().map(|arg| self.expr(arg)).collect();
        let Some(called) = self.program.functions.get(function.0 as usize) else {
            return Label::public();
        };
        let wanted = self.wanted.get(function.0 as usize).map(Vec::as_slice);
        for (index, wanted) in wanted.unwrap_or(&[]).iter().enumerate() {
            if let (Some(wanted), Some(label), Some(arg)) =
                (wanted, labels.get(index), args.get(index))
            {
                self.want(wanted, label, arg);
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
        let is_opaque = |arg: &GenericArg| match arg {
            GenericArg::Ty(ty) => is_opaque(self.program, ty, &self.opaque),
            _ => false,
        };
        let opaque = generics.iter().map(is_opaque).collect();
        let opaque = std::mem::replace(&mut self.opaque, opaque);
        let signed = match labels.as_slice() {
            [key, message, _] if called.path == VERIFY => {
                let freedom = key.flat().brought.map(|brought| brought.freedom);
                (freedom <= Some(Freedom::Bound)).then(|| message.clone())
            }
            _ => None,
        };
        for (param, mut label) in called.params.iter().zip(labels) {
            self.fixed.number(&mut label);
            self.set(*param, label);
        }
        let result = self.block(&called.body);
        self.env = env;
        self.locals = locals;
        self.assigned = assigned;
        self.opaque = opaque;
        if let Some(message) = signed {
            self.fixed.attest(&message, at);
        }
        result.substituted(generics)
    }

    /// What follows from a comparison with `==`, or with `!=` if not `equal`.
    fn compared(
        &self,
        at: Span,
        equal: bool,
        (left, a): (&Expr, &Label),
        (right, b): (&Expr, &Label),
    ) -> Known {
        let (one, other) = (a.flat(), b.flat());
        if left.ty == Ty::Bool
            && let Some(truth) = truth::same_as_literal(&one.truth, &other.truth, equal)
        {
            return truth;
        }
        let counted = match (size_of(left), size_of(right)) {
            (None, Some(number)) => truth::count_is(&one.truth, &number, equal),
            (Some(number), None) => truth::count_is(&other.truth, &number, equal),
            _ => None,
        };
        if counted.is_some() || left.constant || right.constant {
            return counted;
        }
        let (trace, known, secret, label) = match (one.private, other.private) {
            (Some(trace), None) => (trace, right, left, a),
            (None, Some(trace)) => (trace, left, right, b),
            _ => return None,
        };
        let equation = if is_opaque(self.program, &secret.ty, &self.opaque) {
            Equation::Hashed { label: label.clone(), ty: secret.ty.clone(), secret: secret.span }
        } else if is_fixed(known) {
            // A literal compared with says nothing that the source does not say.
            return None;
        } else {
            Equation::Shown { at, equal, trace, secret: secret.span, known: known.span }
        };
        truth::equation(equation, equal)
    }

    /// A condition must hold, or must not. An equation that follows between what is known and what is
    /// not gives the latter away (semantics 5.4).
    ///
    /// This follows how the condition was computed, but no inequalities; it is no theorem.
    fn required(&mut self, condition: &Leaf, asked: Span, holds: bool) {
        self.fixed.learn(condition, holds, asked);
        // Under a private choice nobody knows whether it was asked for at all.
        let (Some(truth), None) = (condition.truth.clone(), &self.choice.private) else { return };
        let case: &Case = if holds { &truth.yes } else { &truth.no };
        for equation in case.equations() {
            match &**equation {
                Equation::Shown { at, equal, trace, secret, known } => {
                    let mut diagnostic = publishes(trace, *at, *equal, *secret, *known);
                    let inside =
                        asked.file == at.file && asked.start <= at.start && at.end <= asked.end;
                    if !inside {
                        diagnostic = diagnostic.reason(asked, "what is required comes from it");
                    }
                    self.report(diagnostic);
                }
                Equation::Hashed { label, ty, secret } => {
                    self.check_guessable(label, ty, *secret);
                }
            }
        }
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

/// Whether everybody sees one of two values.
fn known(a: &Leaf, b: &Leaf) -> bool {
    a.private.is_none() || b.private.is_none()
}

/// The number that is written, if it is one or follows from generic parameters.
fn size_of(expr: &Expr) -> Option<Size> {
    match &expr.kind {
        ExprKind::Number(value) if matches!(expr.ty, Ty::Uint(_)) => {
            Some(Size::constant(value.clone()))
        }
        ExprKind::Size(size) => Some(size.clone()),
        ExprKind::Cast(inner) => size_of(inner),
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
