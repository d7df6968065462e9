//! Values of which only the shape is known.

use std::collections::BTreeMap;
use std::rc::Rc;

use zkc_hir::{GenericParam, Program, StructId, Ty};

use super::poly::{Poly, TooLarge, Vars};
use crate::inside::may_hold;

/// The most leaves that a value may have.
const MAX_LEAVES: usize = 20_000;

/// Why nothing can be said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stop {
    /// The path ends in `fail`: nothing leaves it.
    Failed,
    /// What happens is not followed; in a few words why.
    GaveUp(&'static str),
}

impl From<TooLarge> for Stop {
    fn from(_: TooLarge) -> Stop {
        Stop::GaveUp("the sums have more than 4 096 terms")
    }
}

/// What is counted together: amounts of one unit, or the measures of one struct.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Key {
    /// Amounts.
    Amount(Ty),
    /// Numbers, of this struct alone.
    Count(StructId),
    /// Values of a type parameter `linear T`.
    Param(u32),
}

/// How much there is of each.
pub(super) type Measure = BTreeMap<Key, Poly>;

/// A value. Its shape is that of its type.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A number or `bool`; or a value that nothing is asked about.
    Number(Poly),
    /// A tuple, struct or array.
    Parts(Rc<Vec<Value>>),
    /// An enum: for each variant whether it is that one, and its fields if it can be.
    Variants(Rc<Vec<(Poly, Option<Vec<Value>>)>>),
    /// A `Vec`: for each slot whether it is below the length, and what is in it.
    List(Rc<Vec<(Poly, Value)>>),
    /// A `Vec` of which only the measure is known.
    Heap(Measure),
}

/// Adds to a measure.
pub(super) fn add(to: &mut Measure, from: &Measure) -> Result<(), Stop> {
    for (key, poly) in from {
        let entry = to.entry(key.clone()).or_default();
        *entry = entry.plus(poly)?;
    }
    Ok(())
}

/// A measure, where a selector is 1.
pub(super) fn scaled(vars: &Vars, by: &Poly, measure: &Measure) -> Result<Measure, Stop> {
    let scale = |(key, poly): (&Key, &Poly)| Ok((key.clone(), vars.times(by, poly)?));
    measure.iter().map(scale).collect()
}

/// What shapes are made of.
pub(super) struct Shapes<'p> {
    pub program: &'p Program,
    /// The generic parameters of the body.
    pub generics: &'p [GenericParam],
    pub vars: Vars,
    leaves: usize,
}

