//! What the tests of operations share: a module of one operation, its rows solved by search, and its
//! tape run on residues.
//!
//! [`relation_is_exact`] is the soundness test: in a tiny field, the assignments that satisfy the
//! rows, seen at arguments and results, are the relation that the interpreter computes, no more and
//! no fewer.

use std::collections::{BTreeMap, BTreeSet};

use ark_ff::{Fp64, MontBackend, MontConfig, PrimeField};
use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

use crate::interpret::all_values;
use crate::rows::{Column, ColumnSource, Form, RowSystem};
use crate::tape::{Tape, record};
use crate::{
    Entry, Inst, Kind, Module, Op, Origin, OriginId, Reason, Template, TemplateId, ValueId, ops,
    residue,
};

#[derive(MontConfig)]
#[modulus = "17"]
#[generator = "3"]
pub struct Config17;
/// The field of 17 elements.
pub type F17 = Fp64<MontBackend<Config17, 1>>;

#[derive(MontConfig)]
#[modulus = "31"]
#[generator = "3"]
pub struct Config31;
/// The field of 31 elements.
pub type F31 = Fp64<MontBackend<Config31, 1>>;

#[derive(MontConfig)]
#[modulus = "257"]
#[generator = "3"]
pub struct Config257;
/// The field of 257 elements.
pub type F257 = Fp64<MontBackend<Config257, 1>>;

/// The modulus of a field.
pub fn prime<F: PrimeField>() -> BigUint {
    F::MODULUS.into()
}

/// A module whose only template applies one operation to its parameters. `field` says whether a
/// `Lin` or `Const` makes an element.
pub fn one_op<F: PrimeField>(op: Op, params: &[Kind], field: bool) -> Module {
    let prime = prime::<F>();
    let args: Vec<&Kind> = params.iter().collect();
    let results = ops::kinds(&op, &args, field, &prime).expect("the operation takes these kinds");
    assert!(ops::no_wrap(&op, &args, &prime), "{op:?} on {params:?} wraps");
    let ids = |from: usize, count: usize| -> Vec<ValueId> {
        (from..from + count).map(|id| ValueId(id as u32)).collect()
    };
    let inst = Inst {
        op,
        args: ids(0, params.len()),
        results: ids(params.len(), results.len()),
        origin: OriginId(0),
    };
    let template = Template {
        name: "op".into(),
        params: inst.args.clone(),
        results: inst.results.clone(),
        insts: vec![inst],
        values: params.iter().cloned().chain(results).collect(),
    };
    module_of(prime, vec![template])
}

/// A module of templates with an entry that exposes nothing.
pub fn module_of(prime: BigUint, templates: Vec<Template>) -> Module {
    let last = templates.len() - 1;
    let params = templates[last].params.len();
    let entry = Entry {
        name: "Test::test".into(),
        template: TemplateId(last as u32),
        public: (0..params).map(|at| at == 0).collect(),
        param_names: (0..params).map(|at| format!("p{at}")).collect(),
        param_origins: vec![OriginId(0); params],
        outputs: 0,
        output_names: Vec::new(),
        opening_names: (0..templates[last].results.len()).map(|at| format!("r{at}")).collect(),
    };
    let origins = vec![Origin { span: Default::default(), reason: Reason::Value }];
    Module { prime, templates, origins, entry }
}

/// Every integer of a kind, elements as least residues.
pub fn members(kind: &Kind, prime: &BigUint) -> Vec<BigInt> {
    let (mut at, hi) = match kind {
        Kind::Int { lo, hi } => (lo.clone(), hi.clone()),
        Kind::Field => (BigInt::zero(), BigInt::from(prime.clone()) - 1),
    };
    let mut members = Vec::new();
    while at <= hi {
        members.push(at.clone());
        at += 1;
    }
    members
}

