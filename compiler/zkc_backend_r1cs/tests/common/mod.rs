//! Modules that several tests build.
#![allow(dead_code, reason = "each test uses some of these")]

use num_bigint::{BigInt, BigUint};
use zkc_field::{Fr, poseidon};
use zkc_ir::builder::{ModuleBuilder, TemplateBuilder};
use zkc_ir::{Entry, Kind, Module, OriginId, Reason, Template, TemplateId, ValueId};
use zkc_span::{FileId, Span};

/// BN254's scalar field.
pub fn prime() -> BigUint {
    zkc_field::Curve::Bn254.scalar_modulus().clone()
}

pub fn integer(element: &Fr) -> BigInt {
    BigInt::from(zkc_field::element::to_biguint(element))
}

/// The origin of a made-up line.
pub fn origin(module: &mut ModuleBuilder, line: u32, reason: Reason) -> OriginId {
    module.origin(Span::new(FileId(0), line, line + 1), reason)
}

/// Poseidon with t − 1 inputs as one would write it: a full matrix in each round.
pub fn poseidon_template(module: &mut ModuleBuilder, t: usize) -> TemplateId {
    let origin = origin(module, t as u32, Reason::Value);
    let constants = poseidon::constants(t).expect("a width of circomlib");
    let mut b = TemplateBuilder::new(format!("poseidon{t}"), module.prime());
    let mut state: Vec<ValueId> = (1..t).map(|_| b.param(Kind::Field)).collect();
    state.insert(0, b.element(0));
    let half = constants.full_rounds / 2;
    for (round, added) in constants.round_constants.chunks(t).enumerate() {
        let full = round < half || round >= half + constants.partial_rounds;
        for (at, value) in state.iter_mut().enumerate() {
            let one = BigInt::from(1);
            *value = b.lin_field(&[(one, *value)], integer(&added[at]), origin);
            if full || at == 0 {
                let square = b.mul(*value, *value, origin);
                let fourth = b.mul(square, square, origin);
                *value = b.mul(fourth, *value, origin);
            }
        }
        let mixed = constants.mds.iter().map(|row| {
            let terms: Vec<(BigInt, ValueId)> =
                row.iter().zip(&state).map(|(m, value)| (integer(m), *value)).collect();
            b.lin_field(&terms, BigInt::from(0), origin)
        });
        state = mixed.collect();
    }
    module.add(b.finish(vec![state[0]]))
}

/// An entry with the given public parameters and outputs.
pub fn entry(
    module: &mut ModuleBuilder,
    template: Template,
    public: Vec<bool>,
    outputs: usize,
) -> Entry {
    let n_params = template.params.len();
    let n_results = template.results.len();
    let input = origin(module, 1000, Reason::Input);
    let template = module.add(template);
    let names = |what: &str, n: usize| (0..n).map(|at| format!("{what}{at}")).collect();
    Entry {
        name: "Test::clause".into(),
        template,
        public,
        param_names: names("p", n_params),
        param_origins: vec![input; n_params],
        outputs,
        output_names: names("o", outputs),
        opening_names: names("s", n_results - outputs),
    }
}

/// `root(leaf, path, directions)` of a Merkle tree; asserted to be the public parameter.
pub fn merkle(depth: usize) -> Module {
    let mut module = ModuleBuilder::new(prime());
    let hash = poseidon_template(&mut module, 3);
    let [call, step, equal] = [
        origin(&mut module, 50, Reason::Call("hash".into())),
        origin(&mut module, 51, Reason::Value),
        origin(&mut module, 52, Reason::Require("not in the tree".into())),
    ];
    let mut b = TemplateBuilder::new("member".into(), module.prime());
    let root = b.param(Kind::Field);
    let leaf = b.param(Kind::Field);
    let path: Vec<ValueId> = (0..depth).map(|_| b.param(Kind::Field)).collect();
    let right: Vec<ValueId> = (0..depth).map(|_| b.param(Kind::bit())).collect();
    let mut node = leaf;
    for (sibling, right) in path.into_iter().zip(right) {
        let (one, minus) = (BigInt::from(1), BigInt::from(-1));
        // One selection: the other side is the sum less this one.
        let left = b.sel(right, sibling, node, step);
        let terms = [(one.clone(), sibling), (one, node), (minus, left)];
        let other = b.lin_field(&terms, BigInt::from(0), step);
        node = b.call(hash, &[Kind::Field], &[left, other], call)[0];
    }
    b.assert_eq(node, root, equal);
    let template = b.finish(vec![]);
    let mut public = vec![false; 2 + 2 * depth];
    public[0] = true;
    let entry = entry(&mut module, template, public, 0);
    module.finish(entry)
}

/// Numbers that look random and are the same each time.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Below `n`.
    pub fn roll(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }

    pub fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.roll(items.len() as u64) as usize].clone()
    }
}

