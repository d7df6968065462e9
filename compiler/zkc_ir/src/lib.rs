//! The circuit IR: straight-line templates over exact integers and field elements.
//!
//! `zkc_lower` builds it, passes rewrite it, `zkc_backend_r1cs` turns it into rows and a witness
//! program. A [`Module`] is a list of [`Template`]s, callees before callers. There is no control
//! flow: branches have become selections and loops calls or copies.
//!
//! What an operation means, its range, its rows and its witness rule stand side by side in one file
//! of [`ops`]. Around them:
//!
//! * [`builder`] – makes templates; folds, numbers values, infers ranges ([`canonical`]);
//! * [`text`] – prints a module and reads it back;
//! * [`verify`] – says whether a module is well formed and its ranges hold;
//! * [`interpret`] – runs a module on integers;
//! * [`row_builder`] and [`tape`] – the rows of a template and its witness rule.

pub mod builder;
pub mod canonical;
mod dead;
mod dropped;
mod forms;
mod influence;
pub mod interpret;
mod interval;
mod knowledge;
mod model;
pub mod ops;
pub mod row_builder;
pub mod rows;
pub mod tape;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod text;
pub mod verify;

pub use dead::without_dead;
pub use dropped::{Dropped, conditions_see_public_inputs, dropped};
pub use forms::residue;
pub use influence::influence;
pub use interval::{Interval, bit_length, capacity, max_of_bits};
pub use model::{
    Entry, Inst, Kind, Module, Op, Origin, OriginId, Reason, Template, TemplateId, ValueId,
};
pub use row_builder::rows;
