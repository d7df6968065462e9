//! Types as written, made into types of the typed tree.

use zkc_ast as ast;
use zkc_ast::TyKind;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{GenericArg, GenericParam, GenericParamKind, Size, Ty, UnitRef};
use zkc_span::Span;

use crate::cx::{Cx, Def};
use crate::infer::{Infer, error_size, error_ty, error_unit, has_error, size_has_error};
use crate::resolve::paths::BUILTIN_TYPES;
use crate::sizes::Scope;
use crate::suggest::count;

/// The greatest width of an integer: a sum of two must not wrap round any of the fields.
pub(crate) const MAX_WIDTH: u64 = 252;
/// The greatest length of an array.
const MAX_LENGTH: u64 = 1 << 24;
/// The greatest scale of a decimal: 10^19 fits 64 bits.
const MAX_SCALE: u64 = 19;

/// Reads `u64` or `i64` as its sign and width.
pub(crate) fn integer_name(name: &str) -> Option<(bool, &str)> {
    let (signed, digits) = match (name.strip_prefix('u'), name.strip_prefix('i')) {
        (Some(digits), _) => (false, digits),
        (_, Some(digits)) => (true, digits),
        _ => return None,
    };
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    number.then_some((signed, digits))
}

impl Cx<'_> {
    /// The type that is written; `_` is allowed where `infer` is given.
    pub(crate) fn ty(
        &mut self,
        scope: Scope<'_>,
        ty: &ast::Ty,
        mut infer: Option<&mut Infer>,
    ) -> Ty {
        match &ty.kind {
            TyKind::Path(path) => self.path_ty(scope, path, infer),
            TyKind::Array { elem, len } => {
                let element = self.ty(scope, elem, infer);
                let size = self.size(scope, len);
                let size = self.check_range(size, 0, MAX_LENGTH, "array length", len.span);
                self.refuse_exact(&element, elem.span, "an array");
                Ty::Array(Box::new(element), size)
            }
            TyKind::Tuple(elements) => Ty::Tuple(
                elements
                    .iter()
                    .map(|element| self.ty(scope, element, infer.as_deref_mut()))
                    .collect(),
            ),
            TyKind::Paren(inner) => self.ty(scope, inner, infer),
            TyKind::Ref(inner) => {
                self.report(crate::ownership::stray_look_ty(ty.span));
                self.ty(scope, inner, infer);
                error_ty()
            }
            TyKind::Infer => match infer {
                Some(infer) => infer.fresh_ty(ty.span, "this type"),
                None => {
                    self.report(
                        Diagnostic::error(Code("E0210"), "`_` is no type here")
                            .label(ty.span, "write the type")
                            .note("signatures, fields and constants say their types in full"),
                    );
                    error_ty()
                }
            },
            TyKind::Never => Ty::Never,
            TyKind::Error(_) => error_ty(),
        }
    }

    fn path_ty(&mut self, scope: Scope<'_>, path: &ast::Path, infer: Option<&mut Infer>) -> Ty {
        let Some(last) = path.segments.last() else { return error_ty() };
        let args = last.args.as_deref();
        for segment in &path.segments[..path.segments.len() - 1] {
            if segment.args.is_some() {
                self.report(
                    Diagnostic::error(
                        Code("E0209"),
                        format!("`{}` takes no arguments", segment.name),
                    )
                    .label(segment.name.span, "only the type at the end does"),
                );
                return error_ty();
            }
        }
        if path.segments.len() == 1 {
            if let Some(ty) = self.simple_ty(scope, last, args, infer) {
                return ty;
            }
            return error_ty();
        }
        let names: Vec<ast::Name> = path.segments.iter().map(|part| part.name.clone()).collect();
        let def = self.resolve(scope.module, &names, "type");
        self.def_ty(scope, def, &last.name, args, infer)
    }

    /// A type of one name.
    fn simple_ty(
        &mut self,
        scope: Scope<'_>,
        segment: &ast::Segment,
        args: Option<&[ast::GenericArg]>,
        infer: Option<&mut Infer>,
    ) -> Option<Ty> {
        let name = &segment.name;
        if name.is_missing() {
            return None;
        }
        if name.as_str() == "Self"
            && let Some(ty) = scope.self_ty
        {
            self.no_arguments(name, args);
            return Some(ty.clone());
        }
        if let Some((index, kind)) = scope.generic(name.as_str()) {
            self.no_arguments(name, args);
            let what = match kind {
                GenericParamKind::Type => return Some(Ty::Param(index)),
                GenericParamKind::Unit => "unit",
                GenericParamKind::Const { .. } => "constant",
            };
            self.report(self.wrong_kind(name, what, "type"));
            return None;
        }
        // The item's own names come before what the language brings.
        if let Some(def) = self.lookup(scope.module, name) {
            return Some(self.def_ty(scope, def, name, args, infer));
        }
        if let Some((signed, digits)) = integer_name(name.as_str()) {
            self.no_arguments(name, args);
            if signed {
                return self.signed(digits, name);
            }
            let bits = digits.parse().unwrap_or(u64::MAX);
            return Some(Ty::Uint(self.width(Size::from(bits), name.span)));
        }
        if BUILTIN_TYPES.contains(&name.as_str()) {
            return Some(self.builtin_ty(scope, name, args.unwrap_or(&[]), infer));
        }
        let also: Vec<&str> = scope.generics.iter().map(|param| param.name.as_str()).collect();
        match self.walk(scope.module, std::slice::from_ref(name), true) {
            Err(crate::resolve::paths::Failure::Unknown(..)) | Ok(_) => {
                // It is said once in a module.
                if !self.is_news(scope.module, name.as_str()) {
                    return None;
                }
                self.report(self.unknown_name(scope.module, name, "type", also));
            }
            Err(failure) => {
                self.report_failure(scope.module, std::slice::from_ref(name), failure, "type");
            }
        }
        None
    }

    /// `i8` to `i128`.
    fn signed(&mut self, digits: &str, name: &ast::Name) -> Option<Ty> {
        match digits {
            "8" => Some(Ty::Int(8)),
            "16" => Some(Ty::Int(16)),
            "32" => Some(Ty::Int(32)),
            "64" => Some(Ty::Int(64)),
            "128" => Some(Ty::Int(128)),
            _ => {
                self.report(
                    Diagnostic::error(Code("E0211"), format!("there is no type `{name}`"))
                        .label(name.span, "not a width of signed integers")
                        .help("signed integers are `i8`, `i16`, `i32`, `i64` and `i128`"),
                );
                None
            }
        }
    }

    fn def_ty(
        &mut self,
        scope: Scope<'_>,
        def: Def,
        name: &ast::Name,
        args: Option<&[ast::GenericArg]>,
        infer: Option<&mut Infer>,
    ) -> Ty {
        match def {
            Def::Struct(id) => {
                let params = self.program.struct_def(id).generics.clone();
                return match self.generic_args(scope, name, &params, args, infer) {
                    Some(args) => Ty::Struct(id, args),
                    None => error_ty(),
                };
            }
            Def::Enum(id) => {
                let params = self.program.enum_def(id).generics.clone();
                return match self.generic_args(scope, name, &params, args, infer) {
                    Some(args) => Ty::Enum(id, args),
                    None => error_ty(),
                };
            }
            Def::Clause(index) if self.in_test => {
                self.no_arguments(name, args);
                return self.clause_inputs_ty(index);
            }
            Def::Broken => return error_ty(),
            _ => {}
        }
        let diagnostic = self.wrong_kind(name, self.kind_of(def), "type");
        self.report(match def {
            Def::Unit(_) => diagnostic.help(format!("an amount of it is `Amount<{name}>`")),
            Def::Clause(_) => diagnostic
                .help("in a `#[test]` or `#[fixture]` function it stands for the clause's inputs"),
            _ => diagnostic,
        });
        error_ty()
    }

    /// The message for a name of the wrong kind.
    pub(crate) fn wrong_kind(&self, name: &ast::Name, is: &str, wanted: &str) -> Diagnostic {
        let diagnostic =
            Diagnostic::error(Code("E0103"), format!("`{name}` is a {is}, not a {wanted}"))
                .label(name.span, format!("a {wanted} is wanted here"));
        match is {
            "contract" => diagnostic.help(format!("what is in it has a path: `{name}::…`")),
            _ => diagnostic,
        }
    }

    fn no_arguments(&mut self, name: &ast::Name, args: Option<&[ast::GenericArg]>) {
        if let Some(args) = args {
            let span = args.first().map_or(name.span, ast::GenericArg::span);
            self.report(
                Diagnostic::error(Code("E0209"), format!("`{name}` takes no arguments"))
                    .label(span, "remove what stands in `<…>`"),
            );
        }
    }

    fn builtin_ty(
        &mut self,
        scope: Scope<'_>,
        name: &ast::Name,
        args: &[ast::GenericArg],
        mut infer: Option<&mut Infer>,
    ) -> Ty {
        use GenericParamKind::{Const, Type, Unit};
        const SIZE: GenericParamKind = Const { bits: 32 };
        let kinds: &[GenericParamKind] = match name.as_str() {
            "Digest" if args.is_empty() => &[],
            "Digest" | "Seal" | "Exact" => &[Type],
            "Amount" | "Money" | "SignedAmount" | "SignedMoney" => &[Unit],
            "Rate" => &[Unit, Unit, SIZE],
            "Vec" => &[Type, SIZE],
            "Decimal" | "SignedDecimal" | "uint" | "Bytes" => &[SIZE],
            _ => &[],
        };
        if kinds.len() != args.len() {
            self.argument_count(name, kinds.len(), args);
            return error_ty();
        }
        let args: Vec<GenericArg> = kinds
            .iter()
            .zip(args)
            .map(|(kind, arg)| self.generic_arg(scope, *kind, arg, infer.as_deref_mut()))
            .collect();
        match (name.as_str(), args.as_slice()) {
            ("bool", _) => Ty::Bool,
            ("Field", _) => Ty::Field,
            ("Salt", _) => Ty::Salt,
            ("Bps", _) => Ty::Bps,
            ("Percent", _) => Ty::Percent,
            ("Timestamp", _) => Ty::Timestamp,
            ("Date", _) => Ty::Date,
            ("Duration", _) => Ty::Duration,
            ("Window", _) => Ty::Window,
            ("Digest", []) => Ty::Digest(None),
            ("Digest", [GenericArg::Ty(of)]) => Ty::Digest(Some(Box::new(of.clone()))),
            ("Seal", [GenericArg::Ty(of)]) => Ty::Seal(Box::new(of.clone())),
            // A quotient of two of a kind. How it is counted matters to a rounding alone.
            ("Ratio", _) => Ty::Exact(Box::new(Ty::uint(64))),
            ("Vec", [GenericArg::Ty(element), GenericArg::Size(room)]) => {
                let room =
                    self.check_range(room.clone(), 0, MAX_LENGTH, "room of a `Vec`", name.span);
                if element.holds_exact() {
                    self.refuse_exact(element, name.span, "a `Vec`");
                    return error_ty();
                }
                Ty::Vec(Box::new(element.clone()), room)
            }
            ("Exact", [GenericArg::Ty(of)]) => self.exact_of(of, name.span),
            ("Amount" | "Money", [GenericArg::Unit(unit)]) => Ty::Amount(*unit),
            ("SignedAmount" | "SignedMoney", [GenericArg::Unit(unit)]) => Ty::SignedAmount(*unit),
            ("uint", [GenericArg::Size(bits)]) => Ty::Uint(self.width(bits.clone(), name.span)),
            ("Bytes", [GenericArg::Size(len)]) => {
                let len = len.clone();
                Ty::Bytes(self.check_range(len, 0, MAX_LENGTH, "number of bytes", name.span))
            }
            ("Decimal", [GenericArg::Size(scale)]) => Ty::Decimal(self.scale(scale, name.span)),
            ("SignedDecimal", [GenericArg::Size(scale)]) => {
                Ty::SignedDecimal(self.scale(scale, name.span))
            }
            ("Rate", [GenericArg::Unit(a), GenericArg::Unit(b), GenericArg::Size(scale)]) => {
                Ty::Rate(*a, *b, self.scale(scale, name.span))
            }
            _ => error_ty(),
        }
    }

    fn exact_of(&mut self, of: &Ty, at: Span) -> Ty {
        match of {
            Ty::Uint(_)
            | Ty::Int(_)
            | Ty::Amount(_)
            | Ty::SignedAmount(_)
            | Ty::Decimal(_)
            | Ty::SignedDecimal(_)
            | Ty::Rate(..)
            | Ty::Bps
            | Ty::Percent
            | Ty::Duration
            | Ty::Param(_) => Ty::Exact(Box::new(of.clone())),
            other => {
                let shown = self.show(other, &[]);
                self.report(
                    Diagnostic::error(Code("E0204"), format!("there is no `Exact<{shown}>`"))
                        .label(at, "only of amounts, rates, durations and numbers"),
                );
                error_ty()
            }
        }
    }

    fn argument_count(&mut self, name: &ast::Name, wanted: usize, args: &[ast::GenericArg]) {
        self.report(
            Diagnostic::error(
                Code("E0209"),
                format!("`{name}` takes {}, not {}", count(wanted, "argument"), args.len()),
            )
            .label(
                name.span,
                match name.as_str() {
                    "Amount" | "Money" => "of which unit? `Amount<EUR>`".to_owned(),
                    "SignedAmount" | "SignedMoney" => {
                        "of which unit? `SignedAmount<EUR>`".to_owned()
                    }
                    "Rate" => {
                        "from what to what, with how many digits? `Rate<EUR, USD, 6>`".to_owned()
                    }
                    "Vec" => "of what, and with room for how many? `Vec<u64, 8>`".to_owned(),
                    "Decimal" => "with how many digits? `Decimal<6>`".to_owned(),
                    "uint" => "with how many bits? `u64` is short for `uint<64>`".to_owned(),
                    _ => "here".to_owned(),
                },
            ),
        );
    }

    /// Arguments for generic parameters; left out altogether they are unknowns, where allowed.
    pub(crate) fn generic_args(
        &mut self,
        scope: Scope<'_>,
        name: &ast::Name,
        params: &[GenericParam],
        args: Option<&[ast::GenericArg]>,
        mut infer: Option<&mut Infer>,
    ) -> Option<Vec<GenericArg>> {
        let args = match (args, infer.as_deref_mut()) {
            (None, Some(infer)) if !params.is_empty() => {
                return Some(fresh_args(infer, params, name));
            }
            (args, _) => args.unwrap_or(&[]),
        };
        if args.len() != params.len() {
            let names: Vec<&str> = params.iter().map(|param| param.name.as_str()).collect();
            let wanted = count(params.len(), "argument");
            self.report(
                Diagnostic::error(
                    Code("E0209"),
                    format!("`{name}` takes {wanted}, not {}", args.len()),
                )
                .label(
                    name.span,
                    if names.is_empty() {
                        "it is not generic".to_owned()
                    } else {
                        format!("takes `<{}>`", names.join(", "))
                    },
                ),
            );
            return None;
        }
        Some(
            params
                .iter()
                .zip(args)
                .map(|(param, arg)| self.generic_arg(scope, param.kind, arg, infer.as_deref_mut()))
                .collect(),
        )
    }

    /// One argument for a parameter of this kind.
    pub(crate) fn generic_arg(
        &mut self,
        scope: Scope<'_>,
        kind: GenericParamKind,
        arg: &ast::GenericArg,
        infer: Option<&mut Infer>,
    ) -> GenericArg {
        let open = matches!(arg, ast::GenericArg::Ty(ast::Ty { kind: TyKind::Infer, .. }));
        match (kind, arg) {
            (GenericParamKind::Unit, _) if open => match infer {
                Some(infer) => GenericArg::Unit(infer.fresh_unit(arg.span(), "this unit")),
                None => GenericArg::Unit(error_unit()),
            },
            (GenericParamKind::Const { .. }, _) if open => match infer {
                Some(infer) => GenericArg::Size(infer.fresh_size(arg.span(), "this constant")),
                None => GenericArg::Size(error_size()),
            },
            (GenericParamKind::Type, ast::GenericArg::Ty(ty)) => {
                let result = self.ty(scope, ty, infer);
                GenericArg::Ty(result)
            }
            (GenericParamKind::Unit, ast::GenericArg::Ty(ty)) => {
                GenericArg::Unit(self.unit(scope, ty))
            }
            (GenericParamKind::Const { .. }, ast::GenericArg::Const(expr)) => {
                GenericArg::Size(self.size(scope, expr))
            }
            (GenericParamKind::Const { .. }, ast::GenericArg::Ty(ty)) => match &ty.peeled().kind {
                TyKind::Path(path) => {
                    GenericArg::Size(self.size_of_path(scope, path, &mut Vec::new()))
                }
                TyKind::Error(_) => GenericArg::Size(error_size()),
                _ => {
                    self.wrong_argument(ty.span, "a constant");
                    GenericArg::Size(error_size())
                }
            },
            (GenericParamKind::Type, ast::GenericArg::Const(expr)) => {
                self.wrong_argument(expr.span, "a type");
                GenericArg::Ty(error_ty())
            }
            (GenericParamKind::Unit, ast::GenericArg::Const(expr)) => {
                self.wrong_argument(expr.span, "a unit");
                GenericArg::Unit(error_unit())
            }
        }
    }

    fn wrong_argument(&mut self, at: Span, wanted: &str) {
        self.report(
            Diagnostic::error(Code("E0209"), format!("{wanted} is wanted here"))
                .label(at, format!("not {wanted}")),
        );
    }

    /// The unit that is written.
    fn unit(&mut self, scope: Scope<'_>, ty: &ast::Ty) -> UnitRef {
        let path = match &ty.peeled().kind {
            TyKind::Path(path) => path,
            TyKind::Error(_) => return error_unit(),
            _ => {
                self.wrong_argument(ty.span, "a unit");
                return error_unit();
            }
        };
        if let Some(name) = path.as_name()
            && let Some((index, kind)) = scope.generic(name.as_str())
        {
            if kind == GenericParamKind::Unit {
                return UnitRef::Param(index);
            }
            let declared = scope.generics[index as usize].span;
            self.report(
                self.wrong_kind(name, "type or constant", "unit")
                    .reason(declared, "declared here")
                    .help(format!("declare it as `{name}: unit`")),
            );
            return error_unit();
        }
        let names: Vec<ast::Name> = path.segments.iter().map(|part| part.name.clone()).collect();
        let what = match self.resolve(scope.module, &names, "unit") {
            Def::Unit(id) => return UnitRef::Unit(id),
            Def::Broken => return error_unit(),
            other => self.kind_of(other),
        };
        if let Some(name) = names.last() {
            self.report(self.wrong_kind(name, what, "unit"));
        }
        error_unit()
    }

    /// Checks a width.
    fn width(&mut self, bits: Size, at: Span) -> Size {
        let Some(value) = bits.as_constant() else { return bits };
        let fits = bits.as_u64().is_some_and(|bits| (1..=MAX_WIDTH).contains(&bits));
        if size_has_error(&bits) || fits {
            return bits;
        }
        self.report(
            Diagnostic::error(Code("E0211"), format!("there is no integer of {value} bits"))
                .label(at, format!("1 to {MAX_WIDTH} bits"))
                .note(
                    "with more bits a sum could wrap round the proof system's field and a wrong \
                     result would be accepted",
                )
                .at_stake(zkc_diagnostics::Stake::Soundness)
                .help("use `Field` for elements of the field, or several integers"),
        );
        error_size()
    }

    fn scale(&mut self, scale: &Size, at: Span) -> Size {
        self.check_range(scale.clone(), 0, MAX_SCALE, "number of decimal digits", at)
    }

    fn check_range(&mut self, size: Size, low: u64, high: u64, what: &str, at: Span) -> Size {
        let Some(value) = size.as_constant() else { return size };
        if size.as_u64().is_some_and(|size| (low..=high).contains(&size)) {
            return size;
        }
        self.report(
            Diagnostic::error(Code("E0211"), format!("{value} is no {what}"))
                .label(at, format!("{low} to {high}")),
        );
        error_size()
    }

    /// Refuses an unrounded value where values are kept.
    pub(crate) fn refuse_exact(&mut self, ty: &Ty, at: Span, place: &str) {
        if !ty.holds_exact() || has_error(ty) {
            return;
        }
        self.report(
            Diagnostic::error(
                Code("E0213"),
                format!("an unrounded value cannot be kept in {place}"),
            )
            .label(at, "an `Exact` stands here")
            .note(
                "an `Exact` is a fraction on its way to one rounding; only variables, \
                     parameters and results of functions hold one",
            )
            .help("round it first: `.floor()`, `.ceil()`, `.half_up()` or `.half_even()`"),
        );
    }
}

/// Unknown arguments for all of `params`.
pub(crate) fn fresh_args(
    infer: &mut Infer,
    params: &[GenericParam],
    name: &ast::Name,
) -> Vec<GenericArg> {
    params
        .iter()
        .map(|param| {
            let what = format!("`{}` of `{name}`", param.name);
            match param.kind {
                GenericParamKind::Type => GenericArg::Ty(infer.fresh_ty(name.span, what)),
                GenericParamKind::Unit => GenericArg::Unit(infer.fresh_unit(name.span, what)),
                GenericParamKind::Const { .. } => {
                    GenericArg::Size(infer.fresh_size(name.span, what))
                }
            }
        })
        .collect()
}
