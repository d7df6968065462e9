//! A tree as text, in a form that stays the same while the types behind it change.
//!
//! Every node is a list in parentheses: its kind, then its parts. `a + b * 2` is
//! `(+ a (* b 2))`. What fits a line stands on one; spans are left out.

use crate::item::{
    GenericParamKind, ParamKind, ParamMode, StructFields, UseTreeKind, VariantFields,
};
use crate::*;

const WIDTH: usize = 96;

/// The text of a file's tree, ending with a newline; what `--emit ast` writes.
pub fn dump(file: &File) -> String {
    let mut out = String::new();
    for line in &file.docs {
        print(&list("doc", [quoted(line)]), 0, &mut out);
        out.push('\n');
    }
    for item in &file.items {
        print(&item_tree(item), 0, &mut out);
        out.push('\n');
    }
    out
}

/// The text of one expression's tree, without a newline at the end.
pub fn dump_expr(expr: &Expr) -> String {
    let mut out = String::new();
    print(&expr_tree(expr), 0, &mut out);
    out
}

/// A word, or a list of trees.
enum Tree {
    Word(String),
    List(Vec<Tree>),
}

fn word(text: impl Into<String>) -> Tree {
    Tree::Word(text.into())
}

fn quoted(text: &str) -> Tree {
    Tree::Word(format!("{text:?}"))
}

fn list(head: &str, parts: impl IntoIterator<Item = Tree>) -> Tree {
    Tree::List(std::iter::once(word(head)).chain(parts).collect())
}

fn width(tree: &Tree) -> usize {
    match tree {
        Tree::Word(text) => text.len(),
        Tree::List(parts) => 1 + parts.iter().map(|part| width(part) + 1).sum::<usize>(),
    }
}

fn print(tree: &Tree, indent: usize, out: &mut String) {
    let parts = match tree {
        Tree::Word(text) => return out.push_str(text),
        Tree::List(parts) => parts,
    };
    let broken = indent + width(tree) > WIDTH;
    let mut words_only = true;
    out.push('(');
    for (index, part) in parts.iter().enumerate() {
        // The head and the words right after it stay on the first line.
        words_only &= matches!(part, Tree::Word(_));
        if index > 0 && broken && !words_only {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent + 2));
        } else if index > 0 {
            out.push(' ');
        }
        print(part, indent + 2, out);
    }
    out.push(')');
}

fn name_tree(name: &Name) -> Tree {
    word(if name.is_missing() { "?" } else { name.as_str() })
}

fn error_tree(names: &[Name]) -> Tree {
    list("error", names.iter().map(name_tree))
}

fn flag(set: bool, text: &str) -> Option<Tree> {
    set.then(|| word(text))
}

fn head_trees(docs: &[String], attrs: &[Attr], public: bool) -> Vec<Tree> {
    let docs = docs.iter().map(|line| list("doc", [quoted(line)]));
    let attrs = attrs.iter().map(|attr| list("attr", [meta_tree(&attr.meta)]));
    docs.chain(attrs).chain(flag(public, "pub")).collect()
}

fn meta_tree(meta: &Meta) -> Tree {
    let name = meta.name.to_string();
    match &meta.kind {
        MetaKind::Word => word(name),
        MetaKind::Value(value) if meta.is_bare() => meta_value_tree(value),
        MetaKind::Value(value) => list("=", [word(name), meta_value_tree(value)]),
        MetaKind::List(metas) => list(&name, metas.iter().map(meta_tree)),
        MetaKind::Error => list("error", [word(name)]),
    }
}

fn meta_value_tree(value: &MetaValue) -> Tree {
    match value {
        MetaValue::Lit(lit) => lit_tree(lit),
        MetaValue::Path(path) => path_tree(path),
        MetaValue::List(values, _) => list("array", values.iter().map(meta_value_tree)),
    }
}

