//! Where paths part and meet: branches, arms, rounds of a loop, closures.

use std::collections::BTreeSet;

use zkc_ast as ast;
use zkc_ast::{Cond, ExprKind as Ast};
use zkc_hir::{LocalId, Ty};
use zkc_span::Span;

use super::walk::{State, Walk};

/// What is run once for each element, or round.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    Loop,
    Closure,
}

impl Walk<'_, '_, '_> {
    pub(super) fn branch(&mut self, branch: &ast::If, span: Span) {
        let lost = match &branch.cond {
            Cond::Expr(condition) => {
                self.take(condition);
                None
            }
            Cond::Let { pat, value } => {
                let ty = self.ty_of(value);
                self.take(value);
                self.loses(pat, &ty).then_some((pat.span, ty))
            }
        };
        if let Some((at, ty)) = lost {
            self.say_not_fitting(at, &ty);
        }
        let before = self.state.clone();
        self.scopes.push(Vec::new());
        if let Cond::Let { pat, value } = &branch.cond {
            let ty = self.ty_of(value);
            self.bind(pat, &ty);
        }
        self.block(&branch.then);
        self.end_scope();
        let then = std::mem::replace(&mut self.state, before);
        let other = match &branch.otherwise {
            Some(otherwise) => {
                self.take(otherwise);
                otherwise.span
            }
            None => span,
        };
        let otherwise = std::mem::take(&mut self.state);
        self.join(span, vec![(then, branch.then.span), (otherwise, other)]);
    }

    pub(super) fn arms(&mut self, scrutinee: &ast::Expr, arms: &[ast::Arm], span: Span) {
        let ty = self.ty_of(scrutinee);
        self.take(scrutinee);
        let before = self.state.clone();
        let mut after = Vec::new();
        for arm in arms {
            self.state = before.clone();
            self.scopes.push(Vec::new());
            self.bind(&arm.pat, &ty);
            if let Some(guard) = &arm.guard {
                let asked = self.state.clone();
                self.take(guard);
                self.unchanged(&asked, guard.span, None);
            }
            self.take(&arm.body);
            self.end_scope();
            after.push((std::mem::take(&mut self.state), arm.pat.span.to(arm.body.span)));
        }
        if after.is_empty() {
            self.state = before;
            return;
        }
        self.join(span, after);
    }

    /// Where paths meet again: what one of them used up, all must have.
    pub(super) fn join(&mut self, whole: Span, paths: Vec<(State, Span)>) {
        let open: Vec<&(State, Span)> = paths.iter().filter(|(state, _)| !state.ended).collect();
        let Some((first, _)) = open.first() else {
            self.state = paths.into_iter().next().map(|(state, _)| state).unwrap_or_default();
            return;
        };
        let mut joined = first.clone();
        let mut differ = Vec::new();
        for (local, used) in &mut joined.used {
            let at = |path: &&(State, Span)| path.0.used.get(local).copied().flatten();
            let gone = open.iter().find_map(at);
            let kept = open.iter().find(|path| at(path).is_none());
            if let (Some(gone), Some((_, kept))) = (gone, kept) {
                differ.push((*local, gone, *kept));
            }
            *used = gone;
        }
        self.state = joined;
        for (local, gone, kept) in differ {
            self.state.used.remove(&local);
            self.say_one_path(local, gone, kept, kept == whole);
        }
    }

    /// What may run more than once, or not at all, leaves the variables of outside as they are.
    pub(super) fn unchanged(&mut self, before: &State, whole: Span, again: Option<Again>) {
        let changed: BTreeSet<LocalId> = match self.state.ended {
            true => BTreeSet::new(),
            false => before
                .used
                .iter()
                .filter(|(local, used)| {
                    let now = self.state.used.get(local).copied().flatten();
                    used.is_some() != now.is_some()
                })
                .map(|(local, _)| *local)
                .collect(),
        };
        for local in &changed {
            match self.state.used.get(local).copied().flatten() {
                Some(used) => self.say_again(*local, used, whole, again),
                None => self.say_filled_again(*local, whole),
            }
        }
        self.state = before.clone();
        // What is wrong with a variable was said.
        self.state.used.retain(|local, _| !changed.contains(local));
    }

    pub(super) fn rounds(
        &mut self,
        pat: &ast::Pat,
        iter: &ast::Expr,
        body: &ast::Block,
        span: Span,
    ) {
        let element = self.sequence(iter);
        let before = self.state.clone();
        self.scopes.push(Vec::new());
        self.bind(pat, &element);
        self.block(body);
        self.end_scope();
        self.unchanged(&before, span, Some(Again::Loop));
    }

    /// Uses up what is gone through; the type of what each round sees.
    fn sequence(&mut self, of: &ast::Expr) -> Ty {
        let (inner, enumerated) = match &of.peeled().kind {
            Ast::MethodCall { receiver, method, .. } if method.as_str() == "enumerate" => {
                (receiver.as_ref(), true)
            }
            _ => (of, false),
        };
        self.take(inner);
        let element = match self.ty_of(inner) {
            Ty::Array(element, _) | Ty::Vec(element, _) => *element,
            _ => Ty::unit(),
        };
        match enumerated {
            true => Ty::Tuple(vec![Ty::uint(32), element]),
            false => element,
        }
    }

    /// A method that puts a closure in place for each element.
    pub(super) fn closure(&mut self, receiver: &ast::Expr, method: &ast::Name, args: &[ast::Arg]) {
        let element = self.sequence(receiver);
        if method.as_str() == "find_first" && self.is_linear(&element) {
            self.say_no_such("find_first", method.span);
        }
        let mut first = Ty::unit();
        for arg in args {
            let Ast::Closure { params, body } = &arg.value.peeled().kind else {
                first = self.ty_of(&arg.value);
                self.take(&arg.value);
                continue;
            };
            let before = self.state.clone();
            self.scopes.push(Vec::new());
            if let [so_far, _] = params.as_slice() {
                self.bind(&so_far.pat, &first);
            }
            if let Some(param) = params.last() {
                self.bind(&param.pat, &element);
            }
            self.take(body);
            self.end_scope();
            self.unchanged(&before, body.span, Some(Again::Closure));
        }
    }
}
