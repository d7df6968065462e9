//! Conservation: that functions which say `#[conserves]` hand on as much as they take (semantics 4.6).
//!
//! A body is run over values of which only the shape is known; what is in its parameters, and what is in its
//! result, come out as polynomials, and are equal for all values if their normal forms are. What the
//! normal forms do not show is refused: the words of a module must be true of it. A function is looked
//! at once, whatever its generic parameters are; those that it calls are taken at their word, as each is
//! proven by itself.

mod clauses;
mod machine;
mod poly;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use zkc_ast as ast;
use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::{FuncId, Program, Ty, UnitRef};
use zkc_span::Span;

use crate::cx::Cx;
use machine::{Facts, Machine};
use poly::Poly;
use value::{Key, Measure, Shapes, Stop, Value, add};

/// What was found of a function.
enum Found {
    /// It hands on what it takes.
    Proven,
    /// It takes and gives nothing that is measured.
    NothingMeasured,
    /// What goes out less what came in, of this, in words; a number if it is one.
    Differs { of: String, by: String, always: bool },
    /// It is not followed, and why.
    Lost(&'static str),
}

impl Cx<'_> {
    /// Reads which field a linear struct is measured by.
    pub(crate) fn read_measure(&mut self, index: usize) {
        let ast = self.structs[index].ast;
        let Some(name) = &ast.measure else { return };
        let def = &self.program.structs[index];
        let found = def.fields.iter().position(|field| field.name == name.as_str());
        let problem = |message: String, label: &str| {
            Diagnostic::error(Code("E0333"), message).label(name.span, label.to_owned())
        };
        let said = match found.map(|at| &def.fields[at]) {
            _ if !def.linear => problem(
                format!("`{}` has a measure, and is not linear", def.name),
                "only what is used exactly once adds up",
            )
            .help("write `linear struct`, or leave the measure out"),
            None => problem(format!("`{}` has no field `{name}`", def.name), "unknown field")
                .help("the measure is the field that says how much a value is"),
            Some(field) if matches!(field.ty, Ty::Amount(_) | Ty::Uint(_)) => {
                self.program.structs[index].measure = found;
                return;
            }
            Some(field) if crate::infer::has_error(&field.ty) => return,
            Some(field) => problem(
                format!("`{name}` cannot measure a `{}`", def.name),
                "not an amount, and not a `uN`",
            )
            .reason(field.span, "declared here")
            .note("below 0 one value could make up for another that is forged")
            .at_stake(Stake::Soundness)
            .help("measure by an `Amount<U>` or a `uN`"),
        };
        self.report(said);
    }

    /// Proves what functions say of themselves.
    pub(crate) fn check_conservation(&mut self) {
        // Those of `std` too, which was checked before.
        let all: Vec<FuncId> = (0..self.fns.len()).map(|index| FuncId(index as u32)).collect();
        let said = |id: &FuncId| Some((*id, self.flow_of(*id)?));
        let said: Vec<(FuncId, (&str, Span))> = all.iter().filter_map(said).collect();
        let conserve: Vec<(FuncId, Span)> = said
            .iter()
            .filter(|(id, (name, _))| *name == "conserves" && !self.is_testing(*id))
            .map(|(id, (_, span))| (*id, *span))
            .collect();
        if conserve.is_empty() && self.conserve_calls.is_empty() {
            return;
        }
        let those = |words: [&str; 2]| {
            said.iter().filter(|(_, (name, _))| words.contains(name)).map(|(id, _)| *id).collect()
        };
        let facts = Facts {
            declared: those(["opens", "closes"]),
            sources: those(["mints", "burns"]),
            calls: self.conserve_calls.clone(),
            conserves: conserve.iter().map(|(id, _)| (*id, self.looks_of(*id))).collect(),
        };
        let program = &self.program;
        let found = zkc_hir::with_deep_stack(|| {
            let one = |(id, _): &(FuncId, Span)| conservation(program, &facts, *id);
            conserve.iter().map(one).collect::<Vec<Found>>()
        });
        let wrong = conserve.iter().zip(found);
        let wrong: Vec<Diagnostic> =
            wrong.filter_map(|((id, span), found)| self.unproven(*id, *span, found)).collect();
        wrong.into_iter().for_each(|diagnostic| self.report(diagnostic));
        self.prove_calls(&facts);
    }

    /// Takes out the conditions of `conserve` that are proven, and says what became of each.
    fn prove_calls(&mut self, facts: &Facts) {
        if facts.calls.is_empty() {
            return;
        }
        let program = &self.program;
        let outcomes = zkc_hir::with_deep_stack(|| {
            let functions = program.functions.iter().map(|function| {
                let of = clauses::Looked {
                    params: &function.params,
                    locals: &function.locals,
                    body: &function.body,
                    reveal: None,
                    generics: &function.generics,
                };
                clauses::look(program, facts, of)
            });
            let clauses = program.clauses.iter().map(|clause| {
                let params: Vec<_> = clause.params.iter().map(|param| param.local).collect();
                let of = clauses::Looked {
                    params: &params,
                    locals: &clause.locals,
                    body: &clause.body,
                    reveal: Some(&clause.reveal),
                    generics: &[],
                };
                clauses::look(program, facts, of)
            });
            functions.chain(clauses).collect::<Vec<clauses::Outcome>>()
        });
        let mut all = BTreeMap::new();
        let mut wrong = Vec::new();
        for outcome in outcomes {
            for ((span, of), fate) in &outcome.found {
                if let clauses::Fate::Never(by) = fate {
                    wrong.push(clauses::never(*span, of, by));
                }
            }
            let place = outcome.found.keys().next().map(|(span, _)| *span);
            for (id, span, amount) in outcome.unlisted {
                let flow = self.flow_of(id).map_or("mints", |(flow, _)| flow);
                let (name, of) = (&program.function(id).name, place.unwrap_or(span));
                wrong.push(clauses::unlisted(name, flow, span, &amount, of));
            }
            all.extend(outcome.found);
        }
        let proven = all.iter().filter(|(_, fate)| **fate == clauses::Fate::Proven);
        let proven: BTreeSet<(Span, String)> = proven.map(|(key, _)| key.clone()).collect();
        self.program.conserved = clauses::listed(&all);
        wrong.into_iter().for_each(|diagnostic| self.report(diagnostic));
        let program = &mut self.program;
        let functions = program.functions.iter_mut().map(|function| &mut function.body);
        let bodies = functions.chain(program.clauses.iter_mut().map(|clause| &mut clause.body));
        bodies.for_each(|body| clauses::take_out(body, &proven));
    }

