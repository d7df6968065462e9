//! Files and items.

use zkc_span::Span;

use crate::{Attr, Block, Expr, FieldInit, GenericArg, Name, Path, Ty};

/// A file.
#[derive(Clone, Debug)]
pub struct File {
    /// Lines of `//!` at its head, without the marks.
    pub docs: Vec<String>,
    /// Its items in the order written.
    pub items: Vec<Item>,
    /// The whole text.
    pub span: Span,
}

/// An item: what stands in a file, a module, a contract or an `impl`; `use` and `const` also stand
/// in bodies.
#[derive(Clone, Debug)]
pub struct Item {
    /// Lines of `///` above it, without the marks.
    pub docs: Vec<String>,
    /// Its attributes.
    pub attrs: Vec<Attr>,
    /// The `pub`, if written.
    pub public: Option<Span>,
    /// What it is.
    pub kind: ItemKind,
    /// From its first attribute to its end.
    pub span: Span,
}

/// The kinds of items.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// `use std::note::{Spend, Spent};`
    Use(UseTree),
    /// `mod quotes;`, `mod quotes { … }`
    Mod(Mod),
    /// `const FEE: Bps = 4 bps;`
    Const(Const),
    /// `unit ACME { symbol: "ACME", decimals: 0 }`
    Unit(Unit),
    /// `struct Terms { … }`, `linear struct …`, `opaque struct …`
    Struct(Struct),
    /// `enum Side { Call, Put }`
    Enum(Enum),
    /// `impl<U: unit> Coin<U> { … }`
    Impl(Impl),
    /// `contract Dvp { … }`
    Contract(Contract),
    /// `fn price(…) -> T { … }`
    Fn(Fn),
    /// `clause settle(…) -> (…) { … }`
    Clause(Clause),
    /// `param fee: Bps;` in a contract.
    Param {
        /// The name.
        name: Name,
        /// Its type.
        ty: Ty,
    },
    /// `state Progress holds EUR { … }`, `public state Tally { … }` in a contract.
    State(State),
    /// No item; reported already. The names are those it may have defined.
    Error(Vec<Name>),
}

impl Item {
    /// The name that the item defines; none for `use`, `impl` and what is broken.
    pub fn name(&self) -> Option<&Name> {
        match &self.kind {
            ItemKind::Mod(Mod { name, .. })
            | ItemKind::Const(Const { name, .. })
            | ItemKind::Unit(Unit { name, .. })
            | ItemKind::Struct(Struct { name, .. })
            | ItemKind::Enum(Enum { name, .. })
            | ItemKind::Contract(Contract { name, .. })
            | ItemKind::Fn(Fn { name, .. })
            | ItemKind::Clause(Clause { name, .. })
            | ItemKind::Param { name, .. }
            | ItemKind::State(State { name, .. }) => Some(name),
            ItemKind::Use(_) | ItemKind::Impl(_) | ItemKind::Error(_) => None,
        }
    }

    /// The attribute called `name`.
    pub fn attr(&self, name: &str) -> Option<&Attr> {
        self.attrs.iter().find(|attr| attr.is(name))
    }
}

/// A tree of imports.
#[derive(Clone, Debug)]
pub struct UseTree {
    /// The names before the end: `std`, `note` of `std::note::{…}`; the whole path of a simple
    /// import. Never empty outside groups; `self` is a name here.
    pub path: Vec<Name>,
    /// How it ends.
    pub kind: UseTreeKind,
    /// Where.
    pub span: Span,
}

/// How a tree of imports ends.
#[derive(Clone, Debug)]
pub enum UseTreeKind {
    /// With a name, perhaps renamed: `use a::b as c`.
    Name {
        /// `c`
        alias: Option<Name>,
    },
    /// `use a::{b, c}`
    Group(Vec<UseTree>),
    /// `use a::*`
    All(Span),
    /// Broken, and reported already; the names may have been imported.
    Error(Vec<Name>),
}

/// A module.
#[derive(Clone, Debug)]
pub struct Mod {
    /// Its name.
    pub name: Name,
    /// Lines of `//!` at its head.
    pub docs: Vec<String>,
    /// Its items; none for `mod name;`, whose text is another file.
    pub items: Option<Vec<Item>>,
}

/// A constant.
#[derive(Clone, Debug)]
pub struct Const {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Ty,
    /// Its value.
    pub value: Expr,
}

/// A unit of value: a currency, a share, a bond.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its name, which is also its type.
    pub name: Name,
    /// `symbol: "ACME", decimals: 0, bits: 128` as written.
    pub fields: Vec<FieldInit>,
}

/// A struct.
#[derive(Clone, Debug)]
pub struct Struct {
    /// `linear`: used exactly once on every path.
    pub linear: Option<Span>,
    /// `opaque`: made and read in its own module only.
    pub opaque: Option<Span>,
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub generics: Generics,
    /// `amount` of `linear struct Coin<U> measure amount`.
    pub measure: Option<Name>,
    /// Its fields.
    pub fields: StructFields,
}

/// The fields of a struct.
#[derive(Clone, Debug)]
pub enum StructFields {
    /// `{ a: A, b: B }`
    Named(Vec<Field>),
    /// `(A, B);`
    Tuple(Vec<TupleField>),
}

/// `pub name: T` in a struct, a state or a variant.
#[derive(Clone, Debug)]
pub struct Field {
    /// Lines of `///` above it.
    pub docs: Vec<String>,
    /// Its attributes.
    pub attrs: Vec<Attr>,
    /// The `pub`, if written.
    pub public: Option<Span>,
    /// Its name; missing where the field is broken.
    pub name: Name,
    /// Its type.
    pub ty: Ty,
    /// Where.
    pub span: Span,
}

