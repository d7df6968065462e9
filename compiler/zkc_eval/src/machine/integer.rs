//! Methods of integers: what wraps, saturates, may be absent, or is about bits.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};
use zkc_hir::encoding::{self, LeafBound};
use zkc_hir::{Arithmetic, Builtin, Expr, Ty};
use zkc_span::Span;

use super::{Frame, Machine, Node};
use crate::deps::Deps;
use crate::number::Number;

impl<'a> Machine<'a> {
    pub(super) fn integer_method(
        &mut self,
        frame: &Frame<'a>,
        expr: &'a Expr,
        builtin: &Builtin,
        args: &'a [Expr],
        values: &[Node],
    ) -> Node {
        let span = expr.span;
        match (builtin, args, values) {
            (Builtin::FromBits, _, [bits]) => return self.from_bits(bits),
            (Builtin::BytesToArray, [of], [bytes]) => {
                let ty = self.concrete(frame, &of.ty);
                return Node::parts(self.bytes(&ty, bytes, span));
            }
            (Builtin::BytesFromArray, _, [array]) => {
                let ty = self.concrete(frame, &expr.ty);
                let Node::Parts(parts, _) = array else {
                    return self.bottom_or_malformed(array, span);
                };
                let parts = (0..parts.len())
                    .map(|at| array.part(at, &mut self.deps).unwrap_or(Node::Bottom));
                let parts: Vec<Node> = parts.collect();
                return self.bytes_of(&ty, &parts, span);
            }
            (Builtin::BytesConcat, [a_expr, b_expr], [a, b]) => {
                let (a_ty, b_ty) =
                    (self.concrete(frame, &a_expr.ty), self.concrete(frame, &b_expr.ty));
                let mut bytes = self.bytes(&a_ty, a, span);
                bytes.extend(self.bytes(&b_ty, b, span));
                return self.bytes_of(&self.concrete(frame, &expr.ty), &bytes, span);
            }
            (Builtin::BytesSlice, [of, ..], [bytes, from, left]) => {
                let ty = self.concrete(frame, &of.ty);
                let all = self.bytes(&ty, bytes, span);
                let (Some((from, _)), Some((left, _))) = (from.int(), left.int()) else {
                    return Node::Bottom;
                };
                let end = left.to_usize().and_then(|left| all.len().checked_sub(left));
                let part = from.to_usize().zip(end).and_then(|(from, end)| all.get(from..end));
                let part = part.map(<[Node]>::to_vec).unwrap_or_default();
                return self.bytes_of(&self.concrete(frame, &expr.ty), &part, span);
            }
            (Builtin::BytesAsUint, _, [number]) => return number.clone(),
            _ => {}
        }
        let mut numbers: Vec<BigInt> = Vec::with_capacity(values.len());
        let mut deps = Deps::NONE;
        for value in values {
            let Some((number, own)) = value.int() else {
                return self.bottom_or_malformed(value, span);
            };
            numbers.push(number.clone());
            deps = self.deps.union(deps, own);
        }
        let ty = self.concrete(frame, &expr.ty);
        let leaf = |value: BigInt| Node::Leaf(Number::Int(value), deps);
        match (builtin, numbers.as_slice()) {
            (Builtin::Least, [a, b]) => leaf(a.min(b).clone()),
            (Builtin::Greatest, [a, b]) => leaf(a.max(b).clone()),
            (Builtin::Wrap { negated }, [a]) => match self.range(&ty) {
                Some(range) => leaf(range.wrapped(if *negated { -a } else { a.clone() })),
                None => self.malformed(span),
            },
            (Builtin::Wrapping(op), [a, b]) => match (self.range(&ty), op) {
                // All bits fall out: no power that large is ever computed.
                (Some(range), Arithmetic::Shl) if b >= &BigInt::from(range.bits) => {
                    leaf(BigInt::zero())
                }
                (Some(range), op) => match exact(*op, a, b) {
                    Some(exact) => leaf(range.wrapped(exact)),
                    None => self.malformed(span),
                },
                (None, _) => self.malformed(span),
            },
            (Builtin::Saturating(op), [a, b]) => match (self.range(&ty), exact(*op, a, b)) {
                (Some(range), Some(exact)) => leaf(exact.max(range.least).min(range.most)),
                _ => self.malformed(span),
            },
            (Builtin::Checked(op), [a, b]) => {
                let of = args.first().map(|arg| self.concrete(frame, &arg.ty));
                let Some(range) = of.and_then(|of| self.range(&of)) else {
                    return self.malformed(span);
                };
                let result = exact(*op, a, b).filter(|exact| range.holds(exact));
                let tag = Node::Leaf(Number::Int(u8::from(result.is_some()).into()), deps);
                let value = leaf(result.unwrap_or_default());
                // `Option`: the tag, nothing of `None`, and what `Some` holds.
                Node::parts(vec![tag, Node::unit(), Node::parts(vec![value])])
            }
            (Builtin::RotateLeft | Builtin::RotateRight, [a, by]) => {
                let Some(range) = self.range(&ty) else { return self.malformed(span) };
                let bits = range.bits;
                let by = by.mod_floor(&bits.into()).to_u32().unwrap_or_default();
                let left = if *builtin == Builtin::RotateLeft { by } else { bits - by };
                let (high, low) = a.div_mod_floor(&(BigInt::one() << (bits - left % bits)));
                leaf((low << (left % bits)) + high)
            }
            (Builtin::Power, [base, exponent]) => match exponent.to_u32() {
                Some(exponent) => self.power(span, &ty, (base, exponent), deps),
                None => self.malformed(span),
            },
            (Builtin::ToBits, [a]) => {
                let Ty::Array(_, len) = &*ty else { return self.malformed(span) };
                match encoding::array_len(len) {
                    Ok(len @ ..=encoding::MAX_NODES) => {
                        Node::parts((0..len).map(|at| leaf((a >> at) & BigInt::one())).collect())
                    }
                    _ => self.malformed(span),
                }
            }
            _ => self.malformed(span),
        }
    }

