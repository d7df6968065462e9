//! `zkc build --emit`: the stable text of each stage.

use std::fmt::Write as _;
use std::str::FromStr;

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
        for module in load_modules(files, &mut session.sources, &mut session.diagnostics) {
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
        return Some(format!("{program:#?}\n"));
    }
    for clause in &program.clauses {
        _ = writeln!(text, "// {}::{}", clause.contract, clause.name);
        if stage == Emit::Ir {
            let module = session.lower(&program, clause)?;
            text.push_str(&zkc_ir::text::print(&module));
        } else {
            let compiled = session.compile(&program, clause)?;
            text.push_str(&compiled.circuit.r1cs.to_string());
        }
    }
    Some(text)
}
