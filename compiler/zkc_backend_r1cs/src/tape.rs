//! The witness program: each template's witness rule as code, and which register goes to which wire.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ark_ff::PrimeField;
use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};
use zkc_artifact::program::{Call, Code, Inst, Program, ProgramParts, Store, Term};
use zkc_ir::tape::{Tape, record};
use zkc_ir::{Kind, Module, OriginId, TemplateId};

use crate::entry::{Plan, Window, element, windows};
use crate::error::BackendError;
use crate::template::{Frozen, Source};

/// Records all templates.
pub(crate) fn program<F: PrimeField>(
    module: &Module,
    frozen: &[Frozen<F>],
    plan: &Plan,
) -> Result<Program<F>, BackendError> {
    let mut pool = Pool { constants: Vec::new(), known: HashMap::new() };
    let mut templates: Vec<Code> = Vec::with_capacity(frozen.len());
    for at in 0..frozen.len() {
        let is_entry = at + 1 == frozen.len();
        let plan = is_entry.then_some(plan);
        templates.push(code(module, at, &frozen[at], &templates, plan, &mut pool)?);
    }
    Ok(Program::new(ProgramParts {
        circuit: [0; 32],
        n_wires: plan.n_wires,
        outputs: module.entry.outputs as u32,
        constants: pool.constants,
        templates,
    })?)
}

fn code<F: PrimeField>(
    module: &Module,
    at: usize,
    frozen: &Frozen<F>,
    earlier: &[Code],
    plan: Option<&Plan>,
    pool: &mut Pool<F>,
) -> Result<Code, BackendError> {
    let id = TemplateId(at as u32);
    let template = module.template(id);
    let n_params = template.params.len() as u32;
    let first_local = plan.map_or(0, |plan| plan.first_local);
    let wanted = frozen.locals.iter().filter_map(|source| match source {
        Source::Auxiliary { inst, index } => Some((*inst, *index)),
        _ => None,
    });
    let mut recorder = Recorder {
        prime: &module.prime,
        code: Code { params: n_params, registers: n_params, ..Code::default() },
        earlier,
        calls: frozen
            .calls
            .iter()
            .map(|call| (call.inst, first_local + call.wire_offset))
            .collect(),
        wanted: wanted.collect(),
        auxiliaries: BTreeMap::new(),
        loaded: HashMap::new(),
        pool,
    };
    let params: Vec<u32> = (0..n_params).collect();
    let mut range_bits = BTreeMap::new();
    if plan.is_some() {
        range_bits = recorder.check_params(module, frozen);
    }
    let values = record(module, id, &params, &mut recorder);
    let mut stores = Vec::with_capacity(frozen.locals.len());
    for (at, source) in frozen.locals.iter().enumerate() {
        let register = match source {
            Source::Value(value) => values.get(value.0 as usize).copied(),
            Source::Auxiliary { inst, index } => {
                recorder.auxiliaries.get(&(*inst, *index)).copied()
            }
            Source::RangeBit { .. } => range_bits.get(source).copied(),
        };
        // An operation that can never succeed hands out nothing; its check stops the run before.
        let register = match register {
            Some(register) => register,
            None => recorder.constant(&BigInt::zero()),
        };
        stores.push(Store { register, wire: first_local + at as u32 });
    }
    let results = template.results.iter().map(|result| values.get(result.0 as usize).copied());
    let results: Option<Vec<u32>> = results.collect();
    let results = results.ok_or(BackendError::Module("a result is not a value"))?;
    if let Some(plan) = plan {
        let registers = params.iter().chain(&results);
        let wires = plan.interface.iter().zip(registers);
        stores.extend(wires.map(|(&wire, &register)| Store { register, wire }));
    }
    let mut code = recorder.code;
    code.results = results;
    code.stores = stores;
    Ok(code)
}

/// Constants of the program, each once.
struct Pool<F> {
    constants: Vec<F>,
    /// Only looked up, never iterated.
    known: HashMap<F, u32>,
}

impl<F: PrimeField> Pool<F> {
    fn id(&mut self, value: &BigInt) -> u32 {
        let value = element(value);
        *self.known.entry(value).or_insert_with(|| {
            self.constants.push(value);
            self.constants.len() as u32 - 1
        })
    }
}

/// Writes one template's code.
struct Recorder<'a, F> {
    prime: &'a BigUint,
    code: Code,
    earlier: &'a [Code],
    /// By call instruction: where the callee's wires start.
    calls: BTreeMap<u32, u32>,
    wanted: BTreeSet<(u32, u32)>,
    auxiliaries: BTreeMap<(u32, u32), u32>,
    /// Registers of constants by id.
    loaded: HashMap<u32, u32>,
    pool: &'a mut Pool<F>,
}

impl<F: PrimeField> Recorder<'_, F> {
    fn fresh(&mut self) -> u32 {
        self.fresh_run(1)
    }

    fn fresh_run(&mut self, count: u32) -> u32 {
        let first = self.code.registers;
        self.code.registers += count;
        first
    }

    fn emit(&mut self, inst: impl FnOnce(u32) -> Inst) -> u32 {
        let dst = self.fresh();
        self.code.insts.push(inst(dst));
        dst
    }

    /// Checks that each integer parameter of the entry is in its range, and computes the bits that
    /// say so.
    fn check_params(&mut self, module: &Module, frozen: &Frozen<F>) -> BTreeMap<Source, u32> {
        let template = module.template(module.entry.template);
        let wanted: BTreeSet<Source> = frozen.locals.iter().copied().collect();
        let mut bits = BTreeMap::new();
        for (at, (param, windows)) in template.params.iter().zip(windows(module)).enumerate() {
            let Kind::Int { lo, hi } = template.kind(*param) else { continue };
            let Some(&origin) = module.entry.param_origins.get(at) else { continue };
            let at = at as u32;
            self.check_range(at, lo, &(hi - lo), origin);
            for Window { from_above, bound, width } in windows {
                let source = |bit| Source::RangeBit { param: at, from_above, bit };
                if !(0..width).any(|bit| wanted.contains(&source(bit))) {
                    continue;
                }
                let registers = if from_above {
                    let distance = self.lin(&[(-BigInt::one(), at)], &bound);
                    self.low_bits(distance, &BigInt::zero(), width)
                } else {
                    self.low_bits(at, &bound, width)
                };
                bits.extend((0..width).map(source).zip(registers));
            }
        }
        bits
    }
}

