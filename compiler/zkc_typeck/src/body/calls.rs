//! Calls: functions, functions of a struct, and tuple structs.

use zkc_ast as ast;
use zkc_ast::ExprKind as Ast;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Expr, ExprKind, FuncId, GenericArg, Ty};
use zkc_span::Span;

use super::{Body, node};
use crate::cx::{Def, Home, Node};
use crate::infer::{error_ty, has_error};
use crate::ownership::{Act, look_wanted};
use crate::resolve::paths::Failure;
use crate::suggest::{closest, count};
use crate::types::fresh_args;

/// What a function is called on.
pub(super) enum Owner {
    /// Nothing: `f(…)`.
    None,
    /// A type: `Path::<32>::root(…)`.
    Type(Ty),
    /// A value, the first argument: `path.root(…)`.
    Value(Expr),
}

impl Body<'_, '_> {
    pub(super) fn call(
        &mut self,
        callee: &ast::Expr,
        args: &[ast::Arg],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let path = match &callee.peeled().kind {
            Ast::Path(path) => path,
            Ast::Error(_) => return self.skip(args, span),
            _ => {
                let diagnostic = Diagnostic::error(Code("E0221"), "only functions can be called")
                    .label(callee.span, "not the name of a function");
                self.report(diagnostic);
                return self.skip(args, span);
            }
        };
        if path.segments.iter().any(|segment| segment.name.is_missing()) {
            return self.skip(args, span);
        }
        match path.segments.as_slice() {
            [only] => self.call_name(path, only, args, want, span),
            [owner @ .., last] => {
                if let Some(found) = self.find_variant(path) {
                    return self.tuple_variant(found, path, args, want, span);
                }
                if let Some(called) = self.call_of_type(owner, last, args, want, span) {
                    return called;
                }
                let names: Vec<ast::Name> =
                    path.segments.iter().map(|part| part.name.clone()).collect();
                if names[0].as_str() == "Self" && self.self_ty.is_none() {
                    return self.self_of_nothing(path, last, args, want, span);
                }
                let def = self.cx.resolve(self.module, &names, "function");
                self.call_def(def, path, last, args, want, span)
            }
            [] => self.error(span),
        }
    }

    /// `Self::f(…)` where there is no `impl`: in a contract, whose functions are called by their names.
    fn self_of_nothing(
        &mut self,
        path: &ast::Path,
        last: &ast::Segment,
        args: &[ast::Arg],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let head = path.segments[0].name.span;
        let diagnostic =
            Diagnostic::error(Code("E0100"), "`Self` is nothing here").label(head, "in no `impl`");
        match self.cx.walk(self.module, std::slice::from_ref(&last.name), true) {
            Ok(def @ Def::Fn(_)) if path.segments.len() == 2 => {
                let before = Span { end: last.name.span.start, ..head };
                self.report(diagnostic.suggest(
                    format!("a function of the contract is called by its name: `{}(…)`", last.name),
                    before,
                    "",
                ));
                // What it gives is known all the same.
                self.call_def(def, path, last, args, want, span)
            }
            Ok(def @ Def::Clause(_)) => self.call_def(def, path, last, args, want, span),
            _ => {
                self.report(diagnostic.help(
                    "`Self` is the type that an `impl` is of; functions and constants are called \
                     by their names",
                ));
                self.skip(args, span)
            }
        }
    }

    /// Checks arguments of a call that is in error itself.
    pub(super) fn skip(&mut self, args: &[ast::Arg], span: Span) -> Expr {
        for arg in args {
            // A text belongs to what was meant, as in `revert("too late")`, and so does a closure.
            let meant = match &arg.value.kind {
                Ast::Lit(ast::Lit { kind: ast::LitKind::Str(_), .. }) => true,
                kind => matches!(kind, Ast::Closure { .. }),
            };
            if !meant {
                self.expr(&arg.value, None);
            }
        }
        self.error(span)
    }

    fn call_name(
        &mut self,
        path: &ast::Path,
        segment: &ast::Segment,
        args: &[ast::Arg],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let name = &segment.name;
        if let Some(id) = self.find_local(name.as_str()) {
            let declared = self.local(id).local.span;
            self.locals[id.0 as usize].read = true;
            self.report(
                Diagnostic::error(Code("E0221"), format!("`{name}` is no function"))
                    .label(name.span, "called here")
                    .reason(declared, "a variable, declared here"),
            );
            return self.skip(args, span);
        }
        if name.as_str() == "Self" {
            return self.tuple_struct(path, args, want, span);
        }
        match self.cx.walk(self.module, std::slice::from_ref(name), true) {
            Ok(def) => self.call_def(def, path, segment, args, want, span),
            Err(Failure::Unknown(..)) => self.call_builtin(segment, args, span),
            Err(failure) => {
                let path = std::slice::from_ref(name);
                self.cx.report_failure(self.module, path, failure, "function");
                self.skip(args, span)
            }
        }
    }

