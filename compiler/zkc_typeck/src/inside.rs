//! What a value of a type may hold, however deep.

use std::collections::BTreeSet;

use zkc_hir::{Program, Ty};

use crate::cx::Cx;

/// Whether the type, or that of some part of its values, passes the test. Each type is looked at once,
/// since types that hold one another twice have very many parts.
pub(crate) fn may_hold(program: &Program, ty: &Ty, test: impl Fn(&Ty) -> bool) -> bool {
    search(program, ty, true, &test)
}

/// Whether a value of this type may hold a salt.
pub(crate) fn may_hold_salt(program: &Program, ty: &Ty) -> bool {
    may_hold(program, ty, |ty| *ty == Ty::Salt)
}

/// The same of the parts that every value has: not those of a variant, or of a slot that may be empty.
pub(crate) fn always_holds(program: &Program, ty: &Ty, test: impl Fn(&Ty) -> bool) -> bool {
    search(program, ty, false, &test)
}

fn search(program: &Program, ty: &Ty, optional: bool, test: &dyn Fn(&Ty) -> bool) -> bool {
    let mut seen = BTreeSet::new();
    let mut left = vec![ty.clone()];
    while let Some(ty) = left.pop() {
        if !seen.insert(ty.clone()) {
            continue;
        }
        if test(&ty) {
            return true;
        }
        match ty {
            Ty::Array(element, len) if optional || len.as_u64() != Some(0) => left.push(*element),
            Ty::Tuple(elements) => left.extend(elements),
            Ty::Struct(id, args) => {
                let fields = &program.struct_def(id).fields;
                left.extend(fields.iter().map(|field| field.ty.substitute(&args)));
            }
            Ty::Vec(element, _) if optional => left.push(*element),
            Ty::Enum(id, args) if optional => {
                let variants = &program.enum_def(id).variants;
                let fields = variants.iter().flat_map(|variant| &variant.fields);
                left.extend(fields.map(|field| field.ty.substitute(&args)));
            }
            _ => {}
        }
    }
    false
}

impl Cx<'_> {
    /// Whether the type is one whose values show that something is used up.
    pub(crate) fn shows_spending(&self, ty: &Ty) -> bool {
        matches!(ty, Ty::Struct(id, _) if self.structure(*id).spent)
    }
}
