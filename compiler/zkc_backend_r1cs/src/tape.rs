//! The witness program: each template's witness rule as code, and which register goes to which wire.
//!
//! Values whose interval lies in 0..2^64 are computed as words, all others as elements of the field;
//! `slots` says how a value gets from one to the other. The intervals are those of the kinds, which
//! hold at the place in the code where a value is used since each check stops a run that it refuses.

mod code;
mod rules;
mod slots;

use std::collections::{BTreeMap, BTreeSet};

use ark_ff::PrimeField;
use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};
use zkc_artifact::program::{Code, Program, ProgramParts, Registers, Store};
use zkc_ir::tape::{Tape, record};
use zkc_ir::{Kind, Module, OriginId, TemplateId};

use self::code::{Pool, Writer};
use self::slots::{Range, Slot, travels_as_word};
use crate::entry::{Plan, Window, windows};
use crate::error::BackendError;
use crate::template::{Frozen, Source};

/// Records all templates.
pub(crate) fn program<F: PrimeField>(
    module: &Module,
    frozen: &[Frozen<F>],
    plan: &Plan,
) -> Result<Program<F>, BackendError> {
    let mut pool = Pool::default();
    let mut templates: Vec<Code> = Vec::with_capacity(frozen.len());
    for (at, one) in frozen.iter().enumerate() {
        let is_entry = at + 1 == frozen.len();
        let plan = is_entry.then_some(plan);
        templates.push(code(module, at, one, plan, &mut pool)?);
    }
    Ok(Program::new(ProgramParts {
        circuit: [0; 32],
        n_wires: plan.n_wires,
        outputs: module.entry.outputs as u32,
        constants: pool.constants,
        integers: pool.integers,
        templates,
    })?)
}

fn code<F: PrimeField>(
    module: &Module,
    at: usize,
    frozen: &Frozen<F>,
    plan: Option<&Plan>,
    pool: &mut Pool<F>,
) -> Result<Code, BackendError> {
    let id = TemplateId(at as u32);
    let template = module.template(id);
    let first_local = plan.map_or(0, |plan| plan.first_local);
    let wanted = frozen.locals.iter().filter_map(|source| match source {
        Source::Auxiliary { inst, index } => Some((*inst, *index)),
        _ => None,
    });
    let mut recorder = Recorder {
        module,
        prime: &module.prime,
        modulus: BigInt::from(module.prime.clone()),
        out: Writer::new(Code::default()),
        slots: Vec::with_capacity(template.values.len()),
        origin: OriginId(0),
        calls: frozen
            .calls
            .iter()
            .map(|call| (call.inst, first_local + call.wire_offset))
            .collect(),
        wanted: wanted.collect(),
        auxiliaries: BTreeMap::new(),
        pool,
    };
    let params = recorder.params(id, plan.is_some());
    let mut range_bits = BTreeMap::new();
    if plan.is_some() {
        range_bits = recorder.check_params(&params, frozen);
    }
    let values = record(module, id, &params, &mut recorder);
    let mut stores = Vec::with_capacity(frozen.locals.len());
    for (at, source) in frozen.locals.iter().enumerate() {
        let value = match source {
            Source::Value(value) => values.get(value.0 as usize).copied(),
            Source::Auxiliary { inst, index } => {
                recorder.auxiliaries.get(&(*inst, *index)).copied()
            }
            Source::RangeBit { .. } => range_bits.get(source).copied(),
        };
        // An operation that can never succeed hands out nothing; its check stops the run before.
        let value = match value {
            Some(value) => value,
            None => recorder.constant(&BigInt::zero()),
        };
        stores.push((value, first_local + at as u32));
    }
    let results = template.results.iter().map(|result| values.get(result.0 as usize).copied());
    let results: Option<Vec<u32>> = results.collect();
    let results = results.ok_or(BackendError::Module("a result is not a value"))?;
    if let Some(plan) = plan {
        let interface = params.iter().chain(&results);
        stores.extend(interface.copied().zip(plan.interface.iter().copied()));
    }
    for (value, wire) in stores {
        recorder.store(value, wire);
    }
    let kinds = template.results.iter().map(|result| template.kind(*result));
    let by_class = recorder.by_class(&results, kinds, plan.is_some());
    let mut code = recorder.out.code;
    code.results = by_class;
    Ok(code)
}

