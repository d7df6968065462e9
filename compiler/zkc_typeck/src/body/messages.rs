//! `require`, `reveal` of one value, and messages with places in them.

use zkc_ast as ast;
use zkc_ast::StrPiece;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Expr, ExprKind, Message, MessagePiece, Ty};
use zkc_span::Span;

use super::{Body, Kind, node};

impl Body<'_, '_> {
    pub(super) fn require(
        &mut self,
        condition: &ast::Expr,
        message: Option<&ast::StrLit>,
        span: Span,
    ) -> Expr {
        let checked = self.expr(condition, Some(&Ty::Bool));
        let checked = self.coerce(checked, &Ty::Bool, &None);
        let message = match message {
            Some(message) => self.message(message),
            None => {
                let end = Span { start: span.end.saturating_sub(1), ..span };
                self.report(
                    Diagnostic::error(Code("E0224"), "`require` needs a message")
                        .label(span, "what is said when this does not hold?")
                        .note("whoever prepares a proof reads it; no proof exists then")
                        .suggest(
                            "say it in a few words",
                            Span { end: end.start, ..end },
                            ", \"why this must hold\"",
                        ),
                );
                Message { pieces: Vec::new(), span }
            }
        };
        let kind = ExprKind::Require { condition: Box::new(checked), message };
        node(kind, Ty::unit(), span, false)
    }

    /// A message: texts, and places whose values are filled in.
    pub(super) fn message(&mut self, text: &ast::StrLit) -> Message {
        let mut pieces = Vec::new();
        for piece in &text.pieces {
            match piece {
                StrPiece::Text(text) => pieces.push(MessagePiece::Text(text.clone())),
                StrPiece::Place(place) => {
                    let value = self.expr(place, None);
                    if self.is_error(&value.ty) {
                        continue;
                    }
                    if !self.is_place(&value) {
                        self.report(
                            Diagnostic::error(Code("E0224"), "only places stand in a message")
                                .label(place.span, "this computes something")
                                .note("so that saying why a condition fails cannot fail itself")
                                .help(
                                    "name a variable, a constant, or a field or element at a \
                                     constant index of one; give what you compute a name with `let`",
                                ),
                        );
                        continue;
                    }
                    // Who may see it is found out once all labels are known.
                    pieces.push(MessagePiece::Place { value, public: false });
                }
            }
        }
        Message { pieces, span: text.span }
    }

    pub(super) fn reveal(
        &mut self,
        value: &ast::Expr,
        reason: &ast::StrLit,
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let value = self.expr(value, want);
        if self.kind != Kind::Clause {
            let diagnostic =
                Diagnostic::error(Code("E0304"), "only the body of a clause can reveal a value")
                    .label(span, "not in a function")
                    .note("so whoever reads a clause knows all that it publishes")
                    .help("return the value, and let the clause reveal it");
            return self.fail(span, diagnostic);
        }
        let text = match reason.as_text() {
            Some(text) => text.to_owned(),
            None => {
                self.report(
                    Diagnostic::error(Code("E0224"), "the reason of a `reveal` is a plain text")
                        .label(reason.span, "nothing can be filled in")
                        .help("write `{{` and `}}` for braces"),
                );
                String::new()
            }
        };
        let ty = value.ty.clone();
        let constant = value.constant;
        node(ExprKind::Reveal(Box::new(value), text), ty, span, constant)
    }
}