    /// Which parameters of a function are only looked at.
    fn looks_of(&self, id: FuncId) -> Vec<bool> {
        self.func(id).params.iter().map(|param| param.look).collect()
    }

    /// What is wrong with a function that says that it conserves.
    fn unproven(&self, id: FuncId, span: Span, found: Found) -> Option<Diagnostic> {
        let function = self.func(id);
        let name = function.ast.name.as_str();
        let error =
            |message: String| Diagnostic::error(Code("E0334"), message).at_stake(Stake::Soundness);
        let diagnostic = match found {
            Found::Proven => return None,
            Found::NothingMeasured => error(format!("`{name}` has nothing to conserve"))
                .label(span, "takes and gives nothing that has a measure")
                .help(
                    "name the field that counts in the head of the struct, `linear struct Coin \
                     measure amount { … }`, or write `#[opens]` and `#[closes]`",
                ),
            Found::Differs { of, by, always } => {
                let diagnostic = match always {
                    true => error(format!("`{name}` does not conserve {of}")),
                    false => error(format!("that `{name}` conserves {of} cannot be proven")),
                };
                let diagnostic = diagnostic
                    .label(span, "says that as much goes out as came in")
                    .note(format!("what goes out less what comes in is {by}"));
                match always {
                    true => diagnostic.help("give all of it back, or write what it does instead: `#[mints]`, `#[burns]`"),
                    false => diagnostic.note(
                        "it is proven by writing both as sums of products; a division, a rounding, or a \
                         result of another function counts as unknown there",
                    ).help("make each part from the whole by `+` and `-`: `amount - part`"),
                }
            }
            Found::Lost(why) => error(format!("that `{name}` conserves cannot be proven"))
                .label(span, "says that as much goes out as came in")
                .note(format!("its body is not followed to the end: {why}"))
                .help("move what makes and ends values into a smaller function that says so"),
        };
        let whole: Option<&ast::Ty> = function.ast.ret.as_ref();
        Some(match whole {
            Some(ret) => diagnostic.reason(ret.span, "goes out"),
            None => diagnostic,
        })
    }
}

/// Whether a function hands on what it takes.
fn conservation(program: &Program, facts: &Facts, id: FuncId) -> Found {
    match difference(program, facts, id) {
        Ok(found) => found,
        // A function that always fails lets nothing through.
        Err(Stop::Failed) => Found::Proven,
        Err(Stop::GaveUp(why)) => Found::Lost(why),
    }
}

fn difference(program: &Program, facts: &Facts, id: FuncId) -> Result<Found, Stop> {
    let function = program.function(id);
    let looks = facts.conserves.get(&id).cloned().unwrap_or_default();
    let mut shapes = Shapes::new(program, &function.generics);
    let (mut taken, mut args) = (Measure::new(), Vec::new());
    for (param, look) in function.params.iter().zip(looks) {
        let local = &function.locals[param.0 as usize];
        let value = shapes.fresh(&local.name, &local.ty)?;
        if !look {
            add(&mut taken, &shapes.measure(&value, &local.ty)?)?;
        }
        args.push((*param, value));
    }
    let mut machine = Machine::new(program, shapes, facts);
    machine.begin(&function.locals);
    for (param, value) in args {
        machine.set(param, value);
    }
    let value: Value = machine.block(&function.body)?;
    let given = machine.shapes.measure(&value, &function.result)?;
    if taken.is_empty() && given.is_empty() {
        return Ok(Found::NothingMeasured);
    }
    let none = Poly::default();
    for key in taken.keys().chain(given.keys()) {
        let (taken, given) = (taken.get(key).unwrap_or(&none), given.get(key).unwrap_or(&none));
        let difference = given.minus(taken)?;
        if difference.is_zero() {
            continue;
        }
        let of = match key {
            Key::Amount(Ty::Amount(UnitRef::Unit(id))) => program.unit(*id).name.clone(),
            Key::Amount(ty) => format!("`{}`", program.display(ty, &function.generics)),
            Key::Count(id) => format!("`{}`", program.struct_def(*id).name),
            Key::Param(at) => format!("`{}`", function.generics[*at as usize].name),
        };
        let by = format!("`{}`", machine.shapes.vars.show(&difference));
        return Ok(Found::Differs { of, by, always: difference.as_constant().is_some() });
    }
    Ok(Found::Proven)
}
