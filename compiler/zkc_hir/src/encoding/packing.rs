//! Packing: leaves side by side in elements.

use super::{ELEMENT_BITS, EncodingError, LeafBound, MAX_RATE, leaf_bound, node_count, parts};
use crate::{Program, Ty};

/// One packed element: the sum of its parts, each times 2 to its shift. Parts that stand at one shift
/// belong to different variants of an enum, of which all but one are 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PackedElement {
    /// At least one, in order of their shifts; leaves that are field elements are at shift 0, with
    /// nothing above them.
    pub parts: Vec<PackedPart>,
}

/// A leaf in a packed element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PackedPart {
    /// Index into the type's leaves.
    pub leaf: usize,
    /// Bits below it in the element.
    pub shift: u32,
}

/// The packed elements of a type, in order; none for `()`.
///
/// # Errors
/// As [`leaves`].
pub fn packing(program: &Program, ty: &Ty) -> Result<Vec<PackedElement>, EncodingError> {
    node_count(program, ty)?;
    let mut slots = Vec::new();
    collect_slots(program, ty, &mut 0, &mut slots)?;
    Ok(pack_slots(slots))
}

/// Leaves that share a place in the packed elements, as at most one of them is not 0; and the bits
/// of the widest, those of a whole element for one of the field.
type Slot = (Vec<usize>, u32);

/// The slots of a type's leaves, whose indices start at `next`: one for each leaf, but the variants
/// of an enum share theirs (semantics 6.6).
fn collect_slots(
    program: &Program,
    ty: &Ty,
    next: &mut usize,
    slots: &mut Vec<Slot>,
) -> Result<(), EncodingError> {
    if let Some(bound) = leaf_bound(program, ty)? {
        slots.push((vec![*next], bound.element_bits()));
        *next += 1;
        return Ok(());
    }
    let is_enum = matches!(ty, Ty::Enum(..));
    // The first part of an enum is its tag.
    let first = slots.len() + 1;
    for (index, (_, part)) in parts(program, ty)?.into_iter().enumerate() {
        if !is_enum || index == 0 {
            collect_slots(program, &part, next, slots)?;
            continue;
        }
        let mut own = Vec::new();
        collect_slots(program, &part, next, &mut own)?;
        for (at, (leaves, bits)) in own.into_iter().enumerate() {
            match slots.get_mut(first + at) {
                Some(slot) => {
                    slot.0.extend(leaves);
                    slot.1 = slot.1.max(bits);
                }
                None => slots.push((leaves, bits)),
            }
        }
    }
    Ok(())
}

/// Packs leaves of these bounds, in order.
pub fn pack(bounds: impl IntoIterator<Item = LeafBound>) -> Vec<PackedElement> {
    let slot = |(leaf, bound): (usize, LeafBound)| (vec![leaf], bound.element_bits());
    pack_slots(bounds.into_iter().enumerate().map(slot))
}

fn pack_slots(slots: impl IntoIterator<Item = Slot>) -> Vec<PackedElement> {
    let mut elements: Vec<PackedElement> = Vec::new();
    // Bits used in the last element; `ELEMENT_BITS` if nothing can be appended to it.
    let mut used = ELEMENT_BITS;
    for (leaves, bits) in slots {
        let parts = |shift: u32| leaves.iter().map(move |leaf| PackedPart { leaf: *leaf, shift });
        match elements.last_mut() {
            Some(element) if used.saturating_add(bits) <= ELEMENT_BITS => {
                element.parts.extend(parts(used));
                used += bits;
            }
            _ => {
                elements.push(PackedElement { parts: parts(0).collect() });
                used = bits;
            }
        }
    }
    elements
}

/// Elements that each block of a sponge over `n` elements takes in: 1 to [`MAX_RATE`]. There are
/// `n.max(1).div_ceil(rate)` blocks, and the state has one element more.
pub fn block_rate(n: usize) -> usize {
    n.clamp(1, MAX_RATE)
}
