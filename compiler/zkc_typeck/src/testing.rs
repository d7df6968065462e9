//! Tests and fixtures: which functions they are, what their attributes say, and what stands for a
//! clause in them.
//!
//! In a test a clause is two structs, which no other item can name: one of its inputs, written
//! `Contract::clause`, and one of its outputs. They are made before functions are read, since fixtures
//! say them in their signatures, and filled when the clauses are checked.

use zkc_ast as ast;
use zkc_ast::{Attr, LitKind, MetaKind, MetaValue};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Clause, Expect, Field, FuncId, StructDef, StructId, Test, Ty, Visibility};
use zkc_span::Span;

use crate::cx::{ClauseStructs, Cx};
use crate::infer::has_error;
use crate::privacy::Wanted;
use crate::suggest::closest;

/// What `#[test(…)]` may say.
const WORDS: [&str; 5] = ["fails_with", "fails_first", "table", "forge", "free"];
const FORMS: &str = "write `#[test]`, `#[test(fails_with = \"text\")]`, `#[test(fails_first = \"text\")]`, \
                     `#[test(table = \"cases.csv\")]`, `#[test(forge)]` or `#[test(forge, free = [\"input\"])]`";

/// What a test's attribute says, as far as it is understood.
#[derive(Default)]
struct Said {
    expect: Expect,
    forge: bool,
    free: Vec<String>,
    table: Option<(String, Span)>,
}

impl Cx<'_> {
    /// Whether a function is a test or a fixture.
    pub(crate) fn is_testing(&self, id: FuncId) -> bool {
        self.is_test(id) || self.func(id).item.attr("fixture").is_some()
    }

    /// Whether a function is a test.
    pub(crate) fn is_test(&self, id: FuncId) -> bool {
        self.func(id).item.attr("test").is_some()
    }

    /// Makes the structs that stand for clauses, without fields.
    pub(crate) fn add_clause_structs(&mut self) {
        for clause in &self.clauses[self.first.clauses..] {
            let contract = self.module(clause.module);
            let inputs = format!("{}::{}", contract.name, clause.ast.name);
            let path = format!("{}::{}", contract.path, clause.ast.name);
            let first = StructId(self.program.structs.len() as u32);
            for name in [inputs.clone(), format!("outputs of {inputs}")] {
                self.program.structs.push(StructDef {
                    name,
                    path: path.clone(),
                    domain: None,
                    generics: Vec::new(),
                    fields: Vec::new(),
                    linear: false,
                    opaque: false,
                    measure: None,
                    span: clause.ast.name.span,
                });
            }
            let outputs = StructId(first.0 + 1);
            self.clause_structs.push(ClauseStructs { inputs: first, outputs, n_needed: None });
        }
    }

    /// The type of a clause's inputs.
    pub(crate) fn clause_inputs_ty(&self, index: usize) -> Ty {
        Ty::Struct(self.clause_structs[index].inputs, Vec::new())
    }

    /// Gives the structs of a clause their fields.
    pub(crate) fn fill_clause_structs(&mut self, index: usize, clause: &Clause) {
        let field =
            |name: &str, ty: &Ty, span: Span| Field { name: name.to_owned(), ty: ty.clone(), span };
        let mut inputs: Vec<Field> =
            clause.params.iter().map(|param| field(&param.name, &param.ty, param.span)).collect();
        if clause.uses_now {
            inputs.push(field("now", &Ty::Window, clause.span));
        }
        let n_needed = inputs.len();
        let params = clause.params.iter().filter(|param| param.visibility == Visibility::Sealed);
        let sealed = || clause.outputs.iter().filter(|output| output.sealed);
        for (name, span) in params
            .map(|param| (&param.name, param.span))
            .chain(sealed().map(|output| (&output.name, output.span)))
        {
            inputs.push(field(&format!("salt_of_{name}"), &Ty::Salt, span));
        }
        let mut outputs: Vec<Field> = clause
            .outputs
            .iter()
            .map(|output| field(&output.name, &output.ty, output.span))
            .collect();
        for output in sealed() {
            let seal = Ty::Seal(Box::new(output.ty.clone()));
            outputs.push(field(&format!("seal_of_{}", output.name), &seal, output.span));
        }
        let structs = &mut self.clause_structs[index];
        structs.n_needed = Some(n_needed);
        let structs = *structs;
        self.program.structs[structs.inputs.0 as usize].fields = inputs;
        self.program.structs[structs.outputs.0 as usize].fields = outputs;
    }

    /// Refuses tests and fixtures that nothing can run.
    pub(crate) fn check_testing(&mut self, id: FuncId) {
        if !self.is_testing(id) {
            return;
        }
        let function = self.func(id);
        let (ast, item) = (function.ast, function.item);
        let word = if self.is_test(id) { "test" } else { "fixture" };
        let public = function.params.iter().find_map(|param| param.wanted);
        let (problem, at, help) = if let (Some(_), Some(attr)) =
            (item.attr("test"), item.attr("fixture"))
        {
            ("is a test and a fixture at once", attr.span, "remove one of the two")
        } else if function.imp.is_some() {
            ("stands in an `impl`", ast.name.span, "write it beside the `impl`")
        } else if let Some(Wanted { span, .. }) = public {
            let help = "remove `public`: nothing is private in a test";
            (if word == "test" { "has a `public` parameter" } else { return }, span, help)
        } else if word == "fixture" {
            return;
        } else if let Some(span) = ast.generics.span {
            ("is generic", span, "write the types and sizes that it is to run with")
        } else if let Some(ret) =
            ast.ret.as_ref().filter(|_| !function.result.is_unit() && !has_error(&function.result))
        {
            let help = "compare inside the test with `require(…, \"…\")`; what others use is a `#[fixture]`";
            ("gives a value", ret.span, help)
        } else {
            return;
        };
        self.report(
            Diagnostic::error(Code("E0262"), format!("the {word} `{}` {problem}", ast.name))
                .label(at, "not here")
                .help(help),
        );
    }

    /// Notes a test of the package that is built.
    pub(crate) fn add_test(&mut self, id: FuncId) {
        let function = self.func(id);
        let Some(attr) = function.item.attr("test") else {
            self.program.fixtures.push(id);
            return;
        };
        if !self.is_built(function.module) {
            return;
        }
        let (span, path) = (function.ast.name.span, function.path.clone());
        let name = path.split_once("::").map_or(path.as_str(), |(_, below)| below).to_owned();
        for param in self.func(id).params.clone() {
            self.refuse_exact(&param.ty, param.span, "a case of a test");
        }
        let Said { expect, forge, free, table } = said(attr).unwrap_or_default();
        self.program.tests.push(Test { name, function: id, expect, forge, free, table, span });
    }

    /// Refuses what `#[test(…)]` cannot say.
    pub(crate) fn check_test_attribute(&mut self, attr: &Attr) {
        if let Err(diagnostic) = said(attr) {
            self.report(*diagnostic);
        }
    }
}