fn item_tree(item: &Item) -> Tree {
    let mut parts = Vec::new();
    let head = match &item.kind {
        ItemKind::Use(tree) => {
            parts.push(use_tree(tree));
            "use"
        }
        ItemKind::Mod(module) => {
            parts.push(name_tree(&module.name));
            parts.extend(module.docs.iter().map(|line| list("doc", [quoted(line)])));
            parts.extend(module.items.iter().flatten().map(item_tree));
            "mod"
        }
        ItemKind::Const(Const { name, ty, value }) => {
            parts.extend([name_tree(name), ty_tree(ty), expr_tree(value)]);
            "const"
        }
        ItemKind::Unit(unit) => {
            parts.push(name_tree(&unit.name));
            parts.extend(unit.fields.iter().map(init_tree));
            "unit"
        }
        ItemKind::Struct(def) => {
            parts.extend(flag(def.linear.is_some(), "linear"));
            parts.extend(flag(def.opaque.is_some(), "opaque"));
            parts.push(name_tree(&def.name));
            parts.extend(generics_tree(&def.generics));
            parts.extend(def.measure.iter().map(|name| list("measure", [name_tree(name)])));
            match &def.fields {
                StructFields::Named(fields) => parts.extend(fields.iter().map(field_tree)),
                StructFields::Tuple(fields) => parts.push(list(
                    "tuple",
                    fields.iter().map(|field| {
                        let mut parts = head_trees(&[], &field.attrs, field.public.is_some());
                        parts.push(ty_tree(&field.ty));
                        list("field", parts)
                    }),
                )),
            }
            "struct"
        }
        ItemKind::Enum(def) => {
            parts.push(name_tree(&def.name));
            parts.extend(generics_tree(&def.generics));
            parts.extend(def.variants.iter().map(variant_tree));
            "enum"
        }
        ItemKind::Impl(def) => {
            parts.extend(generics_tree(&def.generics));
            parts.push(ty_tree(&def.ty));
            parts.extend(def.items.iter().map(item_tree));
            "impl"
        }
        ItemKind::Contract(def) => {
            parts.push(name_tree(&def.name));
            parts.extend(generics_tree(&def.generics));
            parts.extend(def.docs.iter().map(|line| list("doc", [quoted(line)])));
            parts.extend(def.items.iter().map(item_tree));
            "contract"
        }
        ItemKind::Fn(def) => {
            parts.push(name_tree(&def.name));
            parts.extend(generics_tree(&def.generics));
            parts.push(list("params", def.params.iter().map(param_tree)));
            parts.extend(def.ret.iter().map(|ty| list("->", [ty_tree(ty)])));
            parts.extend(def.body.iter().map(block_tree));
            "fn"
        }
        ItemKind::Clause(def) => {
            parts.push(name_tree(&def.name));
            parts.extend(generics_tree(&def.generics));
            parts.push(list("params", def.params.iter().map(param_tree)));
            parts.push(list("outputs", def.outputs.iter().map(output_tree)));
            parts.push(block_tree(&def.body));
            "clause"
        }
        ItemKind::Param { name, ty } => {
            parts.extend([name_tree(name), ty_tree(ty)]);
            "param"
        }
        ItemKind::State(def) => {
            parts.extend(flag(def.public.is_some(), "public"));
            parts.push(name_tree(&def.name));
            parts.extend(generics_tree(&def.generics));
            parts.extend(def.holds.iter().map(|ty| list("holds", [ty_tree(ty)])));
            parts.extend(def.fields.iter().map(field_tree));
            "state"
        }
        ItemKind::Error(names) => return error_tree(names),
    };
    let mut head_parts = head_trees(&item.docs, &item.attrs, item.public.is_some());
    // The name comes first, so that a broken line still says what it is about.
    let at = parts.iter().take_while(|part| matches!(part, Tree::Word(_))).count();
    let rest = parts.split_off(at);
    parts.append(&mut head_parts);
    list(head, parts.into_iter().chain(rest))
}

fn use_tree(tree: &UseTree) -> Tree {
    let path = tree.path.iter().map(Name::as_str).collect::<Vec<_>>().join("::");
    match &tree.kind {
        UseTreeKind::Name { alias: None } => word(path),
        UseTreeKind::Name { alias: Some(alias) } => list("as", [word(path), name_tree(alias)]),
        UseTreeKind::Group(trees) => list(&path, trees.iter().map(use_tree)),
        UseTreeKind::All(_) => list(&path, [word("*")]),
        UseTreeKind::Error(names) => error_tree(names),
    }
}

fn generics_tree(generics: &Generics) -> Option<Tree> {
    generics.span.map(|_| {
        list(
            "generics",
            generics.params.iter().map(|param| {
                let mut parts = vec![name_tree(&param.name)];
                let head = match &param.kind {
                    GenericParamKind::Type { linear, bounds } => {
                        parts.extend(flag(linear.is_some(), "linear"));
                        parts.extend(bounds.iter().map(path_tree));
                        "type"
                    }
                    GenericParamKind::Const { ty } => {
                        parts.push(ty_tree(ty));
                        "const"
                    }
                };
                parts.extend(param.default.iter().map(|arg| list("=", [generic_arg_tree(arg)])));
                list(head, parts)
            }),
        )
    })
}

