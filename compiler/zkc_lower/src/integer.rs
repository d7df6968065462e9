//! Methods of integers: what wraps, saturates, may be absent, or is about bits.
//!
//! All but `pow` are total: the exact result, or what is needed of it, is made within bounds that
//! follow from the operands' types, so that none of their rows can fail, on whatever path. The bits of
//! the exact result give both the wrapped number (the low ones) and whether it fits (the others).

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use zkc_hir::{Arithmetic, Builtin, Expr, Ty, encoding};
use zkc_ir::{ValueId, max_of_bits};
use zkc_span::Span;

use crate::arith::{LIMB_BITS, PLAIN_BITS};
use crate::check::Bounds;
use crate::context::{Lowerer, Lowering};
use crate::value::Value;

/// Bits of an element as its least residue.
const ELEMENT_BITS: u32 = 254;
/// A shift by 2 to this many places and more is made in stages, one for each bit of the amount.
const POWER_BITS: usize = 6;

/// An integer brought into a type, and what is known of the way.
struct Wrapped {
    /// The number of the type that differs by a multiple of 2^width.
    value: ValueId,
    /// Whether the exact number was that one; a bit.
    inside: ValueId,
    /// Where it was not: whether it was below the type; a bit.
    below: ValueId,
}

impl<'p> Lowerer<'p> {
    /// A method of an integer with its arguments.
    pub(crate) fn integer_method(
        &mut self,
        expr: &'p Expr,
        builtin: &Builtin,
        args: &'p [Expr],
    ) -> Lowering<Value> {
        let span = expr.span;
        let ty = self.concrete(&expr.ty);
        let leaf = match (builtin, args) {
            (Builtin::Least | Builtin::Greatest, [a, b]) => {
                let (a, b) = (self.leaf(a)?, self.leaf(b)?);
                let origin = self.at(span);
                let less = self.body.builder.lt(a, b, origin);
                match *builtin == Builtin::Least {
                    true => self.sel(less, a, b, span),
                    false => self.sel(less, b, a, span),
                }
            }
            (Builtin::Wrap { negated }, [a]) => {
                let a = self.leaf(a)?;
                let bounds = self.bounds(&ty, span)?;
                if self.is_element(a) {
                    let bits = self.element_bits(a, span);
                    let width = bits_of_bounds(&bounds) as usize;
                    let low = self.number_of(bits.get(..width).unwrap_or(&bits), span);
                    self.wrapped(low, &bounds, span).value
                } else {
                    let sign = if *negated { -BigInt::one() } else { BigInt::one() };
                    let number = self.lin(&[(sign, a)], 0, span);
                    self.wrapped(number, &bounds, span).value
                }
            }
            (Builtin::Wrapping(Arithmetic::Shl), [a, amount]) => {
                let (a, amount) = (self.leaf(a)?, self.leaf(amount)?);
                let width = self.width(&ty, span)?;
                self.wrapping_shift(a, amount, width, span)
            }
            (Builtin::Wrapping(op), [a, b]) => {
                let (a, b) = (self.leaf(a)?, self.leaf(b)?);
                let bounds = self.bounds(&ty, span)?;
                self.unchecked(*op, a, b, &bounds, span)?.value
            }
            (Builtin::Saturating(op), [a, b]) => {
                let (a, b) = (self.leaf(a)?, self.leaf(b)?);
                let bounds = self.bounds(&ty, span)?;
                let result = self.unchecked(*op, a, b, &bounds, span)?;
                let least = self.int(bounds.least.clone());
                let most = self.int(bounds.most.clone());
                let end = self.sel(result.below, least, most, span);
                self.sel(result.inside, result.value, end, span)
            }
            (Builtin::Checked(op), [left, b]) => {
                let (a, b) = (self.leaf(left)?, self.leaf(b)?);
                let of = self.concrete(&left.ty);
                let (value, inside) = match op {
                    Arithmetic::Div => self.quotient_or_none(a, b, span),
                    _ => {
                        let bounds = self.bounds(&of, span)?;
                        let result = self.unchecked(*op, a, b, &bounds, span)?;
                        (result.value, result.inside)
                    }
                };
                // What `None` holds is 0.
                let value = self.mul(inside, value, span);
                let some = Value::parts(vec![Value::Leaf(value)]);
                return Ok(Value::parts(vec![Value::Leaf(inside), Value::unit(), some]));
            }
            (Builtin::RotateLeft | Builtin::RotateRight, [a, by]) => {
                let a = self.leaf(a)?;
                let by = self.constant_int(by)?;
                let width = self.width(&ty, span)?;
                let mut bits = self.bits_of(a, span);
                let zero = self.int(0);
                bits.resize(width as usize, zero);
                let by = by.mod_floor(&width.into()).to_usize().unwrap_or_default();
                match *builtin == Builtin::RotateLeft {
                    true => bits.rotate_right(by),
                    false => bits.rotate_left(by),
                }
                self.number_of(&bits, span)
            }
            (Builtin::Power, [base, exponent]) => {
                let base = self.leaf(base)?;
                let exponent = self.constant_int(exponent)?;
                self.power(base, exponent.to_u32().unwrap_or_default(), &ty, span)?
            }
            (Builtin::ToBits, [a]) => {
                let a = self.leaf(a)?;
                let len = self.array_len(&ty, span)? as usize;
                let mut bits = match self.is_element(a) {
                    true => self.element_bits(a, span),
                    false => self.bits_of(a, span),
                };
                let zero = self.int(0);
                bits.resize(len, zero);
                return Ok(Value::parts(bits.into_iter().map(Value::Leaf).collect()));
            }
            (Builtin::FromBits, [bits]) => {
                let mut leaves = Vec::new();
                self.expr(bits)?.leaves(&mut leaves);
                self.number_of(&leaves, span)
            }
            (Builtin::BytesToArray, [of]) => {
                let value = self.expr(of)?;
                let ty = self.concrete(&of.ty);
                let bytes = self.bytes(&value, &ty, span)?;
                return Ok(Value::parts(bytes.into_iter().map(Value::Leaf).collect()));
            }
            (Builtin::BytesFromArray, [array]) => {
                let mut bytes = Vec::new();
                self.expr(array)?.leaves(&mut bytes);
                return self.bytes_of(&bytes, &ty, span);
            }
            (Builtin::BytesConcat, [a, b]) => {
                let (left, right) = (self.expr(a)?, self.expr(b)?);
                let (a_ty, b_ty) = (self.concrete(&a.ty), self.concrete(&b.ty));
                let mut bytes = self.bytes(&left, &a_ty, span)?;
                bytes.extend(self.bytes(&right, &b_ty, span)?);
                return self.bytes_of(&bytes, &ty, span);
            }
            (Builtin::BytesSlice, [of, from, left]) => {
                let value = self.expr(of)?;
                let of_ty = self.concrete(&of.ty);
                let bytes = self.bytes(&value, &of_ty, span)?;
                let from = self.constant_int(from)?.to_usize();
                let left = self.constant_int(left)?.to_usize();
                let end = left.and_then(|left| bytes.len().checked_sub(left));
                match from.zip(end).and_then(|(from, end)| bytes.get(from..end)) {
                    Some(part) => return self.bytes_of(part, &ty, span),
                    None => return Err(self.contradiction(span, "a slice lies within its bytes")),
                }
            }
            (Builtin::BytesAsUint, [number]) => self.leaf(number)?,
            _ => return Err(self.contradiction(span, "a method of integers has other arguments")),
        };
        Ok(Value::Leaf(leaf))
    }

