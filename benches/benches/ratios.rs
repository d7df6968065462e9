//! zkc against plain ark-groth16 and snarkjs: the same circuits, witnesses and threads in the same run.
//!
//! A round is one measurement of each kind, one after another, so that a busy moment of the machine
//! meets all of them. What is printed are medians over the rounds, as multiples of ark-groth16's time to
//! prove. ark-groth16 is called as its documentation has it, with its own key and libsnark's reduction,
//! and checks nothing; zkc's time includes the check of every row and the verification of the proof.
//! snarkjs proves inside one Node process from files held in memory.
//!
//!     cargo bench -p zkc_benches --bench ratios -- [--rounds N]

use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use ark_bn254::Bn254;
use ark_ff::UniformRand as _;
use ark_groth16::Groth16;
use ark_groth16::r1cs_to_qap::LibsnarkReduction;
use ark_relations::gr1cs::{
    ConstraintSynthesizer, ConstraintSystemRef, LinearCombination, SynthesisError, Variable,
};
use zkc_artifact::wtns;
use zkc_benches::{EXAMPLES, Subject, compile, rng, root};
use zkc_field::Fr;
use zkc_r1cs::{ArkMatrix, R1cs, Side};

type Ark = Groth16<Bn254, LibsnarkReduction>;

fn main() {
    let rounds = rounds();
    println!(
        "medians of {rounds} rounds, as multiples of ark-groth16's time to prove the same circuit\n"
    );
    println!(
        "| example | constraints | ark prove | zkc prove | snarkjs prove | zkc witness | zkc verify | zkc compile |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for (name, input_file) in EXAMPLES {
        measure(&Subject::load(name, input_file), rounds);
    }
}

fn rounds() -> usize {
    let arguments: Vec<String> = std::env::args().collect();
    let given = arguments.iter().position(|argument| argument == "--rounds");
    given.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(9).max(1)
}

fn measure(subject: &Subject, rounds: usize) {
    let key = subject.key();
    let folder = tempfile::tempdir().expect("writable");
    let (zkey, witness) = (folder.path().join("key.zkey"), folder.path().join("deal.wtns"));
    std::fs::write(&zkey, key.write()).expect("writable");
    std::fs::write(&witness, wtns::write(&subject.assignment)).expect("writable");
    let mut snarkjs = Snarkjs::start(&zkey, &witness);
    let prover = subject.prover(key);
    let ark = Plain::new(subject);
    let public = subject.r1cs.public_inputs(&subject.assignment);

    let mut times: [Vec<Duration>; 6] = Default::default();
    // Caches, lazily made tables and just-in-time compilation are warm after the first round.
    for round in 0..=rounds {
        let mut rng = rng();
        let measured = [
            time(|| _ = ark.prove(&subject.assignment)),
            time(|| _ = prover.prove(&subject.assignment, &mut rng).expect("it holds")),
            snarkjs.as_mut().map_or(Duration::ZERO, Snarkjs::prove),
            time(|| _ = zkc_witness::run(&subject.program, &subject.elements).is_ok()),
            {
                let proof = prover.prove(&subject.assignment, &mut rng).expect("it holds");
                time(|| prover.verifier().verify(&proof, public).expect("it holds"))
            },
            time(|| _ = compile(&subject.files)),
        ];
        if round > 0 {
            times.iter_mut().zip(measured).for_each(|(times, time)| times.push(time));
        }
    }
    let [ark, zkc, js, witness, verify, compile] = times.map(median);
    let ratio =
        |time: f64| if time == 0.0 { "–".to_owned() } else { format!("{:.3}", time / ark) };
    println!(
        "| {} | {} | 1 | {} | {} | {} | {} | {} |",
        subject.name,
        subject.r1cs.n_rows(),
        ratio(zkc),
        ratio(js),
        ratio(witness),
        ratio(verify),
        ratio(compile),
    );
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(0.0, Duration::as_secs_f64)
}

/// ark-groth16 without anything of zkc's around it.
struct Plain {
    key: ark_groth16::ProvingKey<Bn254>,
    matrices: Vec<ArkMatrix<Fr>>,
    n_public: usize,
    n_rows: usize,
}

impl Plain {
    fn new(subject: &Subject) -> Plain {
        let r1cs = &subject.r1cs;
        let replay = Replay { r1cs, assignment: &subject.assignment };
        let key = Ark::generate_random_parameters_with_reduction(replay, &mut rng())
            .expect("the circuit fits the curve");
        let matrices = Side::ALL.map(|side| r1cs.to_ark(side)).to_vec();
        Plain { key, matrices, n_public: r1cs.n_public(), n_rows: r1cs.n_rows() }
    }

    fn prove(&self, assignment: &[Fr]) -> ark_groth16::Proof<Bn254> {
        let mut rng = rng();
        let (r, s) = (Fr::rand(&mut rng), Fr::rand(&mut rng));
        Ark::create_proof_with_reduction_and_matrices(
            &self.key,
            r,
            s,
            &self.matrices,
            self.n_public + 1,
            self.n_rows,
            assignment,
        )
        .expect("the key is for this circuit")
    }
}

/// Gives arkworks' setup the rows one by one.
struct Replay<'a> {
    r1cs: &'a R1cs<Fr>,
    assignment: &'a [Fr],
}

impl ConstraintSynthesizer<Fr> for Replay<'_> {
    fn generate_constraints(self, cs: ConstraintSystemRef<Fr>) -> Result<(), SynthesisError> {
        let n_public = self.r1cs.n_public();
        let mut variables = vec![Variable::One];
        for (wire, value) in self.assignment.iter().enumerate().skip(1) {
            variables.push(match wire <= n_public {
                true => cs.new_input_variable(|| Ok(*value))?,
                false => cs.new_witness_variable(|| Ok(*value))?,
            });
        }
        for row in 0..self.r1cs.n_rows() {
            let form = |side| {
                let terms = self.r1cs.terms(side, row);
                LinearCombination(
                    terms.map(|(wire, value)| (value, variables[wire as usize])).collect(),
                )
            };
            cs.enforce_r1cs_constraint(|| form(Side::A), || form(Side::B), || form(Side::C))?;
        }
        Ok(())
    }
}

/// A Node process that proves on request and says how long it took.
struct Snarkjs {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Snarkjs {
    /// None, and a word about it, where snarkjs is not installed.
    fn start(zkey: &Path, witness: &Path) -> Option<Snarkjs> {
        let library = root().join("tests/interop/node_modules/snarkjs");
        if !library.is_dir() {
            eprintln!("snarkjs is left out; install it with: npm ci --prefix tests/interop");
            return None;
        }
        let mut child = Command::new("node")
            .arg(root().join("benches/snarkjs.cjs"))
            .args([library.as_path(), zkey, witness])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node runs");
        let requests = child.stdin.take().expect("it is piped");
        let answers = BufReader::new(child.stdout.take().expect("it is piped"));
        Some(Snarkjs { child, requests, answers })
    }

    fn prove(&mut self) -> Duration {
        writeln!(self.requests, "prove").expect("node listens");
        let mut answer = String::new();
        self.answers.read_line(&mut answer).expect("node answers");
        let milliseconds: f64 =
            answer.trim().parse().unwrap_or_else(|_| panic!("snarkjs says {answer:?}"));
        Duration::from_secs_f64(milliseconds / 1000.0)
    }
}

impl Drop for Snarkjs {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