fn said(attr: &Attr) -> Result<Said, Box<Diagnostic>> {
    let list = match &attr.meta.kind {
        MetaKind::Word => return Ok(Said::default()),
        MetaKind::List(list) if !list.is_empty() => list.as_slice(),
        _ => return Err(misread(attr.span, "`#[test]` is written differently", "not understood")),
    };
    let mut said = Said::default();
    let mut seen: Vec<(&str, Span)> = Vec::new();
    for meta in list {
        let word = meta.name.as_name().map(ast::Name::as_str).unwrap_or_default();
        let Some(known) = WORDS.into_iter().find(|known| *known == word) else {
            let message = match meta.is_bare() {
                true => "a test takes named texts only".to_owned(),
                false => format!("a test takes no `{}`", meta.name),
            };
            return Err(match closest(word, WORDS) {
                Some(close) => {
                    let advice = format!("did you mean `{close}`?");
                    let refused = refused(meta.span, &message, "unknown");
                    Box::new(refused.suggest(advice, meta.name.span, close))
                }
                None => misread(meta.span, &message, "what is this to say?"),
            });
        };
        if let Some((_, first)) = seen.iter().find(|(word, _)| *word == known) {
            let message = format!("`{known}` is said twice");
            return Err(Box::new(
                refused(meta.span, &message, "a second time").reason(*first, "first here"),
            ));
        }
        seen.push((known, meta.span));
        let value = match &meta.kind {
            MetaKind::Value(value) => Some(value),
            _ => None,
        };
        let text = value.and_then(text_of);
        match (known, text, value) {
            ("forge", ..) if matches!(meta.kind, MetaKind::Word) => said.forge = true,
            ("table", Some(text), _) if !text.is_empty() => {
                said.table = Some((text, value.map_or(meta.span, MetaValue::span)));
            }
            ("fails_first", Some(text), _) => said.expect = Expect::FailsFirst(text),
            ("fails_with", Some(text), _) => said.expect = Expect::Fails(vec![text]),
            ("free", Some(text), _) => said.free = vec![text],
            ("fails_with" | "free", None, Some(MetaValue::List(texts, _)))
                if !texts.is_empty() && texts.iter().all(|text| text_of(text).is_some()) =>
            {
                let texts = texts.iter().filter_map(text_of).collect();
                match known {
                    "free" => said.free = texts,
                    _ => said.expect = Expect::Fails(texts),
                }
            }
            _ => {
                let message = format!("`{known}` is written differently");
                return Err(misread(meta.span, &message, "not understood"));
            }
        }
    }
    let of = |word| seen.iter().find(|(seen, _)| *seen == word).map(|(_, span)| *span);
    let both = |first, second| Some((of(first)?, of(second)?, first, second));
    let clash = both("fails_with", "fails_first")
        .or_else(|| both("fails_with", "forge"))
        .or_else(|| both("fails_first", "forge"));
    if let Some((first, second, one, other)) = clash {
        let message = format!("a test cannot say both `{one}` and `{other}`");
        let why = match other {
            "forge" => "what is forged is a witness that is accepted, and here there is none",
            _ => "the first failure alone, or all of them",
        };
        return Err(Box::new(refused(second, &message, why).reason(first, "and here")));
    }
    if let (Some(span), false) = (of("free"), said.forge) {
        let help = "write `#[test(forge, free = [\"input\"])]`";
        let diagnostic = Diagnostic::error(Code("E0261"), "`free` belongs to `forge`");
        return Err(Box::new(diagnostic.label(span, "nothing is forged here").help(help)));
    }
    Ok(said)
}

fn text_of(value: &MetaValue) -> Option<String> {
    match value {
        MetaValue::Lit(ast::Lit { kind: LitKind::Str(text), .. }) => {
            text.as_text().map(str::to_owned)
        }
        _ => None,
    }
}

fn refused(span: Span, message: &str, label: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(Code("E0261"), message).label(span, label))
}

/// What is not understood, with all that would be.
fn misread(span: Span, message: &str, label: &str) -> Box<Diagnostic> {
    Box::new(refused(span, message, label).help(FORMS))
}
