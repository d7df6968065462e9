//! Items: structs, units, constants, functions and clauses.

use std::sync::Arc;

use std::collections::BTreeMap;

use zkc_span::Span;

use crate::{Block, Expr, LocalId, Size, Ty};

/// Index into [`Program::structs`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StructId(pub u32);
/// Index into [`Program::enums`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EnumId(pub u32);
/// Index into [`Program::units`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UnitId(pub u32);
/// Index into [`Program::consts`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ConstId(pub u32);
/// Index into [`Program::functions`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FuncId(pub u32);
/// Index into [`Program::clauses`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ClauseId(pub u32);

/// A whole, correct program with the parts of `std` that it can reach.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Tells it from all others.
    pub identity: Identity,
    /// Name of the package that is built.
    pub package: String,
    /// All structs.
    pub structs: Vec<StructDef>,
    /// All enums.
    pub enums: Vec<EnumDef>,
    /// All units.
    pub units: Vec<UnitDef>,
    /// All constants.
    pub consts: Vec<ConstDef>,
    /// All functions, methods included.
    pub functions: Vec<Function>,
    /// The clauses of the package that is built, in source order.
    pub clauses: Vec<Clause>,
    /// Functions of `std` that the language itself needs.
    pub lang: LangItems,
    /// The tests of the package that is built, by file and place.
    pub tests: Vec<Test>,
    /// The fixtures: functions that only tests call.
    pub fixtures: Vec<FuncId>,
    /// The roundings that are written, by the place of what is rounded: who keeps what they leave. It has
    /// no meaning at run time (semantics 11.10).
    pub roundings: BTreeMap<Span, Keeps>,
    /// What became of each `conserve`, by place.
    pub conserved: Vec<Conserved>,
}

/// A `conserve` for one unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conserved {
    /// Where it is written.
    pub span: Span,
    /// What is counted: a unit, or a struct.
    pub of: String,
    /// Whether it holds for all values, so that it is no condition any more.
    pub proven: bool,
}

/// Who keeps what a rounding leaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keeps {
    /// `keeps = terms.buyer`: the place of the party.
    Party(Span),
    /// `keeps = _`.
    Nobody,
    /// Nothing is said.
    Unsaid,
    /// `split_floor`: the program goes on with the rest.
    Rest,
}

/// Which check a program comes from: that of a clone is the same, that of another program never is.
///
/// Whoever keeps something about a program asks by this whether it is about that one.
#[derive(Clone, Debug, Default)]
pub struct Identity(Arc<()>);

impl PartialEq for Identity {
    fn eq(&self, other: &Identity) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Identity {}

/// A `#[test]` function: it takes what [`Program::functions`] says and gives `()`.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its path below the package: `late`, or `module::late`.
    pub name: String,
    /// The function.
    pub function: FuncId,
    /// What it is to come to.
    pub expect: Expect,
    /// `forge`: the circuits of the clauses it calls are to refuse every other witness.
    pub forge: bool,
    /// `free = ["age"]`: inputs that may have other values, by their paths; with `forge` only.
    pub free: Vec<String>,
    /// `table = "cases.csv"`: the file with its cases, and where it is named.
    pub table: Option<(String, Span)>,
    /// The name's place.
    pub span: Span,
}

/// What a test is to come to (semantics 1.8).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Expect {
    /// No failure.
    #[default]
    Holds,
    /// Exactly these failures, in order: each one's message or context contains the text.
    Fails(Vec<String>),
    /// A first failure whose message or context contains the text; others may follow.
    FailsFirst(String),
}

/// Functions marked `#[lang("…")]` in `std`, which built-in operations are lowered to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LangItems {
    /// `fn sponge<const N: u32>(domain: Field, elements: [Field; N]) -> Field`: the digest of
    /// packed elements, at least one (semantics 6.6).
    pub sponge: Option<FuncId>,
    /// `enum Option<T> { None, Some(T) }`, what `checked_…` and `find_first` give.
    pub option: Option<EnumId>,
}

/// A generic parameter of an item. Its index is its place in the item's list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GenericParam {
    /// As written.
    pub name: String,
    /// What may stand for it.
    pub kind: GenericParamKind,
    /// `linear T`: a linear type may stand for it, and its values are used exactly once in the body. A
    /// type parameter that does not say so is copied.
    pub linear: bool,
    /// Where it is declared.
    pub span: Span,
}