    fn from_bits(&mut self, bits: &Node) -> Node {
        let Some((bits, deps)) = bits.numbers(&mut self.deps) else { return Node::Bottom };
        let mut sum = BigInt::zero();
        for (at, bit) in bits.iter().enumerate() {
            if let Number::Int(bit) = bit {
                sum += bit << at;
            }
        }
        Node::Leaf(Number::Int(sum), deps)
    }

    /// The bytes of a value, each by itself.
    fn bytes(&mut self, ty: &Ty, bytes: &Node, span: Span) -> Vec<Node> {
        let Ok(limbs) = encoding::byte_limbs(ty) else {
            self.malformed(span);
            return Vec::new();
        };
        let mut array = Vec::new();
        for (index, limb) in limbs.iter().enumerate() {
            let number = match limbs.len() {
                1 => Some(bytes.clone()),
                _ => bytes.part(index, &mut self.deps),
            };
            let number = number.unwrap_or(Node::Bottom);
            for at in limb.clone() {
                let below = 8 * (limb.end - 1 - at);
                array.push(match number.int() {
                    Some((number, deps)) => {
                        Node::Leaf(Number::Int((number >> below) & BigInt::from(255)), deps)
                    }
                    None => Node::Bottom,
                });
            }
        }
        array
    }

    /// The value of these bytes.
    fn bytes_of(&mut self, ty: &Ty, bytes: &[Node], span: Span) -> Node {
        let Ok(limbs) = encoding::byte_limbs(ty) else { return self.malformed(span) };
        let mut numbers = Vec::with_capacity(limbs.len());
        for limb in limbs {
            let (mut number, mut all) = (BigInt::zero(), Deps::NONE);
            for at in limb {
                let byte = bytes.get(at as usize).and_then(Node::int);
                let Some((byte, deps)) = byte else { return Node::Bottom };
                number = (number << 8) + byte;
                all = self.deps.union(all, deps);
            }
            numbers.push(Node::Leaf(Number::Int(number), all));
        }
        match <[Node; 1]>::try_from(numbers) {
            Ok([number]) => number,
            Err(numbers) => Node::parts(numbers),
        }
    }

    /// By the bits of the exponent from the highest down, so that a product fails only if the power
    /// itself is out of the type.
    fn power(&mut self, span: Span, ty: &Ty, (base, exponent): (&BigInt, u32), deps: Deps) -> Node {
        let one = self.arith.literal(&BigInt::one(), ty);
        let Ok(one) = one else { return self.malformed(span) };
        if exponent == 0 {
            return Node::Leaf(Number::Int(one), deps);
        }
        let base = Node::Leaf(Number::Int(base.clone()), deps);
        let mut power = base.clone();
        let mut bit = exponent.ilog2();
        while bit > 0 {
            bit -= 1;
            power = self.operation(span, Arithmetic::Mul, (&power, ty), (&power, ty), ty);
            if exponent >> bit & 1 == 1 {
                power = self.operation(span, Arithmetic::Mul, (&power, ty), (&base, ty), ty);
            }
        }
        power
    }

    fn range(&self, ty: &Ty) -> Option<Range> {
        let bound = encoding::leaf_bound(self.program, ty).ok()??;
        let bits = match bound {
            LeafBound::Bits(bits) | LeafBound::Signed(bits) => bits,
            _ => return None,
        };
        let (least, most) = bound.range()?;
        Some(Range { bits, least, most })
    }
}

/// The exact result; `None` of a division by zero, or an operation that has no such methods.
fn exact(op: Arithmetic, a: &BigInt, b: &BigInt) -> Option<BigInt> {
    match op {
        Arithmetic::Add => Some(a + b),
        Arithmetic::Sub => Some(a - b),
        Arithmetic::Mul => Some(a * b),
        Arithmetic::Div if !b.is_zero() => Some(a.div_floor(b)),
        Arithmetic::Shl => Some(a << b.to_u32()?),
        _ => None,
    }
}

/// The numbers of an integer type.
struct Range {
    bits: u32,
    least: BigInt,
    most: BigInt,
}

impl Range {
    fn holds(&self, value: &BigInt) -> bool {
        &self.least <= value && value <= &self.most
    }

    fn wrapped(&self, value: BigInt) -> BigInt {
        (value - &self.least).mod_floor(&(BigInt::one() << self.bits)) + &self.least
    }
}
