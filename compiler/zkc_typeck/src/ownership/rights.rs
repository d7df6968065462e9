//! What a module may do with values of linear and opaque types of another.

use std::cell::Cell;

use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::{GenericParam, StructId, Ty};
use zkc_span::Span;

use super::Guarded;
use crate::cx::{Cx, Home, ModId};
use crate::inside::may_hold;
use crate::suggest::listed;

/// How many functions a message names.
const LISTED: usize = 4;

/// A type `&T` that is not a parameter's.
pub(crate) fn stray_look_ty(span: Span) -> Diagnostic {
    Diagnostic::error(Code("E0329"), "a look `&T` is the type of a function's parameter alone")
        .label(span, "not here")
        .note("a look cannot be kept, returned or brought in: the value stays where it is")
        .help("write the type without `&`")
}

/// An expression `&x` that is no argument for a parameter `&T`.
pub(crate) fn stray_look(span: Span) -> Diagnostic {
    Diagnostic::error(Code("E0329"), "`&` stands before an argument that is only looked at")
        .label(span, "nothing looks here")
        .note("a look cannot be kept, returned or used up: the value stays where it is")
        .help("write the value without `&`, or let the parameter be `&T`")
}

/// An argument without `&` for a parameter `&T`.
pub(crate) fn look_wanted(
    span: Span,
    name: Option<&str>,
    param: &str,
    declared: Span,
) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code("E0329"), format!("`{param}` is only looked at"))
        .label(span, "handed over")
        .reason(declared, "declared as a look");
    match name {
        Some(name) => {
            diagnostic.suggest(format!("write `&{name}`: it stays yours"), span, format!("&{name}"))
        }
        None => diagnostic.help("write `&` before it: it stays yours"),
    }
}

/// A statement that is a linear value.
pub(crate) fn thrown_away(shown: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code("E0320"), format!("nothing takes this `{shown}`: it would be lost"))
        .label(span, "made here, and thrown away")
        .note(
            "it is, or holds, something linear: a value is used exactly once on every path, so that \
             none is lost or doubled",
        )
        .at_stake(Stake::Soundness)
        .help("bind it, `let x = …;`, and use it; without the semicolon it is the block's value")
}

/// A constant of a linear type.
pub(crate) fn linear_constant(shown: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code("E0330"), "a constant cannot hold a linear value")
        .label(span, format!("each mention would be one more `{shown}`"))
        .note("a linear value is used exactly once on every path, so that none is lost or doubled")
        .at_stake(Stake::Soundness)
        .help("write a function that makes one, and keep the numbers in constants")
}

/// What somebody does with a struct.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Act {
    /// Writes a literal.
    Make,
    /// Takes it apart in a pattern.
    TakeApart,
    /// Assigns to a field.
    Change,
}

