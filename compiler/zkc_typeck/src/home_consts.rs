//! Constants of structs and enums: `impl Terms { const MAX: u64 = 5; }`, read as `Terms::MAX`.
//!
//! They are constants like others, but for their names, which stand below the type's. Sizes of fields
//! may name them, so they have their names before any type is read.

use zkc_ast as ast;
use zkc_ast::TyKind;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{ConstId, Expr, Ty};
use zkc_span::Span;

use crate::computed::Parts;
use crate::cx::{Cx, Def, Home};
use crate::suggest::{closest, listed};

impl Cx<'_> {
    /// Gives each constant of an `impl` its name.
    pub(crate) fn name_home_consts(&mut self) {
        for index in self.first.consts..self.consts.len() {
            let constant = &self.consts[index];
            let (ast, module) = (constant.ast, constant.module);
            let Some(imp) = constant.imp else { continue };
            // What the `impl` is for is said where its type is read.
            let TyKind::Path(path) = &self.impls[imp].ast.ty.kind else { continue };
            let names: Vec<ast::Name> =
                path.segments.iter().map(|part| part.name.clone()).collect();
            let home = match self.walk(module, &names, true) {
                Ok(Def::Struct(id)) => Home::Struct(id),
                Ok(Def::Enum(id)) => Home::Enum(id),
                _ => continue,
            };
            if ast.name.is_missing() {
                continue;
            }
            let key = (home, ast.name.as_str().to_owned());
            let (owner, path) = self.home_name(home);
            let (owner, path) = (owner.to_owned(), format!("{path}::{}", ast.name));
            let variant = match home {
                Home::Enum(id) => {
                    let variants = &self.enums[id.0 as usize].ast.variants;
                    let same = variants.iter().find(|variant| variant.name.text == ast.name.text);
                    same.map(|variant| variant.name.span)
                }
                Home::Struct(_) => None,
            };
            self.consts[index].path = path;
            match variant.or_else(|| self.home_const_span(&key)) {
                Some(first) => self.report(
                    Diagnostic::error(
                        Code("E0102"),
                        format!("`{owner}::{}` is defined twice", ast.name),
                    )
                    .label(ast.name.span, "a second time")
                    .reason(first, "first defined here")
                    .help("give one of them another name"),
                ),
                None => {
                    self.home_consts.insert(key, ConstId(index as u32));
                }
            }
        }
    }

    /// The constant of a struct or enum.
    pub(crate) fn home_const(&self, home: Home, name: &str) -> Option<ConstId> {
        self.home_consts.get(&(home, name.to_owned())).copied()
    }

    /// Whether a struct or enum has constants.
    pub(crate) fn has_home_consts(&self, home: Home) -> bool {
        self.home_consts
            .range((home, String::new())..)
            .next()
            .is_some_and(|((of, _), _)| *of == home)
    }

    /// Where the constant of this name is defined.
    pub(crate) fn home_const_span(&self, key: &(Home, String)) -> Option<Span> {
        self.home_consts.get(key).map(|id| self.consts[id.0 as usize].ast.name.span)
    }

    /// The message for a constant that a struct or enum does not have.
    pub(crate) fn no_home_const(&self, home: Home, name: &ast::Name) -> Diagnostic {
        let owner = self.home_name(home).0;
        let known: Vec<&str> = self
            .home_consts
            .keys()
            .filter(|(of, _)| *of == home)
            .map(|(_, name)| name.as_str())
            .collect();
        let headline = format!("`{owner}` has no constant `{name}`");
        let diagnostic = Diagnostic::error(Code("E0101"), headline).label(name.span, "not found");
        if self.methods.contains_key(&(home, name.as_str().to_owned())) {
            return diagnostic.help(format!("`{name}` is a function: call it"));
        }
        match closest(name.as_str(), known.iter().copied()) {
            Some(close) => diagnostic.suggest(format!("did you mean `{close}`?"), name.span, close),
            None if known.is_empty() => {
                diagnostic.help(format!("write `const {name}: …;` in an `impl {owner}`"))
            }
            None => {
                let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
                diagnostic.help(format!("it has {}", listed(&known)))
            }
        }
    }

    /// A constant is one value, whatever stands for the parameters of its `impl`.
    pub(crate) fn refuse_params(&mut self, imp: usize, name: &ast::Name, ty: &Ty, value: &Expr) {
        let mut parts = Parts::default();
        parts.tys.push(ty.clone());
        parts.expr(value);
        let Some(param) = parts.param(&self.impls[imp].generics).cloned() else { return };
        self.report(
            Diagnostic::error(
                Code("E0280"),
                format!("`{name}` would be another constant for each `{}`", param.name),
            )
            .label(name.span, "a constant is one value")
            .reason(param.span, "a parameter of the `impl`")
            .help("write a function without parameters in its place, and call it"),
        );
    }
}
