//! Which types are linear or opaque.

use std::cell::Cell;

use zkc_hir::{GenericParam, StructId, Ty};

use crate::cx::{Cx, ModId};
use crate::inside::may_hold;

/// What forbids that a value is handled as any other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Guarded {
    /// A linear or opaque struct.
    Struct(StructId),
    /// A type parameter `linear T`, by its index.
    Param(u32),
}

impl Cx<'_> {
    /// Whether a value of the type is used exactly once: it is of a linear struct, or holds one.
    pub(crate) fn is_linear(&self, ty: &Ty, generics: &[GenericParam]) -> bool {
        may_hold(&self.program, ty, |ty| match ty {
            Ty::Struct(id, _) => self.program.struct_def(*id).linear,
            Ty::Param(index) => generics.get(*index as usize).is_some_and(|generic| generic.linear),
            _ => false,
        })
    }

    /// What is linear or opaque in a type, and not of this file; all of it where no module is given.
    pub(crate) fn guarded_in(
        &self,
        ty: &Ty,
        generics: &[GenericParam],
        module: Option<ModId>,
    ) -> Option<Guarded> {
        let found = Cell::new(None);
        may_hold(&self.program, ty, |ty| {
            let guarded = match ty {
                Ty::Struct(id, _) if self.is_guarded(*id) => Guarded::Struct(*id),
                Ty::Param(index)
                    if generics.get(*index as usize).is_some_and(|generic| generic.linear) =>
                {
                    Guarded::Param(*index)
                }
                _ => return false,
            };
            let own = match (guarded, module) {
                (Guarded::Struct(id), Some(module)) => self.is_home(id, module),
                _ => false,
            };
            if !own {
                found.set(Some(guarded));
            }
            !own
        });
        found.get()
    }

    /// Whether a struct is linear or opaque.
    pub(crate) fn is_guarded(&self, id: StructId) -> bool {
        let def = self.program.struct_def(id);
        def.linear || def.opaque
    }

    /// Whether a module lies in the file that defines a struct.
    pub(crate) fn is_home(&self, id: StructId, module: ModId) -> bool {
        self.file_of(self.structure(id).module) == self.file_of(module)
    }

    /// Whether the module of a struct says how one is read from an input and checked, so that a clause
    /// may take it. Nothing in `std` does yet.
    pub(crate) fn has_input_form(&self, _id: StructId) -> bool {
        false
    }

    /// Whether a clause may give a value of a struct out: it shows that something is spent, or made.
    pub(crate) fn has_output_form(&self, id: StructId) -> bool {
        self.shows_spending(&Ty::Struct(id, Vec::new()))
    }
}
