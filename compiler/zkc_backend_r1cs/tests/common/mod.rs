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