    /// The bytes of a value, from the bits of its numbers.
    fn bytes(&mut self, value: &Value, ty: &Ty, span: Span) -> Lowering<Vec<ValueId>> {
        let limbs = self.encoded(encoding::byte_limbs(ty), span)?;
        let mut numbers = Vec::with_capacity(limbs.len());
        value.leaves(&mut numbers);
        let zero = self.int(0);
        let mut array = Vec::new();
        for (limb, number) in limbs.into_iter().zip(numbers) {
            let mut bits = self.bits_of(number, span);
            bits.resize(8 * (limb.end - limb.start) as usize, zero);
            for byte in bits.chunks(8).rev() {
                array.push(self.number_of(byte, span));
            }
        }
        Ok(array)
    }

    /// The numbers of these bytes.
    fn bytes_of(&mut self, bytes: &[ValueId], ty: &Ty, span: Span) -> Lowering<Value> {
        let limbs = self.encoded(encoding::byte_limbs(ty), span)?;
        let mut numbers = Vec::with_capacity(limbs.len());
        for limb in limbs {
            let own = bytes.get(limb.start as usize..limb.end as usize).unwrap_or_default();
            let powers = own.iter().rev().enumerate();
            let terms: Vec<(BigInt, ValueId)> =
                powers.map(|(at, byte)| (BigInt::one() << (8 * at), *byte)).collect();
            numbers.push(Value::Leaf(self.lin(&terms, 0, span)));
        }
        Ok(match <[Value; 1]>::try_from(numbers) {
            Ok([number]) => number,
            Err(numbers) => Value::parts(numbers),
        })
    }