/// What a generic parameter ranges over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GenericParamKind {
    /// Any type.
    Type,
    /// Any unit: `A: unit`.
    Unit,
    /// A constant: `const N: u32`, or of another width.
    Const {
        /// Width of the constant's type in bits.
        bits: u32,
    },
}

/// A struct.
#[derive(Clone, Debug)]
pub struct StructDef {
    /// As written.
    pub name: String,
    /// Full path, `package::module::Name`; the digest's domain unless [`StructDef::domain`] says.
    pub path: String,
    /// `#[domain("…")]`.
    pub domain: Option<String>,
    /// Generic parameters.
    pub generics: Vec<GenericParam>,
    /// Fields in declared order; a tuple struct's are named `0`, `1`, ….
    pub fields: Vec<Field>,
    /// `linear struct`: a value is used exactly once on every path, and only its module makes or ends one.
    pub linear: bool,
    /// `opaque struct`: only its module makes or reads one.
    pub opaque: bool,
    /// `measure amount`: the field of a linear struct that says how much a value is, an `Amount` or a
    /// `uN`.
    pub measure: Option<usize>,
    /// The name's place.
    pub span: Span,
}

/// A field of a struct.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type, over the struct's generic parameters.
    pub ty: Ty,
    /// Its place.
    pub span: Span,
}

/// An enum: a value is one of its variants.
#[derive(Clone, Debug)]
pub struct EnumDef {
    /// As written.
    pub name: String,
    /// Full path; the digest's domain unless [`EnumDef::domain`] says.
    pub path: String,
    /// `#[domain("…")]`.
    pub domain: Option<String>,
    /// Generic parameters.
    pub generics: Vec<GenericParam>,
    /// Variants in declared order, at least one; a variant's index is its tag.
    pub variants: Vec<VariantDef>,
    /// The name's place.
    pub span: Span,
}

/// A variant of an enum.
#[derive(Clone, Debug)]
pub struct VariantDef {
    /// Its name.
    pub name: String,
    /// Its fields; those of a tuple variant are named `0`, `1`, ….
    pub fields: Vec<Field>,
    /// Its place.
    pub span: Span,
}

/// A unit of amounts.
#[derive(Clone, Debug)]
pub struct UnitDef {
    /// As written: `EUR`.
    pub name: String,
    /// Full path.
    pub path: String,
    /// How amounts are printed and read: `EUR`.
    pub symbol: String,
    /// Digits after the point; a minor unit is 10^-decimals.
    pub decimals: u32,
    /// Width of an amount in bits, 1 to 128.
    pub bits: u32,
    /// The name's place.
    pub span: Span,
}

/// A constant item.
#[derive(Clone, Debug)]
pub struct ConstDef {
    /// As written.
    pub name: String,
    /// Full path.
    pub path: String,
    /// Its type.
    pub ty: Ty,
    /// Its value, evaluated with fuel by the reference evaluator. No locals but its own blocks'.
    pub value: Expr,
    /// Locals of the value.
    pub locals: Vec<Local>,
    /// The name's place.
    pub span: Span,
}

/// A local variable, parameter or loop variable of a body. Its index is its [`LocalId`].
#[derive(Clone, Debug)]
pub struct Local {
    /// As written.
    pub name: String,
    /// Its type, over the item's generic parameters.
    pub ty: Ty,
    /// Whether it was declared `mut`.
    pub mutable: bool,
    /// Where it is declared.
    pub span: Span,
}

/// A function or method. Not recursive, directly or through others.
#[derive(Clone, Debug)]
pub struct Function {
    /// As written.
    pub name: String,
    /// Full path, `package::module::name` or `package::module::Struct::name`.
    pub path: String,
    /// Generic parameters: those of the `impl` first, then its own.
    pub generics: Vec<GenericParam>,
    /// Parameters: always plain locals, in order; destructuring happens in the body.
    pub params: Vec<LocalId>,
    /// Result type.
    pub result: Ty,
    /// All locals.
    pub locals: Vec<Local>,
    /// The body.
    pub body: Block,
    /// `#[budget(constraints = N)]` with its place: for each instance.
    pub budget: Option<(u64, Span)>,
    /// The name's place.
    pub span: Span,
}

/// Who sees a clause's parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Visibility {
    /// Everybody; the verifier fixes it.
    Public,
    /// Its seal is public; value and salt are private.
    Sealed,
    /// The prover alone.
    Private,
}

