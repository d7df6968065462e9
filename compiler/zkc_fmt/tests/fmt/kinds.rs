//! Every kind of node is in a golden file. The matches name every variant, so that a new one does not
//! compile until it is named here, and does not pass until a golden file has it.

use std::collections::BTreeSet;

use zkc_ast::visit::{self, Visitor};
use zkc_ast::*;
use zkc_span::FileId;

use crate::golden;

/// A function from a node to the name of its kind, and the list of all names. Broken nodes have none.
macro_rules! kinds {
    ($name:ident, $all:ident, $of:ty: $($pattern:pat => $kind:literal),* $(,)?) => {
        fn $name(node: &$of) -> &'static str {
            match node { $($pattern => $kind),* }
        }
        const $all: &[&str] = &[$($kind),*];
    };
}

kinds!(item, ITEMS, ItemKind:
    ItemKind::Use(_) => "use", ItemKind::Mod(Mod { items: None, .. }) => "mod file",
    ItemKind::Mod(_) => "mod", ItemKind::Const(_) => "const", ItemKind::Unit(_) => "unit",
    ItemKind::Struct(Struct { fields: StructFields::Named(_), .. }) => "struct",
    ItemKind::Struct(Struct { fields: StructFields::Tuple(_), .. }) => "tuple struct",
    ItemKind::Enum(_) => "enum", ItemKind::Impl(_) => "impl", ItemKind::Contract(_) => "contract",
    ItemKind::Fn(Fn { body: None, .. }) => "fn without body", ItemKind::Fn(_) => "fn",
    ItemKind::Clause(_) => "clause", ItemKind::Param { .. } => "param",
    ItemKind::State(State { public: Some(_), .. }) => "public state",
    ItemKind::State(_) => "state", ItemKind::Error(_) => "");

kinds!(use_tree, USES, UseTreeKind:
    UseTreeKind::Name { alias: None } => "use name", UseTreeKind::Name { .. } => "use alias",
    UseTreeKind::Group(_) => "use group", UseTreeKind::All(_) => "use all",
    UseTreeKind::Error(_) => "");

kinds!(variant, VARIANTS, VariantFields:
    VariantFields::None => "variant", VariantFields::Tuple(_) => "tuple variant",
    VariantFields::Named(_) => "struct variant");

kinds!(mode, MODES, ParamMode:
    ParamMode::Plain => "plain", ParamMode::Public => "public",
    ParamMode::Sealed { deployment: false } => "sealed",
    ParamMode::Sealed { deployment: true } => "sealed(deployment)", ParamMode::From => "from",
    ParamMode::Bound => "bound", ParamMode::Attested => "attested");

kinds!(param, PARAMS, ParamKind:
    ParamKind::Named { mutable: Some(_), .. } => "mut param", ParamKind::Named { .. } => "param name",
    ParamKind::SelfValue { mutable: Some(_) } => "mut self", ParamKind::SelfValue { .. } => "self",
    ParamKind::SelfRef => "&self", ParamKind::Error(_) => "");

kinds!(generic, GENERICS, GenericParamKind:
    GenericParamKind::Type { linear: Some(_), .. } => "linear generic",
    GenericParamKind::Type { .. } => "generic", GenericParamKind::Const { .. } => "const generic");

kinds!(meta, METAS, MetaKind:
    MetaKind::Word => "meta word", MetaKind::Value(MetaValue::Lit(_)) => "meta literal",
    MetaKind::Value(MetaValue::Path(_)) => "meta path",
    MetaKind::Value(MetaValue::List(..)) => "meta values", MetaKind::List(_) => "meta list",
    MetaKind::Error => "");

kinds!(ty, TYPES, TyKind:
    TyKind::Path(_) => "type path", TyKind::Array { .. } => "type array",
    TyKind::Tuple(_) => "type tuple", TyKind::Paren(_) => "type paren", TyKind::Ref(_) => "type ref",
    TyKind::Infer => "type _", TyKind::Never => "type !", TyKind::Error(_) => "");