    /// All bits of an element as its least residue.
    fn element_bits(&mut self, element: ValueId, span: Span) -> Vec<ValueId> {
        let origin = self.at(span);
        self.body.builder.bits(element, ELEMENT_BITS, origin)
    }

    /// The number of the type that differs from an integer by a multiple of its size. The integer's
    /// range may have at most one bit more than the type's greatest, 253, that the field holds.
    fn wrapped(&mut self, value: ValueId, bounds: &Bounds, span: Span) -> Wrapped {
        let (low, high) = self.interval(value);
        if self.fits_in(value, bounds) {
            let (inside, below) = (self.int(1), self.int(0));
            return Wrapped { value, inside, below };
        }
        let width = bits_of_bounds(bounds);
        let size = BigInt::one() << width;
        // How often the size is added so that nothing is negative: then the number was inside if
        // just as many sizes are in the sum.
        let added = (&bounds.least - &low).max(BigInt::zero()).div_ceil(&size);
        let offset = &added * &size - &bounds.least;
        let sum = self.lin(&[(BigInt::one(), value)], offset, span);
        let bits = self.bits_of(sum, span);
        let (kept, sizes) = bits.split_at(bits.len().min(width as usize));
        let kept = self.number_of(kept, span);
        let sizes = self.number_of(sizes, span);
        let value = self.lin(&[(BigInt::one(), kept)], bounds.least.clone(), span);
        let added = self.int(added);
        let origin = self.at(span);
        let inside = self.body.builder.eq(sizes, added, origin);
        let below = match (low < bounds.least, high > bounds.most) {
            (true, true) => self.body.builder.lt(sizes, added, origin),
            (below, _) => self.int(u8::from(below)),
        };
        Wrapped { value, inside, below }
    }

    /// `a op b` for `+ - *`, brought into the type.
    fn unchecked(
        &mut self,
        op: Arithmetic,
        a: ValueId,
        b: ValueId,
        bounds: &Bounds,
        span: Span,
    ) -> Lowering<Wrapped> {
        let one = BigInt::one;
        Ok(match op {
            Arithmetic::Add => {
                let sum = self.lin(&[(one(), a), (one(), b)], 0, span);
                self.wrapped(sum, bounds, span)
            }
            Arithmetic::Sub => {
                let difference = self.difference(a, b, span);
                self.wrapped(difference, bounds, span)
            }
            Arithmetic::Mul => {
                if self.product_bits(a, b) < PLAIN_BITS {
                    let product = self.mul(a, b, span);
                    self.wrapped(product, bounds, span)
                } else if bounds.least.is_negative() {
                    self.wide_signed(a, b, bounds, span)
                } else {
                    self.wide(a, b, bits_of_bounds(bounds), span)
                }
            }
            _ => return Err(self.contradiction(span, "only + - * have such a method")),
        })
    }

    /// Bits of the greatest magnitude of a·b.
    fn product_bits(&self, a: ValueId, b: ValueId) -> u64 {
        let most = |(lo, hi): (BigInt, BigInt)| lo.magnitude().max(hi.magnitude()).clone();
        (most(self.interval(a)) * most(self.interval(b))).bits()
    }

    /// a·b modulo 2^width, for two that are not negative and have at most `width` bits, which are
    /// more than half of 252.
    ///
    /// With a = h·2^126 + l the product is h·h'·2^252 + (h·l' + l·h')·2^126 + l·l'. The first is a
    /// multiple of 2^width; of the mixed sum, below 2^253, only the low width − 126 bits count; and
    /// what they make with l·l' is below 2^width + 2^252.
    fn wide(&mut self, a: ValueId, b: ValueId, width: u32, span: Span) -> Wrapped {
        let (a_high, a_low) = self.split(a, LIMB_BITS, span);
        let (b_high, b_low) = self.split(b, LIMB_BITS, span);
        let left = self.mul(a_high, b_low, span);
        let right = self.mul(a_low, b_high, span);
        let mixed = self.lin(&[(BigInt::one(), left), (BigInt::one(), right)], 0, span);
        let (mixed_over, mixed) = self.split(mixed, width.saturating_sub(LIMB_BITS), span);
        let low = self.mul(a_low, b_low, span);
        let sum = self.lin(&[(BigInt::one() << LIMB_BITS, mixed), (BigInt::one(), low)], 0, span);
        let (over, value) = self.split(sum, width, span);
        // None of these is negative, so all are 0 if their sum is.
        let top = self.mul(a_high, b_high, span);
        let terms = [top, mixed_over, over].map(|part| (BigInt::one(), part));
        let lost = self.lin(&terms, 0, span);
        let zero = self.int(0);
        let origin = self.at(span);
        let inside = self.body.builder.eq(lost, zero, origin);
        Wrapped { value, inside, below: zero }
    }

