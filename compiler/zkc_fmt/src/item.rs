//! Files and items.

use zkc_ast::*;

use crate::cursor::Cursor;
use crate::list::Style;

impl Cursor<'_> {
    /// A whole file.
    pub(crate) fn file(&mut self, file: &File) {
        self.items(&file.items);
        self.dangling();
    }

    /// Items below each other.
    fn items(&mut self, items: &[Item]) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.hard_between();
            }
            self.item(item);
        }
    }

    /// `{`, items, `}`.
    fn item_block(&mut self, items: &[Item]) {
        self.space();
        self.token("{");
        if items.is_empty() {
            return self.nothing("}", true);
        }
        self.indent();
        self.hard();
        self.items(items);
        self.dangling();
        self.dedent();
        self.hard();
        self.token("}");
    }

    fn attrs(&mut self, attrs: &[Attr]) {
        for attr in attrs {
            self.token("#");
            self.token("[");
            self.meta(&attr.meta);
            self.token("]");
            self.hard();
        }
    }

    fn meta(&mut self, meta: &Meta) {
        if !meta.is_bare() {
            self.path(&meta.name, false);
        }
        match &meta.kind {
            MetaKind::Word => {}
            MetaKind::Value(value) => {
                if !meta.is_bare() {
                    self.space();
                    self.token("=");
                    self.space();
                }
                self.meta_value(value);
            }
            MetaKind::List(list) => {
                self.list("(", list, ")", Style::TIGHT, |cursor, meta| cursor.meta(meta));
            }
            MetaKind::Error => self.broken("attribute"),
        }
    }

    fn meta_value(&mut self, value: &MetaValue) {
        match value {
            MetaValue::Lit(lit) => self.until(lit.span.end),
            MetaValue::Path(path) => self.path(path, false),
            MetaValue::List(values, _) => {
                self.list("[", values, "]", Style::TIGHT, |cursor, value| cursor.meta_value(value));
            }
        }
    }

    /// An item, from its attributes to its end; also a `use` or `const` in a body.
    pub(crate) fn item(&mut self, item: &Item) {
        self.attrs(&item.attrs);
        self.word_if(item.public.is_some(), "pub");
        match &item.kind {
            ItemKind::Use(tree) => {
                self.word("use");
                self.use_tree(tree);
                self.separator(";");
            }
            ItemKind::Mod(module) => {
                self.word("mod");
                self.name(&module.name);
                match &module.items {
                    Some(items) => self.item_block(items),
                    None => self.separator(";"),
                }
            }
            ItemKind::Const(def) => {
                self.word("const");
                self.name(&def.name);
                self.typed(&def.ty);
                self.space();
                self.token("=");
                self.value(&def.value);
                self.separator(";");
            }
            ItemKind::Unit(unit) => {
                self.word("unit");
                self.name(&unit.name);
                self.space();
                self.list("{", &unit.fields, "}", Style::BRACES, Cursor::init);
            }
            ItemKind::Struct(def) => self.structure(def),
            ItemKind::Enum(def) => {
                self.word("enum");
                self.name(&def.name);
                self.generics(&def.generics);
                self.space();
                self.list("{", &def.variants, "}", Style::BRACES, Cursor::variant);
            }
            ItemKind::Impl(def) => {
                self.token("impl");
                self.generics(&def.generics);
                self.space();
                self.ty(&def.ty);
                self.item_block(&def.items);
            }
            ItemKind::Contract(def) => {
                self.word("contract");
                self.name(&def.name);
                self.generics(&def.generics);
                self.item_block(&def.items);
            }
            ItemKind::Fn(def) => self.function(def),
            ItemKind::Clause(def) => self.clause(def),
            ItemKind::Param { name, ty } => {
                self.word("param");
                self.name(name);
                self.typed(ty);
                self.separator(";");
            }
            ItemKind::State(def) => {
                self.word_if(def.public.is_some(), "public");
                self.word("state");
                self.name(&def.name);
                self.generics(&def.generics);
                if let Some(holds) = &def.holds {
                    self.space();
                    self.word("holds");
                    self.ty(holds);
                }
                self.space();
                self.fields(&def.fields);
            }
            ItemKind::Error(_) => self.broken("item"),
        }
    }

    fn use_tree(&mut self, tree: &UseTree) {
        for (index, name) in tree.path.iter().enumerate() {
            if index > 0 {
                self.token("::");
            }
            self.name(name);
        }
        match &tree.kind {
            UseTreeKind::Name { alias: None } => {}
            UseTreeKind::Name { alias: Some(alias) } => {
                self.space();
                self.word("as");
                self.name(alias);
            }
            UseTreeKind::Group(trees) => {
                self.token("::");
                self.list("{", trees, "}", Style::TIGHT, |cursor, tree| cursor.use_tree(tree));
            }
            UseTreeKind::All(_) => {
                self.token("::");
                self.token("*");
            }
            UseTreeKind::Error(_) => self.broken("import"),
        }
    }

    fn structure(&mut self, def: &Struct) {
        // Either word may come first, and is left there.
        while matches!(self.peek(), "linear" | "opaque") {
            self.any();
            self.space();
        }
        self.word("struct");
        self.name(&def.name);
        self.generics(&def.generics);
        if let Some(measure) = &def.measure {
            self.space();
            self.word("measure");
            self.name(measure);
        }
        match &def.fields {
            StructFields::Named(fields) => {
                self.space();
                self.fields(fields);
            }
            StructFields::Tuple(fields) => {
                self.list("(", fields, ")", Style::TIGHT, |cursor, field| {
                    cursor.attrs(&field.attrs);
                    cursor.word_if(field.public.is_some(), "pub");
                    cursor.ty(&field.ty);
                });
                self.separator(";");
            }
        }
    }

    fn fields(&mut self, fields: &[Field]) {
        self.list("{", fields, "}", Style::BRACES, |cursor, field| {
            cursor.attrs(&field.attrs);
            cursor.word_if(field.public.is_some(), "pub");
            cursor.name(&field.name);
            cursor.typed(&field.ty);
        });
    }

    fn variant(&mut self, variant: &Variant) {
        self.attrs(&variant.attrs);
        self.name(&variant.name);
        match &variant.fields {
            VariantFields::None => {}
            VariantFields::Tuple(types) => {
                self.list("(", types, ")", Style::TIGHT, |cursor, ty| cursor.ty(ty));
            }
            VariantFields::Named(fields) => {
                self.space();
                self.fields(fields);
            }
        }
    }

    /// A body on one line stands with its whole head on that line.
    fn function(&mut self, def: &Fn) {
        self.start();
        self.word("fn");
        self.name(&def.name);
        self.generics(&def.generics);
        let params = self.list("(", &def.params, ")", Style::TIGHT, |cursor, param| {
            cursor.param(param);
        });
        if let Some(ret) = &def.ret {
            self.arrow();
            self.ty(ret);
        }
        self.keep_together(params.group);
        match &def.body {
            Some(body) => {
                self.space();
                self.block_in_group(body, false);
            }
            None => self.separator(";"),
        }
        self.doc.end();
    }

    fn clause(&mut self, def: &Clause) {
        self.start();
        self.word("clause");
        self.name(&def.name);
        self.generics(&def.generics);
        let params = self.list("(", &def.params, ")", Style::TIGHT, |cursor, param| {
            cursor.param(param);
        });
        // `-> ()` says that there are no outputs, and so does nothing at all.
        if self.peek() == "->" {
            self.arrow();
            self.list("(", &def.outputs, ")", Style::TIGHT, Cursor::output);
        }
        self.keep_together(params.group);
        self.space();
        self.block_in_group(&def.body, false);
        self.doc.end();
    }

    fn arrow(&mut self) {
        self.space();
        self.token("->");
        self.space();
    }

    /// Parameters are broken before anything behind them is: up to ` {`, the head is one line or the
    /// parameters stand below each other.
    fn keep_together(&mut self, params: Option<usize>) {
        if let Some(params) = params {
            self.doc.groups[params].fits_to = Some((self.doc.here(), 2));
        }
    }

    fn param(&mut self, param: &Param) {
        self.attrs(&param.attrs);
        match param.mode {
            ParamMode::Plain => {}
            ParamMode::Public => self.word("public"),
            ParamMode::Sealed { deployment: false } => self.word("sealed"),
            ParamMode::Sealed { deployment: true } => {
                self.token("sealed");
                self.token("(");
                self.token("deployment");
                self.token(")");
                self.space();
            }
            ParamMode::From => self.word("from"),
            ParamMode::Bound => self.word("bound"),
            ParamMode::Attested => self.word("attested"),
        }
        match &param.kind {
            ParamKind::Named { mutable, name, ty } => {
                self.word_if(mutable.is_some(), "mut");
                self.name(name);
                self.typed(ty);
            }
            ParamKind::SelfValue { mutable } => {
                self.word_if(mutable.is_some(), "mut");
                self.token("self");
            }
            ParamKind::SelfRef => {
                self.token("&");
                self.token("self");
            }
            ParamKind::Error(_) => self.broken("parameter"),
        }
    }

    /// An output of a clause or an advice.
    pub(crate) fn output(&mut self, output: &Output) {
        self.attrs(&output.attrs);
        self.name(&output.name);
        self.token(":");
        self.space();
        self.word_if(output.sealed.is_some(), "sealed");
        self.ty(&output.ty);
    }

    fn generics(&mut self, generics: &Generics) {
        if generics.span.is_none() {
            return;
        }
        self.list("<", &generics.params, ">", Style::TIGHT, |cursor, param| {
            match &param.kind {
                GenericParamKind::Type { linear, bounds } => {
                    cursor.word_if(linear.is_some(), "linear");
                    cursor.name(&param.name);
                    for (index, bound) in bounds.iter().enumerate() {
                        if index == 0 {
                            cursor.token(":");
                        } else {
                            cursor.space();
                            cursor.token("+");
                        }
                        cursor.space();
                        cursor.path(bound, false);
                    }
                }
                GenericParamKind::Const { ty } => {
                    cursor.word("const");
                    cursor.name(&param.name);
                    cursor.typed(ty);
                }
            }
            if let Some(default) = &param.default {
                cursor.space();
                cursor.token("=");
                cursor.space();
                cursor.generic_arg(default);
            }
        });
    }
}
