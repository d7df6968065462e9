//! Integers at the edge of a word: interpreter, witness program and rows agree where a value fits 64
//! bits, where it just does not, and where it is below zero.

mod common;

use common::{entry, origin, prime};
use num_bigint::BigInt;
use zkc_artifact::program::Inst;
use zkc_backend_r1cs::compile;
use zkc_field::Fr;
use zkc_field::element::reduce_bigint;
use zkc_ir::builder::{ModuleBuilder, TemplateBuilder};
use zkc_ir::{Kind, Module, OriginId, Reason, ValueId, interpret};
use zkc_witness::RunError;

const CORNERS: [u64; 7] = [0, 1, 2, (1 << 32) - 1, (1 << 63) - 1, 1 << 63, u64::MAX];

/// What is done with two words; the results.
type Body = fn(&mut TemplateBuilder, [ValueId; 2], OriginId) -> Vec<ValueId>;

fn whole() -> BigInt {
    BigInt::from(u64::MAX)
}

fn combination(b: &mut TemplateBuilder, k: i32, [x, y]: [ValueId; 2], at: OriginId) -> ValueId {
    b.lin(&[(BigInt::from(1), x), (BigInt::from(k), y)], BigInt::from(0), at)
}

const BODIES: [(&str, Body); 9] = [
    ("sum that must fit", |b, xy, at| {
        let sum = combination(b, 1, xy, at);
        b.assert_range(sum, BigInt::from(0), whole(), at);
        let sum = b.narrow(sum, Kind::bits(64), at);
        let bits = b.bits(sum, 64, at);
        vec![sum, bits[63], bits[0]]
    }),
    ("difference that must not be negative", |b, xy, at| {
        let rest = combination(b, -1, xy, at);
        b.assert_range(rest, BigInt::from(0), whole(), at);
        let rest = b.narrow(rest, Kind::bits(64), at);
        let (q, r) = b.divmod(rest, xy[1], at);
        vec![rest, q, r]
    }),
    ("signed difference", |b, xy, at| {
        let rest = combination(b, -1, xy, at);
        b.assert_range(rest, BigInt::from(-5), BigInt::from(1_u64 << 63), at);
        vec![rest]
    }),
    ("order and equality", |b, [x, y], at| {
        let sum = combination(b, 1, [x, y], at);
        vec![b.lt(x, y, at), b.lt(sum, x, at), b.lt(y, sum, at), b.eq(x, y, at), b.eq(sum, x, at)]
    }),
    ("product of 128 bits", |b, [x, y], at| {
        let product = b.mul(x, y, at);
        let rate = b.int(10_000);
        let (q, r) = b.divmod(product, rate, at);
        let less = b.lt(q, x, at);
        vec![product, q, r, less]
    }),
    ("product that must fit", |b, [x, y], at| {
        let product = b.mul(x, y, at);
        b.assert_range(product, BigInt::from(0), whole(), at);
        let product = b.narrow(product, Kind::bits(64), at);
        let (q, r) = b.divmod(product, y, at);
        vec![q, r, product]
    }),
    ("choice", |b, [x, y], at| {
        let less = b.lt(x, y, at);
        let sum = combination(b, 1, [x, y], at);
        let (low, wide) = (b.sel(less, x, y, at), b.sel(less, sum, x, at));
        let both = b.mul(less, less, at);
        vec![low, wide, both]
    }),
    ("bits of a sum", |b, xy, at| {
        let sum = combination(b, 1, xy, at);
        b.bits(sum, 64, at)
    }),
    ("into the field", |b, [x, y], at| {
        let high = (BigInt::from(1_u8) << 64, x);
        let packed = b.lin_field(&[high, (BigInt::from(-1), y)], BigInt::from(7), at);
        vec![b.mul(packed, packed, at)]
    }),
];

/// The body in a template of its own, called twice, so that words go in and out.
fn module(body: Body) -> Module {
    let mut module = ModuleBuilder::new(prime());
    let [inner, call] = [
        origin(&mut module, 1, Reason::Overflow),
        origin(&mut module, 2, Reason::Call("f".into())),
    ];
    let mut b = TemplateBuilder::new("body".into(), module.prime());
    let xy = [b.param(Kind::bits(64)), b.param(Kind::bits(64))];
    let results = body(&mut b, xy, inner);
    let kinds: Vec<Kind> = results.iter().map(|result| b.kind(*result).clone()).collect();
    let callee = module.add(b.finish(results));
    let mut b = TemplateBuilder::new("entry".into(), module.prime());
    let [x, y] = [b.param(Kind::bits(64)), b.param(Kind::bits(64))];
    let mut results = b.call(callee, &kinds, &[x, y], call);
    results.extend(b.call(callee, &kinds, &[x, x], call));
    let template = b.finish(results);
    let outputs = template.results.len();
    let entry = entry(&mut module, template, vec![true, false], outputs);
    module.finish(entry)
}

#[test]
fn interpreter_program_and_rows_agree_at_the_edges() {
    let past: BigInt = BigInt::from(1_u8) << 64;
    for (name, body) in BODIES {
        let module = module(body);
        let circuit = compile::<Fr>(&module).unwrap();
        let mut inputs: Vec<BigInt> = CORNERS.iter().map(|corner| BigInt::from(*corner)).collect();
        inputs.extend([BigInt::from(-1), past.clone(), &past + 1]);
        let mut accepted = 0;
        for x in &inputs {
            for y in &inputs {
                let given = [x.clone(), y.clone()];
                let elements: Vec<Fr> = given.iter().map(reduce_bigint).collect();
                match (
                    interpret::run(&module, &given),
                    zkc_witness::run(&circuit.program, &elements),
                ) {
                    (Ok(outcome), Ok(witness)) => {
                        let expected: Vec<Fr> = outcome.outputs.iter().map(reduce_bigint).collect();
                        assert_eq!(witness.outputs(), expected, "{name}: {x}, {y}");
                        assert_eq!(circuit.r1cs.check(witness.wires()), Ok(()), "{name}: {x}, {y}");
                        accepted += 1;
                    }
                    (Err(failure), Err(RunError::Failed(found))) => {
                        assert_eq!(failure.origin, OriginId(found.origin), "{name}: {x}, {y}");
                        let calls: Vec<OriginId> =
                            found.calls.iter().map(|id| OriginId(*id)).collect();
                        assert_eq!(failure.path, calls, "{name}: {x}, {y}");
                    }
                    (expected, found) => panic!("{name}: {x}, {y}: {expected:?}, {found:?}"),
                }
            }
        }
        assert!(accepted > 0, "{name}: no inputs are accepted");
    }
}

/// Order, bits and range checks of words are no work of the field.
#[test]
fn words_are_compared_as_words() {
    for (name, body) in &BODIES[..4] {
        let program = compile::<Fr>(&module(*body)).unwrap().program;
        for inst in &program.parts().templates[0].insts {
            let in_the_field = matches!(
                inst,
                Inst::Bits { .. }
                    | Inst::LowBits { .. }
                    | Inst::Less { .. }
                    | Inst::Equal { .. }
                    | Inst::CheckRange { .. }
                    | Inst::DivMod { .. }
                    | Inst::Lin { .. }
            );
            assert!(!in_the_field, "{name}: {inst:?}");
        }
    }
}
