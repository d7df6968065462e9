//! The clause itself: its inputs, the conditions before its body, its outputs.
//!
//! ```text
//! parameters   deployment | public parameters and seals | now.t0 now.t1
//!              | private parameters, sealed ones as value and salt | a fresh salt per sealed output
//! conditions   each sealed parameter is what was sealed; 0 ≤ t1 − t0 ≤ the widest window; the body's
//! results      outputs, a sealed one as its seal | of each sealed output the value and the salt
//! ```

use std::collections::BTreeMap;

use num_bigint::{BigInt, BigUint};
use zkc_hir::encoding::{self, Leaf};
use zkc_hir::{Clause, Program, Ty, Visibility};
use zkc_ir::builder::TemplateBuilder;
use zkc_ir::{Entry, Kind, Module, Origin, OriginId, Reason, Template, TemplateId, ValueId};
use zkc_span::Span;

use crate::Lowered;
use crate::context::{Body, ClauseInputs, Frame, Limits, Lowerer, Lowering, Stop};
use crate::templates::{Made, Templates};
use crate::value::{self, Value};

/// The entry's parameters and results under construction.
#[derive(Default)]
struct Interface {
    params: Vec<ValueId>,
    public: Vec<bool>,
    param_names: Vec<String>,
    param_origins: Vec<OriginId>,
    outputs: Vec<ValueId>,
    output_names: Vec<String>,
    openings: Vec<ValueId>,
    opening_names: Vec<String>,
}

/// A sealed parameter with the parts of its condition.
struct Sealed<'p> {
    value: Value,
    ty: &'p Ty,
    salt: ValueId,
    seal: ValueId,
    span: Span,
}

/// Lowers a clause; no module if there are errors.
pub(crate) fn lower(
    program: &Program,
    clause: &Clause,
    prime: &BigUint,
    limits: Limits,
    templates: &mut Templates,
) -> Lowered {
    let builder = TemplateBuilder::new(String::new(), prime);
    let frame = Frame::new(Vec::new(), &clause.locals);
    let body = Body::new(builder, frame, false);
    let shared = templates.take(program, prime);
    let mut lowerer = Lowerer::new(program, prime, body, limits, shared);
    lowerer.body.plain = true;
    let entry = lowerer.clause(clause);
    let Lowerer { shared, diagnostics, failures, body, .. } = lowerer;
    let Made { callees, mut notes, .. } = body.made;
    let reached = shared.reached(&callees);
    reached.iter().for_each(|id| notes.add(&shared.record(*id).made.notes));
    let module: Option<Module> = match entry {
        Ok((entry, template)) if failures == 0 => {
            let mut names = Names::default();
            let parts = reached.iter().map(|id| (*id, names.unique(&shared.record(*id).name)));
            let parts = parts.collect();
            let name = names.unique(&clause.name);
            Some(shared.module.part(parts, Template { name, ..template }, entry))
        }
        _ => None,
    };
    let functions = reached.iter().map(|id| shared.record(*id).function);
    let instances = (0..).map(TemplateId).zip(functions).collect();
    templates.keep(program, shared);
    let mut unneeded: Vec<Origin> = notes.unneeded.into_iter().collect();
    unneeded.sort_by_key(|origin| (origin.span, format!("{:?}", origin.reason)));
    let always = notes.conditions.into_iter().filter(|(_, (all, idle))| all == idle);
    Lowered {
        module,
        diagnostics,
        unneeded,
        always_true: always.map(|(span, _)| span).collect(),
        instances,
        placed: notes.placed.into_iter().collect(),
    }
}

/// Names in use, with how often.
#[derive(Default)]
struct Names(BTreeMap<String, u32>);

impl Names {
    /// The name, with a number behind it if it is taken.
    fn unique(&mut self, name: &str) -> String {
        let count = self.0.entry(name.to_owned()).or_default();
        *count += 1;
        if *count == 1 { name.to_owned() } else { format!("{name}#{count}") }
    }
}

