//! `zkc build --emit`: the stable text of each stage.

use std::fmt::Write as _;
use std::str::FromStr;

use num_bigint::Sign;
use num_traits::One as _;
use zkc_field::Fr;
use zkc_field::element::to_signed;
use zkc_r1cs::{R1cs, Side};

use crate::package::load_modules;
use crate::{Files, Package, Session};

/// A stage whose text can be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Emit {
    /// What the lexer gives.
    Tokens,
    /// What the parser gives.
    Ast,
    /// What the type checker gives.
    Hir,
    /// What lowering gives, a module for each clause.
    Ir,
    /// The rows, wire by wire.
    R1cs,
}

impl FromStr for Emit {
    type Err = String;

    fn from_str(text: &str) -> Result<Emit, String> {
        Ok(match text {
            "tokens" => Emit::Tokens,
            "ast" => Emit::Ast,
            "hir" => Emit::Hir,
            "ir" => Emit::Ir,
            "r1cs" => Emit::R1cs,
            _ => return Err(format!("there is no stage `{text}`: tokens, ast, hir, ir or r1cs")),
        })
    }
}

pub(crate) fn emit(
    session: &mut Session,
    files: &dyn Files,
    package: &Package,
    stage: Emit,
) -> Option<String> {
    let mut text = String::new();
    if matches!(stage, Emit::Tokens | Emit::Ast) {
        for module in load_modules(files, false, &mut session.sources, &mut session.diagnostics) {
            let source = session.sources.file(module.file);
            _ = writeln!(text, "// {}", source.name());
            text.push_str(&match stage {
                Emit::Tokens => zkc_parser::tokens(source.text(), module.file),
                _ => zkc_ast::dump(&module.ast),
            });
        }
        return Some(text);
    }
    let program = session.check(files, package)?;
    if stage == Emit::Hir {
        return Some(typed_tree(&program));
    }
    for clause in &program.clauses {
        _ = writeln!(text, "// {}::{}", clause.contract, clause.name);
        if stage == Emit::Ir {
            let module = session.lower(&program, clause)?;
            text.push_str(&zkc_ir::text::print(&module, false));
        } else {
            let compiled = session.compile(&program, clause)?;
            rows(&compiled.circuit.r1cs, &mut text);
        }
    }
    Some(text)
}

/// The package's own items, each with the number by which others mention it; what it takes from other
/// packages is left out.
fn typed_tree(program: &zkc_hir::Program) -> String {
    let mut text = String::new();
    let own = |path: &str| path.split("::").next() == Some(program.package.as_str());
    let mut item = |kind: &str, at: usize, path: &str, tree: String| {
        if own(path) {
            _ = writeln!(text, "// {kind} {at}: {path}\n{tree}");
        }
    };
    for (at, def) in program.structs.iter().enumerate() {
        item("struct", at, &def.path, format!("{def:#?}"));
    }
    for (at, def) in program.units.iter().enumerate() {
        item("unit", at, &def.path, format!("{def:#?}"));
    }
    for (at, def) in program.consts.iter().enumerate() {
        item("const", at, &def.path, format!("{def:#?}"));
    }
    for (at, def) in program.functions.iter().enumerate() {
        item("function", at, &def.path, format!("{def:#?}"));
    }
    for (at, def) in program.clauses.iter().enumerate() {
        item("clause", at, &def.path, format!("{def:#?}"));
    }
    text
}

/// One row a line: `(2·w3 + 1) * (w4) = (w5)`; wire 0, the constant, is not written.
fn rows(r1cs: &R1cs<Fr>, text: &mut String) {
    for row in 0..r1cs.n_rows() {
        let [a, b, c] = [Side::A, Side::B, Side::C].map(|side| form(r1cs, side, row));
        _ = writeln!(text, "({a}) * ({b}) = ({c})");
    }
}

fn form(r1cs: &R1cs<Fr>, side: Side, row: usize) -> String {
    let mut text = String::new();
    for (wire, coefficient) in r1cs.terms(side, row) {
        let number = to_signed(&coefficient);
        let sign = match (text.is_empty(), number.sign()) {
            (true, Sign::Minus) => "-",
            (true, _) => "",
            (false, Sign::Minus) => " - ",
            (false, _) => " + ",
        };
        _ = match (wire, number.magnitude().is_one()) {
            (0, _) => write!(text, "{sign}{}", number.magnitude()),
            (_, true) => write!(text, "{sign}w{wire}"),
            (_, false) => write!(text, "{sign}{}·w{wire}", number.magnitude()),
        };
    }
    if text.is_empty() { "0".to_owned() } else { text }
}