/// Every combination of one member of each.
pub fn combinations(sets: &[Vec<BigInt>]) -> Vec<Vec<BigInt>> {
    sets.iter().fold(vec![Vec::new()], |rows, set| {
        let extend = |row: &Vec<BigInt>| -> Vec<Vec<BigInt>> {
            set.iter().map(|v| row.iter().cloned().chain([v.clone()]).collect()).collect()
        };
        rows.iter().flat_map(extend).collect()
    })
}

/// Asserts that rows, tape and interpreter of an operation say the same for all arguments of the
/// given kinds.
pub fn op_is_exact<F: PrimeField>(op: Op, params: &[Kind], field: bool) {
    relation_is_exact::<F>(&one_op::<F>(op, params, field));
}

/// Asserts that rows, tape and interpreter of the last template say the same for all arguments. The
/// template may not call.
pub fn relation_is_exact<F: PrimeField>(module: &Module) {
    let template = module.template(module.entry.template);
    let sets: Vec<Vec<BigInt>> =
        template.params.iter().map(|p| members(template.kind(*p), &module.prime)).collect();
    for args in combinations(&sets) {
        relation_is_exact_at::<F>(module, &args);
    }
}

/// The same for one list of arguments.
pub fn relation_is_exact_at<F: PrimeField>(module: &Module, args: &[BigInt]) {
    let id = module.entry.template;
    let template = module.template(id);
    let system: RowSystem<F> = crate::rows(module, id);
    let expected: BTreeSet<Vec<BigInt>> = match all_values(module, id, args) {
        Ok(values) => {
            let results = template.results.iter().map(|result| {
                let value = &values[result.0 as usize];
                assert!(
                    crate::interpret::holds(template.kind(*result), value, &module.prime),
                    "{value} is not in the kind of {result:?} for {args:?}"
                );
                value.mod_floor(&BigInt::from(module.prime.clone()))
            });
            BTreeSet::from([results.collect()])
        }
        Err(_) => BTreeSet::new(),
    };
    let found = solutions(&system, args);
    assert_eq!(found, expected, "{:?} for arguments {args:?}", template.insts);
    let failed = tape_satisfies_rows::<F>(module, &system, args);
    assert_eq!(failed.is_some(), expected.is_empty(), "the tape's verdict for {args:?}");
}

/// Runs the tape of the last template and asserts that its values satisfy the rows, unless a check
/// of it fails; then that check's origin.
pub fn tape_satisfies_rows<F: PrimeField>(
    module: &Module,
    system: &RowSystem<F>,
    args: &[BigInt],
) -> Option<OriginId> {
    let (values, failed) = run_tape::<F>(module, module.entry.template, args);
    if failed.is_none() {
        let column = |at: Column| values[&system.columns[at.0 as usize].0];
        assert!(satisfied(system, column), "the tape's values break a row for {args:?}");
    }
    failed
}

/// Whether all rows hold; calls are not looked at.
pub fn satisfied<F: PrimeField>(system: &RowSystem<F>, column: impl Fn(Column) -> F) -> bool {
    let value = |form: &Form<F>| form.evaluate(&column);
    system.products.iter().all(|row| value(&row.a) * value(&row.b) == value(&row.c))
        && system.equations.iter().all(|row| value(&row.form).is_zero())
}

/// All results, as least residues, that some assignment of the other columns allows.
pub fn solutions<F: PrimeField>(system: &RowSystem<F>, args: &[BigInt]) -> BTreeSet<Vec<BigInt>> {
    let mut known: Vec<Option<F>> = vec![None; system.columns.len()];
    for (slot, arg) in known.iter_mut().zip(args) {
        *slot = Some(residue(arg));
    }
    let mut found = BTreeSet::new();
    search(system, &row_forms(system), &mut known, &mut found);
    found
}

/// The factors a·b − c of a row; an equation is 1·form − 0.
fn row_forms<F: PrimeField>(system: &RowSystem<F>) -> Vec<[Form<F>; 3]> {
    let one = Form::constant(F::ONE);
    let zero = Form::constant(F::ZERO);
    let products = system.products.iter().map(|row| [row.a.clone(), row.b.clone(), row.c.clone()]);
    let equations =
        system.equations.iter().map(|row| [one.clone(), row.form.clone(), zero.clone()]);
    products.chain(equations).collect()
}