impl<'p> Lowerer<'p> {
    /// The entry, and its template without a name.
    fn clause(&mut self, clause: &'p Clause) -> Lowering<(Entry, Template)> {
        let mut interface = Interface::default();
        let (sealed, salts) = self.inputs(clause, &mut interface)?;
        self.conditions_before(clause, &sealed)?;
        let values = match self.block(&clause.body) {
            Ok(_) => self.revealed(clause)?,
            Err(Stop::Diverges) => Vec::new(),
            Err(stop) => return Err(stop),
        };
        self.outputs(clause, values, &salts, &mut interface)?;
        if let Some(local) = clause.statement {
            let statement = self.statement(clause, &interface)?;
            self.set(local, Value::Leaf(statement));
            match self.block(&clause.late) {
                Ok(_) | Err(Stop::Diverges) => {}
                Err(stop) => return Err(stop),
            }
        }

        let empty = TemplateBuilder::new(String::new(), &self.prime);
        let builder = std::mem::replace(&mut self.body.builder, empty);
        self.sound(&builder, clause.span)?;
        let results = [interface.outputs.as_slice(), &interface.openings].concat();
        let entry = Entry {
            name: format!("{}::{}", clause.contract, clause.name),
            // The last, whatever its number.
            template: TemplateId(0),
            public: interface.public,
            param_names: interface.param_names,
            param_origins: interface.param_origins,
            outputs: interface.outputs.len(),
            output_names: interface.output_names,
            opening_names: interface.opening_names,
        };
        Ok((entry, builder.finish(results)))
    }

    /// All parameters of the entry, in order; binds the clause's.
    fn inputs(
        &mut self,
        clause: &'p Clause,
        interface: &mut Interface,
    ) -> Lowering<(Vec<Sealed<'p>>, Vec<ValueId>)> {
        let mut inputs = ClauseInputs::default();
        let mut elements: Vec<Vec<ValueId>> = Vec::new();
        let deployment = self.input(interface, true, "deployment", Kind::Field, clause.span);
        inputs.deployment = Some(deployment);
        for param in &clause.params {
            inputs.seals.push(None);
            match param.visibility {
                Visibility::Public => {
                    let own = self.leaf_inputs(interface, true, &param.name, &param.ty, param.span);
                    elements.push(own?);
                    continue;
                }
                Visibility::Sealed => {
                    let seal = self.input(interface, true, &param.name, Kind::Field, param.span);
                    if let Some(last) = inputs.seals.last_mut() {
                        *last = Some(seal);
                    }
                }
                Visibility::Private => {}
            }
            elements.push(Vec::new());
        }
        let now = match clause.uses_now {
            true => Some(self.leaf_inputs(interface, true, "now", &Ty::Window, clause.span)?),
            false => None,
        };
        let mut sealed_salts = Vec::new();
        for (index, param) in clause.params.iter().enumerate() {
            if param.visibility == Visibility::Public {
                continue;
            }
            let own = self.leaf_inputs(interface, false, &param.name, &param.ty, param.span)?;
            if let Some(slot) = elements.get_mut(index) {
                *slot = own;
            }
            if inputs.seals.get(index).copied().flatten().is_some() {
                let name = format!("{}.salt", param.name);
                sealed_salts.push(self.input(interface, false, &name, Kind::Field, param.span));
            }
        }
        let mut salts = Vec::new();
        for output in clause.outputs.iter().filter(|output| output.sealed) {
            let name = format!("{}.salt", output.name);
            salts.push(self.input(interface, false, &name, Kind::Field, output.span));
        }
        // All parameters stand before the first instruction, so values are made of them now.
        if let Some(now) = now {
            inputs.now = Some(self.from_elements(&Ty::Window, &now, clause.span)?);
        }
        let mut sealed_salts = sealed_salts.into_iter();
        let mut sealed = Vec::new();
        for (index, (param, elements)) in clause.params.iter().zip(elements).enumerate() {
            let value = self.from_elements(&param.ty, &elements, param.span)?;
            self.set(param.local, value.clone());
            if let Some(seal) = inputs.seals.get(index).copied().flatten()
                && let Some(salt) = sealed_salts.next()
            {
                sealed.push(Sealed { value, ty: &param.ty, salt, seal, span: param.span });
            }
        }
        self.inputs = inputs;
        Ok((sealed, salts))
    }

    fn input(
        &mut self,
        interface: &mut Interface,
        public: bool,
        name: &str,
        kind: Kind,
        span: Span,
    ) -> ValueId {
        interface.public.push(public);
        interface.param_names.push(name.to_owned());
        let origin = self.origin(span, Reason::Input);
        interface.param_origins.push(origin);
        let param = self.body.builder.param(kind);
        interface.params.push(param);
        param
    }

