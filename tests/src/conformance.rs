//! Conformance programs: a program and, behind it, what it does.
//!
//! ```text
//! // 2.3: every operation is checked by itself.
//!
//! clause c(public a: u8, public b: u8, public c: u8) -> (out: u8) {
//!     reveal { out: a + b - c }
//! }
//!
//! //? a = 200, b = 50, c = 60   -> accept out = 190
//! //? a = 200, b = 100, c = 60  -> reject overflow at `a + b`
//! //? a = 256, b = 0, c = 0     -> refused a
//! ```
//!
//! A clause that stands alone is put into a contract, and may be handed in twice. A line `//?` is a case:
//! inputs as in an input file (TOML, or one JSON object), an arrow, and what becomes of them. Lines
//! that begin with `//?` and two spaces continue the case above.
//!
//! | outcome | means |
//! |---|---|
//! | `accept x = 1, y = "2.00 EUR"` | every condition holds; these outputs, in the forms of input files |
//! | `reject "late"; overflow at ‹a + b› in "sum"; skipped "B"` | the report has exactly these, in order |
//! | `refused a; b[1] "above"` | no inputs of this clause; the paths and a part of what is said; `(file)` is no path |
//! | `error E0211 at ‹u253›; E0200` | no program: exactly these codes, and their places |
//! | `warning W0201` | the program builds with exactly these warnings |
//!
//! Code stands in backquotes, here written ‹›.

use ark_ff::Zero as _;
use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;
use zkc_artifact::abi::{Abi, AbiParam, AbiVisibility};
use zkc_diagnostics::Diagnostic;
use zkc_driver::MemoryFiles;
use zkc_eval::{FailureKind, Outcome, Report};
use zkc_field::element::to_biguint;
use zkc_span::{SourceMap, Span};
use zkc_witness::inputs::{self, Document, EntryInputs, Format, InputError};

use crate::Circuit;
use crate::agree::{agreed, drawn, no_choice};

/// How many inputs are drawn for a program, and how many advice values of an accepted run are forged.
const DRAWN: usize = 16;
const FORGED: usize = 12;

/// A program and what it does.
pub struct Program {
    /// The whole file as the compiler reads it.
    pub source: String,
    /// At least one.
    pub cases: Vec<Case>,
}

/// Inputs and what becomes of them.
pub struct Case {
    /// As written, to name the case by.
    pub text: String,
    inputs: String,
    outcome: Expected,
}

enum Expected {
    Accept(String),
    Reject(Vec<Item>),
    Refused(Vec<Item>),
    Error(Vec<Item>),
    Warning(Vec<Item>),
}

/// A failure, code or path, and what is said of it.
#[derive(PartialEq, Eq, Debug, Default)]
struct Item {
    what: String,
    /// The code it is about.
    at: Option<String>,
    /// The message it stands under, or a part of what is said.
    text: Option<String>,
}

/// Reads a conformance program.
///
/// # Errors
/// The line that is no case, or that there is none.
pub fn parse(text: &str) -> Result<Program, String> {
    let mut source = String::new();
    let mut written: Vec<String> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("//?"), written.last_mut()) {
            (Some(rest), Some(case)) if rest.starts_with("  ") => {
                case.push(' ');
                case.push_str(rest.trim());
            }
            (Some(rest), _) => written.push(rest.trim().to_owned()),
            (None, _) => {
                source.push_str(line);
                source.push('\n');
            }
        }
    }
    let cases: Result<Vec<Case>, String> = written
        .into_iter()
        .map(|text| case(&text).map_err(|why| format!("{why}: {text}")))
        .collect();
    let cases = cases?;
    if cases.is_empty() {
        return Err("it has no case".to_owned());
    }
    Ok(Program { source: whole(source), cases })
}

/// A clause that stands alone, put into a contract.
fn whole(source: String) -> String {
    let starts = |word: &str| {
        let at_start = source.starts_with(word).then_some(0);
        at_start.or_else(|| source.find(&format!("\n{word}")).map(|at| at + 1))
    };
    let (None, Some(clause)) = (starts("contract "), starts("clause ")) else { return source };
    // Attributes of the clause go with it.
    let mut start = clause;
    while let Some(line) = source[..start].lines().last().filter(|line| line.starts_with("#[")) {
        start -= line.len() + 1;
    }
    let (items, clause) = source.split_at(start);
    format!("{items}contract Case {{\n#[repeatable]\n{clause}}}\n")
}

