//! `match` and `if let`: patterns become questions, asked in order.
//!
//! An arm is an `if` whose condition asks whether the value is what the pattern says, and whose body
//! begins by binding the pattern's names; the last arm needs no question, since the arms leave nothing
//! out. So branches are the only choices that later phases know.

use std::collections::BTreeMap;
use std::rc::Rc;

use zkc_ast as ast;
use zkc_ast::PatKind;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Block, Comparison, Expr, ExprKind, LocalId, Pattern, Stmt, Ty};
use zkc_span::Span;

use super::coverage::{Constructor, Cover, missing};
use super::variants::Variant;
use super::{Body, node};
use crate::cx::{Def, unsupported};
use crate::suggest::{closest, count};

/// An arm on its way.
struct Checked {
    /// Whether it is taken; none if always.
    question: Option<Expr>,
    body: Block,
    span: Span,
}

/// What a pattern asks and binds.
struct Asked {
    question: Option<Expr>,
    cover: Cover,
}

impl Asked {
    fn always() -> Asked {
        Asked { question: None, cover: Cover::Any }
    }
}

impl Body<'_, '_> {
    /// `match value { pattern => result, … }`.
    pub(super) fn match_expr(
        &mut self,
        scrutinee: &ast::Expr,
        arms: &[ast::Arm],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let (subject, binding) = self.subject(scrutinee);
        if self.is_error(&subject.ty) {
            for arm in arms {
                self.scopes.push(BTreeMap::new());
                self.broken_pattern(&arm.pat);
                if let Some(guard) = &arm.guard {
                    self.expr(guard, Some(&Ty::Bool));
                }
                self.expr(&arm.body, want);
                self.scopes.pop();
            }
            return self.error(span);
        }
        let mut checked: Vec<Checked> = Vec::new();
        let mut covers: Vec<Cover> = Vec::new();
        let mut ty: Option<(Ty, Expr)> = None;
        let mut failed = false;
        for arm in arms {
            if !failed && missing(&covers).is_none() {
                self.report(
                    Diagnostic::warning(Code("W0202"), "this arm is never taken")
                        .label(arm.pat.span, "the arms above take every value")
                        .help("remove it, or move it up"),
                );
            }
            let hint = ty.as_ref().map(|(ty, _)| ty.clone()).or_else(|| want.cloned());
            let before = self.cx.diagnostics.len();
            let (arm, cover) = self.arm(arm, &subject, hint.as_ref());
            failed |= self.cx.diagnostics[before..].iter().any(Diagnostic::is_error);
            covers.extend(cover);
            let own = self.infer.shallow(&self.block_ty(&arm.body));
            let shown = match &arm.body.value {
                Some(value) => (**value).clone(),
                None => node(ExprKind::Tuple(Vec::new()), own.clone(), arm.span, false),
            };
            match &ty {
                _ if own == Ty::Never => {}
                None => ty = Some((own, shown)),
                Some((first, place)) => {
                    if !self.agree(first, &own) {
                        let place = place.clone();
                        self.arms_differ(&place, &shown, span);
                        failed = true;
                    }
                }
            }
            checked.push(arm);
        }
        if failed {
            return self.error(span);
        }
        if let Some(value) = missing(&covers) {
            let shown = self.show(&subject.ty);
            let diagnostic = Diagnostic::error(
                Code("E0237"),
                format!("this `match` says nothing about `{value}`"),
            )
            .label(scrutinee.span, format!("a `{shown}` may be `{value}`"))
            .help(format!("add an arm `{value} => …`, or `_ => …` for all that is left"));
            return self.fail(span, diagnostic);
        }
        let ty = ty.map_or(Ty::Never, |(ty, _)| ty);
        let value = self.chain(checked, &ty);
        let stmts = binding.into_iter().collect();
        match value {
            Some(value) => {
                let block = Block { stmts, value: Some(Box::new(value)), span };
                node(ExprKind::Block(block), ty, span, false)
            }
            None => self.error(span),
        }
    }