/// A parameter of a clause.
#[derive(Clone, Debug)]
pub struct ClauseParam {
    /// As written.
    pub name: String,
    /// Who sees it.
    pub visibility: Visibility,
    /// Its type; concrete.
    pub ty: Ty,
    /// The local that holds its value.
    pub local: LocalId,
    /// Its place.
    pub span: Span,
}

/// A declared output of a clause.
#[derive(Clone, Debug)]
pub struct Output {
    /// As written.
    pub name: String,
    /// Its type; concrete. For a sealed output the type of the value inside.
    pub ty: Ty,
    /// Whether only its seal is public.
    pub sealed: bool,
    /// Its place.
    pub span: Span,
}

/// A clause: one statement that can be proven. Concrete in this version.
///
/// Public elements (semantics 11.11): 1; `deployment`; outputs in declared order, a sealed one as
/// its seal; public parameters and seals of sealed ones in declared order; `now` as t0, t1.
/// Private elements: private parameters, and value then salt of sealed ones, in declared order;
/// then one fresh salt for each sealed output, in declared order.
///
/// Conditions before the body, in this order: each sealed parameter is what was sealed, in declared
/// order; then, if `now` is used, t0 ≤ t1 and t1 − t0 ≤ `window_max`.
#[derive(Clone, Debug)]
pub struct Clause {
    /// As written.
    pub name: String,
    /// Name of its contract.
    pub contract: String,
    /// Full path, `package::module::Contract::clause`.
    pub path: String,
    /// Parameters.
    pub params: Vec<ClauseParam>,
    /// Outputs.
    pub outputs: Vec<Output>,
    /// Whether the body mentions `now`.
    pub uses_now: bool,
    /// The widest `now` that is accepted, in seconds: `#[window(max = …)]`, 900 by default.
    pub window_max: u64,
    /// Whether it says `#[repeatable]`.
    pub repeatable: bool,
    /// `#[budget(constraints = N)]` with its place.
    pub budget: Option<(u64, Span)>,
    /// All locals.
    pub locals: Vec<Local>,
    /// The statements before the final `reveal`.
    pub body: Block,
    /// The final `reveal { … }`: for each output, in declared order, its value. They are evaluated
    /// in [`Clause::reveal_order`], the order written.
    pub reveal: Vec<Expr>,
    /// Indices into `reveal` in the order written.
    pub reveal_order: Vec<usize>,
    /// The variable that holds `statement` once the outputs are known, if the clause mentions it.
    pub statement: Option<LocalId>,
    /// The statements that depend on it, which run last.
    pub late: Block,
    /// Who brings each part of the parameters.
    pub trust: Vec<Trust>,
    /// What everybody learns from a proof.
    pub disclosure: Disclosure,
    /// Doc comment lines.
    pub docs: Vec<String>,
    /// The name's place.
    pub span: Span,
}

/// How freely the prover can choose a part of an input, once all conditions hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trust {
    /// Which part: `terms.strike`, `legs[].amount`.
    pub path: String,
    /// How freely.
    pub standing: Standing,
    /// The condition that fixes it, if one does.
    pub by: Option<Span>,
}

/// What a proof of a clause tells everybody, beside its public inputs (semantics 5.8).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Disclosure {
    /// For each output, in declared order, the hidden parts of inputs that it was computed from.
    pub outputs: Vec<Vec<String>>,
    /// What the body reveals.
    pub revealed: Vec<Revealed>,
    /// Comparisons of hidden values with known ones that conditions ask.
    pub compared: Vec<Compared>,
    /// Conditions that are asked, those of functions included: the whole `require(…)` or `fail(…)`.
    pub conditions: Vec<Span>,
    /// Parts of inputs that are neither outputs nor revealed as they are.
    pub hidden: Vec<String>,
    /// Published digests that can be guessed.
    pub guessable: Vec<Span>,
}

/// A value that a clause's body reveals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revealed {
    /// The whole `reveal(…)`.
    pub span: Span,
    /// Why, as written.
    pub reason: String,
    /// The hidden parts of inputs that it was computed from.
    pub from: Vec<String>,
}

/// A comparison that a condition asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Compared {
    /// The comparison.
    pub span: Span,
    /// The hidden parts of inputs that the condition depends on.
    pub of: Vec<String>,
}

/// Who answers for a value (semantics 11.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Standing {
    /// The verifier, who brings it.
    Public,
    /// Something that the verifier knows pins it down.
    Bound,
    /// Somebody signed it, or it is live in a state; which one is the prover's choice.
    Attested,
    /// The prover alone.
    Chosen,
}

