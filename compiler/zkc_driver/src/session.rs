//! One run: sources, diagnostics, and the phases in their order.

use zkc_backend_r1cs::{BackendError, Circuit, Warning};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_field::Fr;
use zkc_hir::{Clause, Program};
use zkc_ir::Origin;
use zkc_lower::{Lowered, Templates};
use zkc_span::{SourceMap, Span};
use zkc_typeck::{Checked, Module};

use crate::cost::dearest_lines;
use crate::package::{ParsedModule, load_modules, read_text, text_of};
use crate::{Emit, Files, Lints, Package, manifest};

/// What one run has read and said.
#[derive(Clone, Debug, Default)]
pub struct Session {
    /// All texts, those of `std` included.
    pub sources: SourceMap,
    /// All diagnostics, in the order they were found.
    pub diagnostics: Vec<Diagnostic>,
    /// How many more were found than are kept.
    pub omitted: usize,
    /// How grave each lint is.
    pub lints: Lints,
    /// What was lowered for one clause and serves the next.
    templates: Templates,
}

/// A compiled clause.
pub struct Compiled {
    /// Its circuit IR.
    pub module: zkc_ir::Module,
    /// Its rows, witness program and debug map.
    pub circuit: Circuit<Fr>,
    /// Checks that no instance needed, as the types hold every result.
    pub unneeded: Vec<Origin>,
}

impl Session {
    /// A run that has read nothing.
    pub fn new() -> Session {
        Session::default()
    }

    /// Whether an error was reported.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Reads the manifest; reports and gives none if there is no valid one.
    pub fn load_package(&mut self, files: &dyn Files) -> Option<Package> {
        let text = self.report(read_text(files, "Zkc.toml"))?;
        let manifest_file = self.sources.add("Zkc.toml", text.as_str());
        let manifest = self.report(manifest::parse(manifest_file, &text))?;
        Some(Package { manifest, manifest_file })
    }

    /// Loads, parses and checks the package's sources; reports, and gives the program if it has
    /// no error, constant expressions included.
    pub fn check(&mut self, files: &dyn Files, package: &Package) -> Option<Program> {
        self.check_sources(files, package, false)
    }

    /// As [`Session::check`], with the files of the package's folder `tests/`.
    pub fn check_with_tests(&mut self, files: &dyn Files, package: &Package) -> Option<Program> {
        self.check_sources(files, package, true)
    }

    fn check_sources(
        &mut self,
        files: &dyn Files,
        package: &Package,
        tests: bool,
    ) -> Option<Program> {
        let modules = load_modules(files, tests, &mut self.sources, &mut self.diagnostics);
        let std_modules = self.parse_std();
        let packages =
            [as_package("std", &std_modules), as_package(&package.manifest.name, &modules)];
        // After a syntax error names and types are still checked, so that all mistakes show at once;
        // what the parser could not read is quiet.
        let broken: Vec<Span> = modules
            .iter()
            .flat_map(|module| zkc_parser::broken_items(&module.ast, &self.diagnostics))
            .collect();
        let Checked { program, diagnostics, omitted } =
            zkc_typeck::check(&packages, &zkc_eval::evaluate_constant);
        self.omitted += omitted;
        // What is found inside a broken item may be a consequence of what broke it.
        let broken = disjoint(broken);
        let follows = |diagnostic: &Diagnostic| {
            let Some(span) = diagnostic.primary.as_ref().map(|label| label.span) else {
                return false;
            };
            let after =
                broken.partition_point(|item| (item.file, item.start) <= (span.file, span.start));
            let item = after.checked_sub(1).and_then(|at| broken.get(at));
            item.is_some_and(|item| item.file == span.file && span.end <= item.end)
        };
        self.lints = Lints::of_package(&package.manifest.lints);
        for module in &modules {
            self.lints.read_attributes(&module.ast.items, &mut self.diagnostics);
        }
        self.diagnostics.extend(diagnostics.into_iter().filter(|diagnostic| !follows(diagnostic)));
        self.diagnostics
            .sort_by_key(|diagnostic| diagnostic.primary.as_ref().map(|label| label.span));
        self.judge_lints(0);
        if self.has_errors() {
            return None;
        }
        let program = program?;
        self.diagnostics.extend(zkc_eval::check_constants(&program));
        if self.has_errors() { None } else { Some(program) }
    }

    /// Formats a source file, called `name` in messages; reports, and gives none on an error, E0614
    /// if it is the formatter's own.
    pub fn format(&mut self, name: &str, bytes: Vec<u8>) -> Option<String> {
        let text = self.report(text_of(name, bytes))?;
        let file = self.sources.add(name, text.as_str());
        match zkc_fmt::format(&text, file) {
            Ok(formatted) => Some(formatted),
            Err(said) => {
                self.diagnostics.extend(said);
                None
            }
        }
    }

    /// Lowers a clause to circuit IR; reports, and gives none on an error.
    pub fn lower(&mut self, program: &Program, clause: &Clause) -> Option<zkc_ir::Module> {
        self.lowered(program, clause).module
    }