    /// `if let pattern = value { … } else { … }`.
    pub(super) fn if_let(
        &mut self,
        (pat, value): (&ast::Pat, &ast::Expr),
        branch: &ast::If,
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let (subject, binding) = self.subject(value);
        self.scopes.push(BTreeMap::new());
        let mut binds = Vec::new();
        let asked = match self.is_error(&subject.ty) {
            true => {
                self.broken_pattern(pat);
                Asked::always()
            }
            false => self.arm_pattern(pat, &subject, &mut binds),
        };
        let mut then = self.block(&branch.then, want);
        self.scopes.pop();
        then.stmts.splice(0..0, binds);
        let condition = asked
            .question
            .unwrap_or_else(|| node(ExprKind::Number(1.into()), Ty::Bool, pat.span, false));
        let chosen = self.choose(condition, then, branch, want, span);
        if self.is_error(&subject.ty) {
            return self.error(span);
        }
        let ty = chosen.ty.clone();
        let stmts = binding.into_iter().collect();
        let block = Block { stmts, value: Some(Box::new(chosen)), span };
        node(ExprKind::Block(block), ty, span, false)
    }

    /// The value that is asked about, and the `let` that keeps it: it is evaluated once. What is
    /// constant stays where it is, so that only the arm it chooses is built.
    pub(super) fn subject(&mut self, value: &ast::Expr) -> (Expr, Option<Stmt>) {
        let value = self.expr(value, None);
        self.kept(value)
    }

    /// A value in a variable of its own, unless it is constant.
    pub(super) fn kept(&mut self, value: Expr) -> (Expr, Option<Stmt>) {
        let ty = self.known(&value);
        if value.constant || self.is_error(&ty) {
            return (Expr { ty, ..value }, None);
        }
        let span = value.span;
        // No name that can be written has a space.
        let local = self.hidden(" value", ty.clone(), span);
        let binding = Stmt::Let { pattern: Pattern::Local(local), value };
        (node(ExprKind::Local(local), ty, span, false), Some(binding))
    }

    fn hidden(&mut self, name: &str, ty: Ty, span: Span) -> LocalId {
        let local = self.declare(name, ty, false, span);
        self.locals[local.0 as usize].read = true;
        local
    }

    fn arm(
        &mut self,
        arm: &ast::Arm,
        subject: &Expr,
        want: Option<&Ty>,
    ) -> (Checked, Option<Cover>) {
        self.scopes.push(BTreeMap::new());
        let mut binds = Vec::new();
        let asked = self.arm_pattern(&arm.pat, subject, &mut binds);
        let guard = arm.guard.as_ref().map(|guard| {
            let why = Some((guard.span, "an arm's `if` asks a `bool`".to_owned()));
            self.expect(guard, &Ty::Bool, &why)
        });
        let body = self.expr(&arm.body, want);
        self.scopes.pop();
        let guarded = guard.is_some();
        let question = match guard {
            None => asked.question,
            Some(guard) => {
                // The guard sees the names, and so does the body.
                let span = guard.span;
                let block = Block { stmts: binds.clone(), value: Some(Box::new(guard)), span };
                let guard = node(ExprKind::Block(block), Ty::Bool, span, false);
                Some(both(asked.question, guard))
            }
        };
        let span = body.span;
        let body = Block { stmts: binds, value: Some(Box::new(body)), span };
        let cover = (!guarded).then_some(asked.cover);
        (Checked { question, body, span: arm.span }, cover)
    }