/// Sets open columns, one at a time, as far as no row is broken. A row with one open column leads,
/// and of those the one whose column brings an equation closest to its end.
fn search<F: PrimeField>(
    system: &RowSystem<F>,
    rows: &[[Form<F>; 3]],
    known: &mut Vec<Option<F>>,
    found: &mut BTreeSet<Vec<BigInt>>,
) {
    let mut opens: Vec<(usize, Vec<Column>)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let columns = row.iter().flat_map(|form| form.terms.iter().map(|term| term.0));
        let mut open: Vec<Column> = columns.filter(|c| known[c.0 as usize].is_none()).collect();
        open.sort();
        open.dedup();
        if !open.is_empty() {
            opens.push((at, open));
        } else if !holds(row, known) {
            return;
        }
    }
    let square = |at: usize| rows[at][0].terms.len() == 1 && rows[at][0].terms == rows[at][1].terms;
    let shortest = |column: &Column| {
        let others = opens.iter().filter(|(_, open)| open.len() > 1 && open.contains(column));
        others.map(|(_, open)| open.len()).min().unwrap_or(usize::MAX)
    };
    let best = opens.iter().min_by_key(|(at, open)| match open.as_slice() {
        [_] if !square(*at) => (0, 0),
        [column] => (1, shortest(column)),
        _ => (2, open.len()),
    });
    let Some((row, open)) = best else {
        let value = |form: &Form<F>| -> BigInt {
            let value = form.evaluate(|c| known[c.0 as usize].expect("every result is determined"));
            let value: BigUint = value.into_bigint().into();
            value.into()
        };
        found.insert(system.results.iter().map(value).collect());
        return;
    };
    let column = open.first().copied().expect("a row with open columns").0 as usize;
    let modulus = prime::<F>().to_u64().expect("a tiny field");
    for candidate in 0..modulus {
        known[column] = Some(F::from(candidate));
        if open.len() > 1 || holds(&rows[*row], known) {
            search(system, rows, known, found);
        }
    }
    known[column] = None;
}

fn holds<F: PrimeField>([a, b, c]: &[Form<F>; 3], known: &[Option<F>]) -> bool {
    let value =
        |form: &Form<F>| form.evaluate(|column| known[column.0 as usize].expect("no open column"));
    value(a) * value(b) == value(c)
}

/// Runs the tape; the value of every column source, and the first origin that failed.
pub fn run_tape<F: PrimeField>(
    module: &Module,
    template: TemplateId,
    args: &[BigInt],
) -> (BTreeMap<ColumnSource, F>, Option<OriginId>) {
    let mut tape = ResidueTape {
        module,
        modulus: BigInt::from(module.prime.clone()),
        auxiliary: BTreeMap::new(),
        failed: None,
        registers: args.iter().map(|arg| arg.mod_floor(&module.prime.clone().into())).collect(),
    };
    let params: Vec<usize> = (0..args.len()).collect();
    let values = record(module, template, &params, &mut tape);
    let value = |register: usize| residue::<F>(&tape.registers[register]);
    let mut columns: BTreeMap<ColumnSource, F> = (0..)
        .zip(&values)
        .map(|(id, register)| (ColumnSource::Value(ValueId(id)), value(*register)))
        .collect();
    columns.extend(tape.auxiliary.iter().map(|(source, register)| (*source, value(*register))));
    (columns, tape.failed)
}

/// A tape that is run as it is recorded.
struct ResidueTape<'a> {
    module: &'a Module,
    modulus: BigInt,
    auxiliary: BTreeMap<ColumnSource, usize>,
    failed: Option<OriginId>,
    registers: Vec<BigInt>,
}

