//! What is known of all packages while they are checked: modules, items, and what was said so far.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use zkc_ast as ast;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir as hir;
use zkc_hir::{ConstId, EnumId, FuncId, GenericParam, StructId, Ty, UnitId, UnitRef};
use zkc_span::Span;

use crate::computed::Computed;
use crate::privacy::Wanted;

/// Index into [`Cx::modules`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct ModId(pub usize);

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Def {
    /// A module or contract.
    Mod(ModId),
    /// A struct.
    Struct(StructId),
    /// An enum.
    Enum(EnumId),
    /// A variant of an enum, by its index.
    Variant(EnumId, usize),
    /// A unit.
    Unit(UnitId),
    /// A constant.
    Const(ConstId),
    /// A function.
    Fn(FuncId),
    /// A clause, by index into [`Cx::clauses`].
    Clause(usize),
    /// Something that was reported already.
    Broken,
}

/// A name in a module.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// What it stands for; none for an import that is not resolved yet.
    pub def: Option<Def>,
    /// Whether other modules may use it.
    pub public: bool,
    /// Where the name is written.
    pub span: Span,
    /// The import it comes from.
    pub import: Option<usize>,
}

/// A module; or a contract or a block with items in it, which also see what is around them.
#[derive(Clone, Debug)]
pub(crate) struct Module {
    /// As written; the package's for a root.
    pub name: String,
    /// `package::module`.
    pub path: String,
    /// Its package's index.
    pub package: usize,
    /// The module around it.
    pub parent: Option<ModId>,
    /// Whether it is a contract or a block.
    pub contract: bool,
    /// Names by text.
    pub names: BTreeMap<String, Entry>,
    /// Indices of the `use a::*` in it.
    pub globs: Vec<usize>,
}

/// An import.
#[derive(Clone, Debug)]
pub(crate) struct Import {
    /// The module it stands in.
    pub module: ModId,
    /// The names of its path.
    pub path: Vec<ast::Name>,
    /// The name it brings; none for `*`.
    pub name: Option<ast::Name>,
    /// `pub use`.
    pub public: bool,
    /// Where.
    pub span: Span,
    /// What it was found to be.
    pub def: Option<Def>,
    /// Whether anybody used it.
    pub used: Cell<bool>,
}

/// A struct, beside its [`hir::StructDef`].
#[derive(Clone, Debug)]
pub(crate) struct StructItem<'a> {
    /// As written.
    pub ast: &'a ast::Struct,
    /// Its item.
    pub item: &'a ast::Item,
    /// Where it is defined.
    pub module: ModId,
    /// `#[lang("spent")]`: an output of this type can be used up only once.
    pub spent: bool,
}

/// An enum, beside its [`hir::EnumDef`].
#[derive(Clone, Debug)]
pub(crate) struct EnumItem<'a> {
    /// As written.
    pub ast: &'a ast::Enum,
    /// Its item.
    pub item: &'a ast::Item,
    /// Where it is defined.
    pub module: ModId,
}

/// A unit, beside its [`hir::UnitDef`].
#[derive(Clone, Debug)]
pub(crate) struct UnitItem<'a> {
    /// As written.
    pub ast: &'a ast::Unit,
}

/// A constant.
#[derive(Clone, Debug)]
pub(crate) struct ConstItem<'a> {
    /// As written.
    pub ast: &'a ast::Const,
    /// Where it is defined.
    pub module: ModId,
    /// Its type; in error until signatures are read.
    pub ty: Ty,
    /// `package::module::NAME`, or `package::module::Struct::NAME`.
    pub path: String,
    /// The `impl` it stands in.
    pub imp: Option<usize>,
}

/// An `impl`.
#[derive(Clone, Debug)]
pub(crate) struct ImplItem<'a> {
    /// As written.
    pub ast: &'a ast::Impl,
    /// Where it stands.
    pub module: ModId,
    /// Its generic parameters.
    pub generics: Vec<GenericParam>,
    /// The type it is for; in error until signatures are read.
    pub ty: Ty,
}

/// A parameter of a function.
#[derive(Clone, Debug)]
pub(crate) struct ParamSig {
    /// Its name; `self` for a receiver.
    pub name: String,
    /// Its type.
    pub ty: Ty,
    /// Whether the body may assign to it.
    pub mutable: bool,
    /// `&T` or `&self`: the value is looked at, and stays with the caller.
    pub look: bool,
    /// `public`, `bound` or `attested`: refuses what the prover may choose.
    pub wanted: Option<Wanted>,
    /// Where.
    pub span: Span,
}