    fn lowered(&mut self, program: &Program, clause: &Clause) -> Lowered {
        let prime = zkc_field::Curve::Bn254.scalar_modulus();
        let mut lowered = zkc_lower::lower(program, clause, prime, &mut self.templates);
        self.diagnostics.append(&mut lowered.diagnostics);
        lowered
    }

    /// Applies the levels of lints to what was said from `first` on.
    fn judge_lints(&mut self, first: usize) {
        let said = self.diagnostics.split_off(first);
        let said = self.lints.judge(&self.sources, said);
        self.diagnostics.extend(said);
    }

    /// Compiles a clause to rows and a witness program; reports, and gives none on an error.
    pub fn compile(&mut self, program: &Program, clause: &Clause) -> Option<Compiled> {
        let first = self.diagnostics.len();
        let compiled = self.compiled(program, clause);
        self.judge_lints(first);
        let denied = self.diagnostics.iter().skip(first).any(Diagnostic::is_error);
        compiled.filter(|_| !denied)
    }

    fn compiled(&mut self, program: &Program, clause: &Clause) -> Option<Compiled> {
        let lowered = self.lowered(program, clause);
        let module = lowered.module?;
        let circuit = match zkc_backend_r1cs::compile::<Fr>(&module) {
            Ok(circuit) => circuit,
            Err(error) => {
                self.diagnostics.push(no_circuit(&module, clause, &error));
                return None;
            }
        };
        for warning in &circuit.warnings {
            self.diagnostics.push(backend_warning(&module, warning));
        }
        for span in &lowered.always_true {
            self.diagnostics.push(always_true(*span));
        }
        // What an output says of public inputs is for its readers to judge.
        if clause.outputs.is_empty() && !zkc_ir::conditions_see_public_inputs(&module) {
            self.diagnostics.push(trivial(clause));
        } else if lowered.always_true.is_empty() && circuit.warnings.is_empty() {
            // A condition that cannot fail is said to be one, which is the reason most often.
            let said = |span| {
                self.diagnostics
                    .iter()
                    .any(|it| it.primary.as_ref().is_some_and(|label| label.span == span))
            };
            let idle = crate::inputs::without_influence(clause, &module, said);
            self.diagnostics.extend(idle);
        }
        let layout = &circuit.layout;
        let exceeded = |name: &str, span: Span, limit: u64, template: usize| {
            let rows = u64::from(layout.get(template)?.rows);
            let lines = dearest_lines(&module, layout, template, &self.sources);
            (rows > limit).then(|| over_budget(name, span, limit, rows, &lines))
        };
        let mut over = Vec::new();
        if let Some((limit, span)) = clause.budget {
            let entry = layout.len().saturating_sub(1);
            over.extend(exceeded(&clause.name, span, limit, entry));
        }
        for (template, function) in &lowered.instances {
            if let Some((limit, span)) = program.function(*function).budget {
                let name = &module.template(*template).name;
                over.extend(exceeded(name, span, limit, template.0 as usize));
            }
        }
        for function in &lowered.placed {
            if let Some((_, span)) = program.function(*function).budget {
                over.push(no_size(&program.function(*function).name, span));
            }
        }
        if !over.is_empty() {
            self.diagnostics.extend(over);
            return None;
        }
        Some(Compiled { module, circuit, unneeded: lowered.unneeded })
    }

    /// The stable text of a stage, for tests and for the curious.
    pub fn emit(&mut self, files: &dyn Files, package: &Package, stage: Emit) -> Option<String> {
        crate::emit::emit(self, files, package, stage)
    }

    fn parse_std(&mut self) -> Vec<ParsedModule> {
        zkc_stdlib::MODULES
            .iter()
            .map(|module| {
                let file = self.sources.add(module.file_name, module.text);
                let parsed = zkc_parser::parse(module.text, file);
                self.diagnostics.extend(parsed.diagnostics);
                let path = module.path.iter().map(|name| (*name).to_owned()).collect();
                ParsedModule { path, ast: parsed.ast, file }
            })
            .collect()
    }

    fn report<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }
}

fn always_true(span: Span) -> Diagnostic {
    Diagnostic::warning(Code("W0210"), "this condition always holds")
        .label(span, "nothing fails here, whatever the inputs are")
        .note(
            "the types of its values say so already, or the conditions before it; a condition that \
             cannot fail protects nobody",
        )
        .at_stake(zkc_diagnostics::Stake::Soundness)
        .help("write what was meant, or remove it")
}

fn trivial(clause: &Clause) -> Diagnostic {
    let message = format!("`{}` can be proven for every public input", clause.name);
    Diagnostic::warning(Code("W0211"), message)
        .label(clause.span, "no condition depends on a public input, and there is no output")
        .note("whoever verifies its proof learns nothing about the public values that stand beside it")
        .at_stake(zkc_diagnostics::Stake::Soundness)
        .help("require something of the public inputs, or reveal what was computed")
}