impl ResidueTape<'_> {
    fn put(&mut self, value: BigInt) -> usize {
        self.registers.push(value.mod_floor(&self.modulus));
        self.registers.len() - 1
    }

    fn fail_unless(&mut self, holds: bool, origin: OriginId) {
        if !holds {
            self.failed.get_or_insert(origin);
        }
    }

    fn spread(&mut self, value: &BigInt, width: u32) -> Vec<usize> {
        (0..width).map(|at| self.put((value >> at) & BigInt::one())).collect()
    }
}

impl Tape for ResidueTape<'_> {
    type Reg = usize;

    fn constant(&mut self, value: &BigInt) -> usize {
        self.put(value.clone())
    }

    fn lin(&mut self, terms: &[(BigInt, usize)], constant: &BigInt) -> usize {
        let sum = terms.iter().fold(constant.clone(), |sum, (c, r)| sum + c * &self.registers[*r]);
        self.put(sum)
    }

    fn mul(&mut self, a: usize, b: usize) -> usize {
        self.put(&self.registers[a] * &self.registers[b])
    }

    fn select(&mut self, c: usize, a: usize, b: usize) -> usize {
        if self.registers[c].is_zero() { b } else { a }
    }

    fn bits(&mut self, v: usize, width: u32, origin: OriginId) -> Vec<usize> {
        let value = self.registers[v].clone();
        self.fail_unless(value.bits() <= u64::from(width), origin);
        self.spread(&value, width)
    }

    fn low_bits(&mut self, v: usize, lo: &BigInt, width: u32) -> Vec<usize> {
        let value = (&self.registers[v] - lo).mod_floor(&self.modulus);
        self.spread(&value, width)
    }

    fn equal(&mut self, a: usize, b: usize) -> usize {
        self.put(BigInt::from(u8::from(self.registers[a] == self.registers[b])))
    }

    fn less(&mut self, a: usize, b: usize, least: &BigInt) -> usize {
        let shifted = (&self.registers[a] - &self.registers[b] - least).mod_floor(&self.modulus);
        self.put(BigInt::from(u8::from(shifted < -least)))
    }

    fn divmod(&mut self, a: usize, b: usize, origin: OriginId) -> (usize, usize) {
        let (a, b) = (self.registers[a].clone(), self.registers[b].clone());
        self.fail_unless(!b.is_zero(), origin);
        let (q, r) = if b.is_zero() { (b.clone(), b) } else { a.div_mod_floor(&b) };
        (self.put(q), self.put(r))
    }

    fn inverse(&mut self, a: usize, origin: OriginId) -> usize {
        self.fail_unless(!self.registers[a].is_zero(), origin);
        self.inverse_or_zero(a)
    }

    fn inverse_or_zero(&mut self, a: usize) -> usize {
        self.put(self.registers[a].modinv(&self.modulus).unwrap_or_default())
    }

    fn check_equal(&mut self, a: usize, b: usize, origin: OriginId) {
        self.fail_unless(self.registers[a] == self.registers[b], origin);
    }

    fn check_range(&mut self, v: usize, lo: &BigInt, span: &BigInt, origin: OriginId) {
        let shifted = (&self.registers[v] - lo).mod_floor(&self.modulus);
        self.fail_unless(&shifted <= span, origin);
    }

    fn call(
        &mut self,
        _inst: u32,
        callee: TemplateId,
        args: &[usize],
        origin: OriginId,
    ) -> Vec<usize> {
        let outer = std::mem::take(&mut self.auxiliary);
        let module = self.module;
        let failed_before = self.failed.is_some();
        let values = record(module, callee, args, self);
        if self.failed.is_some() && !failed_before {
            self.failed = Some(origin);
        }
        self.auxiliary = outer;
        let results = &module.template(callee).results;
        results.iter().map(|result| values[result.0 as usize]).collect()
    }

    fn wants(&self, _inst: u32, _index: u32) -> bool {
        true
    }

    fn auxiliary(&mut self, inst: u32, index: u32, value: usize) {
        self.auxiliary.insert(ColumnSource::Auxiliary { inst, index }, value);
    }
}
