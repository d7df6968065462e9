//! Which types a file may hold: a reader unfolds no type that a compiler would have refused.

use super::AbiType;

/// Bits of the widest number.
const MAX_BITS: u32 = 252;
/// Digits after the point of any number, at most.
const MAX_DIGITS: u32 = 255;
/// The most leaves and inner nodes of a value.
const MAX_NODES: u64 = 1 << 22;

impl AbiType {
    /// Whether a compiler can have written the type: widths within those of the language, and no more
    /// leaves and inner nodes than a value may have.
    pub(super) fn is_possible(&self) -> bool {
        let narrow = match self {
            AbiType::Int { bits } => (1..=128).contains(bits),
            AbiType::Uint { bits } => *bits <= MAX_BITS,
            AbiType::Rate { scale, bits, .. } | AbiType::Decimal { scale, bits } => {
                *scale <= MAX_DIGITS && *bits <= MAX_BITS
            }
            AbiType::SignedDecimal { scale, bits } => *scale <= MAX_DIGITS && *bits < MAX_BITS,
            AbiType::Amount { decimals, bits, .. } => *decimals <= MAX_DIGITS && *bits <= MAX_BITS,
            AbiType::SignedAmount { decimals, bits, .. } => {
                *decimals <= MAX_DIGITS && *bits < MAX_BITS
            }
            AbiType::Array { element, len } | AbiType::Vec { element, len } => {
                *len <= MAX_NODES && element.is_possible()
            }
            AbiType::Bytes { len } => *len <= MAX_NODES,
            AbiType::Tuple { elements } => elements.iter().all(AbiType::is_possible),
            AbiType::Struct { fields, .. } => fields.iter().all(|field| field.ty.is_possible()),
            AbiType::Enum { variants, .. } => {
                let mut fields = variants.iter().flat_map(|variant| &variant.fields);
                !variants.is_empty() && fields.all(|field| field.ty.is_possible())
            }
            AbiType::Bool
            | AbiType::Field
            | AbiType::Digest { .. }
            | AbiType::Seal { .. }
            | AbiType::Salt
            | AbiType::Bps
            | AbiType::Percent
            | AbiType::Timestamp
            | AbiType::Date
            | AbiType::Duration
            | AbiType::Window => true,
        };
        narrow && self.nodes() <= MAX_NODES
    }

    /// Leaves and inner nodes; [`u64::MAX`] stands for more.
    fn nodes(&self) -> u64 {
        let sum = |first: u64, types: &mut dyn Iterator<Item = &AbiType>| {
            types.fold(first, |sum, ty| sum.saturating_add(ty.nodes()))
        };
        match self {
            AbiType::Array { element, len } => {
                element.nodes().saturating_mul(*len).saturating_add(1)
            }
            AbiType::Vec { element, len } => element.nodes().saturating_mul(*len).saturating_add(2),
            AbiType::Tuple { elements } => sum(1, &mut elements.iter()),
            AbiType::Struct { fields, .. } => sum(1, &mut fields.iter().map(|field| &field.ty)),
            AbiType::Enum { variants, .. } => {
                let fields = variants.iter().flat_map(|variant| &variant.fields);
                sum(2, &mut fields.map(|field| &field.ty))
            }
            leaf => leaf.element_count(),
        }
    }
}
