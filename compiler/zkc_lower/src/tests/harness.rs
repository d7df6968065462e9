//! From source text to two outcomes that must be one.

use num_bigint::{BigInt, BigUint};
use num_traits::Zero;
use zkc_diagnostics::Diagnostic;
use zkc_eval::{FailureKind, Options, Value};
use zkc_field::Curve;
use zkc_hir::encoding::{self, LeafBound};
use zkc_hir::{Clause, Program, Ty, Visibility};
use zkc_ir::{Module, Reason, interpret};
use zkc_span::{SourceMap, Span};

/// A contract with clauses, ready to run.
pub(super) struct Contract {
    program: Program,
    circuits: Vec<Module>,
}

/// What came out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// Outputs, then openings.
    Accept(Vec<BigUint>),
    /// The kind of the verdict and its place.
    Reject(String, Span),
}

impl Outcome {
    /// The outputs; a rejection is a failed test.
    pub(super) fn accepted(self) -> Vec<BigUint> {
        match self {
            Outcome::Accept(values) => values,
            Outcome::Reject(why, span) => panic!("rejected: {why} at {span:?}"),
        }
    }

    /// The kind of the verdict; an acceptance is a failed test.
    pub(super) fn rejected(self) -> String {
        match self {
            Outcome::Accept(values) => panic!("accepted with {values:?}"),
            Outcome::Reject(why, _) => why,
        }
    }
}

/// The texts that [`check`] reads, for showing its messages.
pub(super) fn texts(source: &str) -> SourceMap {
    let mut sources = SourceMap::new();
    for module in zkc_stdlib::MODULES {
        sources.add(module.file_name, module.text);
    }
    sources.add("src/main.clause", source);
    sources
}

/// Checks a file. Everything before lowering must find it right.
pub(super) fn check(source: &str) -> Program {
    let mut sources = SourceMap::new();
    let mut parsed = Vec::new();
    for module in zkc_stdlib::MODULES {
        let file = sources.add(module.file_name, module.text);
        parsed.push((module.path, zkc_parser::parse(module.text, file)));
    }
    let file = sources.add("src/main.clause", source);
    let main = zkc_parser::parse(source, file);
    let show = |diagnostics: &[Diagnostic]| {
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
        let lines: Vec<String> = errors
            .map(|diagnostic| {
                let place = diagnostic.primary.as_ref().map(|label| sources.display(label.span));
                format!("{} {} {place:?}", diagnostic.code, diagnostic.message)
            })
            .collect();
        assert!(lines.is_empty(), "{}\n{source}", lines.join("\n"));
    };
    show(&main.diagnostics);
    let std_modules = parsed
        .iter()
        .map(|(path, parsed)| zkc_typeck::Module {
            path: path.iter().map(|name| (*name).to_owned()).collect(),
            ast: &parsed.ast,
        })
        .collect();
    let packages = [
        zkc_typeck::Package { name: "std".to_owned(), modules: std_modules },
        zkc_typeck::Package {
            name: "main".to_owned(),
            modules: vec![zkc_typeck::Module { path: Vec::new(), ast: &main.ast }],
        },
    ];
    let checked = zkc_typeck::check(&packages, &zkc_eval::evaluate_constant);
    show(&checked.diagnostics);
    let program = checked.program.expect("no error means a program");
    show(&zkc_eval::check_constants(&program));
    program
}

/// A contract of these items; a clause `name` is written as
/// `clause name(parameters) -> (outputs) { … }`.
pub(super) fn contract(items: &str, clauses: &[&str]) -> Contract {
    let clauses: String =
        clauses.iter().map(|clause| format!("    #[repeatable]\n    {clause}\n")).collect();
    built(&format!("{items}\ncontract Test {{\n{clauses}}}\n"))
}