impl<F: PrimeField> Tape for Recorder<'_, F> {
    type Reg = u32;

    fn constant(&mut self, value: &BigInt) -> u32 {
        let constant = self.pool.id(value);
        if let Some(&register) = self.loaded.get(&constant) {
            return register;
        }
        let register = self.emit(|dst| Inst::Const { dst, constant });
        self.loaded.insert(constant, register);
        register
    }

    fn lin(&mut self, terms: &[(BigInt, u32)], constant: &BigInt) -> u32 {
        let minus_one = -BigInt::one();
        if constant.is_zero() {
            match terms {
                [(factor, a)] if factor.is_one() => return *a,
                [(first, a), (second, b)] if first.is_one() && second.is_one() => {
                    let (a, b) = (*a, *b);
                    return self.emit(|dst| Inst::Add { dst, a, b });
                }
                [(first, a), (second, b)] if first.is_one() && *second == minus_one => {
                    let (a, b) = (*a, *b);
                    return self.emit(|dst| Inst::Sub { dst, a, b });
                }
                _ => {}
            }
        }
        let first = self.code.terms.len() as u32;
        for (factor, register) in terms {
            let constant = self.pool.id(factor);
            self.code.terms.push(Term { constant, register: *register });
        }
        let (constant, count) = (self.pool.id(constant), terms.len() as u32);
        self.emit(|dst| Inst::Lin { dst, constant, first, count })
    }

    fn mul(&mut self, a: u32, b: u32) -> u32 {
        self.emit(|dst| Inst::Mul { dst, a, b })
    }

    fn select(&mut self, c: u32, a: u32, b: u32) -> u32 {
        self.emit(|dst| Inst::Select { dst, c, a, b })
    }

    fn bits(&mut self, v: u32, width: u32, origin: OriginId) -> Vec<u32> {
        let dst = self.fresh_run(width);
        self.code.insts.push(Inst::Bits { dst, a: v, width, origin: origin.0 });
        (dst..dst + width).collect()
    }

    fn low_bits(&mut self, v: u32, lo: &BigInt, width: u32) -> Vec<u32> {
        let lo = self.pool.id(lo);
        let dst = self.fresh_run(width);
        self.code.insts.push(Inst::LowBits { dst, a: v, lo, width });
        (dst..dst + width).collect()
    }

    fn equal(&mut self, a: u32, b: u32) -> u32 {
        self.emit(|dst| Inst::Equal { dst, a, b })
    }

    fn less(&mut self, a: u32, b: u32, least: &BigInt) -> u32 {
        let lo = self.pool.id(least);
        self.emit(|dst| Inst::Less { dst, a, b, lo })
    }

    fn divmod(&mut self, a: u32, b: u32, origin: OriginId) -> (u32, u32) {
        let (q, r) = (self.fresh(), self.fresh());
        self.code.insts.push(Inst::DivMod { q, r, a, b, origin: origin.0 });
        (q, r)
    }

    fn inverse(&mut self, a: u32, origin: OriginId) -> u32 {
        self.emit(|dst| Inst::Inverse { dst, a, origin: origin.0 })
    }

    fn inverse_or_zero(&mut self, a: u32) -> u32 {
        self.emit(|dst| Inst::InverseOrZero { dst, a })
    }

    fn check_equal(&mut self, a: u32, b: u32, origin: OriginId) {
        self.code.insts.push(Inst::CheckEqual { a, b, origin: origin.0 });
    }

    fn check_range(&mut self, v: u32, lo: &BigInt, span: &BigInt, origin: OriginId) {
        // Every residue is at most p − 1.
        if span.magnitude() >= self.prime {
            return;
        }
        let (lo, span) = (self.pool.id(lo), self.pool.id(span));
        self.code.insts.push(Inst::CheckRange { a: v, lo, span, origin: origin.0 });
    }

    fn call(&mut self, inst: u32, callee: TemplateId, args: &[u32], origin: OriginId) -> Vec<u32> {
        let n_results = self.earlier.get(callee.0 as usize).map_or(0, |code| code.results.len());
        let first = self.fresh_run(n_results as u32);
        let results: Vec<u32> = (first..self.code.registers).collect();
        let call = self.code.calls.len() as u32;
        self.code.calls.push(Call {
            template: callee.0,
            args: args.to_vec(),
            results: results.clone(),
            wires: self.calls.get(&inst).copied().unwrap_or(0),
            origin: origin.0,
        });
        self.code.insts.push(Inst::Call { call });
        results
    }

    fn wants(&self, inst: u32, index: u32) -> bool {
        self.wanted.contains(&(inst, index))
    }

    fn auxiliary(&mut self, inst: u32, index: u32, value: u32) {
        self.auxiliaries.insert((inst, index), value);
    }
}