fn field_tree(field: &Field) -> Tree {
    let mut parts = vec![name_tree(&field.name)];
    parts.append(&mut head_trees(&field.docs, &field.attrs, field.public.is_some()));
    parts.push(ty_tree(&field.ty));
    list("field", parts)
}

fn variant_tree(variant: &Variant) -> Tree {
    let mut parts = vec![name_tree(&variant.name)];
    parts.append(&mut head_trees(&variant.docs, &variant.attrs, false));
    match &variant.fields {
        VariantFields::None => {}
        VariantFields::Tuple(tys) => parts.push(list("tuple", tys.iter().map(ty_tree))),
        VariantFields::Named(fields) => parts.extend(fields.iter().map(field_tree)),
    }
    list("variant", parts)
}

fn param_tree(param: &Param) -> Tree {
    let mut parts = head_trees(&param.docs, &param.attrs, false);
    match param.mode {
        ParamMode::Plain => {}
        ParamMode::Public => parts.push(word("public")),
        ParamMode::Sealed { deployment: false } => parts.push(word("sealed")),
        ParamMode::Sealed { deployment: true } => parts.push(word("sealed(deployment)")),
        ParamMode::From => parts.push(word("from")),
        ParamMode::Bound => parts.push(word("bound")),
        ParamMode::Attested => parts.push(word("attested")),
    }
    match &param.kind {
        ParamKind::Named { mutable, name, ty } => {
            parts.extend(flag(mutable.is_some(), "mut"));
            parts.extend([name_tree(name), ty_tree(ty)]);
        }
        ParamKind::SelfValue { mutable } => {
            parts.extend(flag(mutable.is_some(), "mut"));
            parts.push(word("self"));
        }
        ParamKind::SelfRef => parts.push(word("&self")),
        ParamKind::Error(names) => parts.push(error_tree(names)),
    }
    list("param", parts)
}

fn output_tree(output: &Output) -> Tree {
    let mut parts = vec![name_tree(&output.name)];
    parts.append(&mut head_trees(&output.docs, &output.attrs, false));
    parts.extend(flag(output.sealed.is_some(), "sealed"));
    parts.push(ty_tree(&output.ty));
    list("output", parts)
}

fn generic_arg_tree(arg: &GenericArg) -> Tree {
    match arg {
        GenericArg::Ty(ty) => ty_tree(ty),
        GenericArg::Const(expr) => expr_tree(expr),
    }
}

fn path_tree(path: &Path) -> Tree {
    if path.segments.iter().all(|segment| segment.args.is_none()) {
        return word(path.to_string());
    }
    let mut parts = Vec::new();
    for segment in &path.segments {
        parts.push(name_tree(&segment.name));
        if let Some(args) = &segment.args {
            parts.push(list("<>", args.iter().map(generic_arg_tree)));
        }
    }
    list("path", parts)
}

fn ty_tree(ty: &Ty) -> Tree {
    match &ty.kind {
        TyKind::Path(path) => path_tree(path),
        TyKind::Array { elem, len } => list("array", [ty_tree(elem), expr_tree(len)]),
        TyKind::Tuple(elems) => list("tuple", elems.iter().map(ty_tree)),
        TyKind::Paren(inner) => list("paren", [ty_tree(inner)]),
        TyKind::Ref(inner) => list("&", [ty_tree(inner)]),
        TyKind::Infer => word("_"),
        TyKind::Never => word("!"),
        TyKind::Error(names) => error_tree(names),
    }
}