    /// The arms as branches; what the last one asks is known by then.
    fn chain(&mut self, mut arms: Vec<Checked>, ty: &Ty) -> Option<Expr> {
        // What stands behind an arm that is always taken is never reached.
        if let Some(last) = arms.iter().position(|arm| arm.question.is_none()) {
            arms.truncate(last + 1);
        }
        let last = arms.pop()?;
        let mut rest = last.body;
        for arm in arms.into_iter().rev() {
            let condition = Box::new(arm.question?);
            let constant = condition.constant;
            let kind = ExprKind::If { condition, then: arm.body, otherwise: Some(rest) };
            let value = Box::new(node(kind, ty.clone(), arm.span, false));
            debug_assert!(!value.constant || constant);
            rest = Block { stmts: Vec::new(), value: Some(value), span: arm.span };
        }
        Some(node(ExprKind::Block(rest.clone()), ty.clone(), rest.span, false))
    }

    /// What a pattern asks of the value at a place, and the names it binds.
    fn arm_pattern(&mut self, pat: &ast::Pat, place: &Expr, binds: &mut Vec<Stmt>) -> Asked {
        match &pat.kind {
            PatKind::Wild => Asked::always(),
            PatKind::Paren(inner) => self.arm_pattern(inner, place, binds),
            PatKind::Bind { mutable, name } => self.name_pattern(*mutable, name, pat, place, binds),
            PatKind::Lit { negative, lit } => {
                let value = self.literal_pattern(*negative, lit, pat.span, &place.ty);
                self.is_value(value, place, pat.span)
            }
            PatKind::Range { start, end, inclusive } => {
                let start = self.literal_pattern(start.0, &start.1, pat.span, &place.ty);
                let end = self.literal_pattern(end.0, &end.1, pat.span, &place.ty);
                let upper = if *inclusive { Comparison::Le } else { Comparison::Lt };
                let from = self.asks(Comparison::Ge, place, start, pat.span);
                let to = self.asks(upper, place, end, pat.span);
                let question = from.zip(to).map(|(from, to)| both(Some(from), to));
                Asked { question, cover: Cover::Some }
            }
            PatKind::Path(path) => match self.find_variant(path) {
                Some(found) => self.variant_pattern(found, path, &[], None, pat, place, binds),
                None => self.path_pattern(path, pat, place),
            },
            PatKind::TupleStruct { path, elems } => match self.find_variant(path) {
                Some(found) => self.variant_pattern(found, path, elems, None, pat, place, binds),
                None => self.parts_pattern(pat, place, binds),
            },
            PatKind::Struct { path, fields, rest } => match self.find_variant(path) {
                Some(found) => {
                    let named = Some((fields.as_slice(), rest.is_some()));
                    self.variant_pattern(found, path, &[], named, pat, place, binds)
                }
                None => self.parts_pattern(pat, place, binds),
            },
            PatKind::Tuple(pats) => {
                let Ty::Tuple(types) = self.infer.shallow(&place.ty) else {
                    return self.parts_pattern(pat, place, binds);
                };
                if types.len() != pats.len() {
                    return self.parts_pattern(pat, place, binds);
                }
                let parts = pats.iter().zip(types).enumerate().map(|(index, (pat, ty))| {
                    let kind = ExprKind::Field(Box::new(place.clone()), index);
                    (pat, node(kind, ty, pat.span, place.constant))
                });
                let parts: Vec<(&ast::Pat, Expr)> = parts.collect();
                let (question, inner) = self.all_parts(None, &parts, binds);
                let tuple = Constructor { name: String::new(), parts: parts.len(), fields: None };
                Asked { question, cover: Cover::Of(Rc::new(vec![tuple]), 0, inner) }
            }
            PatKind::Array(_) => self.parts_pattern(pat, place, binds),
            PatKind::Or(pats) => {
                let mut question: Option<Expr> = None;
                let mut covers = Vec::new();
                let mut always = false;
                for alternative in pats {
                    let before = binds.len();
                    let asked = self.arm_pattern(alternative, place, binds);
                    if binds.len() > before {
                        binds.truncate(before);
                        self.report(
                            unsupported("a name inside `a | b` is", alternative.span)
                                .help("write an arm for each"),
                        );
                    }
                    covers.push(asked.cover);
                    question = match (question.take(), asked.question) {
                        (_, None) => {
                            always = true;
                            None
                        }
                        (None, Some(one)) => Some(one),
                        (Some(one), Some(other)) => {
                            let (span, constant) = (pat.span, one.constant && other.constant);
                            let kind = ExprKind::Or(Box::new(one), Box::new(other));
                            Some(node(kind, Ty::Bool, span, constant))
                        }
                    };
                }
                let question = if always { None } else { question };
                Asked { question, cover: Cover::Or(covers) }
            }
            PatKind::Error(names) => {
                self.declare_broken(names);
                Asked::always()
            }
        }
    }