/// A whole file, lowered.
pub(super) fn built(source: &str) -> Contract {
    let program = check(source);
    let prime = Curve::Bn254.scalar_modulus();
    let mut circuits = Vec::new();
    let mut templates = crate::Templates::default();
    for clause in &program.clauses {
        let lowered = crate::lower(&program, clause, prime, &mut templates);
        let found: Vec<String> =
            lowered.diagnostics.iter().map(|diagnostic| diagnostic.message.clone()).collect();
        let module = lowered.module.unwrap_or_else(|| panic!("{}: {found:?}", clause.name));
        assert!(found.is_empty(), "{found:?}");
        if let Err(error) = zkc_ir::verify::verify(&module) {
            panic!("{}: {error:?}", clause.name);
        }
        circuits.push(module);
    }
    Contract { program, circuits }
}

/// One clause `t(parameters) -> (outputs) { body }`, with `use`s and functions before the contract.
pub(super) fn clause(items: &str, clause: &str) -> Contract {
    contract(items, &[clause])
}

impl Contract {
    pub(super) fn clause(&self, name: &str) -> (&Clause, &Module) {
        let clauses = self.program.clauses.iter().zip(&self.circuits);
        clauses.clone().find(|(clause, _)| clause.name == name).expect("a clause of that name")
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.program.clauses.iter().map(|clause| clause.name.clone()).collect()
    }

    pub(super) fn module(&self) -> &Module {
        &self.circuits[0]
    }

    /// Runs the only clause on the leaves of its parameters.
    pub(super) fn run(&self, leaves: &[i128]) -> Outcome {
        let leaves: Vec<BigUint> =
            leaves.iter().map(|leaf| BigUint::try_from(*leaf).expect("not negative")).collect();
        self.run_clause("", &leaves, |_| {})
    }

    /// The bounds of a clause's parameter leaves.
    pub(super) fn bounds(&self, name: &str) -> Vec<LeafBound> {
        let (clause, _) = self.clause(name);
        let leaves = clause.params.iter().flat_map(|param| {
            encoding::leaves(&self.program, &param.ty).expect("a checked type").into_iter()
        });
        leaves.map(|leaf| leaf.bound).collect()
    }

    /// Whether both sides refuse elements of the public parameters of the only clause, as they are the
    /// elements of no value.
    pub(super) fn refuses(&self, elements: &[u32]) -> bool {
        let clause = &self.program.clauses[0];
        let leaves: Vec<BigUint> = elements.iter().map(|element| (*element).into()).collect();
        let ty = &clause.params[0].ty;
        let value =
            zkc_eval::from_leaves(&self.program, ty, &leaves, Curve::Bn254.scalar_modulus());
        let flat = std::iter::once(BigInt::from(7)).chain(leaves.into_iter().map(BigInt::from));
        value.is_err() && interpret::run(&self.circuits[0], &flat.collect::<Vec<_>>()).is_err()
    }

    /// Elements of the parameters of a clause: those of parts that a value has not are 0.
    pub(super) fn elements(&self, name: &str, random: &mut Random) -> Vec<BigUint> {
        let (clause, _) = self.clause(name);
        let mut elements = Vec::new();
        for param in &clause.params {
            self.fill(&param.ty, true, random, &mut elements);
        }
        elements
    }

    fn fill(&self, ty: &Ty, live: bool, random: &mut Random, out: &mut Vec<BigUint>) {
        if let Some(bound) = encoding::leaf_bound(&self.program, ty).expect("a checked type") {
            out.push(if live { random.leaf(bound) } else { BigUint::ZERO });
            return;
        }
        let parts = encoding::parts(&self.program, ty).expect("a checked type");
        let mut first = BigUint::ZERO;
        for (index, (_, part)) in parts.iter().enumerate() {
            let counts = match ty {
                _ if index == 0 => true,
                Ty::Enum(..) => first == BigUint::from(index - 1),
                Ty::Vec(..) => BigUint::from(index) <= first,
                _ => true,
            };
            self.fill(part, live && counts, random, out);
            if index == 0 {
                first = out.last().cloned().unwrap_or_default();
            }
        }
    }

