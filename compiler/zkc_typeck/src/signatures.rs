//! Signatures: what structs, units, constants and functions say about themselves.

use std::collections::{BTreeMap, BTreeSet};

use num_traits::ToPrimitive;
use zkc_ast as ast;
use zkc_ast::{ExprKind, LitKind, ParamKind, ParamMode, StructFields};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{EnumId, Field, FuncId, GenericParam, GenericParamKind, StructId, Ty};
use zkc_span::Span;

use crate::attributes::text_of;
use crate::cx::{Cx, Home, ModId, ParamSig, unsupported};
use crate::habits;
use crate::infer::{error_ty, has_error};
use crate::ownership::linear_constant;
use crate::privacy::{Freedom, Wanted};
use crate::recursion::near_rings;
use crate::sizes::Scope;
use crate::suggest::closest;

/// What a unit says of itself.
const UNIT_FIELDS: [&str; 3] = ["symbol", "decimals", "bits"];

impl Cx<'_> {
    /// Reads all signatures: first which parameters types have, then everything that uses types.
    pub(crate) fn read_signatures(&mut self) {
        for index in self.first.units..self.units.len() {
            self.read_unit(index);
        }
        for index in self.first.structs..self.structs.len() {
            let (ast, module) = (self.structs[index].ast, self.structs[index].module);
            let generics = self.read_generics(module, &ast.generics, Vec::new());
            self.program.structs[index].generics = generics;
        }
        for index in self.first.enums..self.enums.len() {
            let (ast, module) = (self.enums[index].ast, self.enums[index].module);
            self.program.enums[index].generics =
                self.read_generics(module, &ast.generics, Vec::new());
        }
        for index in self.first.structs..self.structs.len() {
            self.read_fields(StructId(index as u32));
            self.read_measure(index);
        }
        for index in self.first.enums..self.enums.len() {
            self.read_variants(EnumId(index as u32));
        }
        self.refuse_endless_structs();
        self.check_domains();
        for index in self.first.impls..self.impls.len() {
            let (ast, module) = (self.impls[index].ast, self.impls[index].module);
            let generics = self.read_generics(module, &ast.generics, Vec::new());
            let scope = Scope { generics: &generics, ..Scope::of_module(module) };
            let ty = self.ty(scope, &ast.ty, None);
            self.impls[index].ty = self.impl_ty(ty, module, &generics, ast);
            self.impls[index].generics = generics;
        }
        for index in self.first.consts..self.consts.len() {
            let item = &self.consts[index];
            let (ast, module) = (item.ast, item.module);
            let imp = item.imp.map(|imp| &self.impls[imp]);
            let (generics, self_ty) = match imp {
                Some(imp) => (imp.generics.clone(), Some(imp.ty.clone())),
                None => (Vec::new(), None),
            };
            let self_ty = self_ty.as_ref();
            let scope = Scope { generics: &generics, self_ty, ..Scope::of_module(module) };
            let ty = self.ty(scope, &ast.ty, None);
            self.refuse_exact(&ty, ast.ty.span, "a constant");
            if self.is_linear(&ty, &generics) {
                let shown = self.show(&ty, &generics);
                self.report(linear_constant(&shown, ast.ty.span));
            }
            self.consts[index].ty = ty;
        }
        self.add_clause_structs();
        for index in self.first.fns..self.fns.len() {
            let id = FuncId(index as u32);
            self.in_test = self.is_testing(id);
            self.read_function(id);
            self.in_test = false;
            self.check_testing(id);
        }
    }

    /// An `impl` is for a struct or enum of the same package.
    fn impl_ty(&mut self, ty: Ty, module: ModId, generics: &[GenericParam], ast: &ast::Impl) -> Ty {
        let home = match &ty {
            Ty::Struct(id, _) => Some(self.structure(*id).module),
            Ty::Enum(id, _) => Some(self.enums[id.0 as usize].module),
            _ if has_error(&ty) => return ty,
            _ => None,
        };
        let package = |module: ModId, cx: &Cx<'_>| cx.module(module).package;
        if home.is_some_and(|home| package(home, self) == package(module, self)) {
            return ty;
        }
        let shown = self.show(&ty, generics);
        self.report(
            Diagnostic::error(Code("E0234"), format!("`{shown}` cannot be given methods here"))
                .label(ast.ty.span, "not a struct or enum of this package")
                .help("write a function that takes the value as its first parameter"),
        );
        error_ty()
    }

    fn read_unit(&mut self, index: usize) {
        let ast = self.units[index].ast;
        let mut seen: Vec<&ast::Name> = Vec::new();
        for field in &ast.fields {
            if field.name.is_missing() {
                continue;
            }
            if let Some(first) = seen.iter().find(|name| name.text == field.name.text) {
                let first = first.span;
                self.report(
                    Diagnostic::error(Code("E0228"), format!("`{}` is said twice", field.name))
                        .label(field.name.span, "a second time")
                        .reason(first, "first here"),
                );
                continue;
            }
            seen.push(&field.name);
            self.read_unit_field(index, field);
        }
        // A number under a name that no unit has is taken for the decimals: it was spoken of.
        let misnamed = ast.fields.iter().any(|field| {
            !UNIT_FIELDS.contains(&field.name.as_str())
                && matches!(
                    field.value.as_ref().map(|value| &value.peeled().kind),
                    Some(ExprKind::Lit(ast::Lit { kind: LitKind::Int { .. }, .. }))
                )
        });
        if !misnamed && !seen.iter().any(|name| name.as_str() == "decimals") {
            self.report(
                Diagnostic::error(
                    Code("E0228"),
                    format!("unit `{}` does not say how many decimals it has", ast.name),
                )
                .label(ast.name.span, "`decimals` is missing")
                .note("amounts are whole numbers of minor units: with 2 decimals, of cents")
                .help("add `decimals: 2`, or `decimals: 0` for what is counted in pieces"),
            );
        }
    }

    fn read_unit_field(&mut self, index: usize, field: &ast::FieldInit) {
        let value = field.value.as_ref().map(ast::Expr::peeled);
        let literal = match value.map(|value| &value.kind) {
            Some(ExprKind::Lit(lit)) => Some(&lit.kind),
            Some(ExprKind::Error(_)) => return,
            _ => None,
        };
        let number = match literal {
            Some(LitKind::Int { value, .. }) => value.to_u32(),
            Some(LitKind::Error) => return,
            _ => None,
        };
        let text = match literal {
            Some(LitKind::Str(text)) => text.as_text(),
            _ => None,
        };
        let unit = &mut self.program.units[index];
        let wanted = match (field.name.as_str(), number, text) {
            ("symbol", _, Some(text))
                if !text.is_empty() && !text.contains(char::is_whitespace) =>
            {
                unit.symbol = text.to_owned();
                return;
            }
            ("decimals", Some(number), _) if number <= 18 => {
                unit.decimals = number;
                return;
            }
            ("bits", Some(number), _) if (1..=128).contains(&number) => {
                unit.bits = number;
                return;
            }
            ("symbol", ..) => "a short text without spaces, as in `symbol: \"EUR\"`",
            ("decimals", ..) => "a number from 0 to 18, as in `decimals: 2`",
            ("bits", ..) => "a number from 1 to 128, as in `bits: 64`",
            (name, ..) => {
                let diagnostic =
                    Diagnostic::error(Code("E0228"), format!("a unit has no `{name}`"))
                        .label(field.name.span, "unknown")
                        .help("a unit has `symbol`, `decimals` and `bits`");
                let close = match habits::means_decimals(name) {
                    true => Some("decimals"),
                    false => closest(name, UNIT_FIELDS),
                };
                self.report(match close {
                    Some(close) => diagnostic.suggest(
                        format!("did you mean `{close}`?"),
                        field.name.span,
                        close,
                    ),
                    None => diagnostic,
                });
                return;
            }
        };
        self.report(
            Diagnostic::error(
                Code("E0228"),
                format!("the `{}` of a unit must be {wanted}", field.name),
            )
            .label(field.span, "not this"),
        );
    }

    /// Reads a list of generic parameters behind those of the item around.
    fn read_generics(
        &mut self,
        module: ModId,
        ast: &ast::Generics,
        mut params: Vec<GenericParam>,
    ) -> Vec<GenericParam> {
        for param in &ast.params {
            let name = param.name.as_str().to_owned();
            if let Some(first) = params.iter().find(|first| first.name == name) {
                let first = first.span;
                self.report(
                    Diagnostic::error(Code("E0102"), format!("`{name}` is defined twice here"))
                        .label(param.name.span, "a second time")
                        .reason(first, "first defined here")
                        .help("give one of them another name"),
                );
            }
            if let Some(default) = &param.default {
                self.report(
                    unsupported("a default for a generic parameter is", default.span())
                        .help("write the argument where the item is used"),
                );
            }
            let kind = self.read_generic_kind(module, param);
            let linear = matches!(param.kind, ast::GenericParamKind::Type { linear: Some(_), .. });
            params.push(GenericParam { name, kind, linear, span: param.name.span });
        }
        params
    }

    fn read_generic_kind(&mut self, module: ModId, param: &ast::GenericParam) -> GenericParamKind {
        match &param.kind {
            ast::GenericParamKind::Type { bounds, .. } => {
                let mut kind = GenericParamKind::Type;
                for bound in bounds {
                    if bound.as_name().is_some_and(|name| name.as_str() == "unit") {
                        kind = GenericParamKind::Unit;
                    } else {
                        self.report(
                            Diagnostic::error(
                                Code("E0209"),
                                format!("`{bound}` says nothing about a type parameter"),
                            )
                            .label(bound.span, "only `unit` may stand here"),
                        );
                    }
                }
                kind
            }
            ast::GenericParamKind::Const { ty } => {
                let scope = Scope::of_module(module);
                let read = self.ty(scope, ty, None);
                let bits = match &read {
                    Ty::Uint(bits) => bits.as_u64(),
                    _ => None,
                };
                if bits.is_none() && !has_error(&read) {
                    self.report(
                        unsupported("a constant parameter of this type is", ty.span)
                            .help("use an unsigned integer such as `u32`"),
                    );
                }
                GenericParamKind::Const { bits: bits.unwrap_or(32) as u32 }
            }
        }
    }

    fn read_fields(&mut self, id: StructId) {
        let index = id.0 as usize;
        let (ast, module) = (self.structs[index].ast, self.structs[index].module);
        let generics = self.program.structs[index].generics.clone();
        let scope = Scope { generics: &generics, ..Scope::of_module(module) };
        let written: Vec<(String, Span, &ast::Ty)> = match &ast.fields {
            StructFields::Named(fields) => fields
                .iter()
                .filter(|field| !field.name.is_missing())
                .map(|field| {
                    let name = field.name.as_str().to_owned();
                    (name, field.name.span, &field.ty)
                })
                .collect(),
            StructFields::Tuple(fields) => fields
                .iter()
                .enumerate()
                .map(|(at, field)| (at.to_string(), field.span, &field.ty))
                .collect(),
        };
        self.program.structs[index].fields = self.read_field_list(scope, written, "a struct");
    }

    /// Fields with their types; a second one of a name is refused. `what` has them: `a struct`.
    pub(crate) fn read_field_list(
        &mut self,
        scope: Scope<'_>,
        written: Vec<(String, Span, &ast::Ty)>,
        what: &str,
    ) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        for (name, span, ty) in written {
            if let Some(first) = fields.iter().find(|field| field.name == name) {
                let first = first.span;
                self.report(
                    Diagnostic::error(Code("E0102"), format!("field `{name}` is defined twice"))
                        .label(span, "a second time")
                        .reason(first, "first defined here")
                        .help("give one of them another name"),
                );
                continue;
            }
            let read = self.ty(scope, ty, None);
            self.refuse_exact(&read, ty.span, what);
            fields.push(Field { name, ty: read, span });
        }
        fields
    }

    /// A struct that contains itself has no size.
    fn refuse_endless_structs(&mut self) {
        // Nodes are structs, then enums.
        let structs = self.program.structs.len();
        fn contained(structs: usize, ty: &Ty, found: &mut Vec<usize>) {
            match ty {
                Ty::Array(element, _) | Ty::Vec(element, _) => contained(structs, element, found),
                Ty::Tuple(elements) => {
                    elements.iter().for_each(|ty| contained(structs, ty, found));
                }
                Ty::Struct(_, args) | Ty::Enum(_, args) => {
                    match ty {
                        Ty::Enum(id, _) => found.push(structs + id.0 as usize),
                        Ty::Struct(id, _) => found.push(id.0 as usize),
                        _ => {}
                    }
                    for arg in args {
                        if let zkc_hir::GenericArg::Ty(ty) = arg {
                            contained(structs, ty, found);
                        }
                    }
                }
                _ => {}
            }
        }
        let of_structs = self.program.structs.iter().map(|def| def.fields.iter().collect());
        let of_enums = self.program.enums.iter().map(|def| {
            def.variants.iter().flat_map(|variant| &variant.fields).collect::<Vec<&Field>>()
        });
        let inside: Vec<Vec<(usize, Span)>> = of_structs
            .chain(of_enums)
            .map(|fields: Vec<&Field>| {
                let mut list = Vec::new();
                for field in fields {
                    let mut found = Vec::new();
                    contained(structs, &field.ty, &mut found);
                    list.extend(found.into_iter().map(|node| (node, field.span)));
                }
                list
            })
            .collect();
        let plain: Vec<Vec<usize>> =
            inside.iter().map(|list| list.iter().map(|(node, _)| *node).collect()).collect();
        for (start, near) in near_rings(&plain).into_iter().enumerate() {
            if !near {
                continue;
            }
            let mut reached: Vec<(usize, Span)> = Vec::new();
            let mut seen: BTreeSet<usize> = BTreeSet::new();
            let mut queue: Vec<(usize, Option<Span>)> = vec![(start, None)];
            let mut through = None;
            while let Some((at, first)) = queue.pop() {
                for (next, span) in &inside[at] {
                    let (next, first) = (*next, first.unwrap_or(*span));
                    if next == start {
                        through = through.or(Some(first));
                    } else if seen.insert(next) {
                        reached.push((next, first));
                        queue.push((next, Some(first)));
                    }
                }
            }
            // Of a ring of structs only the first is reported.
            let ring = reached
                .iter()
                .any(|(at, _)| *at < start && inside[*at].iter().any(|(node, _)| *node == start));
            if let Some(span) = through
                && !ring
            {
                let (what, name, place) = match start.checked_sub(structs) {
                    None => {
                        let def = &self.program.structs[start];
                        ("struct", def.name.clone(), def.span)
                    }
                    Some(at) => {
                        let def = &self.program.enums[at];
                        ("enum", def.name.clone(), def.span)
                    }
                };
                self.report(
                    Diagnostic::error(Code("E0233"), format!("{what} `{name}` contains itself"))
                        .label(place, "has no size")
                        .reason(span, "through this field")
                        .help("keep a `Digest` of the inner value instead"),
                );
                let program = &mut self.program;
                let fields: Vec<&mut Field> = match start.checked_sub(structs) {
                    None => program.structs[start].fields.iter_mut().collect(),
                    Some(at) => {
                        let variants = program.enums[at].variants.iter_mut();
                        variants.flat_map(|variant| &mut variant.fields).collect()
                    }
                };
                for field in fields {
                    if field.span == span {
                        field.ty = error_ty();
                    }
                }
            }
        }
    }

    /// Two types of one domain would have equal digests; some domains belong to the language.
    fn check_domains(&mut self) {
        // What has no domain of its own has its path.
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for def in &self.program.structs {
            if def.domain.is_none() {
                seen.entry(def.path.clone()).or_insert(def.span);
            }
        }
        for def in &self.program.enums {
            if def.domain.is_none() {
                seen.entry(def.path.clone()).or_insert(def.span);
            }
        }
        let structs = self.structs.iter().map(|item| (item.item, item.module));
        let enums = self.enums.iter().map(|item| (item.item, item.module));
        let items: Vec<(&ast::Item, ModId)> = structs.chain(enums).collect();
        for (item, module) in items {
            let Some((domain, span)) = text_of(item, "domain") else { continue };
            let domain = domain.to_owned();
            let reserved =
                ["std/", "std::", "clause/"].iter().any(|start| domain.starts_with(start));
            if reserved && !self.is_std(module) {
                self.report(
                    Diagnostic::error(Code("E0107"), format!("the domain `{domain}` is reserved"))
                        .label(span, "belongs to the language")
                        .help("begin it with a name of your own: `acme/terms/1`"),
                );
            }
            if let Some(first) = seen.get(&domain).copied() {
                self.report(
                    Diagnostic::error(
                        Code("E0102"),
                        format!("two types have the domain `{domain}`"),
                    )
                    .label(span, "a second time")
                    .reason(first, "first here")
                    .note("digests of the two could be equal, and one pass for the other")
                    .at_stake(zkc_diagnostics::Stake::Soundness)
                    .help("give one of them another domain"),
                );
            }
            seen.entry(domain).or_insert(span);
        }
    }

    fn read_function(&mut self, id: FuncId) {
        let index = id.0 as usize;
        let (ast, module, imp) = {
            let item = &self.fns[index];
            (item.ast, item.module, item.imp)
        };
        let (outer, self_ty) = match imp {
            Some(imp) => (self.impls[imp].generics.clone(), Some(self.impls[imp].ty.clone())),
            None => (Vec::new(), None),
        };
        let generics = self.read_generics(module, &ast.generics, outer);
        let scope =
            Scope { generics: &generics, self_ty: self_ty.as_ref(), ..Scope::of_module(module) };
        let mut params: Vec<ParamSig> = Vec::new();
        let mut receiver = false;
        for (at, param) in ast.params.iter().enumerate() {
            let Some(sig) = self.read_param(scope, param) else { continue };
            let is_self = matches!(param.kind, ParamKind::SelfValue { .. } | ParamKind::SelfRef);
            receiver |= is_self && at == 0;
            if let Some(first) = params.iter().find(|first| first.name == sig.name)
                && sig.name != "_"
            {
                let first = first.span;
                self.report(
                    Diagnostic::error(
                        Code("E0102"),
                        format!("parameter `{}` is defined twice", sig.name),
                    )
                    .label(sig.span, "a second time")
                    .reason(first, "first defined here")
                    .help("give one of them another name"),
                );
            }
            params.push(sig);
        }
        let result = match &ast.ret {
            Some(ty) => self.ty(scope, ty, None),
            None => Ty::unit(),
        };
        if let Some(imp) = imp
            && let Some(owner) = Home::of(&self.impls[imp].ty)
        {
            let key = (owner, ast.name.as_str().to_owned());
            let path = format!("{}::{}", self.home_name(owner).1, ast.name);
            self.fns[index].path = path;
            let of_method = self.methods.get(&key).map(|first| self.func(*first).ast.name.span);
            match of_method.or_else(|| self.home_const_span(&key)) {
                Some(first) => {
                    self.report(
                        Diagnostic::error(
                            Code("E0102"),
                            format!(
                                "`{}` has two functions `{}`",
                                self.home_name(owner).0,
                                ast.name
                            ),
                        )
                        .label(ast.name.span, "a second time")
                        .reason(first, "first defined here")
                        .help("give one of them another name"),
                    );
                }
                None => {
                    self.methods.insert(key, id);
                }
            }
        }
        let item = &mut self.fns[index];
        item.generics = generics;
        item.params = params;
        item.receiver = receiver;
        item.result = result;
    }

    fn read_param(&mut self, scope: Scope<'_>, param: &ast::Param) -> Option<ParamSig> {
        let wants = |at_most| Some(Wanted { at_most, span: param.mode_span });
        let wanted = match param.mode {
            ParamMode::Plain => None,
            ParamMode::Public => wants(None),
            ParamMode::Bound => wants(Some(Freedom::Bound)),
            ParamMode::Attested => wants(Some(Freedom::Attested)),
            // The parser has said that these belong to clauses.
            ParamMode::Sealed { .. } | ParamMode::From => None,
        };
        match &param.kind {
            ParamKind::Named { mutable, name, ty } => {
                let (ty, look) = match &ty.peeled().kind {
                    ast::TyKind::Ref(inner) => (inner.as_ref(), true),
                    _ => (ty, false),
                };
                Some(ParamSig {
                    name: name.as_str().to_owned(),
                    ty: self.ty(scope, ty, None),
                    mutable: mutable.is_some(),
                    look,
                    wanted,
                    span: name.span,
                })
            }
            ParamKind::SelfValue { mutable } => Some(ParamSig {
                name: "self".to_owned(),
                ty: scope.self_ty.cloned().unwrap_or_else(error_ty),
                mutable: mutable.is_some(),
                look: false,
                wanted,
                span: param.span,
            }),
            ParamKind::SelfRef => Some(ParamSig {
                name: "self".to_owned(),
                ty: scope.self_ty.cloned().unwrap_or_else(error_ty),
                mutable: false,
                look: true,
                wanted,
                span: param.span,
            }),
            ParamKind::Error(names) => names.first().map(|name| ParamSig {
                name: name.as_str().to_owned(),
                ty: error_ty(),
                mutable: true,
                look: false,
                wanted: None,
                span: name.span,
            }),
        }
    }
}
