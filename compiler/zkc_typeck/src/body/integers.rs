//! Methods of integers: `wrapping_…`, `saturating_…`, `checked_…`, and those about bits; `min` and
//! `max` of all that has an order.

use zkc_ast as ast;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Arithmetic, Builtin, Expr, ExprKind, GenericArg, Ty};
use zkc_span::Span;

use super::arithmetic::has_order;
use super::{Body, node};

/// Bits of a field element as its least residue.
const ELEMENT_BITS: u64 = 254;

/// More methods than this are not all listed in a message.
pub(super) const LISTED: usize = 6;

/// What integers have, in short.
pub(super) const SOME: &str = "integers have `.min(b)`, `.max(b)`, `.pow(k)`, and `.checked_…(b)`, `.saturating_…(b)` and \
     `.wrapping_…(b)` of `add`, `sub` and `mul`";

/// What the second value of a method is.
enum Second {
    /// There is none.
    None,
    /// Of the receiver's type.
    Same,
    /// Any `uN`: a number of places.
    Places,
    /// A constant `u32`.
    Constant,
}

/// Names of the methods of `uN`, for advice.
pub(super) const UNSIGNED: &[&str] = &[
    "checked_add",
    "checked_div",
    "checked_mul",
    "checked_sub",
    "max",
    "min",
    "pow",
    "rotate_left",
    "rotate_right",
    "saturating_add",
    "saturating_mul",
    "saturating_sub",
    "to_bits",
    "wrapping_add",
    "wrapping_as",
    "wrapping_mul",
    "wrapping_neg",
    "wrapping_shl",
    "wrapping_sub",
];

/// Names of the methods of `iN`, for advice.
pub(super) const SIGNED: &[&str] = &[
    "abs",
    "checked_add",
    "checked_mul",
    "checked_sub",
    "max",
    "min",
    "pow",
    "rem_euclid",
    "saturating_add",
    "saturating_mul",
    "saturating_sub",
    "unsigned_abs",
    "wrapping_add",
    "wrapping_as",
    "wrapping_mul",
    "wrapping_neg",
    "wrapping_sub",
];

/// Names of the methods of `Field`, for advice.
pub(super) const FIELD: &[&str] = &["inv", "pow", "to_bits", "wrapping_as"];

/// The method of a type, with what it takes besides the receiver.
fn method_of(ty: &Ty, name: &str) -> Option<(Builtin, Second)> {
    let integer = matches!(ty, Ty::Uint(_) | Ty::Int(_));
    let unsigned = matches!(ty, Ty::Uint(_));
    let field = matches!(ty, Ty::Field);
    let operation = |name: &str| match name {
        "add" => Some(Arithmetic::Add),
        "sub" => Some(Arithmetic::Sub),
        "mul" => Some(Arithmetic::Mul),
        _ => None,
    };
    if let Some(name) = name.strip_prefix("wrapping_") {
        return match name {
            "as" if integer || field => Some((Builtin::Wrap { negated: false }, Second::None)),
            "neg" if integer => Some((Builtin::Wrap { negated: true }, Second::None)),
            "shl" if unsigned => Some((Builtin::Wrapping(Arithmetic::Shl), Second::Places)),
            _ if integer => Some((Builtin::Wrapping(operation(name)?), Second::Same)),
            _ => None,
        };
    }
    if let Some(name) = name.strip_prefix("saturating_").filter(|_| integer) {
        return Some((Builtin::Saturating(operation(name)?), Second::Same));
    }
    if let Some(name) = name.strip_prefix("checked_").filter(|_| integer) {
        return match name {
            "div" if unsigned => Some((Builtin::Checked(Arithmetic::Div), Second::Same)),
            _ => Some((Builtin::Checked(operation(name)?), Second::Same)),
        };
    }
    match name {
        "min" if has_order(ty) => Some((Builtin::Least, Second::Same)),
        "max" if has_order(ty) => Some((Builtin::Greatest, Second::Same)),
        "rotate_left" if unsigned => Some((Builtin::RotateLeft, Second::Constant)),
        "rotate_right" if unsigned => Some((Builtin::RotateRight, Second::Constant)),
        "pow" if integer || field => Some((Builtin::Power, Second::Constant)),
        "to_bits" if unsigned || field => Some((Builtin::ToBits, Second::None)),
        _ => None,
    }
}