    /// A name: a variant or constant of that name, or a new variable.
    fn name_pattern(
        &mut self,
        mutable: Option<Span>,
        name: &ast::Name,
        pat: &ast::Pat,
        place: &Expr,
        binds: &mut Vec<Stmt>,
    ) -> Asked {
        if name.is_missing() {
            return Asked::always();
        }
        let segment = ast::Segment { name: name.clone(), args: None };
        let path = ast::Path { segments: vec![segment], span: name.span };
        if mutable.is_none() {
            if let Some(found) = self.find_variant(&path) {
                return self.variant_pattern(found, &path, &[], None, pat, place, binds);
            }
            if let Ok(Def::Const(_)) = self.cx.walk(self.module, std::slice::from_ref(name), false)
            {
                return self.path_pattern(&path, pat, place);
            }
            if let Some(asked) = self.bare_variant(name, place) {
                return asked;
            }
        }
        let local = self.declare(name.as_str(), place.ty.clone(), mutable.is_some(), name.span);
        binds.push(Stmt::Let { pattern: Pattern::Local(local), value: place.clone() });
        Asked::always()
    }

    /// The name of a variant without its enum would bind a variable that takes everything.
    fn bare_variant(&mut self, name: &ast::Name, place: &Expr) -> Option<Asked> {
        let Ty::Enum(id, _) = self.infer.shallow(&place.ty) else { return None };
        if !name.as_str().starts_with(|first: char| first.is_ascii_uppercase()) {
            return None;
        }
        let def = self.cx.program.enum_def(id);
        let names: Vec<&str> = def.variants.iter().map(|variant| variant.name.as_str()).collect();
        let exact = names.contains(&name.as_str());
        let (enum_name, close) =
            (def.name.clone(), closest(name.as_str(), names).map(str::to_owned));
        let message = match exact {
            true => format!("`{name}` alone is a new variable, which takes every value"),
            false => format!("`{enum_name}` has no variant `{name}`"),
        };
        let diagnostic = Diagnostic::error(Code("E0101"), message).label(name.span, "not found");
        let known = if exact { Some(name.as_str().to_owned()) } else { close };
        self.report(match known {
            Some(known) => {
                let written = format!("{enum_name}::{known}");
                diagnostic.suggest(format!("write `{written}`"), name.span, written)
            }
            None => diagnostic,
        });
        Some(Asked::always())
    }

    /// A constant by its path.
    fn path_pattern(&mut self, path: &ast::Path, pat: &ast::Pat, place: &Expr) -> Asked {
        let value = self.path(path, pat.span);
        self.is_value(value, place, pat.span)
    }

    /// A struct, tuple or array of names, which always fits.
    fn parts_pattern(&mut self, pat: &ast::Pat, place: &Expr, binds: &mut Vec<Stmt>) -> Asked {
        let pattern = self.pattern(pat, &place.ty, place.span);
        binds.push(Stmt::Let { pattern, value: place.clone() });
        Asked::always()
    }

    fn literal_pattern(&mut self, negative: bool, lit: &ast::Lit, span: Span, ty: &Ty) -> Expr {
        let value = ast::Expr::new(ast::ExprKind::Lit(lit.clone()), lit.span);
        let why = Some((span, format!("the value is a `{}`", self.show(ty))));
        if !negative {
            return self.expect(&value, ty, &why);
        }
        let operand = Box::new(value);
        let op = ast::UnaryOp::Neg;
        let kind = ast::ExprKind::Unary { op, op_span: span, operand };
        self.expect(&ast::Expr::new(kind, span), ty, &why)
    }