/// `lines` are places with rows, dearest first.
fn over_budget(name: &str, span: Span, limit: u64, rows: u64, lines: &[(Span, u64)]) -> Diagnostic {
    /// More would hide the rest of the message.
    const SHOWN: usize = 3;
    let message = format!("`{name}` has {rows} constraints; its budget is {limit}");
    let said = Diagnostic::error(Code("E0431"), message).label(span, "the budget");
    let said = lines
        .iter()
        .take(SHOWN)
        .filter(|(_, rows)| *rows > 0)
        .fold(said, |said, (span, rows)| said.reason(*span, format!("{rows} on this line")));
    said.at_stake(zkc_diagnostics::Stake::Cost)
        .help("`zkc info --per-line` shows what every line costs, `zkc build --explain-cost` which checks")
}

fn no_size(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code("E0271"), format!("`{name}` has no size of its own"))
        .label(span, "so there is nothing to compare with this budget")
        .note(
            "a function with an unrounded value among its parameters or results becomes part of \
             whoever calls it, as the shape of such a value depends on the call",
        )
        .at_stake(zkc_diagnostics::Stake::Cost)
        .help("give the clause a budget, or round inside of the function")
}

fn no_circuit(module: &zkc_ir::Module, clause: &Clause, error: &BackendError) -> Diagnostic {
    let name = &clause.name;
    let diagnostic = match error {
        BackendError::TooLarge { what, count, limit, template, origin } => {
            let inside = if template == name { String::new() } else { format!(" in `{template}`") };
            let message = format!("the circuit of `{name}` is too large: {count} {what}{inside}");
            let diagnostic = Diagnostic::error(Code("E0430"), message)
                .label(clause.span, "this clause's circuit")
                .note(format!(
                    "one proof may have {limit} {what}; a call costs what its function costs"
                ));
            match origin {
                Some(origin) => diagnostic.reason(
                    module.origin(*origin).span,
                    "what comes before this and this together pass the limit",
                ),
                None => diagnostic,
            }
        }
        BackendError::Program(_) => Diagnostic::error(
            Code("E0430"),
            format!("the circuit of `{name}` is too large: {error}"),
        )
        .label(clause.span, "this clause's circuit"),
        BackendError::Prime { .. }
        | BackendError::Rows(_)
        | BackendError::Unverified(_)
        | BackendError::Module(_) => {
            return Diagnostic::error(
                Code("E0422"),
                format!("the compiler contradicts itself: {error}"),
            )
            .label(clause.span, "while this was turned into a circuit")
            .note("this is a mistake in zkc, not in the program; no circuit was made")
            .help("please report it with the smallest program that shows it");
        }
    };
    diagnostic
        .help("loop less often, use smaller arrays or shallower trees, or prove in several clauses")
        .at_stake(zkc_diagnostics::Stake::Cost)
}

/// The same places, those that overlap joined, in order.
fn disjoint(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.file == span.file && span.start <= last.end => *last = last.to(span),
            _ => joined.push(span),
        }
    }
    joined
}

fn backend_warning(module: &zkc_ir::Module, warning: &Warning) -> Diagnostic {
    match warning {
        Warning::Elimination { template, refusal } => Diagnostic::warning(
            Code("W0430"),
            format!("the simplification of `{template}` was not accepted; its constraints are kept as they were"),
        )
        .note(format!("the certificate's checker says: {refusal}"))
        .help("this is a bug in zkc, which costs size and not soundness: please report it"),
        Warning::NeverHolds { template, origin } => {
            Diagnostic::warning(Code("W0431"), "this never holds, whatever the inputs are")
                .label(module.origin(*origin).span, "fails in every run that gets here")
                .note(format!("found in `{template}`; no proof can be made with it"))
        }
    }
}

fn as_package<'a>(name: &str, modules: &'a [ParsedModule]) -> zkc_typeck::Package<'a> {
    let modules = modules
        .iter()
        .map(|module| Module { path: module.path.clone(), ast: &module.ast })
        .collect();
    zkc_typeck::Package { name: name.to_owned(), modules }
}

#[cfg(test)]
mod tests {
    use zkc_audit::elimination::Refusal;
    use zkc_diagnostics::render;

    use super::*;
    use crate::MemoryFiles;

    /// No program is known whose simplification is refused, so the refusal is made up.
    #[test]
    fn a_refused_simplification_is_explained() {
        let source = "contract Deal {\n    #[repeatable]\n    clause settle(public a: u8) -> (b: u8) {\n        \
                      reveal { b: a }\n    }\n}\n";
        let files = MemoryFiles::single(source);
        let mut session = Session::new();
        let package = session.load_package(&files).expect("a manifest");
        let program = session.check(&files, &package).expect("a program");
        let module = session.lower(&program, &program.clauses[0]).expect("a module");
        let template = "settle".to_owned();
        let warning = Warning::Elimination { template, refusal: Refusal::InventedEquation(3) };
        let shown = render::human(&session.sources, &backend_warning(&module, &warning), false);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../../../tests/ui/alarms");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let text = format!("{source}----\n{shown}");
        settings.bind(|| insta::assert_snapshot!("w0430_a_simplification_was_not_accepted", text));
    }
}
