//! Names: what a module defines and imports, and what a path means in it.
//!
//! [`collect`] gives every item an id and its name an entry in its module; [`imports`] then resolves
//! every `use`; after that [`Cx::lookup`] and [`Cx::resolve`] answer for names in signatures and
//! bodies. [`blocks`] does the same for what stands in a body. Types, functions, units, constants and modules share one namespace.

mod blocks;
pub(crate) mod collect;
pub(crate) mod imports;
pub(crate) mod paths;
