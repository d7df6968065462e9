//! A body, run over values of which only the shape is known.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{One, ToPrimitive, Zero};
use zkc_hir::{
    Arithmetic, Block, Builtin, Comparison, Expr, ExprKind, FuncId, GenericArg, LocalId, Pattern,
    Program, Projection, Stmt, Ty,
};
use zkc_span::Span;

use super::clauses::words;
use super::poly::Poly;
use super::value::{Measure, Shapes, Stop, Value, add, length};

/// The most expressions that are followed.
const MAX_STEPS: usize = 200_000;
/// How deep calls are followed.
const MAX_CALLS: usize = 32;

/// What is known of functions.
pub(super) struct Facts {
    /// Of each that conserves, which of its parameters are only looked at.
    pub conserves: BTreeMap<FuncId, Vec<bool>>,
    /// Those that open and close something that commits to value: nobody looks into them.
    pub declared: BTreeSet<FuncId>,
    /// Those that mint or burn.
    pub sources: BTreeSet<FuncId>,
    /// Where `conserve` is called.
    pub calls: BTreeSet<Span>,
}

/// A run.
pub(super) struct Machine<'p> {
    pub shapes: Shapes<'p>,
    program: &'p Program,
    facts: &'p Facts,
    locals: Vec<Option<Value>>,
    names: Vec<String>,
    generics: Vec<GenericArg>,
    asked: BTreeMap<(u8, Poly, Poly), Poly>,
    sizes: BTreeMap<zkc_hir::Size, Poly>,
    /// For each condition of a `conserve` that was met: where, its words, and what goes in less what
    /// comes out.
    pub sums: Vec<(Span, String, Poly)>,
    /// The amounts that stand in them.
    pub listed: Vec<Poly>,
    /// What was minted and burnt, and by whom.
    pub flows: Vec<(FuncId, Span, Measure)>,
    in_source: bool,
    steps: usize,
    calls: usize,
}