/// A made-up template over integers and elements: any operation, small ranges, some checks.
fn random_template(module: &mut ModuleBuilder, dice: &mut Dice, name: String) -> Template {
    let earlier = module.template_count() as u64;
    let mut b = TemplateBuilder::new(name, module.prime());
    let mut ints = vec![b.param(Kind::bits(6)), b.param(Kind::int(-5, 20))];
    let mut bits = vec![b.param(Kind::bit())];
    let mut elements = vec![b.param(Kind::Field), b.param(Kind::Field)];
    ints.push(b.int(dice.roll(9)));
    for at in 0..6 + dice.roll(14) {
        let line = 100 * earlier as u32 + at as u32;
        let here = |module: &mut ModuleBuilder, reason| origin(module, line, reason);
        let value = here(module, Reason::Value);
        let (x, y) = (dice.pick(&ints), dice.pick(&ints));
        let (e, f) = (dice.pick(&elements), dice.pick(&elements));
        let c = dice.pick(&bits);
        let k: BigInt = BigInt::from(dice.roll(7)) - BigInt::from(3);
        match dice.roll(14) {
            0 | 1 => {
                let terms = [(BigInt::from(1), x), (k.clone(), y)];
                let sum = b.lin(&terms, k, value);
                if small(&b, sum) {
                    ints.push(sum);
                }
            }
            2 => elements.push(b.lin_field(&[(k.clone(), e), (BigInt::from(2), f)], k, value)),
            3 => elements.push(b.lin_field(&[(k.clone(), e), (BigInt::from(1), x)], k, value)),
            4 => elements.push(b.mul(e, f, value)),
            5 => {
                let product = b.mul(x, y, value);
                if small(&b, product) {
                    ints.push(product);
                }
            }
            6 => elements.push(b.sel(c, e, f, value)),
            7 => ints.push(b.sel(c, x, y, value)),
            8 => {
                let reason = here(module, Reason::Conversion);
                bits.extend(b.bits(x, 9, reason));
            }
            9 => bits.push(b.lt(x, y, value)),
            10 => bits.push(if dice.roll(2) == 0 { b.eq(x, y, value) } else { b.eq(e, f, value) }),
            11 => {
                let reason = here(module, Reason::Overflow);
                b.assert_range(x, BigInt::from(-40), BigInt::from(300), reason);
            }
            12 => {
                let reason = here(module, Reason::DivisionByZero);
                let (lo_x, _) = b.range(x).unwrap_or_default();
                let (lo_y, _) = b.range(y).unwrap_or_default();
                if lo_x >= BigInt::from(0) && lo_y >= BigInt::from(0) {
                    let (q, r) = b.divmod(x, y, reason);
                    ints.extend([q, r]);
                }
            }
            _ if earlier > 0 => {
                let callee = TemplateId(dice.roll(earlier) as u32);
                let reason = here(module, Reason::Call(String::new()));
                let (ours, theirs) = (b.int(3), b.int(4));
                let args = [ours, theirs, c, e, f];
                let called = module.template(callee);
                let kinds: Vec<Kind> =
                    called.results.iter().map(|result| called.kind(*result).clone()).collect();
                let results = b.call(callee, &kinds, &args, reason);
                for (result, kind) in results.into_iter().zip(kinds) {
                    match kind {
                        Kind::Field => elements.push(result),
                        _ => ints.push(result),
                    }
                }
            }
            _ => {
                let reason = here(module, Reason::Inverse);
                elements.push(b.inverse(e, reason));
            }
        }
    }
    let results = vec![dice.pick(&elements), dice.pick(&ints), dice.pick(&elements)];
    assert_eq!(b.capacity_exceeded(), None);
    b.finish(results)
}

fn small(b: &TemplateBuilder, value: ValueId) -> bool {
    let bound = BigInt::from(1u64 << 40);
    b.range(value).is_some_and(|(lo, hi)| -bound.clone() < lo && hi < bound)
}

/// A made-up module of a few templates that call each other, with inputs for it.
pub fn random_module(seed: u64) -> (Module, Vec<BigInt>) {
    let mut dice = Dice::new(seed);
    let mut module = ModuleBuilder::new(prime());
    for at in 0..dice.roll(4) {
        let template = random_template(&mut module, &mut dice, format!("t{at}"));
        module.add(template);
    }
    let template = random_template(&mut module, &mut dice, "entry".into());
    let public = vec![true, false, true, false, true];
    let entry = entry(&mut module, template, public, 2);
    let inputs = vec![
        BigInt::from(dice.roll(64)),
        BigInt::from(dice.roll(26)) - BigInt::from(5),
        BigInt::from(dice.roll(2)),
        BigInt::from(dice.roll(5)),
        BigInt::from(dice.roll(u64::MAX)) * BigInt::from(dice.roll(u64::MAX)),
    ];
    (module.finish(entry), inputs)
}
