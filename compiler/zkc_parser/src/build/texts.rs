//! Cuts texts in quotes into what stands as written and what is filled in.

use zkc_ast::*;
use zkc_span::Span;

use super::Cx;
use crate::messages;
use crate::recover::parse_expr_at;

impl Cx<'_> {
    /// A text whose closing quote is missing, which the lexer has reported.
    pub(crate) fn open_text(&mut self, start: u32, end: u32) -> Lit {
        let span = self.span(start, end);
        Lit { kind: LitKind::Str(StrLit { pieces: vec![], span }), span }
    }

    pub(crate) fn quoted(&mut self, start: u32, end: u32) -> Lit {
        let span = self.span(start, end);
        let inside = self.text(start + 1, end - 1);
        let pieces = self.pieces(inside, start + 1);
        Lit { kind: LitKind::Str(StrLit { pieces, span }), span }
    }

    fn pieces(&mut self, inside: &str, start: u32) -> Vec<StrPiece> {
        let mut pieces = Vec::new();
        let mut text = String::new();
        if let Some((at, found)) = inside.char_indices().find(|(_, c)| c.is_control()) {
            let here = start + at as u32;
            let end = here + found.len_utf8() as u32;
            self.report(messages::control_character(found, self.span(here, end)));
        }
        let mut chars = inside.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let here = start + at as u32;
            let next = chars.peek().map(|(_, next)| *next);
            match (c, next) {
                ('\\', Some(escaped)) => {
                    chars.next();
                    match escaped {
                        'n' => text.push('\n'),
                        't' => text.push('\t'),
                        '"' | '\\' => text.push(escaped),
                        _ => {
                            let end = here + 1 + escaped.len_utf8() as u32;
                            self.report(messages::bad_escape(escaped, self.span(here, end)));
                        }
                    }
                }
                ('{', Some('{')) | ('}', Some('}')) => {
                    chars.next();
                    text.push(c);
                }
                ('}', _) => self.report(messages::lone_brace(self.span(here, here + 1))),
                ('{', _) => {
                    let from = at + 1;
                    let Some(length) = inside.get(from..).and_then(|rest| rest.find('}')) else {
                        self.report(messages::open_place(self.span(here, here + 1)));
                        break;
                    };
                    while chars.next_if(|(next, _)| *next <= from + length).is_some() {}
                    if !text.is_empty() {
                        pieces.push(StrPiece::Text(std::mem::take(&mut text)));
                    }
                    let place = inside.get(from..from + length).unwrap_or("");
                    pieces.push(StrPiece::Place(Box::new(self.place(place, here + 1))));
                }
                _ => text.push(c),
            }
        }
        if !text.is_empty() {
            pieces.push(StrPiece::Text(text));
        }
        pieces
    }

    /// `terms.deadline` of `{terms.deadline}`.
    fn place(&mut self, text: &str, start: u32) -> Expr {
        let span = self.span(start, start + text.len() as u32);
        if text.trim().is_empty() {
            self.report(messages::empty_place(Span {
                start: start - 1,
                end: span.end + 1,
                ..span
            }));
            return Expr::new(ExprKind::Error(vec![]), span);
        }
        let (expr, diagnostics) = parse_expr_at(text, start, self.file);
        if !diagnostics.is_empty() {
            // One message a place; what is wrong with it is said in terms of places.
            self.report(messages::not_a_place(span));
            return Expr::new(ExprKind::Error(vec![]), span);
        }
        if !is_place(&expr) {
            self.report(messages::not_a_place(span));
            return Expr::new(ExprKind::Error(vec![]), span);
        }
        expr
    }
}

/// A path with fields, indices and calls of such; printing it cannot fail for its own reasons.
fn is_place(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Path(path) => path.segments.iter().all(|segment| segment.args.is_none()),
        ExprKind::Field { base, .. } | ExprKind::TupleField { base, .. } => is_place(base),
        ExprKind::Index { base, index } => is_place(base) && (is_place(index) || is_number(index)),
        ExprKind::MethodCall { receiver, generics: None, args, .. } => {
            is_place(receiver) && args.iter().all(is_argument)
        }
        ExprKind::Call { callee, args } => is_place(callee) && args.iter().all(is_argument),
        _ => false,
    }
}

fn is_argument(arg: &Arg) -> bool {
    arg.name.is_none() && (is_place(&arg.value) || is_number(&arg.value))
}

fn is_number(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Lit(Lit { kind, .. }) if !matches!(kind, LitKind::Str(_)))
}
