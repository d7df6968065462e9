//! Names, paths, types and patterns.

use zkc_ast::*;

use crate::cursor::Cursor;
use crate::list::Style;

impl Cursor<'_> {
    /// A word, with a blank behind it.
    pub(crate) fn word(&mut self, word: &str) {
        self.token(word);
        self.space();
    }

    /// The same, if it was written.
    pub(crate) fn word_if(&mut self, written: bool, word: &str) {
        if written {
            self.word(word);
        }
    }

    pub(crate) fn name(&mut self, name: &Name) {
        self.token(name.as_str());
    }

    /// What stands for broken text; texts with errors are not formatted, so this is never met.
    pub(crate) fn broken(&mut self, what: &str) {
        if self.mistake.is_none() {
            self.mistake = Some(format!("a broken {what} at byte {}", self.position()));
        }
    }

    /// A path; in an expression `::` stands before its arguments.
    pub(crate) fn path(&mut self, path: &Path, in_expr: bool) {
        for (index, segment) in path.segments.iter().enumerate() {
            if index > 0 {
                self.token("::");
            }
            self.name(&segment.name);
            if let Some(args) = &segment.args {
                if in_expr {
                    self.token("::");
                }
                self.generic_args(args);
            }
        }
    }

    /// `<…>`
    pub(crate) fn generic_args(&mut self, args: &[GenericArg]) {
        self.list("<", args, ">", Style::TIGHT, |cursor, arg| cursor.generic_arg(arg));
    }

    pub(crate) fn generic_arg(&mut self, arg: &GenericArg) {
        match arg {
            GenericArg::Ty(ty) => self.ty(ty),
            GenericArg::Const(expr) => self.expr(expr),
        }
    }

    /// `: T`
    pub(crate) fn typed(&mut self, ty: &Ty) {
        self.token(":");
        self.space();
        self.ty(ty);
    }

    pub(crate) fn ty(&mut self, ty: &Ty) {
        match &ty.kind {
            TyKind::Path(path) => self.path(path, false),
            TyKind::Array { elem, len } => {
                self.token("[");
                self.ty(elem);
                self.token(";");
                self.space();
                self.expr(len);
                self.token("]");
            }
            TyKind::Tuple(elems) => {
                self.list("(", elems, ")", Style::TUPLE, |cursor, ty| cursor.ty(ty));
            }
            TyKind::Paren(inner) => {
                self.token("(");
                self.ty(inner);
                self.token(")");
            }
            TyKind::Ref(inner) => {
                self.token("&");
                // Two that touch would be the operator `&&`.
                if matches!(inner.kind, TyKind::Ref(_)) {
                    self.space();
                }
                self.ty(inner);
            }
            TyKind::Infer => self.token("_"),
            TyKind::Never => self.token("!"),
            TyKind::Error(_) => self.broken("type"),
        }
    }

    pub(crate) fn pat(&mut self, pat: &Pat) {
        match &pat.kind {
            PatKind::Wild => self.token("_"),
            PatKind::Bind { mutable, name } => {
                self.word_if(mutable.is_some(), "mut");
                self.name(name);
            }
            PatKind::Lit { negative, lit } => self.pat_end(*negative, lit),
            PatKind::Range { start, end, inclusive } => {
                self.pat_end(start.0, &start.1);
                self.token(if *inclusive { "..=" } else { ".." });
                self.pat_end(end.0, &end.1);
            }
            PatKind::Path(path) => self.path(path, false),
            PatKind::TupleStruct { path, elems } => {
                self.path(path, false);
                self.list("(", elems, ")", Style::TIGHT, |cursor, pat| cursor.pat(pat));
            }
            PatKind::Struct { path, fields, rest } => {
                self.path(path, false);
                self.space();
                let rest = rest.map(|_| None);
                let parts: Vec<Option<&FieldPat>> = fields.iter().map(Some).chain(rest).collect();
                let style = Style { keep: false, comma: rest.is_none(), ..Style::BRACES };
                self.list("{", &parts, "}", style, |cursor, part| match part {
                    Some(field) => {
                        cursor.name(&field.name);
                        if let Some(pat) = &field.pat {
                            cursor.token(":");
                            cursor.space();
                            cursor.pat(pat);
                        }
                    }
                    None => cursor.token(".."),
                });
            }
            PatKind::Tuple(elems) => {
                self.list("(", elems, ")", Style::TUPLE, |cursor, pat| cursor.pat(pat));
            }
            PatKind::Paren(inner) => {
                self.token("(");
                self.pat(inner);
                self.token(")");
            }
            PatKind::Array(elems) => {
                self.list("[", elems, "]", Style::TIGHT, |cursor, pat| cursor.pat(pat));
            }
            PatKind::Or(elems) => {
                self.start();
                for (index, pat) in elems.iter().enumerate() {
                    if index > 0 {
                        self.line(false);
                        self.word("|");
                    }
                    self.pat(pat);
                }
                self.doc.end();
            }
            PatKind::Error(_) => self.broken("pattern"),
        }
    }

    fn pat_end(&mut self, negative: bool, lit: &Lit) {
        if negative {
            self.token("-");
        }
        self.until(lit.span.end);
    }
}
