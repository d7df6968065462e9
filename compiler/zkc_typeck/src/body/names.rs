//! Names as values: variables, constants, generic constants, `now`, `deployment`.

use zkc_ast as ast;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Expr, ExprKind, GenericParamKind, Size, Ty};
use zkc_span::Span;

use super::{Body, Kind, node};
use crate::cx::{Def, Home, Node};
use crate::infer::error_ty;
use crate::resolve::paths::Failure;

impl Body<'_, '_> {
    pub(super) fn path(&mut self, path: &ast::Path, span: Span) -> Expr {
        if let [only] = path.segments.as_slice() {
            return self.name(only, span);
        }
        if path.segments.iter().any(|segment| segment.name.is_missing()) {
            return self.error(span);
        }
        let names: Vec<ast::Name> = path.segments.iter().map(|part| part.name.clone()).collect();
        if let (Some(home), [of, last]) = (self.self_ty.as_ref().and_then(Home::of), &names[..])
            && of.as_str() == "Self"
            && let Some(id) = self.cx.home_const(home, last.as_str())
        {
            return self.def_value(Def::Const(id), last, span);
        }
        if let Some(found) = self.find_variant(path) {
            return self.plain_variant(found, path, span);
        }
        if let (Some(Ty::Enum(id, _)), [of, _]) = (&self.self_ty, names.as_slice())
            && of.as_str() == "Self"
        {
            let failure = Failure::NoVariant(1, *id);
            self.cx.report_failure(self.module, &names, failure, "value");
            return self.error(span);
        }
        if let (Some(Ty::Struct(id, _)), [of, _]) = (&self.self_ty, names.as_slice())
            && of.as_str() == "Self"
        {
            let failure = Failure::NoConst(1, Home::Struct(*id));
            self.cx.report_failure(self.module, &names, failure, "value");
            return self.error(span);
        }
        let def = self.cx.resolve(self.module, &names, "value");
        let Some(last) = names.last() else { return self.error(span) };
        self.def_value(def, last, span)
    }

    fn name(&mut self, segment: &ast::Segment, span: Span) -> Expr {
        let name = &segment.name;
        if name.is_missing() {
            return self.error(span);
        }
        if let Some(id) = self.find_local(name.as_str()) {
            self.notes.uses.insert(span, id);
            let info = &mut self.locals[id.0 as usize];
            info.read = true;
            let (ty, constant) = (info.local.ty.clone(), info.constant);
            return node(ExprKind::Local(id), ty, span, constant);
        }
        if let Some(index) = self.generics.iter().position(|param| param.name == name.as_str()) {
            return match self.generics[index].kind {
                GenericParamKind::Const { bits } => {
                    let size = Size::param(index as u32);
                    node(ExprKind::Size(size), Ty::uint(u64::from(bits)), span, true)
                }
                GenericParamKind::Type | GenericParamKind::Unit => {
                    let diagnostic = self.cx.wrong_kind(name, "type or unit", "value");
                    self.fail(span, diagnostic)
                }
            };
        }
        if name.as_str() == "self" {
            return self.special(name, span);
        }
        match self.cx.walk(self.module, std::slice::from_ref(name), true) {
            Ok(Def::Variant(id, index)) => {
                let path = ast::Path { segments: vec![segment.clone()], span };
                self.plain_variant((id, index), &path, span)
            }
            Ok(def) => self.def_value(def, name, span),
            Err(Failure::Unknown(..)) => self.special(name, span),
            Err(failure) => {
                let path = std::slice::from_ref(name);
                self.cx.report_failure(self.module, path, failure, "value");
                self.error(span)
            }
        }
    }

    /// Names that the language itself brings.
    fn special(&mut self, name: &ast::Name, span: Span) -> Expr {
        let in_clause = self.kind == Kind::Clause;
        match name.as_str() {
            "now" if in_clause => {
                self.uses_now = true;
                node(ExprKind::Now, Ty::Window, span, false)
            }
            "statement" if in_clause => {
                let local = self.statement(span);
                node(ExprKind::Local(local), Ty::Digest(None), span, false)
            }
            "deployment" if in_clause => node(ExprKind::Deployment, Ty::Digest(None), span, false),
            "now" | "deployment" | "statement" => {
                let help = match name.as_str() {
                    "now" => "ask in the clause, or take the time as a parameter".to_owned(),
                    name => format!("take it as a parameter, `{name}: Digest`"),
                };
                let diagnostic = Diagnostic::error(
                    Code("E0108"),
                    format!("`{name}` is known in the body of a clause only"),
                )
                .label(span, "not here")
                .help(help);
                self.fail(span, diagnostic)
            }
            "self" => {
                let diagnostic = Diagnostic::error(Code("E0108"), "there is no `self` here")
                    .label(span, "unknown");
                let diagnostic = match self.node {
                    Some(Node::Fn(id)) if self.self_ty.is_some() => {
                        self.cx.lacks_self.insert(id);
                        let function = &self.cx.func(id).ast.name;
                        diagnostic
                            .reason(function.span, "takes no `self`")
                            .help(format!("make it the first parameter: `fn {function}(self, …)`"))
                    }
                    _ => {
                        diagnostic.help("`self` is the first parameter of a function in an `impl`")
                    }
                };
                self.broken_local(name);
                self.fail(span, diagnostic)
            }
            "_" => {
                let diagnostic = Diagnostic::error(Code("E0100"), "`_` is no value")
                    .label(span, "nothing can be read from it");
                self.fail(span, diagnostic)
            }
            _ => {
                let locals = self.scopes.iter().flat_map(|scope| scope.keys().map(String::as_str));
                let diagnostic = self.cx.unknown_name(self.module, name, "name", locals);
                let diagnostic = match self.outputs.iter().any(|output| output == name.as_str()) {
                    true => diagnostic
                        .note(format!("`{name}` is an output, which has no value before the end"))
                        .help(format!(
                            "keep it in a variable, and end with `reveal {{ {name}: … }}`"
                        )),
                    false => diagnostic,
                };
                let said = (self.module, name.as_str().to_owned());
                let known = self.cx.unknown_names.contains(&said);
                // It is said once in a body, and not if a signature of the module lacks it too.
                self.broken_local(name);
                if known {
                    return self.error(span);
                }
                self.fail(span, diagnostic)
            }
        }
    }

    /// Lets a name that is known nowhere be a variable of the whole body about which nothing is said.
    fn broken_local(&mut self, name: &ast::Name) {
        let id = self.declare(name.as_str(), error_ty(), true, name.span);
        self.locals[id.0 as usize].read = true;
        if let Some(scope) = self.scopes.last_mut() {
            scope.remove(name.as_str());
        }
        if let Some(scope) = self.scopes.first_mut() {
            scope.insert(name.as_str().to_owned(), id);
        }
    }

    fn def_value(&mut self, def: Def, name: &ast::Name, span: Span) -> Expr {
        match def {
            Def::Const(id) => {
                self.note_use(Node::Const(id), span);
                let ty = self.cx.consts[id.0 as usize].ty.clone();
                return node(ExprKind::Const(id), ty, span, true);
            }
            Def::Broken => return self.error(span),
            Def::Fn(_) => {
                let diagnostic = self.cx.wrong_kind(name, "function", "value").suggest(
                    "call it",
                    span.after(),
                    "()",
                );
                return self.fail(span, diagnostic);
            }
            _ => {}
        }
        let diagnostic = self.cx.wrong_kind(name, self.cx.kind_of(def), "value");
        self.fail(span, diagnostic)
    }
}