impl Cx<'_> {
    /// The words for a guarded struct: `linear` or `opaque`.
    fn kind_word(&self, id: StructId) -> &'static str {
        if self.program.struct_def(id).linear { "linear" } else { "opaque" }
    }

    /// What the module of a struct gives to make or use one.
    fn offers(&self, id: StructId, act: Act) -> Option<String> {
        let makes = |function: &crate::cx::FnItem<'_>| {
            let of = |ty: &Ty| matches!(ty, Ty::Struct(own, _) if *own == id);
            match &function.result {
                Ty::Tuple(parts) => parts.iter().any(of),
                ty => of(ty),
            }
        };
        let name = &self.program.struct_def(id).name;
        let of_it = self.methods.iter().filter(|((home, _), _)| *home == Home::Struct(id));
        let fits = of_it.filter_map(|((_, method), function)| {
            let function = self.func(*function);
            let open = function.item.public.is_some();
            match act {
                Act::Make if open && makes(function) && !function.receiver => {
                    Some(format!("`{name}::{method}(…)`"))
                }
                Act::TakeApart | Act::Change if open && function.receiver => {
                    Some(format!("`.{method}(…)`"))
                }
                _ => None,
            }
        });
        let fits: Vec<String> = fits.take(LISTED).collect();
        (!fits.is_empty()).then(|| listed(&fits))
    }

    /// Why a module may not make, end or change a value of a struct; none if it may.
    pub(crate) fn refuse_act(
        &self,
        id: StructId,
        module: ModId,
        act: Act,
        span: Span,
    ) -> Option<Diagnostic> {
        if !self.is_guarded(id) || self.is_home(id, module) {
            return None;
        }
        let def = self.program.struct_def(id);
        let (name, word) = (&def.name, self.kind_word(id));
        let (does, label, why) = match (act, def.linear) {
            (Act::Make, true) => {
                ("makes", "made here, out of nothing", "value would come from nowhere")
            }
            (Act::Make, false) => (
                "makes",
                "made here, out of any values",
                "what it vouches for would not be checked",
            ),
            (Act::TakeApart, true) => ("ends", "taken apart here", "value would vanish"),
            (Act::TakeApart, false) => {
                ("reads", "taken apart here", "its fields belong to its module alone")
            }
            (Act::Change, true) => ("changes", "changed here", "value would come from nowhere"),
            (Act::Change, false) => {
                ("changes", "changed here", "what it vouches for would not be checked")
            }
        };
        let diagnostic =
            Diagnostic::error(Code("E0326"), format!("only the module of `{name}` {does} one"))
                .label(span, label)
                .reason(def.span, format!("the `{word} struct` is defined in another module"))
                .note(format!("with that in the hands of every module, {why}"))
                .at_stake(Stake::Soundness);
        Some(match self.offers(id, act) {
            Some(offers) => diagnostic.help(format!("its module has {offers}")),
            None => diagnostic.help("call a function of its module"),
        })
    }

    /// Why a module may not read a field; none if it may.
    pub(crate) fn refuse_read(
        &self,
        id: StructId,
        index: usize,
        module: ModId,
        span: Span,
    ) -> Option<Diagnostic> {
        if !self.is_guarded(id) || self.is_home(id, module) {
            return None;
        }
        let def = self.program.struct_def(id);
        let public = match &self.structure(id).ast.fields {
            zkc_ast::StructFields::Named(fields) => {
                let field =
                    fields.iter().find(|field| field.name.as_str() == def.fields[index].name);
                field.is_some_and(|field| field.public.is_some())
            }
            zkc_ast::StructFields::Tuple(fields) => {
                fields.get(index).is_some_and(|field| field.public.is_some())
            }
        };
        if public && !def.opaque {
            return None;
        }
        let (name, field) = (&def.name, &def.fields[index]);
        let diagnostic = Diagnostic::error(
            Code("E0327"),
            format!("only the module of `{name}` reads its `{}`", field.name),
        )
        .label(span, "read here");
        let diagnostic = match def.opaque {
            true => diagnostic.reason(def.span, "the `opaque struct` is defined in another module"),
            false => diagnostic.reason(field.span, "declared without `pub`, in another module"),
        };
        Some(match self.offers(id, Act::TakeApart) {
            Some(offers) => diagnostic.help(format!("its module has {offers}")),
            None => diagnostic.help("call a function of its module"),
        })
    }

    /// Why values of a type cannot be compared or hashed in a module; none if they can. `does` says
    /// what is refused: `compares`, `hashes`.
    pub(crate) fn refuse_whole(
        &self,
        ty: &Ty,
        generics: &[GenericParam],
        module: ModId,
        (does, instead): (&str, &str),
        span: Span,
    ) -> Option<Diagnostic> {
        let guarded = self.guarded_in(ty, generics, Some(module))?;
        let diagnostic = |who: String| {
            Diagnostic::error(Code("E0330"), who)
                .label(span, format!("this is `{}`", self.show(ty, generics)))
        };
        Some(match guarded {
            Guarded::Struct(id) => {
                let def = self.program.struct_def(id);
                let word = self.kind_word(id);
                diagnostic(format!("only the module of `{}` {does} one", def.name))
                    .reason(def.span, format!("the `{word} struct` is defined in another module"))
                    .note("whoever compares or hashes a value reads all of it")
                    .help(instead)
            }
            Guarded::Param(index) => {
                let param = &generics[index as usize];
                diagnostic(format!("nothing {does} a `{}` here", param.name))
                    .reason(param.span, "whatever is linear may stand for it")
                    .help(instead)
            }
        })
    }

    /// Refuses inputs and outputs of linear and opaque types; whether it did.
    pub(crate) fn refuse_border(&mut self, ty: &Ty, at: Span, is_input: bool) -> bool {
        let found = Cell::new(None);
        may_hold(&self.program, ty, |ty| {
            let Ty::Struct(id, _) = ty else { return false };
            let allowed = match is_input {
                true => self.has_input_form(*id),
                false => self.has_output_form(*id),
            };
            let refused = self.is_guarded(*id) && !allowed;
            if refused {
                found.set(Some(*id));
            }
            refused
        });
        let Some(id) = found.get() else { return false };
        let def = self.program.struct_def(id);
        let (name, word) = (def.name.clone(), self.kind_word(id));
        let place = def.span;
        let itself = matches!(ty, Ty::Struct(own, _) if *own == id);
        let shown = self.show(ty, &[]);
        let label = match itself {
            true => format!("`{name}` is {word}"),
            false => format!("`{shown}` holds the {word} `{name}`"),
        };
        let (message, why) = match (is_input, def.linear) {
            (true, true) => (
                format!("a clause cannot take a `{name}`"),
                "an input is a text that the prover writes: value would come from nowhere",
            ),
            (true, false) => (
                format!("a clause cannot take a `{name}`"),
                "an input is a text that the prover writes: what it vouches for would not be checked",
            ),
            (false, true) => (
                format!("a clause cannot give a `{name}` out"),
                "an output is a number that everybody may copy: value would be lost, and doubled",
            ),
            (false, false) => (
                format!("a clause cannot give a `{name}` out"),
                "an output shows all that is in it, and this may be read by its module alone",
            ),
        };
        let help = match is_input {
            true => "take what it is made of, and call the function of its module that checks it",
            false => "give out what its module makes of it, such as a commitment",
        };
        self.report(
            Diagnostic::error(Code("E0328"), message)
                .label(at, label)
                .reason(place, "defined here")
                .note(why)
                .at_stake(Stake::Soundness)
                .help(help),
        );
        true
    }
}
