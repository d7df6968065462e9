//! Constants: literals, constant items, constant parameters, and Poseidon's numbers.
//!
//! The constant check before lowering has evaluated every constant expression and refused those that
//! fail, so that here they only have to fold.

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use zkc_field::element::to_biguint;
use zkc_field::poseidon;
use zkc_hir::encoding::{self, LeafBound};
use zkc_hir::{Builtin, ConstId, Expr, ExprKind, Ty};
use zkc_ir::ValueId;
use zkc_ir::builder::TemplateBuilder;
use zkc_span::Span;

use crate::context::{Body, Frame, Lowerer, Lowering, Stop};
use crate::value::{Constant, Value};

impl<'p> Lowerer<'p> {
    /// A literal, a constant parameter, or a constant item.
    pub(crate) fn constant(&mut self, expr: &'p Expr) -> Lowering<Value> {
        let number = match &expr.kind {
            ExprKind::Number(number) => number.clone(),
            ExprKind::Size(size) => {
                let value = size.evaluate(&self.body.frame.generics);
                value.ok_or_else(|| self.not_constant(expr.span))?
            }
            ExprKind::Const(id) => {
                let constant = self.constant_item(*id, expr.span)?;
                return Ok(self.materialised(&constant));
            }
            _ => return Err(self.not_constant(expr.span)),
        };
        let bound = match &expr.ty {
            Ty::Bool => Some(LeafBound::Bits(1)),
            ty => {
                let ty = self.concrete(ty);
                let bound = encoding::leaf_bound(self.program, &ty);
                self.encoded(bound, expr.span)?
            }
        };
        Ok(Value::Leaf(match bound {
            Some(LeafBound::Field) => self.body.builder.element(number),
            _ => self.int(number),
        }))
    }

    /// The integer that a constant expression is.
    pub(crate) fn constant_int(&mut self, expr: &'p Expr) -> Lowering<BigInt> {
        let value = self.leaf(expr)?;
        self.as_constant(value).ok_or_else(|| self.not_constant(expr.span))
    }

    pub(crate) fn not_constant(&mut self, span: Span) -> Stop {
        self.contradiction(span, "a constant expression did not become a constant")
    }

    /// The value of a constant item, evaluated once apart from every template.
    fn constant_item(&mut self, id: ConstId, span: Span) -> Lowering<Constant> {
        if let Some(constant) = self.shared.constants.get(&id) {
            return Ok(constant.clone());
        }
        let item = self.program.const_def(id);
        let builder = TemplateBuilder::new(item.name.clone(), &self.prime);
        let frame = Frame::new(Vec::new(), &item.locals);
        self.enter(span)?;
        let outer = std::mem::replace(&mut self.body, Body::new(builder, frame, true));
        let value = self.expr(&item.value);
        let constant = value.map(|value| self.constant_of(&value));
        self.body = outer;
        self.leave();
        let constant = match constant {
            Ok(Some(constant)) => constant,
            Ok(None) | Err(Stop::Diverges) => return Err(self.not_constant(item.span)),
            Err(stop) => return Err(stop),
        };
        self.shared.constants.insert(id, constant.clone());
        Ok(constant)
    }

    fn constant_of(&self, value: &Value) -> Option<Constant> {
        match value {
            Value::Leaf(leaf) => {
                let constant = self.as_constant(*leaf)?;
                Some(match self.is_element(*leaf) {
                    true => Constant::Element(constant),
                    false => Constant::Int(constant),
                })
            }
            Value::Parts(parts) => {
                let parts = parts.iter().map(|part| self.constant_of(part));
                Some(Constant::Parts(parts.collect::<Option<_>>()?))
            }
            Value::Exact(_) => None,
        }
    }

    fn materialised(&mut self, constant: &Constant) -> Value {
        match constant {
            Constant::Int(value) => Value::Leaf(self.int(value.clone())),
            Constant::Element(value) => Value::Leaf(self.body.builder.element(value.clone())),
            Constant::Parts(parts) => {
                Value::parts(parts.iter().map(|part| self.materialised(part)).collect())
            }
        }
    }

    /// Poseidon's numbers, for `std`.
    pub(crate) fn poseidon_constant(
        &mut self,
        builtin: &Builtin,
        args: &'p [Expr],
        span: Span,
    ) -> Lowering<ValueId> {
        let mut numbers = Vec::with_capacity(args.len());
        for arg in args {
            let number = self.constant_int(arg)?;
            numbers.push(number.to_usize().unwrap_or(usize::MAX));
        }
        let constants = numbers.first().and_then(|width| poseidon::constants(*width));
        let element = match (builtin, constants, numbers.as_slice()) {
            (Builtin::PoseidonPartialRounds, Some(constants), [_]) => {
                return Ok(self.int(constants.partial_rounds));
            }
            (Builtin::PoseidonRoundConstant, Some(constants), [_, at]) => {
                constants.round_constants.get(*at)
            }
            (Builtin::PoseidonMatrix, Some(constants), [_, row, column]) => {
                constants.mds.get(*row).and_then(|row| row.get(*column))
            }
            _ => None,
        };
        match element {
            Some(element) => Ok(self.body.builder.element(BigInt::from(to_biguint(element)))),
            None => Err(self.contradiction(span, "Poseidon has no such constant")),
        }
    }
}