kinds!(pat, PATS, PatKind:
    PatKind::Wild => "pat _", PatKind::Bind { mutable: Some(_), .. } => "pat mut",
    PatKind::Bind { .. } => "pat name", PatKind::Lit { .. } => "pat literal",
    PatKind::Range { inclusive: true, .. } => "pat ..=", PatKind::Range { .. } => "pat ..",
    PatKind::Path(_) => "pat path", PatKind::TupleStruct { .. } => "pat tuple struct",
    PatKind::Struct { rest: Some(_), .. } => "pat struct ..", PatKind::Struct { .. } => "pat struct",
    PatKind::Tuple(_) => "pat tuple", PatKind::Paren(_) => "pat paren",
    PatKind::Array(_) => "pat array", PatKind::Or(_) => "pat |", PatKind::Error(_) => "");

kinds!(lit, LITS, LitKind:
    LitKind::Int { suffix: Some(_), .. } => "int with type", LitKind::Int { .. } => "int",
    LitKind::Bool(_) => "bool", LitKind::Str(_) => "text", LitKind::Amount { .. } => "amount",
    LitKind::Bps(_) => "bps", LitKind::Percent(_) => "percent", LitKind::Decimal(_) => "decimal",
    LitKind::Duration { .. } => "duration", LitKind::Date(_) => "date",
    LitKind::Timestamp(_) => "timestamp", LitKind::Error => "");

kinds!(stmt, STMTS, StmtKind:
    StmtKind::Let { ty: Some(_), .. } => "let with type", StmtKind::Let { .. } => "let",
    StmtKind::Expr { semicolon: true, .. } => "expr;", StmtKind::Expr { .. } => "block expr",
    StmtKind::Assign { op: Some(_), .. } => "assign op", StmtKind::Assign { .. } => "assign",
    StmtKind::Item(_) => "item in a body", StmtKind::Tell { .. } => "tell",
    StmtKind::Advice(_) => "advice", StmtKind::Error(_) => "");

kinds!(expr, EXPRS, ExprKind:
    ExprKind::Lit(_) => "literal", ExprKind::Path(_) => "path",
    ExprKind::Struct { rest: Some(_), .. } => "struct update", ExprKind::Struct { .. } => "make",
    ExprKind::Tuple(_) => "tuple", ExprKind::Paren(_) => "paren", ExprKind::Array(_) => "array",
    ExprKind::Repeat { .. } => "repeat", ExprKind::Call { .. } => "call",
    ExprKind::MethodCall { generics: Some(_), .. } => "method::<>",
    ExprKind::MethodCall { .. } => "method", ExprKind::Field { .. } => "field",
    ExprKind::TupleField { .. } => "tuple field", ExprKind::Index { .. } => "index",
    ExprKind::Unary { op: UnaryOp::Neg, .. } => "-x", ExprKind::Unary { op: UnaryOp::Not, .. } => "!x",
    ExprKind::Unary { op: UnaryOp::Ref, .. } => "&x", ExprKind::Binary { .. } => "binary",
    ExprKind::Cast { .. } => "cast", ExprKind::Range { inclusive: true, .. } => "..=",
    ExprKind::Range { .. } => "..", ExprKind::Block(_) => "block",
    ExprKind::If(If { cond: Cond::Let { .. }, .. }) => "if let", ExprKind::If(_) => "if",
    ExprKind::Match { .. } => "match", ExprKind::For { .. } => "for",
    ExprKind::Closure { .. } => "closure", ExprKind::Require { message: Some(_), .. } => "require why",
    ExprKind::Require { .. } => "require", ExprKind::Reveal { .. } => "reveal()",
    ExprKind::RevealOutputs(_) => "reveal {}", ExprKind::Error(_) => "");

