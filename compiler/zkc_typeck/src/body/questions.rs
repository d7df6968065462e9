//! Patterns of `match` as questions: what each asks of a value, what it binds, and what it covers.

use std::rc::Rc;

use num_bigint::BigInt;
use zkc_ast as ast;
use zkc_ast::PatKind;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::encoding::{LeafBound, uint_bits};
use zkc_hir::{Comparison, Expr, ExprKind, Pattern, Stmt, Ty};
use zkc_span::Span;

use super::arithmetic::has_order;
use super::coverage::{Constructor, Cover, Form, Numbers};
use super::patterns::{Part, field_pattern};
use super::variants::Variant;
use super::{Body, node};
use crate::cx::Def;
use crate::suggest::{closest, count};

/// What a pattern asks and binds.
pub(super) struct Asked {
    /// Whether the value fits; none if it always does.
    pub question: Option<Expr>,
    /// The values that fit.
    pub cover: Cover,
}

impl Asked {
    /// Of a pattern that fits every value.
    pub(super) fn always() -> Asked {
        Asked { question: None, cover: Cover::Any }
    }
}

impl Body<'_, '_> {
    /// What a pattern asks of the value at a place, and the names it binds.
    pub(super) fn arm_pattern(
        &mut self,
        pat: &ast::Pat,
        place: &Expr,
        binds: &mut Vec<Stmt>,
    ) -> Asked {
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
                let ty = self.infer.shallow(&place.ty);
                let open = self.infer.literal(&ty).is_some() || self.is_error(&ty);
                if !open && !has_order(&ty) {
                    let diagnostic = self.no_order("..", &ty, pat.span);
                    self.report(diagnostic);
                    return Asked { question: None, cover: Cover::Some };
                }
                let (first, last) = (number_of(&start), number_of(&end));
                let cover = match (first, last, self.all_numbers(&ty)) {
                    (Some(first), Some(last), Some(all)) => {
                        let last = if *inclusive { last } else { last - 1 };
                        if first > last {
                            return self.empty_range(pat.span);
                        }
                        Cover::Numbers(Rc::new(Numbers { first, last, all }))
                    }
                    _ => Cover::Some,
                };
                let upper = if *inclusive { Comparison::Le } else { Comparison::Lt };
                let from = self.asks(Comparison::Ge, place, start, pat.span);
                let to = self.asks(upper, place, end, pat.span);
                let question = from.zip(to).map(|(from, to)| both(Some(from), to));
                Asked { question, cover }
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
            PatKind::Tuple(_) | PatKind::Array(_) => self.parts_pattern(pat, place, binds),
            PatKind::Or(pats) => self.one_of(pats, pat, place, binds),
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
            // A loop variable and a constant parameter are constants too.
            let local = self.find_local(name.as_str());
            let in_loop = local.is_some_and(|id| self.local(id).constant);
            let param = self.generics.iter().any(|param| param.name == name.as_str());
            if in_loop || (local.is_none() && param) {
                return self.path_pattern(&path, pat, place);
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
        let def = self.cx.program.enum_def(id);
        let names: Vec<&str> = def.variants.iter().map(|variant| variant.name.as_str()).collect();
        if !name.as_str().starts_with(|first: char| first.is_ascii_uppercase()) {
            let is_option = Some(id) == self.cx.program.lang.option;
            let nothing = matches!(name.as_str(), "null" | "nil" | "undefined" | "nothing");
            let meant = match nothing && is_option {
                true => Some("None"),
                false => names.into_iter().find(|known| known.eq_ignore_ascii_case(name.as_str())),
            };
            let meant = meant?.to_owned();
            let written = if is_option { meant } else { format!("{}::{meant}", def.name) };
            self.report(
                Diagnostic::error(
                    Code("E0101"),
                    format!("`{name}` alone is a new variable, which takes every value"),
                )
                .label(name.span, "not a variant")
                .suggest(
                    format!("write `{written}`, or another name if a variable is meant"),
                    name.span,
                    written,
                ),
            );
            return Some(Asked::always());
        }
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

    /// A struct, tuple or array, which asks what its parts ask.
    fn parts_pattern(&mut self, pat: &ast::Pat, place: &Expr, binds: &mut Vec<Stmt>) -> Asked {
        let ty = self.infer.shallow(&place.ty);
        let Some(parts) = self.parts_of(pat, &ty, place.span) else { return Asked::always() };
        let is_array = matches!(parts.form, Form::Array);
        let read = |part: &Part| {
            let of = Box::new(place.clone());
            let kind = match is_array {
                true => {
                    let at = ExprKind::Number(part.index.into());
                    let at = node(at, Ty::uint(32), part.pat.span, true);
                    ExprKind::Index(of, Box::new(at))
                }
                false => ExprKind::Field(of, part.index),
            };
            node(kind, part.ty.clone(), part.pat.span, place.constant)
        };
        let places: Vec<(&ast::Pat, Expr)> =
            parts.written.iter().map(|part| (&part.pat, read(part))).collect();
        let (question, covers) = self.all_parts(None, &places, binds);
        let mut inner = vec![Cover::Any; parts.count];
        for (part, cover) in parts.written.iter().zip(covers) {
            if let Some(slot) = inner.get_mut(part.index) {
                *slot = cover;
            }
        }
        let constructor = Constructor { name: parts.name, parts: parts.count, form: parts.form };
        Asked { question, cover: Cover::Of(Rc::new(vec![constructor]), 0, inner) }
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

    /// The first and the last number of an integer type of known width.
    fn all_numbers(&self, ty: &Ty) -> Option<(BigInt, BigInt)> {
        let bound = match ty {
            Ty::Uint(size) => LeafBound::Bits(uint_bits(&self.infer.size(size)).ok()?),
            Ty::Int(bits) => LeafBound::Signed(*bits),
            _ => return None,
        };
        bound.range()
    }

    fn empty_range(&mut self, span: Span) -> Asked {
        self.report(
            Diagnostic::error(Code("E0242"), "no number lies in this range")
                .label(span, "ends before it begins")
                .help("write the smaller number first; `1..=5` has both ends, `1..5` no 5"),
        );
        Asked { question: None, cover: Cover::Some }
    }

    fn is_value(&mut self, value: Expr, place: &Expr, span: Span) -> Asked {
        let cover = match (&value.kind, self.infer.shallow(&place.ty)) {
            (ExprKind::Number(value), Ty::Bool) => {
                let of =
                    |name: &str| Constructor { name: name.to_owned(), parts: 0, form: Form::Tuple };
                let index = usize::from(*value == 1.into());
                Cover::Of(Rc::new(vec![of("false"), of("true")]), index, Vec::new())
            }
            (ExprKind::Number(value), ty) => match self.all_numbers(&ty) {
                Some(all) => {
                    let (first, last) = (value.clone(), value.clone());
                    Cover::Numbers(Rc::new(Numbers { first, last, all }))
                }
                None => Cover::Some,
            },
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
                shorthand = given.iter().map(field_pattern).collect();
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
                form: match of.fields.first() {
                    Some(field) if field.name != "0" => {
                        Form::Fields(of.fields.iter().map(|field| field.name.clone()).collect())
                    }
                    _ => Form::Tuple,
                },
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

/// The number that an expression is, if it is written as one.
fn number_of(expr: &Expr) -> Option<BigInt> {
    match &expr.kind {
        ExprKind::Number(number) => Some(number.clone()),
        _ => None,
    }
}

/// `a && b`, or b alone.
pub(super) fn both(first: Option<Expr>, second: Expr) -> Expr {
    match first {
        None => second,
        Some(first) => {
            let (span, constant) = (first.span.to(second.span), first.constant && second.constant);
            let kind = ExprKind::And(Box::new(first), Box::new(second));
            node(kind, Ty::Bool, span, constant)
        }
    }
}