    fn call_def(
        &mut self,
        def: Def,
        path: &ast::Path,
        segment: &ast::Segment,
        args: &[ast::Arg],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        match def {
            Def::Fn(id) => {
                return self.call_function(
                    id,
                    &segment.name,
                    segment.args.as_deref(),
                    Owner::None,
                    args,
                    want,
                    span,
                );
            }
            Def::Struct(_) => return self.tuple_struct(path, args, want, span),
            Def::Variant(id, index) => {
                return self.tuple_variant((id, index), path, args, want, span);
            }
            Def::Broken => return self.skip(args, span),
            Def::Clause(index) => {
                self.clause_with_parentheses(index, path);
                return self.skip(args, span);
            }
            _ => {}
        }
        let diagnostic = self.cx.wrong_kind(&segment.name, self.cx.kind_of(def), "function");
        self.report(diagnostic);
        self.skip(args, span)
    }

    /// `Type::function(…)`; none if what stands before `::` is no type.
    fn call_of_type(
        &mut self,
        owner: &[ast::Segment],
        last: &ast::Segment,
        args: &[ast::Arg],
        want: Option<&Ty>,
        span: Span,
    ) -> Option<Expr> {
        let names: Vec<ast::Name> = owner.iter().map(|part| part.name.clone()).collect();
        let segment = owner.last()?;
        let found = self.cx.walk(self.module, &names, true);
        if let (Err(Failure::Unknown(0, None)), [only]) = (&found, owner)
            && matches!(only.name.as_str(), "Amount" | "Money")
        {
            return Some(self.from_minor(only, last, args, want, span));
        }
        if let (Err(Failure::Unknown(0, None)), [only]) = (&found, owner)
            && is_unsigned(only.name.as_str())
        {
            let path = ast::Path { segments: owner.to_vec(), span: only.name.span };
            let ty = self.written_ty(&ast::Ty::new(ast::TyKind::Path(path), only.name.span));
            return Some(self.from_bits(ty, last, args, span));
        }
        if let (Err(Failure::Unknown(0, None)), [only]) = (&found, owner)
            && only.name.as_str() == "Bytes"
        {
            return Some(self.make_bytes(only, last, args, span));
        }
        if let (Err(Failure::Unknown(0, None)), [only]) = (&found, owner)
            && only.name.as_str() == "Vec"
        {
            return Some(self.vec_function(only, last, args, want, span));
        }
        let is_self = names.len() == 1 && names[0].as_str() == "Self" && self.self_ty.is_some();
        if !is_self && !matches!(found, Ok(Def::Struct(_) | Def::Enum(_))) {
            return None;
        }
        let path = ast::Path { segments: owner.to_vec(), span: segment.name.span };
        let owner = match (&found, is_self.then(|| self.self_ty.clone()).flatten()) {
            (_, Some(owner)) => Some(owner),
            (Ok(Def::Enum(id)), _) => self.enum_path(*id, segment),
            _ => self.struct_path(&path).map(|(id, generics)| Ty::Struct(id, generics)),
        };
        let home = owner.as_ref().and_then(Home::of);
        let (Some(owner), Some(home)) = (owner, home) else {
            return Some(self.skip(args, span));
        };
        let key = (home, last.name.as_str().to_owned());
        let Some(&function) = self.cx.methods.get(&key) else {
            self.unknown_method(home, &last.name);
            return Some(self.skip(args, span));
        };
        let turbofish = last.args.as_deref();
        Some(self.call_function(
            function,
            &last.name,
            turbofish,
            Owner::Type(owner),
            args,
            want,
            span,
        ))
    }

    /// The type of an enum that a path names, with its generic arguments.
    fn enum_path(&mut self, id: zkc_hir::EnumId, segment: &ast::Segment) -> Option<Ty> {
        let params = self.cx.program.enum_def(id).generics.clone();
        let args = self.written_args(&segment.name, &params, segment.args.as_deref())?;
        Some(Ty::Enum(id, args))
    }