impl<'p> Shapes<'p> {
    pub(super) fn new(program: &'p Program, generics: &'p [GenericParam]) -> Shapes<'p> {
        Shapes { program, generics, vars: Vars::default(), leaves: 0 }
    }

    /// A value of a type that nothing is known of; its parts are named after it.
    pub(super) fn fresh(&mut self, name: &str, ty: &Ty) -> Result<Value, Stop> {
        self.leaves += 1;
        if self.leaves > MAX_LEAVES {
            return Err(Stop::GaveUp("the values have too many parts"));
        }
        Ok(match ty {
            Ty::Bool => Value::Number(self.selector(name)),
            Ty::Tuple(parts) => {
                let parts = parts.iter().enumerate();
                self.parts(parts.map(|(at, ty)| (format!("{name}.{at}"), ty.clone())).collect())?
            }
            Ty::Struct(id, args) => {
                let fields = self.program.struct_def(*id).fields.iter();
                let named = |field: &zkc_hir::Field| {
                    (format!("{name}.{}", field.name), field.ty.substitute(args))
                };
                self.parts(fields.map(named).collect())?
            }
            Ty::Array(element, len) => {
                let len = length(len)?;
                self.parts(
                    (0..len).map(|at| (format!("{name}[{at}]"), (**element).clone())).collect(),
                )?
            }
            Ty::Vec(element, room) => {
                let mut slots = Vec::new();
                for at in 0..length(room)? {
                    let there = self.selector(&format!("[{name} has {at}]"));
                    slots.push((there, self.fresh(&format!("{name}[{at}]"), element)?));
                }
                Value::List(Rc::new(slots))
            }
            Ty::Enum(id, args) => {
                let variants = &self.program.enum_def(*id).variants;
                let names: Vec<String> = variants
                    .iter()
                    .map(|variant| format!("[{name} is {}]", variant.name))
                    .collect();
                // One of them it is: the last where it is no other.
                let last = names.len().saturating_sub(1);
                let mut tags = self.vars.selectors(&names[..last]);
                let others = tags.iter().try_fold(Poly::default(), |sum, tag| sum.plus(tag))?;
                tags.push(Poly::constant(1.into()).minus(&others)?);
                let mut made = Vec::new();
                for (variant, tag) in variants.iter().zip(tags) {
                    let mut fields = Vec::new();
                    for field in &variant.fields {
                        let ty = field.ty.substitute(args);
                        fields.push(self.fresh(&format!("{name}.{}", field.name), &ty)?);
                    }
                    made.push((tag, Some(fields)));
                }
                Value::Variants(Rc::new(made))
            }
            _ => Value::Number(self.vars.number(name)),
        })
    }

    /// Something that is 0 or 1.
    pub(super) fn selector(&mut self, name: &str) -> Poly {
        self.vars.selectors(&[name.to_owned()]).pop().unwrap_or_default()
    }

    fn parts(&mut self, parts: Vec<(String, Ty)>) -> Result<Value, Stop> {
        let made: Result<Vec<Value>, Stop> =
            parts.iter().map(|(name, ty)| self.fresh(name, ty)).collect();
        Ok(Value::Parts(Rc::new(made?)))
    }

    /// How much is in a value.
    pub(super) fn measure(&self, value: &Value, ty: &Ty) -> Result<Measure, Stop> {
        let mut total = Measure::new();
        match (value, ty) {
            (Value::Heap(measure), _) => return Ok(measure.clone()),
            (Value::Parts(parts), Ty::Struct(id, args)) => {
                let def = self.program.struct_def(*id);
                if let (Some(field), true) = (def.measure, def.linear) {
                    let Value::Number(amount) = &parts[field] else { return Ok(total) };
                    total.insert(
                        key_of(*id, &def.fields[field].ty.substitute(args)),
                        amount.clone(),
                    );
                    return Ok(total);
                }
                for (part, field) in parts.iter().zip(&def.fields) {
                    add(&mut total, &self.measure(part, &field.ty.substitute(args))?)?;
                }
            }
            (Value::Parts(parts), Ty::Tuple(tys)) => {
                for (part, ty) in parts.iter().zip(tys) {
                    add(&mut total, &self.measure(part, ty)?)?;
                }
            }
            (Value::Parts(parts), Ty::Array(element, _)) => {
                for part in parts.iter() {
                    add(&mut total, &self.measure(part, element)?)?;
                }
            }
            (Value::List(slots), Ty::Vec(element, _)) => {
                for (there, slot) in slots.iter() {
                    let inside = self.measure(slot, element)?;
                    add(&mut total, &scaled(&self.vars, there, &inside)?)?;
                }
            }
            (Value::Variants(variants), Ty::Enum(id, args)) => {
                let defs = &self.program.enum_def(*id).variants;
                for ((tag, fields), def) in variants.iter().zip(defs) {
                    for (value, field) in fields.iter().flatten().zip(&def.fields) {
                        let inside = self.measure(value, &field.ty.substitute(args))?;
                        add(&mut total, &scaled(&self.vars, tag, &inside)?)?;
                    }
                }
            }
            (Value::Number(amount), Ty::Param(index)) => {
                let linear = self.generics.get(*index as usize).is_some_and(|param| param.linear);
                if linear {
                    total.insert(Key::Param(*index), amount.clone());
                }
            }
            _ => {}
        }
        Ok(total)
    }

    /// Whether values of a type can be measured.
    pub(super) fn measured(&self, ty: &Ty) -> bool {
        may_hold(self.program, ty, |ty| match ty {
            Ty::Struct(id, _) => self.program.struct_def(*id).linear,
            Ty::Param(index) => {
                self.generics.get(*index as usize).is_some_and(|param| param.linear)
            }
            _ => false,
        })
    }

    /// Adds to the last amount of a kind that a value is sure to have; false if it has none.
    pub(super) fn top_up(
        &self,
        value: &mut Value,
        ty: &Ty,
        key: &Key,
        by: &Poly,
    ) -> Result<bool, Stop> {
        if !self.measured(ty) {
            return Ok(false);
        }
        let Value::Parts(parts) = value else {
            let (Value::Number(amount), Ty::Param(index)) = (value, ty) else { return Ok(false) };
            let is_it = *key == Key::Param(*index);
            if is_it {
                *amount = amount.plus(by)?;
            }
            return Ok(is_it);
        };
        let tys: Vec<Ty> = match ty {
            Ty::Struct(id, args) => {
                let def = self.program.struct_def(*id);
                if let (Some(at), true) = (def.measure, def.linear) {
                    let is_it = key_of(*id, &def.fields[at].ty.substitute(args)) == *key;
                    if let (true, Value::Number(amount)) = (is_it, &mut Rc::make_mut(parts)[at]) {
                        *amount = amount.plus(by)?;
                    }
                    return Ok(is_it);
                }
                def.fields.iter().map(|field| field.ty.substitute(args)).collect()
            }
            Ty::Tuple(tys) => tys.clone(),
            Ty::Array(element, _) => vec![(**element).clone(); parts.len()],
            _ => return Ok(false),
        };
        for (part, ty) in Rc::make_mut(parts).iter_mut().zip(&tys).rev() {
            if self.top_up(part, ty, key, by)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `yes` where a selector is 1, `no` where it is 0.
    pub(super) fn choose(&self, by: &Poly, yes: &Value, no: &Value) -> Result<Value, Stop> {
        let one = |yes: &Poly, no: &Poly| -> Result<Poly, Stop> {
            Ok(no.plus(&self.vars.times(by, &yes.minus(no)?)?)?)
        };
        let all = |yes: &[Value], no: &[Value]| -> Result<Vec<Value>, Stop> {
            yes.iter().zip(no).map(|(yes, no)| self.choose(by, yes, no)).collect()
        };
        Ok(match (yes, no) {
            (Value::Number(yes), Value::Number(no)) => Value::Number(one(yes, no)?),
            (Value::Parts(yes), Value::Parts(no)) if Rc::ptr_eq(yes, no) => {
                Value::Parts(Rc::clone(yes))
            }
            (Value::Parts(yes), Value::Parts(no)) => Value::Parts(Rc::new(all(yes, no)?)),
            (Value::List(yes), Value::List(no)) => {
                let slot = |((a, x), (b, y)): (&(Poly, Value), &(Poly, Value))| {
                    Ok((one(a, b)?, self.choose(by, x, y)?))
                };
                let slots: Result<Vec<_>, Stop> = yes.iter().zip(no.iter()).map(slot).collect();
                Value::List(Rc::new(slots?))
            }
            (Value::Variants(yes), Value::Variants(no)) => {
                let mut variants = Vec::new();
                for ((a, x), (b, y)) in yes.iter().zip(no.iter()) {
                    let fields = match (x, y) {
                        (Some(x), Some(y)) => Some(all(x, y)?),
                        // Where it cannot be this variant, nothing is asked of its fields.
                        (x, y) => x.clone().or_else(|| y.clone()),
                    };
                    variants.push((one(a, b)?, fields));
                }
                Value::Variants(Rc::new(variants))
            }
            (Value::Heap(yes), Value::Heap(no)) => {
                let rest = Poly::constant(1.into()).minus(by)?;
                let mut both = scaled(&self.vars, by, yes)?;
                add(&mut both, &scaled(&self.vars, &rest, no)?)?;
                Value::Heap(both)
            }
            _ => return Err(Stop::GaveUp("a `Vec` is filled in one arm only")),
        })
    }
}

/// Under what a measure of this type is counted.
pub(super) fn key_of(id: StructId, ty: &Ty) -> Key {
    match ty {
        Ty::Amount(_) => Key::Amount(ty.clone()),
        _ => Key::Count(id),
    }
}

/// A length that is known.
pub(super) fn length(len: &zkc_hir::Size) -> Result<u64, Stop> {
    len.as_u64().ok_or(Stop::GaveUp("a length depends on a generic constant"))
}
