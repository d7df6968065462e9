//! `p | q`: one of several patterns, which bind the same names.

use std::collections::BTreeMap;

use zkc_ast as ast;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Block, Expr, ExprKind, LocalId, Pattern, Stmt, Ty};

use super::coverage::{Cover, Left, left};
use super::questions::Asked;
use super::{Body, node};

/// What an alternative asks, and where each name that it binds is found.
struct Alternative {
    question: Option<Expr>,
    names: BTreeMap<String, (LocalId, Expr)>,
}

impl Body<'_, '_> {
    /// What `p | q` asks and binds.
    pub(super) fn one_of(
        &mut self,
        pats: &[ast::Pat],
        pat: &ast::Pat,
        place: &Expr,
        binds: &mut Vec<Stmt>,
    ) -> Asked {
        let mut covers = Vec::new();
        let mut alternatives: Vec<Alternative> = Vec::new();
        for alternative in pats {
            let mut own = Vec::new();
            let asked = self.arm_pattern(alternative, place, &mut own);
            covers.push(asked.cover);
            let mut names = BTreeMap::new();
            for bound in own {
                if let Stmt::Let { pattern: Pattern::Local(local), value } = bound {
                    let info = &mut self.locals[local.0 as usize];
                    info.read = true;
                    names.insert(info.local.name.clone(), (local, value));
                }
            }
            alternatives.push(Alternative { question: asked.question, names });
        }
        self.bind_alternatives(pats, &alternatives, binds);
        let mut question: Option<Expr> = None;
        for asked in alternatives {
            question = match (question.take(), asked.question) {
                // One that always fits leaves nothing to ask.
                (_, None) => {
                    question = None;
                    break;
                }
                (None, Some(one)) => Some(one),
                (Some(one), Some(other)) => {
                    let (span, constant) = (pat.span, one.constant && other.constant);
                    let kind = ExprKind::Or(Box::new(one), Box::new(other));
                    Some(node(kind, Ty::Bool, span, constant))
                }
            };
        }
        let cover = match left(&covers).0 {
            Left::Nothing => Cover::Any,
            _ => Cover::Or(covers),
        };
        Asked { question, cover }
    }

    /// Gives each name the part that the alternative which fits binds to it.
    fn bind_alternatives(
        &mut self,
        pats: &[ast::Pat],
        alternatives: &[Alternative],
        binds: &mut Vec<Stmt>,
    ) {
        let Some((first, others)) = alternatives.split_first() else { return };
        for (pat, other) in pats.iter().skip(1).zip(others) {
            let differs = first.names.keys().find(|name| !other.names.contains_key(*name));
            let (lacks, name) = match differs {
                Some(name) => (pat, name),
                None => match other.names.keys().find(|name| !first.names.contains_key(*name)) {
                    Some(name) => (&pats[0], name),
                    None => continue,
                },
            };
            let diagnostic = Diagnostic::error(
                Code("E0223"),
                format!("`{name}` is not bound by every one of these patterns"),
            )
            .label(lacks.span, format!("no `{name}` here"))
            .help("bind the same names in each, or write an arm for each");
            self.report(diagnostic);
            return;
        }
        for (name, (local, value)) in &first.names {
            let span = self.local(*local).local.span;
            let ty = value.ty.clone();
            for other in others {
                let Some((at, found)) = other.names.get(name) else { continue };
                if !self.agree(&ty, &found.ty) {
                    let at = self.local(*at).local.span;
                    let why = Some((span, format!("`{name}` is bound here too")));
                    let diagnostic = self.mismatch(&ty, &found.ty, at, &why);
                    self.report(diagnostic);
                    return;
                }
            }
            let mutable = self.local(*local).local.mutable;
            let chosen = choice(alternatives, name);
            let bound = self.declare(name, ty, mutable, span);
            if let Some(value) = chosen {
                binds.push(Stmt::Let { pattern: Pattern::Local(bound), value });
            }
        }
    }
}

/// The part that the first alternative which fits binds to a name.
fn choice(alternatives: &[Alternative], name: &str) -> Option<Expr> {
    let (first, others) = alternatives.split_first()?;
    let (_, value) = first.names.get(name)?;
    let value = value.clone();
    let (Some(question), Some(otherwise)) = (&first.question, choice(others, name)) else {
        return Some(value);
    };
    let (ty, span) = (value.ty.clone(), value.span);
    let constant = question.constant && value.constant && otherwise.constant;
    let arm = |value: Expr| Block { stmts: Vec::new(), value: Some(Box::new(value)), span };
    let condition = Box::new(question.clone());
    let (then, otherwise) = (arm(value), Some(arm(otherwise)));
    Some(node(ExprKind::If { condition, then, otherwise }, ty, span, constant))
}