    /// The same of two that may be negative, by their magnitudes.
    fn wide_signed(&mut self, a: ValueId, b: ValueId, bounds: &Bounds, span: Span) -> Wrapped {
        let (a_negative, a) = self.sign_and_magnitude(a, span);
        let (b_negative, b) = self.sign_and_magnitude(b, span);
        let magnitude = self.wide(a, b, bits_of_bounds(bounds), span);
        let flipped = self.not(b_negative, span);
        let negative = self.sel(a_negative, flipped, b_negative, span);
        let turned = self.lin(&[(-BigInt::one(), magnitude.value)], 0, span);
        let product = self.sel(negative, turned, magnitude.value, span);
        let wrapped = self.wrapped(product, bounds, span);
        let inside = self.mul(magnitude.inside, wrapped.inside, span);
        Wrapped { value: wrapped.value, inside, below: negative }
    }

    /// ⌊a / b⌋ and 1, or 0 and 0 where b is 0.
    fn quotient_or_none(&mut self, a: ValueId, b: ValueId, span: Span) -> (ValueId, ValueId) {
        let zero = self.int(0);
        let origin = self.at(span);
        let none = self.body.builder.eq(b, zero, origin);
        let one = self.int(1);
        let divisor = self.sel(none, one, b, span);
        let (quotient, _) = self.body.builder.divmod(a, divisor, origin);
        (quotient, self.not(none, span))
    }

    /// a·2^amount modulo 2^width; 0 from `width` on.
    fn wrapping_shift(&mut self, a: ValueId, amount: ValueId, width: u32, span: Span) -> ValueId {
        if let Some(amount) = self.as_constant(amount) {
            let amount = amount.to_u32().unwrap_or(u32::MAX);
            return self.shifted_out(a, amount, width, span);
        }
        let bits = self.bits_of(amount, span);
        // As many bits of the amount as say something below the width.
        let stages = (u32::BITS - width.saturating_sub(1).leading_zeros()) as usize;
        let (below, beyond) = bits.split_at(bits.len().min(stages));
        let (low, high) = below.split_at(below.len().min(POWER_BITS));
        let power = self.power_of_two(low, span);
        let bounds = Bounds::up_to(max_of_bits(width));
        let mut value = if self.product_bits(a, power) <= PLAIN_BITS {
            let product = self.mul(a, power, span);
            self.wrapped(product, &bounds, span).value
        } else {
            self.wide(a, power, width, span).value
        };
        for (level, bit) in high.iter().enumerate() {
            let shifted = self.shifted_out(value, 1 << (POWER_BITS + level), width, span);
            value = self.sel(*bit, shifted, value, span);
        }
        if beyond.is_empty() {
            return value;
        }
        let beyond = self.number_of(beyond, span);
        let zero = self.int(0);
        let origin = self.at(span);
        let kept = self.body.builder.eq(beyond, zero, origin);
        self.mul(kept, value, span)
    }

    /// a·2^amount modulo 2^width.
    fn shifted_out(&mut self, a: ValueId, amount: u32, width: u32, span: Span) -> ValueId {
        if amount >= width {
            return self.int(0);
        }
        let (_, kept) = self.split(a, width - amount, span);
        self.lin(&[(BigInt::one() << amount, kept)], 0, span)
    }

    /// base^exponent, each product checked, by the bits of the exponent from the highest down.
    fn power(&mut self, base: ValueId, exponent: u32, ty: &Ty, span: Span) -> Lowering<ValueId> {
        if exponent == 0 {
            return Ok(match self.is_element(base) {
                true => self.body.builder.element(1),
                false => self.int(1),
            });
        }
        let mut power = base;
        let mut bit = exponent.ilog2();
        while bit > 0 {
            bit -= 1;
            power = self.operation(Arithmetic::Mul, power, power, ty, span)?;
            if exponent >> bit & 1 == 1 {
                power = self.operation(Arithmetic::Mul, power, base, ty, span)?;
            }
        }
        Ok(power)
    }
}

/// The width of an integer type.
fn bits_of_bounds(bounds: &Bounds) -> u32 {
    (&bounds.most - &bounds.least).bits() as u32
}
