//! The command line.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use zkc_driver::Emit;

use crate::exit;

/// Compiles, proves and verifies contracts written in Clause.
#[derive(Parser, Debug)]
#[command(name = "zkc", version, about, after_help = exit::HELP, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Args {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(ClapArgs, Clone, Debug)]
pub struct Global {
    /// Run as if started in this folder
    #[arg(short = 'C', long = "directory", value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,
    /// How messages are shown
    #[arg(long, value_name = "FORMAT", default_value = "human", global = true)]
    pub message_format: MessageFormat,
    /// When messages are coloured
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: Color,
    /// Say nothing but warnings and errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum MessageFormat {
    /// With the source
    Human,
    /// One line each
    Short,
    /// One JSON object a line, for tools
    Json,
    /// One SARIF 2.1.0 document when all is done, for code hosts
    Sarif,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Make a new package
    New(New),
    /// Look for errors, build nothing
    Check,
    /// Compile every clause to a circuit and a witness program
    Build(Build),
    /// Run a clause on inputs, without a proof
    Execute(Execute),
    /// Run the package's tests
    Test(Test),
    /// Make the keys of a clause, for development only
    Setup(Setup),
    /// Prove a clause for inputs, or for many deals
    Prove(Prove),
    /// Verify a proof and show what it says
    Verify(Verify),
    /// Format sources
    Fmt(Fmt),
    /// Explain an error code, or where the package rounds
    Explain(Explain),
    /// Show the size of each clause's circuit
    Info(Info),
    /// Delete what zkc built
    Clean,
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page
    Man,
    /// Panic with a text, so that tests see what a panic shows; builds for use do not have it
    #[cfg(debug_assertions)]
    #[command(hide = true)]
    DebugPanic {
        /// What the panic says
        text: String,
    },
}

#[derive(ClapArgs, Debug)]
pub struct New {
    /// Name of the package and its folder: letters, digits and `_`
    pub name: String,
}

#[derive(ClapArgs, Debug)]
pub struct Build {
    /// Print a stage of the compiler instead: tokens, ast, hir, ir or r1cs
    #[arg(long, value_name = "STAGE")]
    pub emit: Option<Emit>,
    /// Also show which checks have constraints, which need none, and why
    #[arg(long, conflicts_with = "emit")]
    pub explain_cost: bool,
}

/// Which clause, for commands that work on one.
#[derive(ClapArgs, Clone, Debug)]
pub struct Which {
    /// The clause, `name` or `Contract::name`; may be left out if there is only one
    #[arg(long, value_name = "NAME")]
    pub clause: Option<String>,
}

/// Which inputs.
#[derive(ClapArgs, Clone, Debug)]
pub struct Input {
    /// The input file, TOML or JSON [default: inputs/<clause>.toml or .json]
    #[arg(long, value_name = "FILE")]
    pub inputs: Option<PathBuf>,
    /// Show private values in messages about conditions that do not hold
    #[arg(long)]
    pub show_private: bool,
}

#[derive(ClapArgs, Debug)]
pub struct Execute {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub input: Input,
    /// Also write the witness, which holds all private values, to this file
    #[arg(long, value_name = "FILE")]
    pub wtns: Option<PathBuf>,
}

#[derive(ClapArgs, Debug)]
pub struct Test {
    /// Run only tests whose names contain this text
    #[arg(value_name = "TEXT")]
    pub filter: Option<String>,
    /// Run only the test of exactly this name
    #[arg(long, requires = "filter")]
    pub exact: bool,
    /// List the tests and run none
    #[arg(long)]
    pub list: bool,
    /// Where salts and random cases come from; the same seed gives the same run
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,
    /// How many cases a test with parameters has [default: 100; 20 with --witness, 3 where it forges, 2 with --prove]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub cases: Option<u32>,
    /// Run clauses by their circuits too, and compare
    #[arg(long)]
    pub witness: bool,
    /// Prove and verify too, with keys made for this run; slow
    #[arg(long)]
    pub prove: bool,
    /// How results are shown
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: TestFormat,
    /// Also show which conditions no test made fail
    #[arg(long)]
    pub coverage: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum TestFormat {
    /// A line for each test
    Human,
    /// One JSON object a line
    Json,
    /// JUnit's XML, for build servers
    Junit,
}

#[derive(ClapArgs, Debug)]
pub struct Setup {
    #[command(flatten)]
    pub which: Which,
    /// Replace keys that are still good
    #[arg(long)]
    pub force: bool,
}

#[derive(ClapArgs, Debug)]
pub struct Prove {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub input: Input,
    /// Prove many deals: a folder of input files, or a file with one JSON object a line
    #[arg(long, value_name = "PATH", conflicts_with = "inputs")]
    pub batch: Option<PathBuf>,
    /// The proving key, a `.zkey` [default: the one that `zkc setup` made]
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Where to write proof, public values and openings [default: the clause's folder in target/]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

#[derive(ClapArgs, Debug)]
pub struct Verify {
    #[command(flatten)]
    pub which: Which,
    /// The proof [default: proof.json in the clause's folder in target/]
    #[arg(long, value_name = "FILE")]
    pub proof: Option<PathBuf>,
    /// The public values [default: public.json beside the proof]
    #[arg(long, value_name = "FILE")]
    pub public: Option<PathBuf>,
    /// The verification key [default: the one that `zkc setup` made]
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// The interface file; with it no package is needed
    #[arg(long, value_name = "FILE", requires_all = ["proof", "key"])]
    pub abi: Option<PathBuf>,
}

#[derive(ClapArgs, Debug)]
pub struct Fmt {
    /// Files, folders with files, or `-` to format stdin to stdout [default: the package's src/ and tests/]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write nothing, print what would change, and end with code 1 if anything would
    #[arg(long)]
    pub check: bool,
}

#[derive(ClapArgs, Debug)]
pub struct Explain {
    /// The code, such as E0312; without it, all codes are listed
    pub code: Option<String>,
    /// List every rounding of the package's clauses instead: how, by how much, how often, and who keeps it
    #[arg(long, conflicts_with = "code", group = "report")]
    pub rounding: bool,
    /// List who answers for each input of the package's clauses instead: the verifier, something that fixes it, or the prover
    #[arg(long, conflicts_with = "code", group = "report")]
    pub trust: bool,
    /// List what everybody learns from a proof of the package's clauses instead, and what stays hidden
    #[arg(long, conflicts_with = "code", group = "report")]
    pub disclosure: bool,
    /// With `--rounding`, `--trust` or `--disclosure`: this clause alone, `name` or `Contract::name`
    #[arg(long, value_name = "NAME", requires = "report")]
    pub clause: Option<String>,
}

#[derive(ClapArgs, Debug)]
pub struct Info {
    #[command(flatten)]
    pub which: Which,
    /// Also show how many constraints each source line costs
    #[arg(long)]
    pub per_line: bool,
    /// Also draw the constraints by call path and line into this SVG file; a name that ends in
    /// `.folded` gets folded stacks as text
    #[arg(long, value_name = "FILE")]
    pub flamegraph: Option<PathBuf>,
}

#[derive(ClapArgs, Debug)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}