impl Program {
    /// The struct of an id.
    pub fn struct_def(&self, id: StructId) -> &StructDef {
        &self.structs[id.0 as usize]
    }

    /// The enum of an id.
    pub fn enum_def(&self, id: EnumId) -> &EnumDef {
        &self.enums[id.0 as usize]
    }

    /// The unit of an id.
    pub fn unit(&self, id: UnitId) -> &UnitDef {
        &self.units[id.0 as usize]
    }

    /// The constant of an id.
    pub fn const_def(&self, id: ConstId) -> &ConstDef {
        &self.consts[id.0 as usize]
    }

    /// The function of an id.
    pub fn function(&self, id: FuncId) -> &Function {
        &self.functions[id.0 as usize]
    }

    /// The clause with this name; a name may be `clause` or `Contract::clause`.
    pub fn clause(&self, name: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| {
            clause.name == name || format!("{}::{}", clause.contract, clause.name) == name
        })
    }

    /// The type as users write it; parameters are named by `generics`.
    pub fn display(&self, ty: &Ty, generics: &[GenericParam]) -> String {
        let name = |index: u32| match generics.get(index as usize) {
            Some(param) => param.name.clone(),
            None => format!("#{index}"),
        };
        let size = |size: &Size| size.display(name);
        let inner = |ty: &Ty| self.display(ty, generics);
        let unit = |unit: &crate::UnitRef| match unit {
            crate::UnitRef::Unit(id) => self.unit(*id).name.clone(),
            crate::UnitRef::Param(index) => name(*index),
        };
        let list = |tys: &[Ty]| tys.iter().map(&inner).collect::<Vec<_>>().join(", ");
        match ty {
            Ty::Bool => "bool".to_owned(),
            Ty::Uint(bits) => match bits.as_u64() {
                Some(bits) => format!("u{bits}"),
                None => format!("uint<{}>", size(bits)),
            },
            Ty::Int(bits) => format!("i{bits}"),
            Ty::Field => "Field".to_owned(),
            Ty::Digest(None) => "Digest".to_owned(),
            Ty::Digest(Some(of)) => format!("Digest<{}>", inner(of)),
            Ty::Seal(of) => format!("Seal<{}>", inner(of)),
            Ty::Salt => "Salt".to_owned(),
            Ty::Array(element, len) => format!("[{}; {}]", inner(element), size(len)),
            Ty::Tuple(elements) if elements.len() == 1 => format!("({},)", inner(&elements[0])),
            Ty::Tuple(elements) => format!("({})", list(elements)),
            Ty::Bytes(len) => format!("Bytes<{}>", size(len)),
            Ty::Vec(element, len) => format!("Vec<{}, {}>", inner(element), size(len)),
            Ty::Below(limit) => format!("number below {limit}"),
            Ty::Struct(_, args) | Ty::Enum(_, args) => {
                let name = match ty {
                    Ty::Enum(id, _) => self.enum_def(*id).name.as_str(),
                    Ty::Struct(id, _) => self.struct_def(*id).name.as_str(),
                    _ => "",
                };
                if args.is_empty() {
                    return name.to_owned();
                }
                let args: Vec<String> = args
                    .iter()
                    .map(|arg| match arg {
                        crate::GenericArg::Ty(ty) => inner(ty),
                        crate::GenericArg::Unit(of) => unit(of),
                        crate::GenericArg::Size(of) => size(of),
                    })
                    .collect();
                format!("{name}<{}>", args.join(", "))
            }
            Ty::Amount(of) => format!("Amount<{}>", unit(of)),
            Ty::SignedAmount(of) => format!("SignedAmount<{}>", unit(of)),
            Ty::Rate(from, to, scale) => {
                format!("Rate<{}, {}, {}>", unit(from), unit(to), size(scale))
            }
            Ty::Decimal(scale) => format!("Decimal<{}>", size(scale)),
            Ty::SignedDecimal(scale) => format!("SignedDecimal<{}>", size(scale)),
            Ty::Bps => "Bps".to_owned(),
            Ty::Percent => "Percent".to_owned(),
            Ty::Exact(of) => format!("Exact<{}>", inner(of)),
            Ty::Timestamp => "Timestamp".to_owned(),
            Ty::Date => "Date".to_owned(),
            Ty::Duration => "Duration".to_owned(),
            Ty::Window => "Window".to_owned(),
            Ty::Param(index) => name(*index),
            Ty::Never => "!".to_owned(),
        }
    }
}