    /// The message for a function that a struct or enum does not have.
    pub(super) fn unknown_method(&mut self, home: Home, name: &ast::Name) {
        // It may stand in an `impl` whose type is in error.
        let lost = self.cx.impls.iter().filter(|imp| has_error(&imp.ty)).any(|imp| {
            imp.ast.items.iter().any(|item| {
                matches!(&item.kind, ast::ItemKind::Fn(of) if of.name.as_str() == name.as_str())
            })
        });
        if lost {
            return;
        }
        let owner = self.cx.home_name(home).0.to_owned();
        let diagnostic =
            Diagnostic::error(Code("E0207"), format!("`{owner}` has no function `{name}`"))
                .label(name.span, "not found");
        let (fields, variants): (&[zkc_hir::Field], &[zkc_hir::VariantDef]) = match home {
            Home::Struct(id) => (&self.cx.program.struct_def(id).fields, &[]),
            Home::Enum(id) => (&[], &self.cx.program.enum_def(id).variants),
        };
        let is_field = fields.iter().any(|field| field.name == name.as_str());
        let known = self.cx.methods.keys().filter(|(owner, _)| *owner == home);
        let known = known.map(|(_, known)| known.as_str());
        let known = known.chain(variants.iter().map(|variant| variant.name.as_str()));
        let close = closest(name.as_str(), known);
        let diagnostic = match close {
            Some(close) => diagnostic.suggest(format!("did you mean `{close}`?"), name.span, close),
            None if is_field => {
                diagnostic.help(format!("`{name}` is a field: write it without `()`"))
            }
            None if name.as_str() == "new" && matches!(home, Home::Struct(_)) => {
                diagnostic.help(format!("a value is written out: `{owner} {{ field: … }}`"))
            }
            None => diagnostic,
        };
        self.report(diagnostic);
    }

    /// Checks that no argument is named; only roundings have named ones.
    pub(super) fn unnamed(&mut self, args: &[ast::Arg]) {
        // Whoever names one names all: it is one mistake.
        if let Some(name) = args.iter().find_map(|arg| arg.name.as_ref()) {
            self.report(
                Diagnostic::error(Code("E0229"), format!("there is no argument named `{name}`"))
                    .label(name.span, "arguments stand in order")
                    .help("only roundings take a named one: `.floor(keeps = party)`"),
            );
        }
    }

    #[expect(clippy::too_many_arguments)]
    pub(super) fn call_function(
        &mut self,
        id: FuncId,
        name: &ast::Name,
        turbofish: Option<&[ast::GenericArg]>,
        owner: Owner,
        args: &[ast::Arg],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let (owner, receiver) = match owner {
            Owner::None => (None, None),
            Owner::Type(ty) => (Some(ty), None),
            Owner::Value(value) => (Some(value.ty.clone()), Some(value)),
        };
        let Some(generics) = self.instantiate(id, name, turbofish, owner) else {
            return self.skip(args, span);
        };
        let first = usize::from(receiver.is_some());
        if !self.may_call(id, name) {
            return self.skip(args, span);
        }
        self.note_use(Node::Fn(id), name.span);
        self.notes.calls.insert(span, id);
        let params: Vec<(String, Ty, Span)> = self
            .cx
            .func(id)
            .params
            .iter()
            .skip(first)
            .map(|param| (param.name.clone(), param.ty.substitute(&generics), param.span))
            .collect();
        let looks: Vec<bool> =
            self.cx.func(id).params.iter().skip(first).map(|param| param.look).collect();
        let result = self.cx.func(id).result.substitute(&generics);
        // What a parameter in error would have said of the result cannot be found out.
        let lost = params.iter().any(|(_, ty, _)| self.is_error(ty));
        let result = if lost && !generics.is_empty() { error_ty() } else { result };
        // What is wanted of the result may say what the arguments are.
        if let Some(want) = want
            && !matches!(self.infer.shallow(want), Ty::Exact(_))
        {
            self.agree(&result, want);
        }
        self.unnamed(args);
        if args.len() != params.len() {
            self.argument_count(id, name, args, &params);
            return self.skip(args, span);
        }
        let mut checked: Vec<Expr> = receiver.into_iter().collect();
        for ((arg, (param, ty, place)), look) in args.iter().zip(&params).zip(looks) {
            let why = Some((*place, format!("`{param}` is declared as `{}`", self.show(ty))));
            let value = match look {
                true => self.looked_at(&arg.value, param, *place),
                false => &arg.value,
            };
            checked.push(self.expect(value, ty, &why));
        }
        // An argument in error said nothing of a result that is open.
        let open = self.infer.unknown_in(&self.infer.ty(&result)).is_some();
        if open && checked.iter().any(|arg| self.is_error(&arg.ty)) {
            return self.error(span);
        }
        let constant = self.constant_calls && checked.iter().all(|arg| arg.constant);
        node(ExprKind::Call { function: id, generics, args: checked }, result, span, constant)
    }

