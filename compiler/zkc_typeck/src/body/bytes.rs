//! `Bytes<L>`: what makes them, and their methods.

use zkc_ast as ast;
use zkc_ast::{ExprKind as Ast, LitKind};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Builtin, Expr, ExprKind, Size, Ty, encoding};
use zkc_span::Span;

use super::{Body, node};
use crate::infer::size_has_error;

/// Names of the methods, for advice.
pub(super) const METHODS: &[&str] = &["concat", "slice", "to_array", "to_uint"];

impl Body<'_, '_> {
    /// A method of a `Bytes<len>`; the receiver comes back where there is no such one.
    #[expect(clippy::result_large_err)]
    pub(super) fn bytes_method(
        &mut self,
        receiver: Expr,
        len: &Size,
        method: &ast::Name,
        args: &[ast::Arg],
        span: Span,
    ) -> Result<Expr, Expr> {
        let arity = match method.as_str() {
            "to_array" | "to_uint" => 0,
            "concat" => 1,
            "slice" => 2,
            _ => return Err(receiver),
        };
        self.unnamed(args);
        if args.len() != arity {
            return Ok(self.builtin_count(method, arity, args, span));
        }
        let constant = receiver.constant;
        Ok(match (method.as_str(), args) {
            ("to_array", _) => self.array_of_bytes(receiver, span),
            ("to_uint", _) => match self.number_of_bytes(len, method.span) {
                Some(ty) => {
                    let kind = ExprKind::Builtin(Builtin::BytesAsUint, vec![receiver]);
                    node(kind, ty, span, constant)
                }
                None => self.error(span),
            },
            ("concat", [other]) => {
                let other = self.expr(&other.value, None);
                let ty = self.known(&other);
                let Ty::Bytes(more) = &ty else {
                    if self.is_error(&ty) {
                        return Ok(self.error(span));
                    }
                    let shown = self.show_found(&ty);
                    let diagnostic =
                        Diagnostic::error(Code("E0200"), "`concat` joins bytes to bytes")
                            .label(other.span, format!("this is {shown}"))
                            .help(match ty {
                                Ty::Array(..) => "make bytes of an array: `Bytes::from_array(a)`",
                                Ty::Uint(_) => "make bytes of a number: `Bytes::from_uint(n)`",
                                _ => "write a value of a type `Bytes<L>`",
                            });
                    return Ok(self.fail(span, diagnostic));
                };
                let ty = Ty::Bytes(len.plus(more));
                let constant = constant && other.constant;
                let kind = ExprKind::Builtin(Builtin::BytesConcat, vec![receiver, other]);
                node(kind, ty, span, constant)
            }
            ("slice", [from, count]) => self.slice(receiver, len, (from, count), span),
            _ => self.error(span),
        })
    }

    /// `b.slice(from, count)`, of constants.
    fn slice(
        &mut self,
        receiver: Expr,
        len: &Size,
        (from, count): (&ast::Arg, &ast::Arg),
        span: Span,
    ) -> Expr {
        let at = from.span.to(count.span);
        let from = self.written_size(&from.value);
        let count = self.written_size(&count.value);
        if size_has_error(&from) || size_has_error(&count) {
            return self.error(span);
        }
        let end = from.plus(&count);
        if let (Some(end), Some(len)) = (end.as_constant(), self.infer.size(len).as_constant())
            && end > len
        {
            let diagnostic = Diagnostic::error(
                Code("E0222"),
                format!("there is no byte {}", &end - 1),
            )
            .label(at, format!("{len} bytes are there"))
            .help("write the first byte, counted from 0, and how many there are: `b.slice(4, 8)`");
            return self.fail(span, diagnostic);
        }
        // How many are left behind the last: fails at compile time where that is below 0.
        let size = |size: Size| node(ExprKind::Size(size), Ty::uint(32), at, true);
        let constant = receiver.constant;
        let args = vec![receiver, size(from), size(len.minus(&end))];
        node(ExprKind::Builtin(Builtin::BytesSlice, args), Ty::Bytes(count), span, constant)
    }

    /// `bytes.to_array()`.
    pub(super) fn array_of_bytes(&mut self, bytes: Expr, span: Span) -> Expr {
        let Ty::Bytes(len) = self.infer.shallow(&bytes.ty) else { return self.error(span) };
        let constant = bytes.constant;
        let ty = Ty::Array(Box::new(Ty::uint(8)), len);
        node(ExprKind::Builtin(Builtin::BytesToArray, vec![bytes]), ty, span, constant)
    }

    /// The number type of as many bytes.
    fn number_of_bytes(&mut self, len: &Size, at: Span) -> Option<Ty> {
        let len = self.infer.size(len);
        match len.as_constant() {
            Some(bytes) if bytes < 1.into() || bytes > encoding::MAX_NUMBER_BYTES.into() => {
                self.report(
                    Diagnostic::error(Code("E0211"), format!("{bytes} bytes are no integer"))
                        .label(at, format!("1 to {} bytes are", encoding::MAX_NUMBER_BYTES))
                        .help("take a part of them: `b.slice(0, 16).to_uint()`"),
                );
                None
            }
            _ => Some(Ty::Uint(len.times(&Size::from(8)))),
        }
    }