kinds!(binary, BINARIES, BinaryOp:
    BinaryOp::Add => "+", BinaryOp::Sub => "-", BinaryOp::Mul => "*", BinaryOp::Div => "/",
    BinaryOp::Rem => "%", BinaryOp::Shl => "<<", BinaryOp::Shr => ">>", BinaryOp::BitAnd => "&",
    BinaryOp::BitXor => "^", BinaryOp::BitOr => "|", BinaryOp::Eq => "==", BinaryOp::Ne => "!=",
    BinaryOp::Lt => "<", BinaryOp::Le => "<=", BinaryOp::Gt => ">", BinaryOp::Ge => ">=",
    BinaryOp::And => "&&", BinaryOp::Or => "||");

#[derive(Default)]
struct Seen(BTreeSet<&'static str>);

impl Seen {
    fn attrs(&mut self, attrs: &[Attr]) {
        attrs.iter().for_each(|attr| self.meta(&attr.meta));
    }

    fn meta(&mut self, node: &Meta) {
        self.0.insert(meta(&node.kind));
        if let MetaKind::List(list) = &node.kind {
            list.iter().for_each(|meta| self.meta(meta));
        }
    }

    fn use_tree(&mut self, tree: &UseTree) {
        self.0.insert(use_tree(&tree.kind));
        if let UseTreeKind::Group(trees) = &tree.kind {
            trees.iter().for_each(|tree| self.use_tree(tree));
        }
    }
}

impl<'a> Visitor<'a> for Seen {
    fn visit_item(&mut self, node: &'a Item) {
        self.0.insert(item(&node.kind));
        self.attrs(&node.attrs);
        match &node.kind {
            ItemKind::Use(tree) => self.use_tree(tree),
            ItemKind::Enum(def) => {
                self.0.extend(def.variants.iter().map(|node| variant(&node.fields)));
            }
            ItemKind::Fn(Fn { params, .. }) | ItemKind::Clause(Clause { params, .. }) => {
                for node in params {
                    self.0.extend([mode(&node.mode), param(&node.kind)]);
                }
            }
            _ => {}
        }
        visit::walk_item(self, node);
    }

    fn visit_generic_param(&mut self, node: &'a GenericParam) {
        self.0.insert(generic(&node.kind));
    }

    fn visit_ty(&mut self, node: &'a Ty) {
        self.0.insert(ty(&node.kind));
        visit::walk_ty(self, node);
    }

    fn visit_pat(&mut self, node: &'a Pat) {
        self.0.insert(pat(&node.kind));
        visit::walk_pat(self, node);
    }

    fn visit_stmt(&mut self, node: &'a Stmt) {
        self.0.insert(stmt(&node.kind));
        visit::walk_stmt(self, node);
    }

    fn visit_expr(&mut self, node: &'a Expr) {
        self.0.insert(expr(&node.kind));
        match &node.kind {
            ExprKind::Lit(node) => _ = self.0.insert(lit(&node.kind)),
            ExprKind::Binary { op, .. } => _ = self.0.insert(binary(op)),
            _ => {}
        }
        visit::walk_expr(self, node);
    }
}

#[test]
fn every_kind_of_node_is_in_a_golden_file() {
    let mut seen = Seen::default();
    for (name, source) in golden::files() {
        let parsed = zkc_parser::parse(&source, FileId(0));
        assert!(crate::is_valid(&source), "{name}: {:?}", parsed.diagnostics[0].message);
        seen.visit_file(&parsed.ast);
    }
    let all = [
        ITEMS, USES, VARIANTS, MODES, PARAMS, GENERICS, METAS, TYPES, PATS, LITS, STMTS, EXPRS,
        BINARIES,
    ];
    let missing: Vec<&&str> = all
        .iter()
        .flat_map(|list| list.iter())
        .filter(|kind| !kind.is_empty() && !seen.0.contains(*kind))
        .collect();
    assert!(missing.is_empty(), "no golden file has {missing:?}");
}