    fn is_value(&mut self, value: Expr, place: &Expr, span: Span) -> Asked {
        let cover = match (&value.kind, self.infer.shallow(&place.ty)) {
            (ExprKind::Number(value), Ty::Bool) => {
                let of = |name: &str| Constructor { name: name.to_owned(), parts: 0, fields: None };
                let index = usize::from(*value == 1.into());
                Cover::Of(Rc::new(vec![of("false"), of("true")]), index, Vec::new())
            }
            _ => Cover::Some,
        };
        let question = self.asks(Comparison::Eq, place, value, span);
        Asked { question, cover }
    }

    fn asks(&mut self, op: Comparison, place: &Expr, value: Expr, span: Span) -> Option<Expr> {
        if self.is_error(&value.ty) || self.is_error(&place.ty) {
            return None;
        }
        let constant = place.constant && value.constant;
        if op == Comparison::Eq && self.infer.shallow(&place.ty) == Ty::Bool {
            let holds = matches!(&value.kind, ExprKind::Number(value) if *value == 1.into());
            let place = place.clone();
            return Some(match holds {
                true => place,
                false => node(ExprKind::Not(Box::new(place)), Ty::Bool, span, constant),
            });
        }
        let kind = ExprKind::Compare(op, Box::new(place.clone()), Box::new(value));
        Some(node(kind, Ty::Bool, span, constant))
    }

    #[expect(clippy::too_many_arguments)]
    fn variant_pattern(
        &mut self,
        found: (zkc_hir::EnumId, usize),
        path: &ast::Path,
        elems: &[ast::Pat],
        named: Option<(&[ast::FieldPat], bool)>,
        pat: &ast::Pat,
        place: &Expr,
        binds: &mut Vec<Stmt>,
    ) -> Asked {
        let variant = self.variant_of(found, path, None);
        let Some(variant) = variant.filter(|variant| self.fits(variant, pat, place)) else {
            self.broken_pattern(pat);
            return Asked::always();
        };
        let fields = self.variant_fields(&variant);
        let part = |index: usize| {
            let (of, variant) = (Box::new(place.clone()), variant.index);
            let kind = ExprKind::Payload { of, variant, field: index };
            node(kind, fields[index].ty.clone(), pat.span, place.constant)
        };
        let shorthand: Vec<ast::Pat>;
        let parts: Vec<(&ast::Pat, Expr)> = match named {
            None => {
                let is_named = fields.first().is_some_and(|field| field.name != "0");
                if elems.len() != fields.len() || is_named {
                    let form = self.variant_form(&variant);
                    let what = count(elems.len(), "value");
                    self.report(
                        Diagnostic::error(
                            Code("E0223"),
                            format!("a pattern of {what} does not fit `{form}`"),
                        )
                        .label(pat.span, format!("write `{form}`")),
                    );
                    self.broken_pattern(pat);
                    return Asked::always();
                }
                elems.iter().enumerate().map(|(index, pat)| (pat, part(index))).collect()
            }
            Some((given, rest)) => {
                let Some(order) = self.named_fields(given, rest, &fields, &variant, pat) else {
                    self.broken_pattern(pat);
                    return Asked::always();
                };
                let binding = |field: &ast::FieldPat| {
                    let kind = PatKind::Bind { mutable: None, name: field.name.clone() };
                    ast::Pat::new(kind, field.span)
                };
                shorthand = given
                    .iter()
                    .map(|field| field.pat.clone().unwrap_or_else(|| binding(field)))
                    .collect();
                shorthand.iter().zip(order).map(|(pat, index)| (pat, part(index))).collect()
            }
        };
        let def = self.cx.program.enum_def(variant.id);
        let constructors: Vec<Constructor> = def
            .variants
            .iter()
            .map(|of| Constructor {
                name: match Some(variant.id) == self.cx.program.lang.option {
                    true => of.name.clone(),
                    false => format!("{}::{}", def.name, of.name),
                },
                parts: of.fields.len(),
                fields: of
                    .fields
                    .first()
                    .is_some_and(|field| field.name != "0")
                    .then(|| of.fields.iter().map(|field| field.name.clone()).collect()),
            })
            .collect();
        let alone = constructors.len() == 1;
        let is = ExprKind::IsVariant(Box::new(place.clone()), variant.index);
        let is = node(is, Ty::Bool, pat.span, place.constant);
        let (question, written) = self.all_parts((!alone).then_some(is), &parts, binds);
        let mut inner = vec![Cover::Any; fields.len()];
        for ((_, place), cover) in parts.iter().zip(written) {
            if let ExprKind::Payload { field, .. } = &place.kind {
                inner[*field] = cover;
            }
        }
        Asked { question, cover: Cover::Of(Rc::new(constructors), variant.index, inner) }
    }