    /// The parameters of a value, one for each leaf.
    fn leaf_inputs(
        &mut self,
        interface: &mut Interface,
        public: bool,
        name: &str,
        ty: &Ty,
        span: Span,
    ) -> Lowering<Vec<ValueId>> {
        let leaves = self.leaves_of(ty, span)?;
        let mut elements = Vec::with_capacity(leaves.len());
        for leaf in leaves {
            let name = format!("{name}{}", leaf.path);
            let kind = value::element_kind_of(leaf.bound);
            elements.push(self.input(interface, public, &name, kind, span));
        }
        Ok(elements)
    }

    fn leaves_of(&mut self, ty: &Ty, span: Span) -> Lowering<Vec<Leaf>> {
        let leaves = encoding::leaves(self.program, ty);
        self.encoded(leaves, span)
    }

    /// Seals, then the window.
    fn conditions_before(&mut self, clause: &'p Clause, sealed: &[Sealed<'p>]) -> Lowering<()> {
        for param in sealed {
            let seal = self.seal_of(&param.value, param.ty, param.salt, param.span)?;
            self.equal(seal, param.seal, param.span, Reason::Seal);
        }
        if let Some(Value::Parts(now)) = self.inputs.now.clone() {
            if let [Value::Leaf(start), Value::Leaf(end)] = now.as_slice() {
                // Both conditions at once: they fail alike.
                let length = self.difference(*end, *start, clause.span);
                let most = BigInt::from(clause.window_max);
                self.checked(length, &most, clause.span, Reason::Window);
            }
        }
        Ok(())
    }

    /// The values of the outputs, in declared order, evaluated in the order written.
    fn revealed(&mut self, clause: &'p Clause) -> Lowering<Vec<Value>> {
        let mut values: Vec<Option<Value>> = vec![None; clause.reveal.len()];
        for index in &clause.reveal_order {
            let Some(expr) = clause.reveal.get(*index) else { continue };
            let value = match self.expr(expr) {
                // Never reached: the conditions above say so.
                Err(Stop::Diverges) => return Ok(Vec::new()),
                // Recorded; the next output may have an error of its own.
                Err(Stop::Failed) => continue,
                value => value?,
            };
            if let Some(slot) = values.get_mut(*index) {
                *slot = Some(value);
            }
        }
        match values.into_iter().collect::<Option<Vec<Value>>>() {
            Some(values) => Ok(values),
            None if self.diagnostics.is_empty() => {
                Err(self.contradiction(clause.span, "an output has no value"))
            }
            None => Err(Stop::Failed),
        }
    }

    /// The digest of all public elements, the outputs behind `deployment`.
    fn statement(&mut self, clause: &'p Clause, interface: &Interface) -> Lowering<ValueId> {
        let public = interface.params.iter().zip(&interface.public).filter(|(_, public)| **public);
        let public: Vec<ValueId> = public.map(|(param, _)| *param).collect();
        let (first, rest) = public.split_at(public.len().min(1));
        let all = first.iter().chain(&interface.outputs).chain(rest);
        let origin = self.at(clause.span);
        let one = BigInt::from(1);
        let elements: Vec<ValueId> = all
            .map(|value| {
                let term = [(one.clone(), *value)];
                self.body.builder.lin_field(&term, BigInt::ZERO, origin)
            })
            .collect();
        let capacity = encoding::statement_capacity(&clause.path, elements.len());
        self.sponge(&capacity, elements, clause.span)
    }

    /// The results; a clause that always fails has zeros.
    fn outputs(
        &mut self,
        clause: &'p Clause,
        values: Vec<Value>,
        salts: &[ValueId],
        interface: &mut Interface,
    ) -> Lowering<()> {
        let mut values = values.into_iter();
        let mut salts = salts.iter();
        for output in &clause.outputs {
            let value = match values.next() {
                Some(value) => value,
                None => self.zero(&output.ty, output.span)?,
            };
            let paths = self.leaves_of(&output.ty, output.span)?;
            let leaves = self.elements(&value, &output.ty, output.span)?;
            let names = paths.iter().map(|leaf| format!("{}{}", output.name, leaf.path));
            if !output.sealed {
                interface.outputs.extend(leaves);
                interface.output_names.extend(names);
                continue;
            }
            let Some(salt) = salts.next() else {
                return Err(self.contradiction(output.span, "a sealed output has no salt"));
            };
            let seal = self.seal_of(&value, &output.ty, *salt, output.span)?;
            interface.outputs.push(seal);
            interface.output_names.push(output.name.clone());
            interface.openings.extend(leaves);
            interface.openings.push(*salt);
            interface.opening_names.extend(names);
            interface.opening_names.push(format!("{}.salt", output.name));
        }
        Ok(())
    }
}
