//! Programs are lowered, their circuits interpreted, and both outcome and verdict compared with the
//! reference evaluator's: on inputs that are written down, and on generated ones.

mod agreement;
mod allocate;
mod bounds;
mod bytes;
mod calendar;
mod enums;
mod exact;
mod harness;
mod integers;
mod interface;
mod items;
mod lists;
mod money;
mod ranges;
mod rounding_reference;
mod shape;
mod shared;
mod signed;
mod statement;