    /// Whether the value is of the variant's enum; says so if not.
    fn fits(&mut self, variant: &Variant, pat: &ast::Pat, place: &Expr) -> bool {
        let own = variant.ty();
        if self.agree(&own, &place.ty) {
            return true;
        }
        let (own, found) = (self.show(&own), self.show_found(&place.ty));
        self.report(
            Diagnostic::error(Code("E0223"), format!("a pattern of `{own}` does not fit {found}"))
                .label(pat.span, format!("the value is {found}"))
                .reason(place.span, format!("this is {found}")),
        );
        false
    }

    /// The indices of the fields that a pattern names, in the order written.
    fn named_fields(
        &mut self,
        given: &[ast::FieldPat],
        rest: bool,
        fields: &[zkc_hir::Field],
        variant: &Variant,
        pat: &ast::Pat,
    ) -> Option<Vec<usize>> {
        let mut order = Vec::new();
        for field in given {
            let name = field.name.as_str();
            match fields.iter().position(|known| known.name == name) {
                Some(index) if !order.contains(&index) => order.push(index),
                found => {
                    let what = if found.is_some() { "is named twice" } else { "is no field of it" };
                    let form = self.variant_form(variant);
                    self.report(
                        Diagnostic::error(Code("E0205"), format!("`{name}` {what}: `{form}`"))
                            .label(field.name.span, "not this"),
                    );
                    return None;
                }
            }
        }
        if order.len() < fields.len() && !rest {
            let missing = (0..fields.len()).filter(|index| !order.contains(index));
            let missing: Vec<String> =
                missing.map(|index| format!("`{}`", fields[index].name)).collect();
            self.report(
                Diagnostic::error(
                    Code("E0223"),
                    format!("the pattern leaves out {}", crate::suggest::listed(&missing)),
                )
                .label(pat.span, "every field is named, or `..` stands for the rest")
                .help("add `..` at the end"),
            );
            return None;
        }
        Some(order)
    }

    /// What the parts ask, after the first question.
    fn all_parts(
        &mut self,
        first: Option<Expr>,
        parts: &[(&ast::Pat, Expr)],
        binds: &mut Vec<Stmt>,
    ) -> (Option<Expr>, Vec<Cover>) {
        let mut question = first;
        let mut covers = Vec::with_capacity(parts.len());
        for (pat, place) in parts {
            let asked = self.arm_pattern(pat, place, binds);
            covers.push(asked.cover);
            if let Some(next) = asked.question {
                question = Some(both(question, next));
            }
        }
        (question, covers)
    }
}

/// `a && b`, or b alone.
fn both(first: Option<Expr>, second: Expr) -> Expr {
    match first {
        None => second,
        Some(first) => {
            let (span, constant) = (first.span.to(second.span), first.constant && second.constant);
            let kind = ExprKind::And(Box::new(first), Box::new(second));
            node(kind, Ty::Bool, span, constant)
        }
    }
}