fn case(text: &str) -> Result<Case, String> {
    let (inputs, outcome) = match text.strip_prefix("-> ") {
        Some(outcome) => ("", outcome),
        None => text.split_once(" -> ").ok_or("there is no `->` before the outcome")?,
    };
    let inputs = inputs.trim();
    let inputs = match inputs.starts_with('{') {
        true => inputs.to_owned(),
        false => lines(inputs),
    };
    let outcome = outcome.trim();
    let (word, rest) = outcome.split_once(' ').unwrap_or((outcome, ""));
    let outcome = match word {
        "accept" => Expected::Accept(lines(rest)),
        "reject" => Expected::Reject(items(rest)?),
        "refused" => Expected::Refused(items(rest)?),
        "error" => Expected::Error(items(rest)?),
        "warning" => Expected::Warning(items(rest)?),
        _ => return Err(format!("`{word}` is no outcome")),
    };
    Ok(Case { text: text.to_owned(), inputs, outcome })
}

/// Where a text is cut by a character that stands in no brackets and no quotes.
fn cut(text: &str, by: char) -> Vec<&str> {
    let (mut depth, mut quote, mut start) = (0_i32, None, 0);
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        match (c, quote) {
            (c, Some(open)) => {
                if c == open {
                    quote = None;
                }
            }
            ('"' | '`', None) => quote = Some(c),
            ('[' | '{' | '(', None) => depth += 1,
            (']' | '}' | ')', None) => depth -= 1,
            (c, None) if c == by && depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// Assignments between commas as lines of TOML.
fn lines(text: &str) -> String {
    cut(text, ',').join("\n")
}

fn items(text: &str) -> Result<Vec<Item>, String> {
    let items: Result<Vec<Item>, String> = cut(text, ';').into_iter().map(item).collect();
    let items = items?;
    if items.is_empty() { Err("the outcome says nothing".to_owned()) } else { Ok(items) }
}

/// `what [at ‹code›] [in "text"]`, where `what` may be or end in a text of its own.
fn item(text: &str) -> Result<Item, String> {
    let mut item = Item::default();
    let mut rest = text;
    if let Some((before, after)) = rest.split_once(" in \"") {
        item.text = Some(after.strip_suffix('"').ok_or("a text is not closed")?.to_owned());
        rest = before;
    }
    if let Some((before, after)) = rest.split_once(" at `") {
        item.at = Some(after.strip_suffix('`').ok_or("code is not closed")?.to_owned());
        rest = before;
    }
    item.what = rest.trim().to_owned();
    Ok(item)
}

/// Runs every case, and the program on drawn inputs.
///
/// # Errors
/// Each case that ends otherwise, or on which the machines disagree.
pub fn run(program: &Program, seed: u64) -> Result<(), Vec<String>> {
    let files = MemoryFiles::single(program.source.clone());
    let (built, said, sources) = match Circuit::build(&files) {
        Ok((circuit, diagnostics)) => {
            let sources = circuit.sources.clone();
            (Some(circuit), diagnostics, sources)
        }
        Err(session) => (None, session.diagnostics, session.sources),
    };
    let stated: Vec<(&Case, &[Item], bool)> = program
        .cases
        .iter()
        .filter_map(|case| match &case.outcome {
            Expected::Error(items) => Some((case, items.as_slice(), true)),
            Expected::Warning(items) => Some((case, items.as_slice(), false)),
            _ => None,
        })
        .collect();
    let mut wrong = Vec::new();
    for (case, items, errors) in &stated {
        let said = said.iter().filter(|diagnostic| !errors || diagnostic.is_error());
        let said: Vec<Item> = said.map(|diagnostic| message(diagnostic, &sources)).collect();
        if let Err(why) = same(&said, items) {
            wrong.push(format!("{}\n    {why}", case.text));
        }
    }
    if stated.iter().any(|(_, _, errors)| *errors) {
        let others = program.cases.len() - stated.len();
        if others > 0 {
            wrong.push("a program with errors has no other cases".to_owned());
        }
        return if wrong.is_empty() { Ok(()) } else { Err(wrong) };
    }
    let Some(circuit) = built else {
        let shown = said.iter().filter(|diagnostic| diagnostic.is_error());
        let shown: Vec<String> = shown
            .map(|diagnostic| zkc_diagnostics::render::human(&sources, diagnostic, false))
            .collect();
        return Err(vec![format!("it does not build:\n{}", shown.join("\n"))]);
    };
    wrong.extend(unsettled(&circuit, &said));
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut forged = false;
    let runs = |case: &&Case| !matches!(case.outcome, Expected::Warning(_));
    for case in program.cases.iter().filter(runs) {
        match run_case(&circuit, case, &mut rng) {
            Ok(Some(inputs)) if !forged => {
                forged = true;
                if let Err(why) = no_choice(&circuit, &inputs, FORGED) {
                    wrong.push(format!("{}\n    {why}", case.text));
                }
            }
            Ok(_) => {}
            Err(why) => wrong.push(format!("{}\n    {why}", case.text)),
        }
    }
    for round in 0..DRAWN {
        let inputs = drawn(&circuit, &mut rng);
        if let Err(why) = agreed(&circuit, &inputs) {
            let leaves: Vec<_> = inputs
                .params
                .iter()
                .map(|param| param.leaves.iter().map(to_biguint).collect::<Vec<_>>())
                .collect();
            wrong.push(format!("drawn inputs, round {round}, elements {leaves:?}\n    {why}"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// What the compiler's own checkers say against a circuit: the verifier of circuit IR, the checker of
/// what elimination did, and the text of the IR, which is read back.
fn unsettled(circuit: &Circuit, said: &[Diagnostic]) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Err(error) = zkc_ir::verify::verify(&circuit.module) {
        wrong.push(format!("the verifier of circuit IR: {error:?}"));
    }
    let refused = said.iter().filter(|diagnostic| diagnostic.code.0 == "W0430");
    wrong.extend(refused.map(|diagnostic| diagnostic.message.clone()));
    let text = zkc_ir::text::print(&circuit.module, true);
    match zkc_ir::text::parse(&text) {
        Ok(again) if zkc_ir::text::print(&again, true) == text => {}
        Ok(_) => wrong.push("circuit IR prints otherwise when it was read back".to_owned()),
        Err(error) => wrong.push(format!("circuit IR is not read back: {error}")),
    }
    wrong
}

/// Runs one case; gives its inputs if they are accepted, as they should be.
fn run_case(
    circuit: &Circuit,
    case: &Case,
    rng: &mut ChaCha20Rng,
) -> Result<Option<EntryInputs>, String> {
    let read = match case.inputs.starts_with('{') {
        true => circuit.json_inputs(case.inputs.as_bytes(), rng),
        false => circuit.inputs(&case.inputs, rng),
    };
    let inputs = match (read, &case.outcome) {
        (Ok(inputs), _) => inputs,
        (Err(errors), Expected::Refused(items)) => {
            return same(&errors.iter().map(refusal).collect::<Vec<_>>(), items).map(|()| None);
        }
        (Err(errors), _) => {
            let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
            return Err(format!("refused: {}", all.join("; ")));
        }
    };
    let outcome = agreed(circuit, &inputs)?;
    match (&outcome, &case.outcome) {
        (Outcome::Accept { outputs, .. }, Expected::Accept(wanted)) => {
            if !wanted.is_empty() {
                outputs_are(circuit, outputs, wanted)?;
            }
            Ok(Some(inputs))
        }
        (Outcome::Reject(report), Expected::Reject(items)) => {
            same(&reported(report, &circuit.sources), items).map(|()| None)
        }
        (Outcome::Accept { .. }, _) => Err("accepted".to_owned()),
        (Outcome::Reject(report), _) => {
            Err(format!("rejected: {}", shown(&reported(report, &circuit.sources))))
        }
    }
}

/// Compares outputs with what the case says, read as an input file in which the outputs are parameters.
fn outputs_are(circuit: &Circuit, outputs: &[zkc_eval::Value], wanted: &str) -> Result<(), String> {
    let clause = &circuit.program.clauses[circuit.index];
    let document = Document::parse(wanted.as_bytes(), Format::Toml)
        .map_err(|error| format!("the outputs of the case: {error}"))?;
    let params = circuit.abi.outputs.iter().map(|output| AbiParam {
        name: output.name.clone(),
        visibility: AbiVisibility::Public,
        ty: output.ty.clone(),
        seal: None,
    });
    let abi = Abi {
        params: params.filter(|param| document.keys().any(|key| key == param.name)).collect(),
        now_max_seconds: None,
        fresh_salts: 0,
        ..circuit.abi.clone()
    };
    let wanted = inputs::read(&abi, &document, zkc_field::Fr::zero(), Vec::new())
        .map_err(|errors| format!("the outputs of the case: {}", errors[0]))?;
    let modulus = zkc_eval::Options::bn254().modulus;
    for (param, wanted) in abi.params.iter().zip(&wanted.params) {
        let found =
            clause.outputs.iter().zip(outputs).find(|(output, _)| output.name == param.name);
        let (output, value) = found.ok_or("an output that the clause has not")?;
        let found = zkc_eval::leaves(&circuit.program, &output.ty, value, &modulus)
            .map_err(|error| error.to_string())?;
        let elements: Option<Vec<_>> = found.iter().map(zkc_field::element::from_biguint).collect();
        let elements = elements.ok_or("an output that is no element")?;
        if elements != wanted.leaves {
            let shown = inputs::value(&param.ty, &mut elements.into_iter());
            return Err(format!("`{}` is {shown}", param.name));
        }
    }
    Ok(())
}

/// Both lists are the same, where places and texts need to fit only if the case states them.
fn same(found: &[Item], wanted: &[Item]) -> Result<(), String> {
    let fits = |(found, wanted): (&Item, &Item)| {
        let part = |found: &Option<String>, wanted: &Option<String>| match (found, wanted) {
            (_, None) => true,
            (Some(found), Some(wanted)) => found.contains(wanted.as_str()),
            (None, Some(_)) => false,
        };
        found.what == wanted.what
            && (wanted.at.is_none() || wanted.at == found.at)
            && part(&found.text, &wanted.text)
    };
    match found.len() == wanted.len() && found.iter().zip(wanted).all(fits) {
        true => Ok(()),
        false => Err(format!("found: {}", shown(found))),
    }
}

fn shown(items: &[Item]) -> String {
    let each = items.iter().map(|item| {
        let at = item.at.as_ref().map(|at| format!(" at `{at}`")).unwrap_or_default();
        let text = item.text.as_ref().map(|text| format!(" in \"{text}\"")).unwrap_or_default();
        format!("{}{at}{text}", item.what)
    });
    let each: Vec<String> = each.collect();
    if each.is_empty() { "nothing".to_owned() } else { each.join("; ") }
}

fn snippet(sources: &SourceMap, span: Span) -> Option<String> {
    let words: Vec<&str> = sources.snippet(span).split_whitespace().collect();
    Some(words.join(" "))
}

fn message(diagnostic: &Diagnostic, sources: &SourceMap) -> Item {
    Item {
        what: diagnostic.code.to_string(),
        at: diagnostic.primary.as_ref().and_then(|label| snippet(sources, label.span)),
        text: Some(diagnostic.message.clone()),
    }
}

fn refusal(error: &InputError) -> Item {
    let what = if error.path.is_empty() { "(file)".to_owned() } else { error.path.clone() };
    Item { what, at: None, text: Some(error.message.clone()) }
}

fn reported(report: &Report, sources: &SourceMap) -> Vec<Item> {
    let text = |pieces: &Option<Vec<zkc_eval::Piece>>| {
        pieces.as_ref().map(|pieces| zkc_eval::message_text(pieces, false))
    };
    let failures = report.failures.iter().map(|failure| Item {
        what: match (&failure.kind, text(&failure.message)) {
            (FailureKind::Require | FailureKind::Fail, Some(message)) => format!("\"{message}\""),
            (kind, _) => words(&format!("{kind:?}")),
        },
        at: snippet(sources, failure.span),
        text: text(&failure.context),
    });
    let skipped = report.not_evaluated.iter().map(|condition| Item {
        what: format!("skipped \"{}\"", condition.message),
        at: snippet(sources, condition.span),
        text: None,
    });
    failures.chain(skipped).collect()
}

/// `DivisionByZero { … }` as `division by zero`.
fn words(kind: &str) -> String {
    let name = kind.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}
