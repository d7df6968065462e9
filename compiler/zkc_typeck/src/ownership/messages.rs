//! What is said of values that are lost, doubled or taken where they only lie.

use zkc_ast as ast;
use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::{Field, LocalId, Ty};
use zkc_span::Span;

use super::branches::Again;
use super::walk::Walk;
use super::{Guarded, Known};
use crate::cx::Home;
use crate::suggest::listed;

/// How many functions a message names.
const LISTED: usize = 4;

fn error(code: &'static str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code(code), message).at_stake(Stake::Soundness)
}

impl Walk<'_, '_, '_> {
    fn known(&self, local: LocalId) -> &Known {
        &self.view.locals[local.0 as usize]
    }

    fn show(&self, ty: &Ty) -> String {
        self.view.cx.show(ty, self.view.generics)
    }

    /// What a type of which nothing may be lost is.
    fn rule(&self, ty: &Ty) -> String {
        let shown = self.show(ty);
        let linear = match self.linear_in(ty) {
            Some(Guarded::Struct(id)) if !matches!(ty, Ty::Struct(own, _) if *own == id) => {
                let inner = &self.view.cx.program.struct_def(id).name;
                format!("`{shown}` holds the linear `{inner}`")
            }
            _ => format!("`{shown}` is linear"),
        };
        format!(
            "{linear}: a value is used exactly once on every path, so that none is lost or doubled"
        )
    }

    fn linear_in(&self, ty: &Ty) -> Option<Guarded> {
        let (cx, generics) = (self.view.cx, self.view.generics);
        // Opaque ones may stand before what is linear.
        let Ty::Struct(id, _) = ty else { return cx.guarded_in(ty, generics, None) };
        match cx.program.struct_def(*id).linear {
            true => Some(Guarded::Struct(*id)),
            false => cx.guarded_in(ty, generics, None),
        }
    }

    /// What can be done with a value.
    fn ways(&self, ty: &Ty) -> String {
        let cx = self.view.cx;
        let takes = |home: Home| {
            let of = move |((owner, name), id): (&(Home, String), &zkc_hir::FuncId)| {
                let function = cx.func(*id);
                let takes = function.receiver && function.params.first().is_some_and(|p| !p.look);
                (*owner == home && takes).then(|| format!("`.{name}(…)`"))
            };
            cx.methods.iter().filter_map(of).take(LISTED).collect::<Vec<String>>()
        };
        match (ty, Home::of(ty).map(takes)) {
            (_, Some(names)) if !names.is_empty() => {
                format!("hand it on, give it back, or use one of {}", listed(&names))
            }
            (Ty::Array(..) | Ty::Vec(..), _) => {
                "go through it, `for x in … { … }`, hand it on, or give it back".to_owned()
            }
            (Ty::Tuple(_), _) => "take it apart, `let (a, b) = …;`, and use each part".to_owned(),
            (Ty::Enum(..), _) => {
                "ask with `match` what it is, and use what is in it, hand it on, or give it back"
                    .to_owned()
            }
            _ => "hand it on, or give it back".to_owned(),
        }
    }

    pub(super) fn say_lost(&mut self, local: LocalId) {
        let Known { name, ty, span, .. } = self.known(local).clone();
        let diagnostic = error("E0320", format!("nothing uses `{name}`: its value would be lost"))
            .label(span, "held here, and never used up")
            .note(self.rule(&ty))
            .help(self.ways(&ty));
        self.say(diagnostic);
    }

    pub(super) fn say_hidden(&mut self, local: LocalId, by: Span) {
        let Known { name, ty, span, .. } = self.known(local).clone();
        let diagnostic =
            error("E0320", format!("a second `{name}` hides the first, whose value would be lost"))
                .label(by, "from here on nobody can name the first")
                .reason(span, "held here, and not used up")
                .note(self.rule(&ty))
                .help("use the first before, or give one of them another name");
        self.say(diagnostic);
    }

    pub(super) fn say_blank(&mut self, at: Span, ty: &Ty) {
        let diagnostic = error("E0320", "`_` throws a linear value away")
            .label(at, format!("a `{}` is lost here", self.show(ty)))
            .note(self.rule(ty))
            .help(format!("give it a name, and use it: {}", self.ways(ty)));
        self.say(diagnostic);
    }

    pub(super) fn say_left_out(&mut self, at: Span, field: &Field) {
        let diagnostic = error("E0320", format!("`..` throws the linear `{}` away", field.name))
            .label(at, format!("a `{}` is lost here", self.show(&field.ty)))
            .reason(field.span, "declared here")
            .note(self.rule(&field.ty))
            .help(format!("name `{}` in the pattern, and use it", field.name));
        self.say(diagnostic);
    }

    pub(super) fn say_made_and_lost(&mut self, expr: &ast::Expr) {
        let ty = self.ty_of(expr);
        let diagnostic = error("E0320", "a linear value is made here, and lost at once")
            .label(expr.span, format!("only looked at; nobody holds this `{}`", self.show(&ty)))
            .note(self.rule(&ty))
            .help("bind it first, `let x = …;`, look at `x`, and use it up");
        self.say(diagnostic);
    }

    pub(super) fn say_not_fitting(&mut self, at: Span, ty: &Ty) {
        let diagnostic = error("E0320", "where this pattern does not fit, a linear value is lost")
            .label(at, format!("a `{}` may hold something else", self.show(ty)))
            .note(self.rule(ty))
            .help("write a `match` whose arms name all that it may hold");
        self.say(diagnostic);
    }

    pub(super) fn say_twice(&mut self, local: LocalId, at: Span, first: Span) {
        let Known { name, ty, span, .. } = self.known(local).clone();
        let diagnostic = error("E0321", format!("`{name}` is used twice"))
            .label(at, "used a second time")
            .reason(first, "used up here first")
            .reason(span, "held here")
            .note(self.rule(&ty))
            .help(format!(
                "use what came of it the first time, or look at it before, with `&{name}`"
            ));
        self.say(diagnostic);
    }

    pub(super) fn say_read_after(&mut self, local: LocalId, at: Span, first: Span) {
        let Known { name, ty, span, .. } = self.known(local).clone();
        let diagnostic = error("E0321", format!("`{name}` is used up already"))
            .label(at, "looked at here")
            .reason(first, "used up here")
            .reason(span, "held here")
            .note(self.rule(&ty))
            .help("read what you need before: `let amount = …;`");
        self.say(diagnostic);
    }

    pub(super) fn say_one_path(&mut self, local: LocalId, gone: Span, kept: Span, whole: bool) {
        let Known { name, ty, span, .. } = self.known(local).clone();
        let (message, lost, help) = match whole {
            true => (
                format!("`{name}` is used only if a condition holds"),
                "otherwise it is lost",
                "use it in an `else` too, or end that with `fail(\"…\")`",
            ),
            false => (
                format!("`{name}` is used on one path, and lost on another"),
                "on this path it is lost",
                "use it in each arm, or before them; an arm that ends with `fail(\"…\")` need not",
            ),
        };
        let diagnostic = error("E0322", message)
            .label(kept, lost)
            .reason(gone, "used up here")
            .reason(span, "held here")
            .note(self.rule(&ty))
            .help(help);
        self.say(diagnostic);
    }

    pub(super) fn say_again(
        &mut self,
        local: LocalId,
        used: Span,
        whole: Span,
        again: Option<Again>,
    ) {
        let Known { name, ty, span, .. } = self.known(local).clone();
        let (message, runs, help) = match again {
            Some(Again::Loop) => (
                format!("each round of a loop uses `{name}` from outside"),
                "used once in each round, or never",
                format!(
                    "use it behind the loop; or let it be `mut`, and give it a new value in the \
                     same round: `{name} = …;`"
                ),
            ),
            Some(Again::Closure) => (
                format!("a closure uses `{name}` from outside"),
                "used once for each element, or never",
                "write a `for` loop that gives it a new value in each round".to_owned(),
            ),
            None => (
                format!("the `if` of an arm uses `{name}`"),
                "if it does not hold, an arm below is taken, and the value is gone",
                "look at it with `&`, and use it in the arm".to_owned(),
            ),
        };
        let diagnostic = error("E0323", message)
            .label(used, runs)
            .reason(
                whole,
                if again.is_some() {
                    "this may run many times, or not at all"
                } else {
                    "asked here"
                },
            )
            .reason(span, "held here")
            .note(self.rule(&ty))
            .help(help);
        self.say(diagnostic);
    }

    pub(super) fn say_filled_again(&mut self, local: LocalId, whole: Span) {
        let Known { name, ty, span, .. } = self.known(local).clone();
        let diagnostic = error(
            "E0324",
            format!("each round gives `{name}` a new value, and drops the one before"),
        )
        .label(whole, "no round uses it up")
        .reason(span, "held here")
        .note(self.rule(&ty))
        .help("use it up in the same round, or fill it behind the loop");
        self.say(diagnostic);
    }

    pub(super) fn say_dropped(&mut self, local: LocalId, at: Span) {
        let Known { name, ty, span, .. } = self.known(local).clone();
        let diagnostic = error("E0324", format!("a new value for `{name}` drops the old one"))
            .label(at, "what it holds is lost here")
            .reason(span, "held here, and not used up")
            .note(self.rule(&ty))
            .help("use the old value up before, or in what is assigned");
        self.say(diagnostic);
    }

    pub(super) fn say_part_dropped(&mut self, place: &ast::Expr, ty: &Ty) {
        let diagnostic = error("E0324", "a new value for a part drops the old one")
            .label(place.span, format!("the `{}` that lies here is lost", self.show(ty)))
            .note(self.rule(ty))
            .help("take the whole apart, and make a new one of the parts");
        self.say(diagnostic);
    }

    pub(super) fn say_replaced(&mut self, field: Span, rest: Span) {
        let diagnostic = error("E0324", "this field takes the place of a linear value")
            .label(field, "given anew here")
            .reason(rest, "the one that it replaces is lost")
            .note("a linear value is used exactly once on every path, so that none is lost or doubled")
            .help("take the whole apart, and use each part");
        self.say(diagnostic);
    }

    pub(super) fn say_part(&mut self, expr: &ast::Expr) {
        let ty = self.ty_of(expr);
        let element = matches!(expr.peeled().kind, ast::ExprKind::Index { .. })
            || matches!(&expr.peeled().kind, ast::ExprKind::MethodCall { .. });
        let (message, help) = match element {
            true => (
                "one linear element cannot be taken out of the others",
                "take all of them: `for x in xs { … }`, `xs.map(|x| …)`, or `let [a, b] = xs;`; \
                 a field of one can be read",
            ),
            false => (
                "one linear part cannot be taken out of a whole",
                "take the whole apart: `let (a, b) = pair;`, `let Pair { left, right } = pair;`",
            ),
        };
        let diagnostic = error("E0325", message)
            .label(expr.span, format!("this `{}` would be here and there", self.show(&ty)))
            .note(self.rule(&ty))
            .help(help);
        self.say(diagnostic);
        // That the whole is lost then would be the same mistake.
        if let Some(local) = self.root(expr) {
            self.state.used.insert(local, Some(expr.span));
        }
    }

    /// The variable that a place is part of, if it is linear.
    fn root(&self, place: &ast::Expr) -> Option<LocalId> {
        match &place.kind {
            ast::ExprKind::Path(_) => {
                let local = self.view.notes.uses.get(&place.span)?;
                self.state.used.contains_key(local).then_some(*local)
            }
            ast::ExprKind::Paren(base)
            | ast::ExprKind::Field { base, .. }
            | ast::ExprKind::TupleField { base, .. }
            | ast::ExprKind::Index { base, .. }
            | ast::ExprKind::MethodCall { receiver: base, .. } => self.root(base),
            _ => None,
        }
    }

    pub(super) fn say_taken_look(&mut self, local: LocalId, at: Span) {
        let Known { name, ty, span, .. } = self.known(local).clone();
        let receiver = name == "self";
        let help = match receiver {
            true => "take it as `self` to use it up, or read its fields".to_owned(),
            false => format!("take it without `&` to use it up, or pass the look on: `&{name}`"),
        };
        let diagnostic = error("E0329", format!("`{name}` is only looked at here"))
            .label(at, "this would take it from its owner")
            .reason(span, "a look: the value stays with the caller")
            .note(self.rule(&ty))
            .help(help);
        self.say(diagnostic);
    }

    pub(super) fn say_repeated(&mut self, value: &ast::Expr) {
        let ty = self.ty_of(value);
        let diagnostic = error("E0330", "a linear value cannot be repeated")
            .label(value.span, format!("one `{}` would become many", self.show(&ty)))
            .note(self.rule(&ty))
            .help("write the elements: `[a, b]`");
        self.say(diagnostic);
    }

    pub(super) fn say_no_such(&mut self, method: &str, at: Span) {
        let help = match method {
            "unwrap_or" => "write `match o { Some(x) => x, None => … }`",
            _ => "go through all of them: `for x in xs { … }`",
        };
        let diagnostic =
            error("E0330", format!("`{method}` would throw linear values away"))
                .label(at, "what is not chosen is lost")
                .note("a linear value is used exactly once on every path, so that none is lost or doubled")
                .help(help);
        self.say(diagnostic);
    }
}