/// `pub T` in a tuple struct or a variant.
#[derive(Clone, Debug)]
pub struct TupleField {
    /// Its attributes.
    pub attrs: Vec<Attr>,
    /// The `pub`, if written.
    pub public: Option<Span>,
    /// Its type.
    pub ty: Ty,
    /// Where.
    pub span: Span,
}

/// An enum.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub generics: Generics,
    /// Its variants.
    pub variants: Vec<Variant>,
}

/// A variant of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Lines of `///` above it.
    pub docs: Vec<String>,
    /// Its attributes.
    pub attrs: Vec<Attr>,
    /// Its name; missing where the variant is broken.
    pub name: Name,
    /// What it carries.
    pub fields: VariantFields,
    /// Where.
    pub span: Span,
}

/// What a variant carries.
#[derive(Clone, Debug)]
pub enum VariantFields {
    /// Nothing.
    None,
    /// `(A, B)`
    Tuple(Vec<Ty>),
    /// `{ a: A }`
    Named(Vec<Field>),
}

/// Functions on a type.
#[derive(Clone, Debug)]
pub struct Impl {
    /// Its parameters.
    pub generics: Generics,
    /// The type, a path.
    pub ty: Ty,
    /// Its items.
    pub items: Vec<Item>,
}

/// A contract.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Its name.
    pub name: Name,
    /// Its parameters in `<…>`; `param`s are items.
    pub generics: Generics,
    /// Lines of `//!` at its head.
    pub docs: Vec<String>,
    /// Params, states, clauses and definitions, in the order written.
    pub items: Vec<Item>,
}

/// A function.
#[derive(Clone, Debug)]
pub struct Fn {
    /// Its name.
    pub name: Name,
    /// Its parameters in `<…>`.
    pub generics: Generics,
    /// Its parameters.
    pub params: Vec<Param>,
    /// What it returns; `()` if not written.
    pub ret: Option<Ty>,
    /// Its body; none only for a function with `#[intrinsic]`, which the compiler knows.
    pub body: Option<Block>,
}

/// A clause.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its name.
    pub name: Name,
    /// Its parameters in `<…>`.
    pub generics: Generics,
    /// Its parameters.
    pub params: Vec<Param>,
    /// Its outputs.
    pub outputs: Vec<Output>,
    /// Its body.
    pub body: Block,
}

/// A state that a contract keeps.
#[derive(Clone, Debug)]
pub struct State {
    /// `public`: one slot of the ledger, and not a leaf of the state tree.
    pub public: Option<Span>,
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub generics: Generics,
    /// The unit it holds.
    pub holds: Option<Ty>,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A parameter of a clause or a function.
#[derive(Clone, Debug)]
pub struct Param {
    /// Lines of `///` above it.
    pub docs: Vec<String>,
    /// Its attributes.
    pub attrs: Vec<Attr>,
    /// `public`, `sealed`, …, with the word's place.
    pub mode: ParamMode,
    /// Where the mode's word stands; empty at the parameter's start for [`ParamMode::Plain`].
    pub mode_span: Span,
    /// Itself.
    pub kind: ParamKind,
    /// Where.
    pub span: Span,
}

/// What is known of a parameter beside its type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParamMode {
    /// No word: private in a clause, anything in a function.
    Plain,
    /// `public`
    Public,
    /// `sealed`, clauses only.
    Sealed {
        /// `sealed(deployment)`: the seal belongs to one deployment.
        deployment: bool,
    },
    /// `from`, a state that the clause takes; clauses only.
    From,
    /// `bound`: public, or fixed by something public; functions only.
    Bound,
    /// `attested`: signed by a bound key, or a live state; functions only.
    Attested,
}

/// A parameter itself.
#[derive(Clone, Debug)]
pub enum ParamKind {
    /// `name: T`
    Named {
        /// The `mut`, if written.
        mutable: Option<Span>,
        /// Its name.
        name: Name,
        /// Its type.
        ty: Ty,
    },
    /// `self`, `mut self`
    SelfValue {
        /// The `mut`, if written.
        mutable: Option<Span>,
    },
    /// `&self`
    SelfRef,
    /// No parameter; reported already. The names are those it may have bound.
    Error(Vec<Name>),
}

/// An output of a clause, or a value that an `advice` brings.
#[derive(Clone, Debug)]
pub struct Output {
    /// Lines of `///` above it.
    pub docs: Vec<String>,
    /// Its attributes.
    pub attrs: Vec<Attr>,
    /// Its name; missing where the output is broken.
    pub name: Name,
    /// `sealed`: its seal is published, not itself.
    pub sealed: Option<Span>,
    /// Its type.
    pub ty: Ty,
    /// Where.
    pub span: Span,
}

/// `<A: unit, linear T, const N: u32>`
#[derive(Clone, Default, Debug)]
pub struct Generics {
    /// The parameters.
    pub params: Vec<GenericParam>,
    /// With `<` and `>`; none if there is no list.
    pub span: Option<Span>,
}

/// One parameter in `<…>`.
#[derive(Clone, Debug)]
pub struct GenericParam {
    /// Its name.
    pub name: Name,
    /// What it stands for.
    pub kind: GenericParamKind,
    /// `= 64`, used where the argument is left out.
    pub default: Option<GenericArg>,
    /// Where.
    pub span: Span,
}

/// What a parameter in `<…>` stands for.
#[derive(Clone, Debug)]
pub enum GenericParamKind {
    /// A type, or a unit when bounded by `unit`.
    Type {
        /// `linear`: linear types are welcome too.
        linear: Option<Span>,
        /// `A: unit`
        bounds: Vec<Path>,
    },
    /// `const N: u32`
    Const {
        /// `u32`
        ty: Ty,
    },
}