    /// Runs a clause (the first if unnamed) in the evaluator and as a circuit, and insists that
    /// both say the same. `change` may spoil the inputs after salts and seals are made.
    pub(super) fn run_clause(
        &self,
        name: &str,
        leaves: &[BigUint],
        change: impl Fn(&mut zkc_eval::ClauseInputs),
    ) -> Outcome {
        let (clause, module) = self.named(name);
        let mut inputs = self.inputs(clause, leaves);
        change(&mut inputs);
        let expected = self.evaluated(clause, &inputs);
        let found = self.interpreted(clause, module, &inputs);
        assert_eq!(found, expected, "clause {}, leaves {leaves:?}", clause.name);
        expected
    }

    /// Runs a clause (the first if unnamed) in the evaluator alone.
    pub(super) fn evaluate_clause(&self, name: &str, leaves: &[BigUint]) -> Outcome {
        let (clause, _) = self.named(name);
        self.evaluated(clause, &self.inputs(clause, leaves))
    }

    fn named(&self, name: &str) -> (&Clause, &Module) {
        match name {
            "" => (&self.program.clauses[0], &self.circuits[0]),
            name => self.clause(name),
        }
    }

    pub(super) fn inputs(&self, clause: &Clause, leaves: &[BigUint]) -> zkc_eval::ClauseInputs {
        let prime = Curve::Bn254.scalar_modulus();
        let mut rest = leaves;
        let mut inputs = zkc_eval::ClauseInputs {
            deployment: BigUint::from(7u32),
            values: Vec::new(),
            salts: Vec::new(),
            seals: Vec::new(),
            now: clause.uses_now.then_some((1_000, 1_500)),
            fresh: Vec::new(),
        };
        for param in &clause.params {
            let count = encoding::leaves(&self.program, &param.ty).expect("a checked type").len();
            let (own, others) = rest.split_at(count);
            rest = others;
            let value = zkc_eval::from_leaves(&self.program, &param.ty, own, prime)
                .expect("leaves in range");
            if param.visibility == Visibility::Sealed {
                let salt = BigUint::from(1_000 + inputs.salts.len());
                let seal = zkc_eval::seal(&self.program, &param.ty, &value, &salt)
                    .expect("a value of the type");
                inputs.salts.push(salt);
                inputs.seals.push(seal);
            }
            inputs.values.push(value);
        }
        assert!(rest.is_empty(), "more leaves than parameters");
        for (index, _) in clause.outputs.iter().filter(|output| output.sealed).enumerate() {
            inputs.fresh.push(BigUint::from(2_000 + index));
        }
        inputs
    }

    fn leaves_of(&self, ty: &zkc_hir::Ty, value: &Value) -> Vec<BigUint> {
        zkc_eval::leaves(&self.program, ty, value, Curve::Bn254.scalar_modulus())
            .expect("a value of the type")
    }

    fn evaluated(&self, clause: &Clause, inputs: &zkc_eval::ClauseInputs) -> Outcome {
        match zkc_eval::evaluate(&self.program, clause, inputs, &Options::bn254())
            .expect("inputs are values")
        {
            zkc_eval::Outcome::Accept { public, openings, .. } => {
                let count: usize = clause
                    .outputs
                    .iter()
                    .map(|output| match output.sealed {
                        true => 1,
                        false => {
                            encoding::leaves(&self.program, &output.ty).expect("checked").len()
                        }
                    })
                    .sum();
                let mut values = public[1..=count].to_vec();
                for opening in openings {
                    let ty = &clause.outputs[opening.output].ty;
                    values.extend(self.leaves_of(ty, &opening.value));
                    values.push(opening.salt);
                }
                Outcome::Accept(values)
            }
            zkc_eval::Outcome::Reject(report) => {
                let verdict = report.verdict().expect("a rejection has a verdict");
                let kind = match &verdict.kind {
                    FailureKind::Require | FailureKind::Fail => "require",
                    FailureKind::Overflow(_) | FailureKind::Underflow(_) => "overflow",
                    FailureKind::DivisionByZero { .. } => "division",
                    FailureKind::RoundingRange { .. } | FailureKind::NotWhole { .. } => "rounding",
                    FailureKind::Conversion { .. } => "conversion",
                    FailureKind::IndexOutOfBounds { .. }
                    | FailureKind::PoseidonWidth { .. }
                    | FailureKind::PastTheEnd { .. }
                    | FailureKind::Full { .. } => "index",
                    FailureKind::ShiftAmount { .. } => "shift",
                    FailureKind::Inverse => "inverse",
                    FailureKind::SealMismatch { .. } => "seal",
                    FailureKind::WindowInvalid { .. } => "window",
                };
                Outcome::Reject(kind.to_owned(), place(kind, verdict.span))
            }
        }
    }