    /// `Bytes::from_array(a)`, `Bytes::from_uint(n)`, `Bytes::hex("0x…")`, `Bytes::text("…")`.
    pub(super) fn make_bytes(
        &mut self,
        owner: &ast::Segment,
        last: &ast::Segment,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        let name = last.name.as_str();
        if !matches!(name, "from_array" | "from_uint" | "hex" | "text") {
            self.report(
                Diagnostic::error(
                    Code("E0207"),
                    format!("`{}` has no function `{}`", owner.name, last.name),
                )
                .label(last.name.span, "not found")
                .help(
                    "`Bytes::hex(\"0x…\")`, `Bytes::text(\"…\")`, `Bytes::from_array(a)` and \
                     `Bytes::from_uint(n)` make bytes",
                ),
            );
            return self.skip(args, span);
        }
        self.unnamed(args);
        let [arg] = args else { return self.builtin_count(&last.name, 1, args, span) };
        let made = match name {
            "from_array" => self.bytes_of_array(arg, &last.name, span),
            "from_uint" => self.bytes_of_number(arg, &last.name, span),
            _ => self.written_bytes(arg, name, span),
        };
        // `Bytes::<32>::hex("…")` says how many there are to be.
        if owner.args.is_some() {
            let path = ast::Path { segments: vec![owner.clone()], span: owner.name.span };
            let ty = self.written_ty(&ast::Ty::new(ast::TyKind::Path(path), owner.name.span));
            let why = Some((owner.name.span, "written here".to_owned()));
            return self.coerce(made, &ty, &why);
        }
        made
    }

    fn bytes_of_array(&mut self, arg: &ast::Arg, name: &ast::Name, span: Span) -> Expr {
        let len = self.infer.fresh_size(span, "the number of bytes");
        let want = Ty::Array(Box::new(Ty::uint(8)), len.clone());
        let why = Some((name.span, "takes an array of bytes, `[u8; L]`".to_owned()));
        let array = self.expect(&arg.value, &want, &why);
        let constant = array.constant;
        let kind = ExprKind::Builtin(Builtin::BytesFromArray, vec![array]);
        node(kind, Ty::Bytes(len), span, constant)
    }

    fn bytes_of_number(&mut self, arg: &ast::Arg, name: &ast::Name, span: Span) -> Expr {
        let number = self.expr(&arg.value, None);
        let ty = self.known(&number);
        let width = match &ty {
            Ty::Uint(bits) => self.infer.size(bits).as_constant(),
            _ if self.is_error(&ty) => return self.error(span),
            _ => None,
        };
        let bytes = width.and_then(|bits| {
            use num_traits::ToPrimitive as _;
            bits.to_u64().filter(|bits| bits % 8 == 0).map(|bits| bits / 8)
        });
        let Some(bytes) = bytes else {
            let shown = self.show_found(&ty);
            let diagnostic = Diagnostic::error(
                Code("E0204"),
                format!("`{name}` takes a number of whole bytes, not {shown}"),
            )
            .label(number.span, format!("this is {shown}"))
            .help("convert it: `x as u64` has eight bytes, the highest first");
            return self.fail(span, diagnostic);
        };
        let constant = number.constant;
        let kind = ExprKind::Builtin(Builtin::BytesAsUint, vec![number]);
        node(kind, Ty::Bytes(Size::from(bytes)), span, constant)
    }

    /// `Bytes::hex("0x…")`, `Bytes::text("…")`: bytes that are written out.
    fn written_bytes(&mut self, arg: &ast::Arg, name: &str, span: Span) -> Expr {
        let text = match &arg.value.peeled().kind {
            Ast::Lit(ast::Lit { kind: LitKind::Str(text), .. }) => text.as_text(),
            _ => None,
        };
        let Some(text) = text else {
            let diagnostic =
                Diagnostic::error(Code("E0224"), format!("`{name}` takes a text as it is"))
                    .label(arg.span, "not a text in quotes, without places in braces")
                    .help(match name {
                        "hex" => "write `Bytes::hex(\"0x00ff\")`",
                        _ => "write `Bytes::text(\"as it is\")`",
                    });
            return self.fail(span, diagnostic);
        };
        let bytes = match name {
            "text" => text.as_bytes().to_vec(),
            _ => match digits(text) {
                Ok(bytes) => bytes,
                Err(why) => {
                    let diagnostic = Diagnostic::error(Code("E0224"), "these are no bytes")
                        .label(arg.span, why)
                        .help("write `0x` and two digits a byte, in lower case: `0x00ff`");
                    return self.fail(span, diagnostic);
                }
            },
        };
        let len = Size::from(bytes.len() as u64);
        let number = |byte: u8| node(ExprKind::Number(byte.into()), Ty::uint(8), arg.span, true);
        let array = ExprKind::Array(bytes.into_iter().map(number).collect());
        let array = node(array, Ty::Array(Box::new(Ty::uint(8)), len.clone()), arg.span, true);
        let kind = ExprKind::Builtin(Builtin::BytesFromArray, vec![array]);
        node(kind, Ty::Bytes(len), span, true)
    }
}

/// The bytes of digits in lower case behind `0x`, or what is wrong with them.
fn digits(text: &str) -> Result<Vec<u8>, String> {
    let Some(digits) = text.strip_prefix("0x") else { return Err("`0x` is missing".to_owned()) };
    if let Some(other) = digits.chars().find(|c| !matches!(c, '0'..='9' | 'a'..='f')) {
        return Err(match other {
            'A'..='F' => format!("`{other}` is in upper case"),
            _ => format!("`{other}` is no hexadecimal digit"),
        });
    }
    if digits.len() % 2 == 1 {
        return Err(format!("{} digits are no whole number of bytes", digits.len()));
    }
    let value = |digit: u8| match digit {
        b'0'..=b'9' => digit - b'0',
        _ => digit - b'a' + 10,
    };
    let pairs = digits.as_bytes().chunks_exact(2);
    Ok(pairs.map(|pair| value(pair[0]) * 16 + value(pair[1])).collect())
}
