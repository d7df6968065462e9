//! Every item gets an id, and its name an entry in its module.

use std::cell::Cell;

use zkc_ast as ast;
use zkc_ast::ItemKind;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{ConstId, EnumDef, EnumId, FuncId, StructDef, StructId, UnitDef, UnitId};
use zkc_span::Span;

use crate::Package;
use crate::attributes;
use crate::cx::{
    ClauseItem, ConstItem, Cx, Def, Entry, EnumItem, FnItem, ImplItem, Import, ModId, Module,
    StructItem, UnitItem, unsupported,
};
use crate::infer::error_ty;

impl<'a> Cx<'a> {
    /// Collects the items of packages.
    pub(crate) fn collect(&mut self, packages: &[Package<'a>]) {
        for package in packages {
            let index = self.packages.len();
            let root = self.add_module(package.name.clone(), package.name.clone(), index, None);
            self.packages.push((package.name.clone(), root));
            for module in &package.modules {
                let id = self.file_module(root, &module.path, index);
                self.collect_items(id, &module.ast.items);
            }
        }
    }

    fn add_module(
        &mut self,
        name: String,
        path: String,
        package: usize,
        parent: Option<ModId>,
    ) -> ModId {
        self.modules.push(Module {
            name,
            path,
            package,
            parent,
            contract: false,
            names: Default::default(),
            globs: Vec::new(),
        });
        ModId(self.modules.len() - 1)
    }

    /// The module of a file, made when its parent's `mod` item was met, or now.
    fn file_module(&mut self, root: ModId, path: &[String], package: usize) -> ModId {
        let mut at = root;
        for name in path {
            let known = self.module(at).names.get(name).and_then(|entry| match entry.def {
                Some(Def::Mod(id)) => Some(id),
                _ => None,
            });
            at = match known {
                Some(id) => id,
                None => {
                    let full = format!("{}::{name}", self.module(at).path);
                    self.add_module(name.clone(), full, package, Some(at))
                }
            };
        }
        at
    }

    /// Enters a name; a second definition is an error.
    fn define(&mut self, module: ModId, name: &ast::Name, def: Def, public: bool) {
        if name.is_missing() {
            return;
        }
        let entry = Entry { def: Some(def), public, span: name.span, import: None };
        self.enter(module, name, entry);
    }

    fn enter(&mut self, module: ModId, name: &ast::Name, entry: Entry) {
        let names = &mut self.modules[module.0].names;
        if let Some(first) = names.get(name.as_str()) {
            let (place, imported) = (first.span, first.import.is_some());
            let word = if imported { "imported" } else { "defined" };
            self.report(
                Diagnostic::error(Code("E0102"), format!("`{name}` is {word} twice here"))
                    .label(name.span, "a second time")
                    .reason(place, format!("first {word} here"))
                    .help(if entry.import.is_some() {
                        "import one of them under another name with `as`"
                    } else {
                        "give one of them another name"
                    }),
            );
            return;
        }
        names.insert(name.as_str().to_owned(), entry);
    }

    fn collect_items(&mut self, module: ModId, items: &'a [ast::Item]) {
        for item in items {
            self.collect_item(module, item);
        }
    }

    /// The module of a block that has items in it.
    pub(super) fn block_module(&mut self, outer: ModId, span: Span) -> ModId {
        let (name, path, package) = {
            let outer = self.module(outer);
            (outer.name.clone(), outer.path.clone(), outer.package)
        };
        let id = self.add_module(name, path, package, Some(outer));
        self.modules[id.0].contract = true;
        self.blocks.insert(span, id);
        id
    }

    pub(super) fn collect_item(&mut self, module: ModId, item: &'a ast::Item) {
        let public = item.public.is_some();
        let path = |name: &ast::Name, cx: &Cx<'_>| format!("{}::{name}", cx.module(module).path);
        self.check_attributes(item);
        match &item.kind {
            ItemKind::Use(tree) => self.collect_use(module, tree, &[], public),
            ItemKind::Mod(inner) => {
                let full = path(&inner.name, self);
                let package = self.module(module).package;
                let name = inner.name.as_str().to_owned();
                let id = self.add_module(name, full, package, Some(module));
                // A module hides nothing by itself; `pub` on what it holds decides.
                self.define(module, &inner.name, Def::Mod(id), true);
                if let Some(items) = &inner.items {
                    self.collect_items(id, items);
                }
            }
            ItemKind::Contract(contract) => self.collect_contract(module, contract),
            ItemKind::Const(constant) => {
                let id = self.collect_const(module, constant, None);
                self.define(module, &constant.name, Def::Const(id), public);
            }
            ItemKind::Unit(unit) => {
                let id = UnitId(self.units.len() as u32);
                self.units.push(UnitItem { ast: unit });
                self.program.units.push(UnitDef {
                    name: unit.name.as_str().to_owned(),
                    path: path(&unit.name, self),
                    symbol: unit.name.as_str().to_owned(),
                    decimals: 0,
                    bits: 64,
                    span: unit.name.span,
                });
                self.define(module, &unit.name, Def::Unit(id), public);
            }
            ItemKind::Struct(item_struct) => {
                self.collect_struct(module, item, item_struct, public);
            }
            ItemKind::Impl(imp) => {
                let index = self.impls.len();
                let ty = error_ty();
                self.impls.push(ImplItem { ast: imp, module, generics: Vec::new(), ty });
                for inner in &imp.items {
                    self.check_attributes(inner);
                    match &inner.kind {
                        ItemKind::Fn(function) => {
                            self.collect_fn(module, inner, function, Some(index));
                        }
                        ItemKind::Const(constant) => {
                            self.collect_const(module, constant, Some(index));
                        }
                        // Of other items the parser has said that they do not belong here.
                        _ => {}
                    }
                }
            }
            ItemKind::Fn(function) => {
                if let Some(id) = self.collect_fn(module, item, function, None) {
                    self.define(module, &function.name, Def::Fn(id), public);
                } else {
                    self.define(module, &function.name, Def::Broken, public);
                }
            }
            ItemKind::Clause(clause) => {
                let index = self.clauses.len();
                if !self.module(module).contract {
                    // The parser has said that it belongs to a contract.
                    self.define(module, &clause.name, Def::Broken, public);
                    return;
                }
                self.clauses.push(ClauseItem { ast: clause, item, module });
                self.collect_block(module, &clause.body);
                // A clause is what its contract shows; tests anywhere in the package name it.
                self.define(module, &clause.name, Def::Clause(index), true);
            }
            ItemKind::Enum(item_enum) => self.collect_enum(module, item, item_enum, public),
            ItemKind::Param { name, .. } => {
                self.report(
                    unsupported("`param` is", name.span)
                        .help("write a `public` parameter of the clause, or a `const`"),
                );
                self.define(module, name, Def::Broken, public);
            }
            ItemKind::State(ast::State { name, .. }) => {
                self.report(unsupported("`state` is", name.span));
                self.define(module, name, Def::Broken, public);
            }
            ItemKind::Error(names) => {
                self.unread.insert(module);
                for name in names {
                    let known = self.module(module).names.contains_key(name.as_str());
                    if !known {
                        self.define(module, name, Def::Broken, true);
                    }
                }
            }
        }
    }

    fn collect_const(&mut self, module: ModId, ast: &'a ast::Const, imp: Option<usize>) -> ConstId {
        let id = ConstId(self.consts.len() as u32);
        let path = format!("{}::{}", self.module(module).path, ast.name);
        self.consts.push(ConstItem { ast, module, ty: error_ty(), path, imp });
        self.collect_expr(module, &ast.value);
        id
    }

    fn collect_contract(&mut self, module: ModId, contract: &'a ast::Contract) {
        let full = format!("{}::{}", self.module(module).path, contract.name);
        let package = self.module(module).package;
        let name = contract.name.as_str().to_owned();
        let id = self.add_module(name, full, package, Some(module));
        self.modules[id.0].contract = true;
        self.define(module, &contract.name, Def::Mod(id), true);
        if let Some(span) = contract.generics.span {
            self.report(
                unsupported("a generic contract is", span)
                    .help("write the contract for the types and units that you need"),
            );
            // Its parameters would be unknown names everywhere in it.
            for param in &contract.generics.params {
                self.define(id, &param.name, Def::Broken, false);
            }
        }
        self.collect_items(id, &contract.items);
    }

    fn collect_struct(
        &mut self,
        module: ModId,
        item: &'a ast::Item,
        ast: &'a ast::Struct,
        public: bool,
    ) {
        let id = StructId(self.structs.len() as u32);
        let domain = attributes::text_of(item, "domain").map(|(text, _)| text.to_owned());
        let lang = attributes::text_of(item, "lang");
        let spent = lang.as_ref().is_some_and(|(text, _)| *text == "spent");
        if let Some((text, span)) = lang
            && (!spent || !self.is_std(module))
        {
            let diagnostic = if self.is_std(module) {
                Diagnostic::error(Code("E0107"), format!("the language knows no `{text}`"))
                    .label(span, "unknown")
            } else {
                Diagnostic::error(Code("E0107"), "`#[lang]` belongs to `std`")
                    .label(span, "the language itself gives such a struct its meaning")
            };
            self.report(diagnostic);
        }
        let spent = spent && self.is_std(module);
        self.structs.push(StructItem { ast, item, module, spent });
        self.program.structs.push(StructDef {
            name: ast.name.as_str().to_owned(),
            path: format!("{}::{}", self.module(module).path, ast.name),
            domain,
            generics: Vec::new(),
            fields: Vec::new(),
            linear: ast.linear.is_some(),
            opaque: ast.opaque.is_some(),
            measure: None,
            span: ast.name.span,
        });
        self.define(module, &ast.name, Def::Struct(id), public);
    }

    fn collect_enum(
        &mut self,
        module: ModId,
        item: &'a ast::Item,
        ast: &'a ast::Enum,
        public: bool,
    ) {
        let id = EnumId(self.enums.len() as u32);
        let lang = attributes::text_of(item, "lang");
        match lang {
            Some(("option", _)) if self.is_std(module) => self.program.lang.option = Some(id),
            Some((_, span)) => self.report(
                Diagnostic::error(Code("E0107"), "`#[lang]` belongs to `std`")
                    .label(span, "the language itself gives such an enum its meaning"),
            ),
            None => {}
        }
        self.enums.push(EnumItem { ast, item, module });
        self.program.enums.push(EnumDef {
            name: ast.name.as_str().to_owned(),
            path: format!("{}::{}", self.module(module).path, ast.name),
            domain: attributes::text_of(item, "domain").map(|(text, _)| text.to_owned()),
            generics: Vec::new(),
            variants: Vec::new(),
            span: ast.name.span,
        });
        self.define(module, &ast.name, Def::Enum(id), public);
    }

    fn collect_fn(
        &mut self,
        module: ModId,
        item: &'a ast::Item,
        ast: &'a ast::Fn,
        imp: Option<usize>,
    ) -> Option<FuncId> {
        // The parser has said so, or its `#[intrinsic]` was refused.
        ast.body.as_ref()?;
        let id = FuncId(self.fns.len() as u32);
        let path = format!("{}::{}", self.module(module).path, ast.name);
        self.fns.push(FnItem {
            ast,
            item,
            module,
            imp,
            generics: Vec::new(),
            params: Vec::new(),
            receiver: false,
            result: error_ty(),
            path,
        });
        if let Some(body) = &ast.body {
            self.collect_block(module, body);
        }
        Some(id)
    }

    fn collect_use(
        &mut self,
        module: ModId,
        tree: &ast::UseTree,
        prefix: &[ast::Name],
        public: bool,
    ) {
        let mut path = prefix.to_vec();
        path.extend(tree.path.iter().cloned());
        // `use a::{self}` is `use a`.
        let own = path.len() > 1 && path.last().is_some_and(|name| name.as_str() == "self");
        if own {
            path.pop();
        }
        let (name, span): (Option<ast::Name>, Span) = match &tree.kind {
            ast::UseTreeKind::Group(trees) => {
                for inner in trees {
                    self.collect_use(module, inner, &path, public);
                }
                return;
            }
            ast::UseTreeKind::Error(names) => {
                for name in names {
                    if !self.module(module).names.contains_key(name.as_str()) {
                        self.define(module, name, Def::Broken, public);
                    }
                }
                return;
            }
            ast::UseTreeKind::Name { alias } => {
                let Some(name) = alias.clone().or_else(|| path.last().cloned()) else { return };
                let span = tree.path.last().map_or(tree.span, |name| name.span);
                (Some(name), span)
            }
            ast::UseTreeKind::All(span) => (None, *span),
        };
        if path.iter().any(ast::Name::is_missing) {
            return;
        }
        let index = self.imports.len();
        self.imports.push(Import {
            module,
            path,
            name: name.clone(),
            public,
            span,
            def: None,
            used: Cell::new(false),
        });
        match name {
            Some(name) => {
                let span = name.span;
                let entry = Entry { def: None, public, span, import: Some(index) };
                self.enter(module, &name, entry);
            }
            None => self.modules[module.0].globs.push(index),
        }
    }
}