impl<'p> Machine<'p> {
    pub(super) fn new(program: &'p Program, shapes: Shapes<'p>, facts: &'p Facts) -> Machine<'p> {
        Machine {
            shapes,
            program,
            facts,
            locals: Vec::new(),
            names: Vec::new(),
            generics: Vec::new(),
            asked: BTreeMap::new(),
            sizes: BTreeMap::new(),
            sums: Vec::new(),
            listed: Vec::new(),
            flows: Vec::new(),
            in_source: false,
            steps: 0,
            calls: 0,
        }
    }

    /// Begins a body with these variables.
    pub(super) fn begin(&mut self, locals: &[zkc_hir::Local]) {
        self.locals = vec![None; locals.len()];
        self.names = locals.iter().map(|local| local.name.clone()).collect();
    }

    /// Gives a variable a value.
    pub(super) fn set(&mut self, local: LocalId, value: Value) {
        if let Some(slot) = self.locals.get_mut(local.0 as usize) {
            *slot = Some(value);
        }
    }

    fn ty(&self, ty: &Ty) -> Ty {
        if self.generics.is_empty() { ty.clone() } else { ty.substitute(&self.generics) }
    }

    fn unknown(&mut self, name: &str, ty: &Ty) -> Result<Value, Stop> {
        let ty = self.ty(ty);
        self.shapes.fresh(name, &ty)
    }

    pub(super) fn block(&mut self, block: &Block) -> Result<Value, Stop> {
        for stmt in &block.stmts {
            self.stmt(stmt)?;
        }
        match &block.value {
            Some(value) => self.expr(value),
            None => Ok(unit()),
        }
    }

    fn stmt(&mut self, stmt: &Stmt) -> Result<(), Stop> {
        match stmt {
            Stmt::Let { pattern, value } => {
                let value = self.expr(value)?;
                self.bind(pattern, value)
            }
            Stmt::Assign { place, value } => {
                let value = self.expr(value)?;
                let old = self.locals.get(place.local.0 as usize).cloned().flatten();
                let Some(old) = old.filter(|_| !place.projections.is_empty()) else {
                    self.set(place.local, value);
                    return Ok(());
                };
                let new = self.replace(old, &place.projections, value)?;
                self.set(place.local, new);
                Ok(())
            }
            Stmt::For { variable, start, end, inclusive, body, .. } => {
                let (start, end) = (self.number(start)?, self.number(end)?);
                let (Some(start), Some(mut end)) = (start.as_constant(), end.as_constant()) else {
                    return Err(Stop::GaveUp("a loop runs as often as a generic constant says"));
                };
                if *inclusive {
                    end += 1;
                }
                let mut at = start;
                while at < end {
                    self.step()?;
                    self.set(*variable, Value::Number(Poly::constant(at.clone())));
                    self.block(body)?;
                    at += 1;
                }
                Ok(())
            }
            Stmt::Expr(expr) => self.expr(expr).map(|_| ()),
        }
    }

    fn replace(&mut self, old: Value, way: &[Projection], new: Value) -> Result<Value, Stop> {
        let Some((first, rest)) = way.split_first() else { return Ok(new) };
        let at = match first {
            Projection::Field(at) => Some(*at),
            Projection::Index(index) => {
                self.number(index)?.as_constant().and_then(|at| at.to_usize())
            }
        };
        match (old, at) {
            (Value::Parts(parts), Some(at)) if at < parts.len() => {
                let mut parts = parts.as_ref().clone();
                parts[at] = self.replace(parts[at].clone(), rest, new)?;
                Ok(Value::Parts(Rc::new(parts)))
            }
            _ => Err(Stop::GaveUp("an element at an index that is not known is changed")),
        }
    }

    fn bind(&mut self, pattern: &Pattern, value: Value) -> Result<(), Stop> {
        match pattern {
            Pattern::Ignore => {}
            Pattern::Local(local) => self.set(*local, value),
            Pattern::Fields(fields) => {
                for (at, pattern) in fields {
                    let part = part(&value, *at)?;
                    self.bind(pattern, part)?;
                }
            }
        }
        Ok(())
    }

    fn step(&mut self) -> Result<(), Stop> {
        self.steps += 1;
        if self.steps > MAX_STEPS { Err(Stop::GaveUp("the body does too much")) } else { Ok(()) }
    }

    fn number(&mut self, expr: &Expr) -> Result<Poly, Stop> {
        match self.expr(expr)? {
            Value::Number(poly) => Ok(poly),
            _ => Err(Stop::GaveUp("a number is not followed")),
        }
    }

    fn list(&mut self, exprs: &[Expr]) -> Result<Vec<Value>, Stop> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Result<Value, Stop> {
        self.step()?;
        Ok(match &expr.kind {
            ExprKind::Number(number) => Value::Number(Poly::constant(number.clone())),
            ExprKind::Local(local) => match self.locals.get(local.0 as usize).cloned().flatten() {
                Some(value) => value,
                None => {
                    let name = self.names.get(local.0 as usize).cloned().unwrap_or_default();
                    let value = self.unknown(&name, &expr.ty)?;
                    self.set(*local, value.clone());
                    value
                }
            },
            ExprKind::Const(id) => {
                let def = self.program.const_def(*id);
                match &def.value.kind {
                    ExprKind::Number(number) => Value::Number(Poly::constant(number.clone())),
                    _ => self.unknown(&def.name, &expr.ty)?,
                }
            }
            ExprKind::Size(size) => {
                let size = match self.generics.is_empty() {
                    true => size.clone(),
                    false => size.substitute(&self.generics),
                };
                Value::Number(match (size.as_constant(), self.sizes.get(&size)) {
                    (Some(value), _) => Poly::constant(value),
                    (None, Some(known)) => known.clone(),
                    (None, None) => {
                        let poly = self.shapes.vars.number("a generic constant");
                        self.sizes.insert(size, poly.clone());
                        poly
                    }
                })
            }
            ExprKind::Deployment | ExprKind::Now | ExprKind::SealOf(_) => {
                self.unknown("what the verifier brings", &expr.ty)?
            }
            ExprKind::Not(of) if expr.ty == Ty::Bool => {
                let of = self.number(of)?;
                Value::Number(Poly::constant(1.into()).minus(&of)?)
            }
            ExprKind::Not(of) => {
                self.expr(of)?;
                self.unknown("a number", &expr.ty)?
            }
            ExprKind::Negate(of) if expr.ty != Ty::Field => {
                Value::Number(self.number(of)?.negated())
            }
            ExprKind::Negate(of) => {
                self.expr(of)?;
                self.unknown("a number", &expr.ty)?
            }
            ExprKind::Arithmetic(op, a, b) => self.arithmetic(*op, a, b, &expr.ty)?,
            ExprKind::Compare(op, a, b) => {
                let (left, right) = (self.expr(a)?, self.expr(b)?);
                self.compare(*op, left, right)?
            }
            ExprKind::And(a, b) => {
                let (a, b) = (self.number(a)?, self.number(b)?);
                Value::Number(self.shapes.vars.times(&a, &b)?)
            }
            ExprKind::Or(a, b) => {
                let (a, b) = (self.number(a)?, self.number(b)?);
                let both = self.shapes.vars.times(&a, &b)?;
                Value::Number(a.plus(&b)?.minus(&both)?)
            }
            ExprKind::Cast(of) => {
                let value = self.expr(of)?;
                if of.ty == Ty::Field || expr.ty == Ty::Field {
                    self.unknown("a field element", &expr.ty)?
                } else {
                    value
                }
            }
            ExprKind::Call { function, generics, args } => {
                self.call(*function, generics, args, expr)?
            }
            ExprKind::Builtin(builtin, args) => self.builtin(builtin, args, expr)?,
            ExprKind::Field(of, at) => part(&self.expr(of)?, *at)?,
            ExprKind::Index(of, index) => {
                let (of, index) = (self.expr(of)?, self.number(index)?);
                let known = index.as_constant().and_then(|at| at.to_usize());
                match known.map(|at| part(&of, at)) {
                    Some(Ok(value)) => value,
                    _ => self.unknown("an element", &expr.ty)?,
                }
            }
            ExprKind::Struct { id, fields, base } => {
                let n = self.program.struct_def(*id).fields.len();
                let mut parts: Vec<Option<Value>> = vec![None; n];
                for (at, field) in fields {
                    parts[*at] = Some(self.expr(field)?);
                }
                if let Some(base) = base {
                    let base = self.expr(base)?;
                    for (at, slot) in parts.iter_mut().enumerate() {
                        if slot.is_none() {
                            *slot = Some(part(&base, at)?);
                        }
                    }
                }
                Value::Parts(Rc::new(parts.into_iter().flatten().collect()))
            }
            ExprKind::Variant { id, variant, fields } => {
                let defs = &self.program.enum_def(*id).variants;
                let mut own: Vec<(usize, Value)> = Vec::new();
                for (at, field) in fields {
                    own.push((*at, self.expr(field)?));
                }
                own.sort_by_key(|(at, _)| *at);
                let own: Vec<Value> = own.into_iter().map(|(_, value)| value).collect();
                let made = (0..defs.len()).map(|at| match at == *variant {
                    true => (Poly::constant(BigInt::one()), Some(own.clone())),
                    false => (Poly::default(), None),
                });
                Value::Variants(Rc::new(made.collect()))
            }
            ExprKind::IsVariant(of, variant) => match self.expr(of)? {
                Value::Variants(variants) => Value::Number(variants[*variant].0.clone()),
                _ => return Err(Stop::GaveUp("an enum is not followed")),
            },
            ExprKind::Payload { of, variant, field } => match self.expr(of)? {
                Value::Variants(variants) => match &variants[*variant].1 {
                    Some(fields) => fields[*field].clone(),
                    None => self.unknown("what is not there", &expr.ty)?,
                },
                _ => return Err(Stop::GaveUp("an enum is not followed")),
            },
            ExprKind::Generate { variable, body } => {
                let Ty::Array(_, len) = self.ty(&expr.ty) else {
                    return Err(Stop::GaveUp("a list is not followed"));
                };
                let mut parts = Vec::new();
                for at in 0..length(&len)? {
                    self.set(*variable, Value::Number(Poly::constant(at.into())));
                    parts.push(self.expr(body)?);
                }
                Value::Parts(Rc::new(parts))
            }
            ExprKind::Tuple(parts) | ExprKind::Array(parts) => {
                Value::Parts(Rc::new(self.list(parts)?))
            }
            ExprKind::Repeat(of) => {
                let Ty::Array(_, len) = self.ty(&expr.ty) else {
                    return Err(Stop::GaveUp("a list is not followed"));
                };
                let (of, len) = (self.expr(of)?, length(&len)?);
                self.steps = self.steps.saturating_add(len as usize);
                self.step()?;
                Value::Parts(Rc::new(vec![of; len as usize]))
            }
            ExprKind::If { condition, then, otherwise } => {
                self.branch(condition, then, otherwise.as_ref())?
            }
            ExprKind::Block(block) => self.block(block)?,
            ExprKind::Require { condition, message } => {
                self.expr(condition)?;
                if self.calls == 0 && self.facts.calls.contains(&expr.span) {
                    self.sum(condition, message, expr.span)?;
                }
                unit()
            }
            ExprKind::Fail(_) => return Err(Stop::Failed),
            ExprKind::Reveal(of, _) => self.expr(of)?,
        })
    }

    /// A condition of a `conserve`.
    fn sum(
        &mut self,
        condition: &Expr,
        message: &zkc_hir::Message,
        span: Span,
    ) -> Result<(), Stop> {
        let ExprKind::Compare(Comparison::Eq, before, after) = &condition.kind else {
            return Ok(());
        };
        let difference = self.number(before)?.minus(&self.number(after)?)?;
        self.sums.push((span, words(message), difference));
        let mut left: Vec<&Expr> = vec![before, after];
        while let Some(expr) = left.pop() {
            match &expr.kind {
                ExprKind::Arithmetic(Arithmetic::Add, a, b) if expr.span == span => {
                    left.extend([a.as_ref(), b.as_ref()]);
                }
                _ => {
                    let amount = self.number(expr)?;
                    self.listed.push(amount);
                }
            }
        }
        Ok(())
    }

    fn arithmetic(&mut self, op: Arithmetic, a: &Expr, b: &Expr, ty: &Ty) -> Result<Value, Stop> {
        let (left, right) = (self.expr(a)?, self.expr(b)?);
        let (Value::Number(x), Value::Number(y)) = (&left, &right) else {
            return self.unknown("a number", ty);
        };
        // Only these are exact over the integers; those of fractions and of the field are not.
        let whole =
            |ty: &Ty| matches!(ty, Ty::Uint(_) | Ty::Int(_) | Ty::Amount(_) | Ty::SignedAmount(_));
        let vars = &self.shapes.vars;
        Ok(Value::Number(match (op, ty) {
            (Arithmetic::Add, ty) if whole(ty) => x.plus(y)?,
            (Arithmetic::Sub, ty) if whole(ty) => x.minus(y)?,
            (Arithmetic::Mul, ty) if whole(ty) => vars.times(x, y)?,
            (Arithmetic::BitAnd, Ty::Bool) => vars.times(x, y)?,
            (Arithmetic::BitOr, Ty::Bool) => x.plus(y)?.minus(&vars.times(x, y)?)?,
            (Arithmetic::BitXor, Ty::Bool) => {
                let both = vars.times(x, y)?;
                x.plus(y)?.minus(&both)?.minus(&both)?
            }
            _ => return self.unknown("a number", ty),
        }))
    }

    fn compare(&mut self, op: Comparison, left: Value, right: Value) -> Result<Value, Stop> {
        let (Value::Number(a), Value::Number(b)) = (left, right) else {
            return Ok(Value::Number(self.shapes.selector("[equal]")));
        };
        // What is asked twice has one answer.
        let (kind, a, b, negated) = match op {
            Comparison::Eq => (0, a, b, false),
            Comparison::Ne => (0, a, b, true),
            Comparison::Lt => (1, a, b, false),
            Comparison::Ge => (1, a, b, true),
            Comparison::Gt => (1, b, a, false),
            Comparison::Le => (1, b, a, true),
        };
        let sign = if kind == 0 { "=" } else { "<" };
        let name = format!("[{} {sign} {}]", self.shapes.vars.show(&a), self.shapes.vars.show(&b));
        let asked = (kind, a, b);
        let answer = match self.asked.get(&asked) {
            Some(answer) => answer.clone(),
            None => {
                let answer = self.shapes.selector(&name);
                self.asked.insert(asked, answer.clone());
                answer
            }
        };
        Ok(Value::Number(match negated {
            true => Poly::constant(1.into()).minus(&answer)?,
            false => answer,
        }))
    }

    fn branch(
        &mut self,
        condition: &Expr,
        then: &Block,
        otherwise: Option<&Block>,
    ) -> Result<Value, Stop> {
        let by = self.number(condition)?;
        if let Some(known) = by.as_constant() {
            return match (known.is_zero(), otherwise) {
                (false, _) => self.block(then),
                (true, Some(block)) => self.block(block),
                (true, None) => Ok(unit()),
            };
        }
        let before = self.locals.clone();
        let yes = self.block(then);
        let after = std::mem::replace(&mut self.locals, before);
        let no = match otherwise {
            Some(block) => self.block(block),
            None => Ok(unit()),
        };
        match (yes, no) {
            (Err(Stop::GaveUp(why)), _) | (_, Err(Stop::GaveUp(why))) => Err(Stop::GaveUp(why)),
            // Nothing leaves a path that fails.
            (Err(Stop::Failed), no) => no,
            (Ok(yes), Err(Stop::Failed)) => {
                self.locals = after;
                Ok(yes)
            }
            (Ok(yes), Ok(no)) => {
                for (slot, yes) in self.locals.iter_mut().zip(after) {
                    // A variable of one arm is gone behind it.
                    *slot = match (yes, slot.take()) {
                        (Some(yes), Some(no)) => Some(self.shapes.choose(&by, &yes, &no)?),
                        (yes, no) => yes.or(no),
                    };
                }
                self.shapes.choose(&by, &yes, &no)
            }
        }
    }

    fn call(
        &mut self,
        id: FuncId,
        generics: &[GenericArg],
        args: &[Expr],
        expr: &Expr,
    ) -> Result<Value, Stop> {
        let values = self.list(args)?;
        let function = self.program.function(id);
        if let Some(looks) = self.facts.conserves.get(&id) {
            let mut taken = Measure::new();
            for ((value, arg), look) in values.iter().zip(args).zip(looks) {
                if !look {
                    add(&mut taken, &self.shapes.measure(value, &self.ty(&arg.ty))?)?;
                }
            }
            let given = self.unknown(&function.name, &expr.ty)?;
            return self.given(given, &self.ty(&expr.ty), taken);
        }
        let ty = self.ty(&expr.ty);
        let asks = |ty: &Ty| self.shapes.measured(ty);
        let follows = asks(&ty) || args.iter().any(|arg| asks(&self.ty(&arg.ty)));
        if self.facts.declared.contains(&id) || !follows {
            return self.unknown(&function.name, &expr.ty);
        }
        if self.calls == MAX_CALLS {
            return Err(Stop::GaveUp("calls lie too deep in one another"));
        }
        self.calls += 1;
        let own: Vec<GenericArg> = match self.generics.is_empty() {
            true => generics.to_vec(),
            false => generics.iter().map(|arg| arg.substitute(&self.generics)).collect(),
        };
        let generics = std::mem::replace(&mut self.generics, own);
        let (locals, names) = (std::mem::take(&mut self.locals), std::mem::take(&mut self.names));
        let taken = values.clone();
        self.begin(&function.locals);
        for (param, value) in function.params.iter().zip(values) {
            self.set(*param, value);
        }
        let outermost = self.facts.sources.contains(&id) && !self.in_source;
        self.in_source |= outermost;
        let result = self.block(&function.body);
        self.calls -= 1;
        (self.generics, self.locals, self.names) = (generics, locals, names);
        if outermost {
            self.in_source = false;
            let mut delta = self.shapes.measure(result.as_ref().map_err(|stop| *stop)?, &ty)?;
            for (value, arg) in taken.iter().zip(args) {
                for (key, poly) in self.shapes.measure(value, &self.ty(&arg.ty))? {
                    let entry = delta.entry(key).or_default();
                    *entry = entry.minus(&poly)?;
                }
            }
            self.flows.push((id, expr.span, delta));
        }
        result
    }

    /// The result of a function that conserves: the last amount of each kind in it is what the others
    /// leave of what was taken.
    fn given(&self, mut given: Value, ty: &Ty, taken: Measure) -> Result<Value, Stop> {
        let all = self.shapes.measure(&given, ty)?;
        for (key, taken) in taken {
            let rest = taken.minus(all.get(&key).unwrap_or(&Poly::default()))?;
            self.shapes.top_up(&mut given, ty, &key, &rest)?;
        }
        Ok(given)
    }

    fn builtin(&mut self, builtin: &Builtin, args: &[Expr], expr: &Expr) -> Result<Value, Stop> {
        let values = self.list(args)?;
        Ok(match (builtin, values.as_slice()) {
            (Builtin::Minor | Builtin::FromMinor, [value]) => value.clone(),
            (Builtin::Zero, _) => match self.ty(&expr.ty) {
                Ty::Vec(element, room) => {
                    let mut slots = Vec::new();
                    for _ in 0..length(&room)? {
                        slots.push((Poly::default(), self.shapes.fresh("nothing", &element)?));
                    }
                    Value::List(Rc::new(slots))
                }
                _ => self.unknown("nothing", &expr.ty)?,
            },
            (Builtin::Length, [Value::List(slots)]) => {
                let there = slots.iter().map(|(there, _)| there);
                Value::Number(there.cloned().try_fold(Poly::default(), |sum, one| sum.plus(&one))?)
            }
            (Builtin::HasElement, [Value::List(slots), at]) => match slot(slots, at) {
                Some((there, _)) => Value::Number(there.clone()),
                None => self.unknown("[there]", &expr.ty)?,
            },
            (Builtin::Element, [Value::List(slots), at]) => match slot(slots, at) {
                Some((_, value)) => value.clone(),
                None => self.unknown("an element", &expr.ty)?,
            },
            (Builtin::AsLong, [Value::List(slots), Value::Parts(parts)]) => {
                let slots = slots.iter().zip(parts.iter());
                let slots = slots.map(|((there, _), part)| (there.clone(), part.clone()));
                Value::List(Rc::new(slots.collect()))
            }
            (Builtin::Push, [list, new]) => self.push(list, new, &expr.ty)?,
            (Builtin::Round(_) | Builtin::RoundTo(_), _) => {
                self.unknown("a rounded amount", &expr.ty)?
            }
            _ => self.unknown("a value", &expr.ty)?,
        })
    }

    fn push(&mut self, list: &Value, new: &Value, ty: &Ty) -> Result<Value, Stop> {
        let ty = self.ty(ty);
        let Ty::Vec(element, _) = &ty else { return Err(Stop::GaveUp("a list is not followed")) };
        if let Value::List(slots) = list {
            let known = slots.iter().all(|(there, _)| there.as_constant().is_some());
            let free = slots.iter().position(|(there, _)| there.is_zero());
            if let (true, Some(free)) = (known, free) {
                let mut slots = slots.as_ref().clone();
                slots[free] = (Poly::constant(1.into()), new.clone());
                return Ok(Value::List(Rc::new(slots)));
            }
        }
        let mut all = self.shapes.measure(list, &ty)?;
        add(&mut all, &self.shapes.measure(new, element)?)?;
        Ok(Value::Heap(all))
    }
}

fn unit() -> Value {
    Value::Parts(Rc::new(Vec::new()))
}

fn slot<'s>(slots: &'s [(Poly, Value)], at: &Value) -> Option<&'s (Poly, Value)> {
    let Value::Number(at) = at else { return None };
    slots.get(at.as_constant()?.to_usize()?)
}

fn part(value: &Value, at: usize) -> Result<Value, Stop> {
    match value {
        Value::Parts(parts) => parts.get(at).cloned(),
        Value::List(slots) => slots.get(at).map(|(_, value)| value.clone()),
        _ => None,
    }
    .ok_or(Stop::GaveUp("a part is not followed"))
}