/// A function or method.
#[derive(Clone, Debug)]
pub(crate) struct FnItem<'a> {
    /// As written.
    pub ast: &'a ast::Fn,
    /// Its item.
    pub item: &'a ast::Item,
    /// Where it is defined.
    pub module: ModId,
    /// The `impl` it stands in.
    pub imp: Option<usize>,
    /// Generic parameters: the `impl`'s, then its own.
    pub generics: Vec<GenericParam>,
    /// Parameters.
    pub params: Vec<ParamSig>,
    /// Whether the first parameter is `self`.
    pub receiver: bool,
    /// What it returns.
    pub result: Ty,
    /// Full path.
    pub path: String,
}

/// A clause.
#[derive(Clone, Debug)]
pub(crate) struct ClauseItem<'a> {
    /// As written.
    pub ast: &'a ast::Clause,
    /// Its item.
    pub item: &'a ast::Item,
    /// Its contract.
    pub module: ModId,
}

/// What stands for a clause in tests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClauseStructs {
    /// Its inputs.
    pub inputs: StructId,
    /// Its outputs.
    pub outputs: StructId,
    /// How many of the inputs' fields have no default, the first ones; none of a clause in error.
    pub n_needed: Option<usize>,
}

/// How much there was before the packages that are checked now.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct First {
    /// Of [`Cx::imports`].
    pub imports: usize,
    /// Of [`Cx::structs`].
    pub structs: usize,
    /// Of [`Cx::enums`].
    pub enums: usize,
    /// Of [`Cx::units`].
    pub units: usize,
    /// Of [`Cx::consts`].
    pub consts: usize,
    /// Of [`Cx::fns`].
    pub fns: usize,
    /// Of [`Cx::impls`].
    pub impls: usize,
    /// Of [`Cx::clauses`].
    pub clauses: usize,
}

/// Everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cx<'a> {
    /// Where the packages begin that are checked now.
    pub first: First,
    /// Names and root modules of the packages.
    pub packages: Vec<(String, ModId)>,
    /// All modules.
    pub modules: Vec<Module>,
    /// All imports.
    pub imports: Vec<Import>,
    /// By [`StructId`].
    pub structs: Vec<StructItem<'a>>,
    /// By [`EnumId`].
    pub enums: Vec<EnumItem<'a>>,
    /// By [`UnitId`].
    pub units: Vec<UnitItem<'a>>,
    /// By [`ConstId`].
    pub consts: Vec<ConstItem<'a>>,
    /// By [`FuncId`].
    pub fns: Vec<FnItem<'a>>,
    /// All `impl`s.
    pub impls: Vec<ImplItem<'a>>,
    /// Clauses of all packages.
    pub clauses: Vec<ClauseItem<'a>>,
    /// Constants of structs and enums by name.
    pub home_consts: BTreeMap<(Home, String), ConstId>,
    /// Functions of structs and enums by name.
    pub methods: BTreeMap<(Home, String), FuncId>,
    /// Modules of blocks with `use` or `const` in them, by the block's place.
    pub blocks: BTreeMap<Span, ModId>,
    /// For each clause, the structs of its inputs and outputs, which tests name.
    pub clause_structs: Vec<ClauseStructs>,
    /// Whether what is read now belongs to a test or a fixture.
    pub in_test: bool,
    /// The program as far as it is known: structs and units first.
    pub program: hir::Program,
    /// What was said, up to [`MOST_KEPT`].
    pub diagnostics: Vec<Diagnostic>,
    /// How many messages were said beyond that.
    pub omitted: usize,
    /// Whether an error was said, kept or not.
    pub has_error: bool,
    /// Sizes that take a computation.
    pub computed: Computed,
    /// Bodies in which an error was found.
    pub failed_bodies: BTreeSet<Node>,
    /// What lies in a ring of uses; reported.
    pub in_ring: BTreeSet<Node>,
    /// Who uses whom, and where: for recursion.
    pub uses: BTreeMap<Node, Vec<(Node, Span)>>,
    /// Names that were reported as unknown, with the module.
    pub unknown_names: BTreeSet<(ModId, String)>,
    /// Modules with an item that the parser could not read; it may have been an import.
    pub unread: BTreeSet<ModId>,
    /// Whether `#[repeatable]` was refused where it stands, so that nobody knows which clause it
    /// was meant for.
    pub repeatable_elsewhere: bool,
    /// Functions without a `self` whose bodies speak of one; reported.
    pub lacks_self: BTreeSet<FuncId>,
    /// Where `conserve` is called.
    pub conserve_calls: BTreeSet<Span>,
    /// Calls on a value of functions without a `self`, reported unless that is a consequence.
    pub without_self: Vec<(FuncId, Diagnostic)>,
}