fn pat_tree(pat: &Pat) -> Tree {
    match &pat.kind {
        PatKind::Wild => word("_"),
        PatKind::Bind { mutable: None, name } => name_tree(name),
        PatKind::Bind { mutable: Some(_), name } => list("mut", [name_tree(name)]),
        PatKind::Lit { negative, lit } => end_tree(*negative, lit),
        PatKind::Range { start, end, inclusive } => list(
            if *inclusive { "..=" } else { ".." },
            [end_tree(start.0, &start.1), end_tree(end.0, &end.1)],
        ),
        PatKind::Path(path) => path_tree(path),
        PatKind::TupleStruct { path, elems } => {
            list("variant", std::iter::once(path_tree(path)).chain(elems.iter().map(pat_tree)))
        }
        PatKind::Struct { path, fields, rest } => {
            let fields = fields.iter().map(|field| {
                let pat = field.pat.iter().map(pat_tree);
                list("field", std::iter::once(name_tree(&field.name)).chain(pat))
            });
            let parts = std::iter::once(path_tree(path)).chain(fields);
            list("struct", parts.chain(flag(rest.is_some(), "..")))
        }
        PatKind::Tuple(elems) => list("tuple", elems.iter().map(pat_tree)),
        PatKind::Paren(inner) => list("paren", [pat_tree(inner)]),
        PatKind::Array(elems) => list("array", elems.iter().map(pat_tree)),
        PatKind::Or(elems) => list("|", elems.iter().map(pat_tree)),
        PatKind::Error(names) => error_tree(names),
    }
}

fn end_tree(negative: bool, lit: &Lit) -> Tree {
    if negative { list("-", [lit_tree(lit)]) } else { lit_tree(lit) }
}

fn decimal_text(decimal: &Decimal) -> String {
    let digits = decimal.mantissa.to_string();
    let scale = decimal.scale as usize;
    if scale == 0 {
        return digits;
    }
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    format!("{whole}.{fraction}")
}

fn lit_tree(lit: &Lit) -> Tree {
    match &lit.kind {
        LitKind::Int { value, suffix: None } => word(value.to_string()),
        LitKind::Int { value, suffix: Some(suffix) } => word(format!("{value}{suffix}")),
        LitKind::Bool(value) => word(value.to_string()),
        LitKind::Str(text) => str_tree(text),
        LitKind::Amount { number, unit } => {
            list("amount", [word(decimal_text(number)), name_tree(unit)])
        }
        LitKind::Bps(value) => list("bps", [word(value.to_string())]),
        LitKind::Percent(number) => list("percent", [word(decimal_text(number))]),
        LitKind::Decimal(number) => word(decimal_text(number)),
        LitKind::Duration { seconds } => list("seconds", [word(seconds.to_string())]),
        LitKind::Date(date) => word(date_text(*date)),
        LitKind::Timestamp(at) => {
            let (hour, minute, second) = at.time();
            word(format!("{}T{hour:02}:{minute:02}:{second:02}Z", date_text(at.date())))
        }
        LitKind::Error => word("error"),
    }
}

