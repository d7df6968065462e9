//! Runs a module on integers: the meaning that every pass has to keep.
//!
//! Integers are exact and elements least residues; there are no rows, registers or wires here. It
//! serves tests and `--emit`, not proving.

use num_bigint::{BigInt, BigUint};

use crate::{Inst, Interval, Kind, Module, Op, OriginId, Template, TemplateId, ValueId, ops};

/// What a clause gives for inputs that it accepts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The public outputs.
    pub outputs: Vec<BigInt>,
    /// The values that open sealed outputs.
    pub openings: Vec<BigInt>,
}

/// The first operation that failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// Origins of the calls that lead to it, the outermost first.
    pub path: Vec<OriginId>,
    /// The origin of what failed.
    pub origin: OriginId,
}

/// Runs the entry on one integer for each of its parameters.
///
/// # Errors
/// The first operation that fails; for an input outside its parameter's kind the origin is that of
/// the parameter. A wrong number of inputs fails at the first parameter that has none (or origin 0).
pub fn run(module: &Module, inputs: &[BigInt]) -> Result<Outcome, Failure> {
    let entry = &module.entry;
    let template = module.template(entry.template);
    let at = |index: usize| Failure {
        path: Vec::new(),
        origin: entry.param_origins.get(index).copied().unwrap_or(OriginId(0)),
    };
    for (index, param) in template.params.iter().enumerate() {
        let within =
            inputs.get(index).is_some_and(|v| holds(template.kind(*param), v, &module.prime));
        if !within {
            return Err(at(index));
        }
    }
    if inputs.len() != template.params.len() {
        return Err(at(template.params.len()));
    }
    let values = all_values(module, entry.template, inputs)?;
    let mut outputs: Vec<BigInt> = results(template, &values);
    let openings = outputs.split_off(entry.outputs.min(outputs.len()));
    Ok(Outcome { outputs, openings })
}

/// Every value of a template for given arguments, which are not checked against their kinds.
///
/// # Errors
/// The first operation that fails, in the template or in one that it calls.
pub fn all_values(
    module: &Module,
    template: TemplateId,
    args: &[BigInt],
) -> Result<Vec<BigInt>, Failure> {
    let prime = BigInt::from(module.prime.clone());
    let template = module.template(template);
    let mut values = args.to_vec();
    for inst in &template.insts {
        let results = step(module, template, &prime, inst, &values)?;
        values.extend(results);
    }
    Ok(values)
}

fn step(
    module: &Module,
    template: &Template,
    prime: &BigInt,
    inst: &Inst,
    values: &[BigInt],
) -> Result<Vec<BigInt>, Failure> {
    let args: Vec<BigInt> = inst.args.iter().map(|arg| values[arg.0 as usize].clone()).collect();
    if let Op::Call(callee) = inst.op {
        let inner = all_values(module, callee, &args).map_err(|mut failure| {
            failure.path.insert(0, inst.origin);
            failure
        })?;
        return Ok(results(module.template(callee), &inner));
    }
    let field = inst.results.first().is_some_and(|result| template.kind(*result) == &Kind::Field);
    ops::meaning(&inst.op, &args, field, prime)
        .ok_or_else(|| Failure { path: Vec::new(), origin: inst.origin })
}

fn results(template: &Template, values: &[BigInt]) -> Vec<BigInt> {
    let value = |id: &ValueId| values[id.0 as usize].clone();
    template.results.iter().map(value).collect()
}

/// Whether an integer, or a least residue, is of a kind.
pub fn holds(kind: &Kind, value: &BigInt, prime: &BigUint) -> bool {
    match kind.interval() {
        Some(interval) => interval.holds(value),
        None => Interval::new(0, BigInt::from(prime.clone()) - 1).holds(value),
    }
}