impl Body<'_, '_> {
    /// A method of an integer; the receiver comes back where its type has no such one.
    #[expect(clippy::too_many_arguments, clippy::result_large_err)]
    pub(super) fn integer_method(
        &mut self,
        receiver: Expr,
        ty: &Ty,
        method: &ast::Name,
        turbofish: Option<&[ast::GenericArg]>,
        args: &[ast::Arg],
        want: Option<&Ty>,
        span: Span,
    ) -> Result<Expr, Expr> {
        let Some((builtin, second)) = method_of(ty, method.as_str()) else { return Err(receiver) };
        self.unnamed(args);
        let arity = usize::from(!matches!(second, Second::None));
        if args.len() != arity {
            return Ok(self.builtin_count(method, arity, args, span));
        }
        let mut constant = receiver.constant;
        let mut values = vec![receiver];
        if let [arg] = args {
            let arg = match second {
                Second::Places => self.places(arg),
                Second::Constant => {
                    let why = Some((method.span, format!("`{method}` takes a constant `u32`")));
                    let value = self.expect(&arg.value, &Ty::uint(32), &why);
                    if !value.constant && !self.is_error(&value.ty) {
                        self.varies(method, value.span);
                        return Ok(self.error(span));
                    }
                    value
                }
                _ => {
                    let why = Some((method.span, format!("`{method}` takes two of one type")));
                    self.expect(&arg.value, ty, &why)
                }
            };
            constant &= arg.constant;
            values.push(arg);
        }
        let result = match &builtin {
            Builtin::Checked(_) => match self.cx.program.lang.option {
                Some(option) => Ty::Enum(option, vec![GenericArg::Ty(ty.clone())]),
                None => return Ok(self.error(span)),
            },
            Builtin::Wrap { negated: false } => match self.wrapped(method, turbofish, want) {
                Some(result) => result,
                None => return Ok(self.error(span)),
            },
            Builtin::ToBits => {
                let bits = match ty {
                    Ty::Uint(bits) => bits.clone(),
                    _ => ELEMENT_BITS.into(),
                };
                Ty::Array(Box::new(Ty::Bool), bits)
            }
            _ => ty.clone(),
        };
        Ok(node(ExprKind::Builtin(builtin, values), result, span, constant))
    }

    /// A number of places: any `uN`.
    fn places(&mut self, arg: &ast::Arg) -> Expr {
        let value = self.expr(&arg.value, None);
        let ty = self.infer.shallow(&value.ty);
        if self.infer.literal(&ty).is_some() {
            self.infer.set_default(&ty, Ty::uint(32));
        } else if !matches!(ty, Ty::Uint(_)) && !self.is_error(&ty) {
            let shown = self.show_found(&ty);
            let diagnostic =
                Diagnostic::error(Code("E0204"), format!("a number of places is no {shown}"))
                    .label(value.span, format!("this is {shown}"))
                    .help("the number of places is an unsigned integer");
            return self.fail(value.span, diagnostic);
        }
        value
    }

    /// The type that `wrapping_as` goes to.
    fn wrapped(
        &mut self,
        method: &ast::Name,
        turbofish: Option<&[ast::GenericArg]>,
        want: Option<&Ty>,
    ) -> Option<Ty> {
        let ty = match (turbofish, want) {
            (Some([ast::GenericArg::Ty(ty)]), _) => self.written_ty(ty),
            (None, Some(want)) => self.infer.shallow(want),
            _ => {
                self.report(
                    Diagnostic::error(Code("E0210"), format!("`{method}` to which type?"))
                        .label(method.span, "the type is not known here")
                        .help(format!("write `.{method}::<u8>()`")),
                );
                return None;
            }
        };
        match &ty {
            Ty::Uint(_) | Ty::Int(_) => Some(ty),
            _ if self.is_error(&ty) => None,
            _ => {
                let shown = self.show_found(&ty);
                self.report(
                    Diagnostic::error(
                        Code("E0212"),
                        format!("`{method}` gives an integer, not {shown}"),
                    )
                    .label(method.span, "only integers have a width to wrap at")
                    .help(match ty {
                        Ty::Field => "`as Field` loses nothing".to_owned(),
                        _ => format!("write `.{method}::<u8>()`"),
                    }),
                );
                None
            }
        }
    }

    /// What must be constant varies from run to run.
    fn varies(&mut self, method: &ast::Name, at: Span) {
        let instead = match method.as_str() {
            "pow" => "multiply in a loop to a constant: `for i in 0..MAX { if i < n { … } }`",
            _ => "shift both ways: `x.wrapping_shl(n) | x >> (WIDTH - n)`, for n of at least 1",
        };
        self.report(
            Diagnostic::error(Code("E0215"), format!("`{method}` takes a constant"))
                .label(at, "known only when the program runs")
                .note("a circuit is fixed before its inputs are known")
                .help(format!(
                    "write a number, a `const` or a constant parameter; a `let` is none. Or {instead}"
                )),
        );
    }

    /// `u8::from_bits(bits)`, `uint::<N>::from_bits(bits)`.
    pub(super) fn from_bits(
        &mut self,
        ty: Ty,
        last: &ast::Segment,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        let shown = self.show(&ty);
        let Ty::Uint(bits) = &ty else { return self.skip(args, span) };
        if last.name.as_str() != "from_bits" {
            self.report(
                Diagnostic::error(
                    Code("E0207"),
                    format!("`{shown}` has no function `{}`", last.name),
                )
                .label(last.name.span, "not found")
                .help(match last.name.as_str() {
                    "MAX" | "max_value" => "its greatest number is `!0`",
                    "MIN" | "min_value" => "its least number is 0",
                    "from" | "try_from" | "into" => "a number is converted by `as`: `x as u8`",
                    _ => "`from_bits(bits)` makes a number of its bits, the lowest first",
                }),
            );
            return self.skip(args, span);
        }
        self.unnamed(args);
        let [arg] = args else { return self.builtin_count(&last.name, 1, args, span) };
        let want = Ty::Array(Box::new(Ty::Bool), bits.clone());
        let why = Some((last.name.span, format!("takes `{}`", self.show(&want))));
        let value = self.expect(&arg.value, &want, &why);
        let constant = value.constant;
        node(ExprKind::Builtin(Builtin::FromBits, vec![value]), ty.clone(), span, constant)
    }
}