    fn interpreted(
        &self,
        clause: &Clause,
        module: &Module,
        inputs: &zkc_eval::ClauseInputs,
    ) -> Outcome {
        let mut flat = vec![inputs.deployment.clone()];
        let params = || clause.params.iter().zip(&inputs.values);
        let mut seals = inputs.seals.iter();
        for (param, value) in params() {
            match param.visibility {
                Visibility::Public => flat.extend(self.leaves_of(&param.ty, value)),
                Visibility::Sealed => flat.extend(seals.next().cloned()),
                Visibility::Private => {}
            }
        }
        if let Some((start, end)) = inputs.now {
            flat.extend([BigUint::from(start), BigUint::from(end)]);
        }
        let mut salts = inputs.salts.iter();
        for (param, value) in params() {
            if param.visibility != Visibility::Public {
                flat.extend(self.leaves_of(&param.ty, value));
            }
            if param.visibility == Visibility::Sealed {
                flat.extend(salts.next().cloned());
            }
        }
        flat.extend(inputs.fresh.iter().cloned());
        let flat: Vec<BigInt> = flat.into_iter().map(BigInt::from).collect();
        match interpret::run(module, &flat) {
            Ok(outcome) => {
                let values = [outcome.outputs, outcome.openings].concat();
                let values = values.into_iter().map(|value| value.to_biguint().expect("unsigned"));
                Outcome::Accept(values.collect())
            }
            Err(failure) => {
                let origin = module.origin(failure.origin);
                let kind = match &origin.reason {
                    Reason::Require(_) => "require",
                    Reason::Overflow => "overflow",
                    Reason::DivisionByZero => "division",
                    Reason::Rounding => "rounding",
                    Reason::Conversion => "conversion",
                    Reason::Index => "index",
                    Reason::Shift => "shift",
                    Reason::Inverse => "inverse",
                    Reason::Seal => "seal",
                    Reason::Window => "window",
                    Reason::Value | Reason::Input | Reason::Call(_) => "none of these",
                };
                Outcome::Reject(kind.to_owned(), place(kind, origin.span))
            }
        }
    }
}

/// The place of a verdict; seals and windows have no expression of their own.
fn place(kind: &str, span: Span) -> Span {
    if matches!(kind, "seal" | "window") { Span::default() } else { span }
}

/// Numbers that look random, the same every time.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(super) fn next(&mut self) -> u64 {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A leaf: a boundary, a small number, or anything.
    pub(super) fn leaf(&mut self, bound: LeafBound) -> BigUint {
        let range = bound.range().and_then(|(least, most)| (most - least).to_biguint());
        let most = range.unwrap_or_else(|| Curve::Bn254.scalar_modulus() - 1u32);
        let small = BigUint::from(self.next() % 12);
        let least = bound.least();
        if !least.is_zero() && self.next() % 2 == 0 {
            // Numbers about 0 have elements in the middle.
            let middle: BigInt = BigInt::from(small) - least - 6;
            return middle.to_biguint().unwrap_or_default() % (most + 1u32);
        }
        let digits: Vec<u32> = (0..8).map(|_| self.next() as u32).collect();
        let any = BigUint::new(digits);
        let drawn = match self.next() % 8 {
            0 => BigUint::ZERO,
            1 => most.clone(),
            2 => most.clone() - small.clone().min(most.clone()),
            3 => any % (&most + 1u32),
            4 => any % (BigUint::from(1u32) << (most.bits() / 2)),
            _ => small,
        };
        drawn % (most + 1u32)
    }
}