/// Writes one template's code. What the tape calls registers are indices of `slots`.
struct Recorder<'a, F> {
    module: &'a Module,
    prime: &'a BigUint,
    /// The prime again.
    modulus: BigInt,
    out: Writer,
    slots: Vec<Slot>,
    /// Of the instruction that is being recorded.
    origin: OriginId,
    /// By call instruction: where the callee's wires start.
    calls: BTreeMap<u32, u32>,
    wanted: BTreeSet<(u32, u32)>,
    auxiliaries: BTreeMap<(u32, u32), u32>,
    pool: &'a mut Pool<F>,
}

impl<F: PrimeField> Recorder<'_, F> {
    /// The parameters. Those of the entry are elements of which nothing is known.
    fn params(&mut self, id: TemplateId, is_entry: bool) -> Vec<u32> {
        let template = self.module.template(id);
        let mut params = Vec::with_capacity(template.params.len());
        for param in &template.params {
            let kind = template.kind(*param);
            let range = kind.interval().and_then(|interval| Range::of(&interval));
            let slot = match range {
                Some(range) if !is_entry && travels_as_word(kind, &self.modulus) => {
                    Slot::of_word(self.out.fresh_words(1), range)
                }
                _ => Slot::of_element(self.out.fresh_element(), range.filter(|_| !is_entry)),
            };
            params.push(self.push(slot));
        }
        self.out.code.params = self.out.code.registers;
        params
    }

    /// Checks that each integer parameter of the entry is in its range, and computes the bits that
    /// say so.
    fn check_params(&mut self, params: &[u32], frozen: &Frozen<F>) -> BTreeMap<Source, u32> {
        let module = self.module;
        let template = module.template(module.entry.template);
        let wanted: BTreeSet<Source> = frozen.locals.iter().copied().collect();
        let mut bits = BTreeMap::new();
        let params = params.iter().zip(&template.params).zip(windows(module)).enumerate();
        for (at, ((&value, &param), windows)) in params {
            let Kind::Int { lo, hi } = template.kind(param) else { continue };
            let Some(&origin) = module.entry.param_origins.get(at) else { continue };
            self.at(origin);
            self.check_range(value, lo, &(hi - lo), origin);
            for Window { from_above, bound, width } in windows {
                let source = |bit| Source::RangeBit { param: at as u32, from_above, bit };
                if !(0..width).any(|bit| wanted.contains(&source(bit))) {
                    continue;
                }
                let values = if from_above {
                    let distance = self.lin(&[(-BigInt::one(), value)], &bound);
                    self.low_bits(distance, &BigInt::zero(), width)
                } else {
                    self.low_bits(value, &bound, width)
                };
                bits.extend((0..width).map(source).zip(values));
            }
        }
        bits
    }

    /// Puts a value on a wire, in the class in which it is there.
    fn store(&mut self, value: u32, wire: u32) {
        let slot = self.slot(value);
        let word = slot.sum.as_ref().and_then(|sum| sum.as_word());
        match word.filter(|_| slot.element.is_none()) {
            Some(register) => self.out.code.word_stores.push(Store { register, wire }),
            None => {
                let register = self.element(value);
                self.out.code.stores.push(Store { register, wire });
            }
        }
    }

    /// Registers of values that leave the template, or go to another, as their kinds demand; elements
    /// alone for the entry's results.
    fn by_class<'k>(
        &mut self,
        values: &[u32],
        kinds: impl Iterator<Item = &'k Kind>,
        elements_only: bool,
    ) -> Registers {
        let mut registers = Registers::default();
        for (&value, kind) in values.iter().zip(kinds) {
            if !elements_only && travels_as_word(kind, &self.modulus) {
                let word = self.word(value);
                registers.words.push(word);
            } else {
                let element = self.element(value);
                registers.elements.push(element);
            }
        }
        registers
    }

    /// New registers for the results of a callee, as values.
    fn results_of(&mut self, callee: TemplateId) -> (Vec<u32>, Registers) {
        let template = self.module.template(callee);
        let mut registers = Registers::default();
        let mut values = Vec::with_capacity(template.results.len());
        for result in &template.results {
            let kind = template.kind(*result);
            let range = kind.interval().and_then(|interval| Range::of(&interval));
            let slot = match range {
                Some(range) if travels_as_word(kind, &self.modulus) => {
                    let word = self.out.fresh_words(1);
                    registers.words.push(word);
                    Slot::of_word(word, range)
                }
                _ => {
                    let element = self.out.fresh_element();
                    registers.elements.push(element);
                    Slot::of_element(element, range)
                }
            };
            values.push(self.push(slot));
        }
        (values, registers)
    }
}