/// Messages kept, so that a program that a machine wrote badly does not fill the memory.
const MOST_KEPT: usize = 10_000;

/// Whose functions an `impl` holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Home {
    /// A struct's.
    Struct(StructId),
    /// An enum's.
    Enum(EnumId),
}

impl Home {
    /// The struct or enum that a type is.
    pub(crate) fn of(ty: &Ty) -> Option<Home> {
        match ty {
            Ty::Struct(id, _) => Some(Home::Struct(*id)),
            Ty::Enum(id, _) => Some(Home::Enum(*id)),
            _ => None,
        }
    }
}

/// A body that can use another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Node {
    /// A function.
    Fn(FuncId),
    /// A constant.
    Const(ConstId),
}

impl<'a> Cx<'a> {
    /// Packages come after what is here.
    pub(crate) fn begin(&mut self) {
        // The structs of clauses have ids after all others, and no item.
        debug_assert!(self.clauses.is_empty(), "packages that others use have no clauses");
        self.first = First {
            imports: self.imports.len(),
            structs: self.structs.len(),
            enums: self.enums.len(),
            units: self.units.len(),
            consts: self.consts.len(),
            fns: self.fns.len(),
            impls: self.impls.len(),
            clauses: self.clauses.len(),
        };
    }

    /// Says something.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.has_error |= diagnostic.is_error();
        if self.diagnostics.len() < MOST_KEPT {
            self.diagnostics.push(diagnostic);
        } else {
            self.omitted += 1;
        }
    }

    /// Whether an error was said.
    pub(crate) fn failed(&self) -> bool {
        self.has_error
    }

    /// The module of an id.
    pub(crate) fn module(&self, id: ModId) -> &Module {
        &self.modules[id.0]
    }

    /// What users call something of this kind.
    pub(crate) fn kind_of(&self, def: Def) -> &'static str {
        match def {
            Def::Mod(id) if self.module(id).contract => "contract",
            Def::Mod(_) => "module",
            Def::Struct(_) => "struct",
            Def::Enum(_) => "enum",
            Def::Variant(..) => "variant",
            Def::Unit(_) => "unit",
            Def::Const(_) => "constant",
            Def::Fn(_) => "function",
            Def::Clause(_) => "clause",
            Def::Broken => "name in error",
        }
    }

    /// Whether a module belongs to the package that is built.
    pub(crate) fn is_built(&self, id: ModId) -> bool {
        self.module(id).package + 1 == self.packages.len()
    }

    /// Whether a module belongs to `std`.
    pub(crate) fn is_std(&self, id: ModId) -> bool {
        let package = self.module(id).package;
        package == 0 && self.packages.get(package).is_some_and(|(name, _)| name == "std")
    }

    /// The function of an id.
    pub(crate) fn func(&self, id: FuncId) -> &FnItem<'a> {
        &self.fns[id.0 as usize]
    }

    /// The struct of an id.
    pub(crate) fn structure(&self, id: StructId) -> &StructItem<'a> {
        &self.structs[id.0 as usize]
    }

    /// The name of a struct or enum, and its path.
    pub(crate) fn home_name(&self, home: Home) -> (&str, &str) {
        match home {
            Home::Struct(id) => {
                let def = self.program.struct_def(id);
                (&def.name, &def.path)
            }
            Home::Enum(id) => {
                let def = self.program.enum_def(id);
                (&def.name, &def.path)
            }
        }
    }

    /// A type as users write it; what is unknown shows as `_`.
    pub(crate) fn show(&self, ty: &Ty, generics: &[GenericParam]) -> String {
        blank_unknowns(&self.program.display(ty, generics))
    }

    /// A unit as users write it.
    pub(crate) fn show_unit(&self, unit: UnitRef, generics: &[GenericParam]) -> String {
        match unit {
            UnitRef::Unit(id) => self.program.unit(id).name.clone(),
            UnitRef::Param(index) => match generics.get(index as usize) {
                Some(param) => param.name.clone(),
                None => "_".to_owned(),
            },
        }
    }
}

/// Replaces each `#123` by `_`.
pub(crate) fn blank_unknowns(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        if char != '#' {
            result.push(char);
            continue;
        }
        result.push('_');
        while chars.peek().is_some_and(char::is_ascii_digit) {
            chars.next();
        }
    }
    result
}

/// The one message for whatever is part of the language and not of this compiler yet.
pub(crate) fn unsupported(what: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code("E0390"), format!("{what} not supported yet"))
        .label(span, "this version of the compiler cannot build this")
}