    /// What an argument `&x` looks at; says so if it is none. A variable that is itself a look is passed
    /// on as it is, and so is whatever stands for `self`.
    fn looked_at<'e>(&mut self, arg: &'e ast::Expr, param: &str, declared: Span) -> &'e ast::Expr {
        if let Ast::Unary { op: ast::UnaryOp::Ref, operand, .. } = &arg.peeled().kind {
            return operand;
        }
        let own = match &arg.peeled().kind {
            Ast::Path(path) => path.as_name().map(|name| name.as_str()),
            _ => None,
        };
        let variable = own.and_then(|name| self.find_local(name)).map(|id| self.local(id).clone());
        let passed_on = variable.is_some_and(|info| info.look || self.is_error(&info.local.ty));
        if !passed_on && param != "self" && !matches!(arg.kind, Ast::Error(_)) {
            self.report(look_wanted(arg.span, own, param, declared));
        }
        arg
    }

    /// The generic arguments of a call: unknowns, but for what is written.
    fn instantiate(
        &mut self,
        id: FuncId,
        name: &ast::Name,
        turbofish: Option<&[ast::GenericArg]>,
        owner: Option<Ty>,
    ) -> Option<Vec<GenericArg>> {
        let params = self.cx.func(id).generics.clone();
        let mut generics = fresh_args(&mut self.infer, &params, name);
        let outer = self.cx.func(id).imp.map(|imp| {
            let imp = &self.cx.impls[imp];
            (imp.generics.len(), imp.ty.clone())
        });
        let first = outer.as_ref().map_or(0, |(count, _)| *count);
        if let (Some((_, ty)), Some(owner)) = (&outer, &owner) {
            let ty = ty.substitute(&generics);
            if !self.agree(&ty, owner) {
                let diagnostic = self.mismatch(&ty, owner, name.span, &None);
                self.report(diagnostic);
                return None;
            }
        }
        if let Some(written) = turbofish {
            let args = self.written_args(name, &params[first..], Some(written))?;
            generics.splice(first.., args);
        }
        Some(generics)
    }

    fn argument_count(
        &mut self,
        id: FuncId,
        name: &ast::Name,
        args: &[ast::Arg],
        params: &[(String, Ty, Span)],
    ) {
        let declared = self.cx.func(id).ast.name.span;
        let mut diagnostic = wrong_count(name, params.len(), args);
        let missing: Vec<String> =
            params.iter().skip(args.len()).map(|(name, ..)| format!("`{name}`")).collect();
        if !missing.is_empty() {
            let missing = crate::suggest::listed(&missing);
            diagnostic = diagnostic.help(format!("{missing} is missing"));
        }
        self.report(diagnostic.reason(declared, "defined here"));
    }

    fn tuple_struct(
        &mut self,
        path: &ast::Path,
        args: &[ast::Arg],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let Some((id, generics)) = self.struct_path(path) else {
            return self.skip(args, span);
        };
        let ty = Ty::Struct(id, generics.clone());
        if let Some(want) = want {
            self.agree(&ty, want);
        }
        let def = self.cx.program.struct_def(id).clone();
        let is_tuple = matches!(self.cx.structure(id).ast.fields, ast::StructFields::Tuple(_));
        self.unnamed(args);
        if !is_tuple {
            self.report(
                Diagnostic::error(Code("E0221"), format!("`{}` has named fields", def.name))
                    .label(path.span, "called like a function")
                    .reason(def.span, "the struct is defined here")
                    .help(format!("write `{} {{ field: value }}`", def.name)),
            );
            return self.skip(args, span);
        }
        if args.len() != def.fields.len() {
            let wanted = count(def.fields.len(), "field");
            self.report(
                Diagnostic::error(
                    Code("E0208"),
                    format!("`{}` has {wanted}, not {}", def.name, args.len()),
                )
                .label(path.span, "made here")
                .reason(def.span, "the struct is defined here"),
            );
            return self.skip(args, span);
        }
        self.act(id, Act::Make, path.span);
        let mut fields = Vec::new();
        for (index, arg) in args.iter().enumerate() {
            let field = def.fields[index].ty.substitute(&generics);
            let why =
                Some((def.fields[index].span, format!("declared as `{}`", self.show(&field))));
            fields.push((index, self.expect(&arg.value, &field, &why)));
        }
        node(ExprKind::Struct { id, fields, base: None }, ty, span, false)
    }

    pub(super) fn builtin_count(
        &mut self,
        name: &ast::Name,
        wanted: usize,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        self.report(wrong_count(name, wanted, args));
        self.skip(args, span)
    }
}

/// Whether a name is that of an unsigned integer type.
fn is_unsigned(name: &str) -> bool {
    name == "uint" || matches!(crate::types::integer_name(name), Some((false, _)))
}

/// The message for a wrong number of arguments.
pub(super) fn wrong_count(name: &ast::Name, wanted: usize, args: &[ast::Arg]) -> Diagnostic {
    let takes = match wanted {
        0 => "no arguments".to_owned(),
        _ => count(wanted, "argument"),
    };
    let found = args.len();
    let diagnostic =
        Diagnostic::error(Code("E0208"), format!("`{name}` takes {takes}, not {found}"));
    match args.get(wanted) {
        Some(extra) => diagnostic.label(extra.span, "one too many"),
        None => diagnostic.label(name.span, "called here"),
    }
}