fn date_text(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

fn str_tree(text: &StrLit) -> Tree {
    match text.as_text() {
        Some(text) => quoted(text),
        None => list(
            "text",
            text.pieces.iter().map(|piece| match piece {
                StrPiece::Text(text) => quoted(text),
                StrPiece::Place(expr) => expr_tree(expr),
            }),
        ),
    }
}

fn init_tree(init: &FieldInit) -> Tree {
    list(":", std::iter::once(name_tree(&init.name)).chain(init.value.iter().map(expr_tree)))
}

fn arg_tree(arg: &Arg) -> Tree {
    match &arg.name {
        None => expr_tree(&arg.value),
        Some(name) => list("=", [name_tree(name), expr_tree(&arg.value)]),
    }
}

fn expr_tree(expr: &Expr) -> Tree {
    match &expr.kind {
        ExprKind::Lit(lit) => lit_tree(lit),
        ExprKind::Path(path) => path_tree(path),
        ExprKind::Struct { path, fields, rest } => {
            let parts = std::iter::once(path_tree(path)).chain(fields.iter().map(init_tree));
            list("make", parts.chain(rest.iter().map(|rest| list("..", [expr_tree(rest)]))))
        }
        ExprKind::Tuple(elems) => list("tuple", elems.iter().map(expr_tree)),
        ExprKind::Paren(inner) => list("paren", [expr_tree(inner)]),
        ExprKind::Array(elems) => list("array", elems.iter().map(expr_tree)),
        ExprKind::Repeat { value, len } => list("repeat", [expr_tree(value), expr_tree(len)]),
        ExprKind::Call { callee, args } => {
            list("call", std::iter::once(expr_tree(callee)).chain(args.iter().map(arg_tree)))
        }
        ExprKind::MethodCall { receiver, method, generics, args } => {
            let mut parts = vec![name_tree(method), expr_tree(receiver)];
            parts.extend(
                generics.iter().map(|generics| list("<>", generics.iter().map(generic_arg_tree))),
            );
            parts.extend(args.iter().map(arg_tree));
            list("method", parts)
        }
        ExprKind::Field { base, name } => list(".", [expr_tree(base), name_tree(name)]),
        ExprKind::TupleField { base, index, .. } => {
            list(".", [expr_tree(base), word(index.to_string())])
        }
        ExprKind::Index { base, index } => list("[]", [expr_tree(base), expr_tree(index)]),
        ExprKind::Unary { op, operand, .. } => list(op.symbol(), [expr_tree(operand)]),
        ExprKind::Binary { op, left, right, .. } => {
            list(op.symbol(), [expr_tree(left), expr_tree(right)])
        }
        ExprKind::Cast { operand, ty } => list("as", [expr_tree(operand), ty_tree(ty)]),
        ExprKind::Range { start, end, inclusive } => {
            list(if *inclusive { "..=" } else { ".." }, [expr_tree(start), expr_tree(end)])
        }
        ExprKind::Block(block) => block_tree(block),
        ExprKind::If(If { cond, then, otherwise }) => {
            let cond = match cond {
                Cond::Expr(cond) => expr_tree(cond),
                Cond::Let { pat, value } => list("let", [pat_tree(pat), expr_tree(value)]),
            };
            let otherwise = otherwise.iter().map(|expr| expr_tree(expr));
            list("if", [cond, block_tree(then)].into_iter().chain(otherwise))
        }
        ExprKind::Match { scrutinee, arms } => {
            let arms = arms.iter().map(|arm| {
                let guard = arm.guard.iter().map(|guard| list("if", [expr_tree(guard)]));
                let pat = std::iter::once(pat_tree(&arm.pat));
                list("=>", pat.chain(guard).chain([expr_tree(&arm.body)]))
            });
            list("match", std::iter::once(expr_tree(scrutinee)).chain(arms))
        }
        ExprKind::For { pat, iter, body } => {
            list("for", [pat_tree(pat), expr_tree(iter), block_tree(body)])
        }
        ExprKind::Closure { params, body } => {
            let params = params.iter().map(|param| match &param.ty {
                None => pat_tree(&param.pat),
                Some(ty) => list(":", [pat_tree(&param.pat), ty_tree(ty)]),
            });
            list("closure", [list("params", params), expr_tree(body)])
        }
        ExprKind::Require { condition, message } => {
            let message = message.iter().map(str_tree);
            list("require", std::iter::once(expr_tree(condition)).chain(message))
        }
        ExprKind::Reveal { value, reason } => list("reveal", [expr_tree(value), str_tree(reason)]),
        ExprKind::RevealOutputs(fields) => list("reveal-outputs", fields.iter().map(init_tree)),
        ExprKind::Error(names) => error_tree(names),
    }
}

fn block_tree(block: &Block) -> Tree {
    let tail = block.tail.iter().map(|tail| expr_tree(tail));
    list("block", block.stmts.iter().map(stmt_tree).chain(tail))
}

fn stmt_tree(stmt: &Stmt) -> Tree {
    match &stmt.kind {
        StmtKind::Let { pat, ty, value } => {
            let ty = ty.iter().map(|ty| list(":", [ty_tree(ty)]));
            let pat = std::iter::once(pat_tree(pat));
            list("let", pat.chain(ty).chain([expr_tree(value)]))
        }
        StmtKind::Expr { expr, semicolon: true } => list(";", [expr_tree(expr)]),
        StmtKind::Expr { expr, semicolon: false } => expr_tree(expr),
        StmtKind::Assign { place, op, value, .. } => {
            let op = format!("{}=", op.map_or("", BinaryOp::symbol));
            list(&op, [expr_tree(place), expr_tree(value)])
        }
        StmtKind::Item(item) => item_tree(item),
        StmtKind::Tell { to, fields } => {
            list("tell", std::iter::once(expr_tree(to)).chain(fields.iter().map(init_tree)))
        }
        StmtKind::Advice(advice) => {
            let given = advice.given.iter().map(|given| list("given", [expr_tree(given)]));
            let first =
                [list("outputs", advice.outputs.iter().map(output_tree)), expr_tree(&advice.from)];
            let last = [
                list("such_that", [block_tree(&advice.such_that)]),
                list("means", [expr_tree(&advice.means)]),
            ];
            list("advice", first.into_iter().chain(given).chain(last))
        }
        StmtKind::Error(names) => error_tree(names),
    }
}
