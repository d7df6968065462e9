//! What the checker is given, and what it says.

use std::fmt;

/// `constant + Σ coefficient · column`, columns ascending, no coefficient zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form<F> {
    /// The constant.
    pub constant: F,
    /// The terms.
    pub terms: Vec<(u32, F)>,
}

/// Rows of one template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows<F> {
    /// `a · b = c`, as `[a, b, c]`.
    pub products: Vec<[Form<F>; 3]>,
    /// `form = 0`.
    pub equations: Vec<Form<F>>,
    /// Forms that other templates receive: arguments of calls and columns that stand for results.
    pub handed: Vec<Form<F>>,
}

/// What became of an old row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It says `0 = 0`.
    Gone,
    /// It is this product of the new rows.
    Product(u32),
    /// It is linear, and this equation of the new rows.
    Equation(u32),
}

/// An old row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claimant {
    /// A product, by index.
    Product(u32),
    /// An equation, by index.
    Equation(u32),
}

/// A column and the form that stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced<F> {
    /// The column that is no more.
    pub column: u32,
    /// Its form over surviving columns.
    pub by: Form<F>,
    /// The old row that was used up; it must be gone.
    pub row: Claimant,
}

/// How the new rows follow from the old ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate<F> {
    /// σ.
    pub replaced: Vec<Replaced<F>>,
    /// For each old product.
    pub products: Vec<Claim>,
    /// For each old equation.
    pub equations: Vec<Claim>,
}

/// Why a certificate is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A form that is not well formed, or names a column that does not exist.
    Malformed,
    /// There is not one claim for each old row.
    Claims,
    /// This column must stay, is replaced twice, or occurs in what replaces another.
    Substitution(u32),
    /// The row that pays for this column is not a linear row that is gone, or pays twice.
    Unpaid(u32),
    /// This old row is not what it claims to have become.
    Row(Claimant),
    /// This form, handed to another template, is not the old one under σ.
    Handed(u32),
    /// A new product that no old row claims.
    InventedProduct(u32),
    /// A new equation that no old row claims.
    InventedEquation(u32),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Malformed => write!(f, "a row or a substitution is malformed"),
            Refusal::Claims => {
                write!(f, "the rows before and the claims about them differ in number")
            }
            Refusal::Substitution(column) => {
                write!(f, "the substitution of column {column} is not allowed")
            }
            Refusal::Unpaid(column) => {
                write!(f, "column {column} was eliminated without using up a linear row")
            }
            Refusal::Row(Claimant::Product(row)) => {
                write!(f, "product {row} is not what it is claimed to have become")
            }
            Refusal::Row(Claimant::Equation(row)) => {
                write!(f, "equation {row} is not what it is claimed to have become")
            }
            Refusal::Handed(at) => write!(f, "form {at} handed to another template has changed"),
            Refusal::InventedProduct(row) => write!(f, "new product {row} comes from no old row"),
            Refusal::InventedEquation(row) => write!(f, "new equation {row} comes from no old row"),
        }
    }
}

impl std::error::Error for Refusal {}
