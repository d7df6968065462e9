//! The package a command works on: found, checked, compiled; and where its files are.

use std::path::PathBuf;
use std::sync::Arc;

use zkc_artifact::abi::Abi;
use zkc_artifact::debug::DebugMap;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_driver::{Check, DiskFiles, Package, Session, clause_abi};
use zkc_field::Fr;
use zkc_groth16::circuit_digest;
use zkc_hir::{Clause, Program};
use zkc_r1cs::R1cs;

use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::ui::Ui;

/// A package without errors.
pub struct Project {
    /// Its folder.
    pub root: PathBuf,
    /// Its manifest.
    pub package: Package,
    /// Its checked sources.
    pub program: Program,
    /// Its texts.
    pub session: Session,
    /// Whether clauses are compiled with what became of their checks.
    pub explains: bool,
}

/// A compiled clause.
pub struct Built {
    /// `Contract::clause`.
    pub name: String,
    /// Index of the clause in the program.
    pub index: usize,
    /// Its rows.
    pub r1cs: Arc<R1cs<Fr>>,
    /// Digest of its rows, in hex: what keys and files name it by.
    pub circuit: String,
    /// How its witness is computed.
    pub program: zkc_artifact::program::Program<Fr>,
    /// Where its rows come from.
    pub debug: DebugMap,
    /// Its interface.
    pub abi: Abi,
    /// What became of its checks; empty unless the project was told to explain.
    pub checks: Vec<Check>,
}

/// The folder of the package: this one, as the empty path, or the nearest above that has a manifest.
/// Where there is none it is this one, and the driver says what is missing.
pub fn find_root() -> PathBuf {
    let Ok(here) = std::env::current_dir() else { return PathBuf::new() };
    match here.ancestors().find(|folder| folder.join("Zkc.toml").is_file()) {
        Some(folder) if folder != here => folder.to_owned(),
        _ => PathBuf::new(),
    }
}

/// Finds, loads and checks the package.
pub fn open(ui: &Ui) -> Outcome<Project> {
    open_sources(ui, false)
}

/// As [`open`], with the files of the folder `tests/`.
pub fn open_with_tests(ui: &Ui) -> Outcome<Project> {
    open_sources(ui, true)
}

fn open_sources(ui: &Ui, tests: bool) -> Outcome<Project> {
    let root = find_root();
    let files = DiskFiles::new(&root);
    let mut session = Session::new();
    let Some(package) = session.load_package(&files) else {
        let missing = session.diagnostics.iter().any(|diagnostic| diagnostic.code == Code("E0602"));
        ui.diagnostics(&mut session);
        return Err(Failure::said(if missing { Exit::Files } else { Exit::Compile }));
    };
    let manifest = &package.manifest;
    ui.status("Checking", format!("{} v{}", manifest.name, manifest.version));
    let program = match tests {
        true => session.check_with_tests(&files, &package),
        false => session.check(&files, &package),
    };
    ui.diagnostics(&mut session);
    match program {
        Some(program) => Ok(Project { root, package, program, session, explains: false }),
        None => Err(Failure::said(Exit::Compile)),
    }
}

impl Project {
    /// Index of the clause that is meant.
    pub fn clause_index(&self, name: Option<&str>) -> Outcome<usize> {
        let clauses = &self.program.clauses;
        let list = || {
            let names: Vec<String> =
                clauses.iter().map(|clause| format!("`{}`", full_name(clause))).collect();
            names.join(", ")
        };
        let usage = |message: String, help: String| {
            Failure::new(Exit::Usage, Diagnostic::error(Code("E0613"), message).help(help))
        };
        match (name, clauses.len()) {
            (_, 0) => Err(usage(
                format!("the package `{}` has no clause", self.package.manifest.name),
                "a clause stands in a contract: `contract Name { clause name(…) { … } }`"
                    .to_owned(),
            )),
            (None, 1) => Ok(0),
            (None, n) => Err(usage(
                format!("the package has {n} clauses, and it is not said which one is meant"),
                format!("add `--clause NAME`; there are {}", list()),
            )),
            (Some(name), _) => {
                let matching: Vec<usize> = (0..clauses.len())
                    .filter(|i| clauses[*i].name == name || full_name(&clauses[*i]) == name)
                    .collect();
                match matching[..] {
                    [index] => Ok(index),
                    [] => Err(usage(
                        format!("there is no clause `{name}`"),
                        format!("there are {}", list()),
                    )),
                    _ => Err(usage(
                        format!("several contracts have a clause `{name}`"),
                        format!("name the contract too; there are {}", list()),
                    )),
                }
            }
        }
    }

    /// Compiles a clause.
    pub fn compile(&mut self, index: usize, ui: &Ui) -> Outcome<Built> {
        let clause = &self.program.clauses[index];
        let compiled = self.session.compile(&self.program, clause);
        ui.diagnostics(&mut self.session);
        let Some(compiled) = compiled else { return Err(Failure::said(Exit::Compile)) };
        let digest = circuit_digest(&compiled.circuit.r1cs);
        let circuit = hex(&digest);
        let debug = match zkc_driver::debug_map(&compiled, &self.session.sources, &circuit) {
            Ok(debug) => debug,
            Err(error) => {
                let message =
                    format!("the debug map of `{}` is inconsistent: {error}", clause.name);
                return Err(Failure::new(Exit::Panic, Diagnostic::error(Code("E0614"), message)));
            }
        };
        let checks = if self.explains { zkc_driver::checks(&compiled) } else { Vec::new() };
        Ok(Built {
            name: full_name(clause),
            index,
            abi: clause_abi(&self.program, clause, &self.package.manifest, &circuit),
            program: compiled.circuit.program.for_circuit(digest),
            r1cs: Arc::new(compiled.circuit.r1cs),
            circuit,
            debug,
            checks,
        })
    }

    /// The clause of an index.
    pub fn clause(&self, index: usize) -> &Clause {
        &self.program.clauses[index]
    }

    /// Where the files of a clause are.
    pub fn target(&self, index: usize) -> PathBuf {
        let clause = self.clause(index);
        self.root.join("target").join(format!("{}.{}", clause.contract, clause.name))
    }

    /// The value of `deployment` for local proofs of a clause.
    pub fn deployment(&self, index: usize) -> Fr {
        let clause = self.clause(index);
        let contract =
            clause.path.rsplit_once("::").map_or(clause.path.as_str(), |(contract, _)| contract);
        let manifest = &self.package.manifest;
        zkc_artifact::deployment::deployment_digest(
            &manifest.deployment,
            contract,
            &manifest.version,
        )
    }
}

/// `Contract::clause`.
pub fn full_name(clause: &Clause) -> String {
    format!("{}::{}", clause.contract, clause.name)
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A number with commas: `18,300`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
