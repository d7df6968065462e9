//! Values as the machine holds them: trees whose numbers know what they depend on.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::Zero;
use zkc_hir::encoding;
use zkc_hir::{Program, Ty};

use crate::deps::{DepTable, Deps};
use crate::number::Number;
use crate::value::Value;

/// A value. Copies of composites share their parts until one is written to.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// A number and what it depends on.
    Leaf(Number, Deps),
    /// Parts in order, and what all of them depend on besides their own.
    Parts(Rc<Vec<Node>>, Deps),
    /// ⊥.
    Bottom,
}

impl Node {
    pub(crate) fn constant(value: impl Into<BigInt>) -> Node {
        Node::Leaf(Number::Int(value.into()), Deps::NONE)
    }

    /// A value that depends on nothing.
    pub(crate) fn constant_of(value: &Value) -> Node {
        match value {
            Value::Int(value) => Node::constant(value.clone()),
            Value::Composite(parts) => Node::parts(parts.iter().map(Node::constant_of).collect()),
            Value::Exact(_) | Value::Bottom => Node::Bottom,
        }
    }

    pub(crate) fn truth_of(holds: bool, deps: Deps) -> Node {
        Node::Leaf(Number::Int(BigInt::from(u8::from(holds))), deps)
    }

    pub(crate) fn parts(parts: Vec<Node>) -> Node {
        Node::Parts(Rc::new(parts), Deps::NONE)
    }

    pub(crate) fn unit() -> Node {
        Node::parts(Vec::new())
    }

    /// A leaf's integer with what it depends on.
    pub(crate) fn int(&self) -> Option<(&BigInt, Deps)> {
        match self {
            Node::Leaf(Number::Int(value), deps) => Some((value, *deps)),
            _ => None,
        }
    }

    /// A truth value with what it depends on; `None` for ⊥.
    pub(crate) fn truth(&self) -> Option<(bool, Deps)> {
        self.int().map(|(value, deps)| (!value.is_zero(), deps))
    }

    /// The value that also depends on `deps`.
    pub(crate) fn joined(self, deps: Deps, table: &mut DepTable) -> Node {
        match self {
            Node::Leaf(number, own) => Node::Leaf(number, table.union(own, deps)),
            Node::Parts(parts, own) => Node::Parts(parts, table.union(own, deps)),
            Node::Bottom => Node::Bottom,
        }
    }

    /// A part, if there is one.
    pub(crate) fn part(&self, index: usize, table: &mut DepTable) -> Option<Node> {
        match self {
            Node::Parts(parts, deps) => Some(parts.get(index)?.clone().joined(*deps, table)),
            _ => None,
        }
    }

    /// The numbers in order with what all depend on together; `None` if ⊥ is among them.
    pub(crate) fn numbers(&self, table: &mut DepTable) -> Option<(Vec<&Number>, Deps)> {
        let mut numbers = Vec::new();
        let deps = collect(self, &mut numbers, table)?;
        Some((numbers, deps))
    }

    /// Whether any number in it is to be hidden.
    pub(crate) fn is_private(&self, table: &DepTable) -> bool {
        match self {
            Node::Leaf(_, deps) => table.is_private(*deps),
            Node::Parts(parts, deps) => {
                table.is_private(*deps) || parts.iter().any(|part| part.is_private(table))
            }
            Node::Bottom => false,
        }
    }

    /// The same value, made public.
    pub(crate) fn revealed(self, table: &mut DepTable) -> Node {
        match self {
            Node::Leaf(number, deps) => Node::Leaf(number, table.revealed(deps)),
            Node::Parts(parts, deps) => {
                let parts = parts.iter().map(|part| part.clone().revealed(table)).collect();
                Node::Parts(Rc::new(parts), table.revealed(deps))
            }
            Node::Bottom => Node::Bottom,
        }
    }

    /// The value alone.
    pub(crate) fn value(&self) -> Value {
        match self {
            Node::Leaf(Number::Int(value), _) => Value::Int(value.clone()),
            Node::Leaf(Number::Exact(value), _) => Value::Exact(value.clone()),
            Node::Parts(parts, _) => Value::Composite(parts.iter().map(Node::value).collect()),
            Node::Bottom => Value::Bottom,
        }
    }

    /// An input value, whose leaves take their dependences from `leaf` in order, by their paths. The
    /// value must be one of the type.
    pub(crate) fn input(
        program: &Program,
        ty: &Ty,
        value: &Value,
        path: &str,
        leaf: &mut dyn FnMut(&str) -> Deps,
    ) -> Node {
        match value {
            Value::Int(value) => Node::Leaf(Number::Int(value.clone()), leaf(path)),
            Value::Composite(values) => {
                let parts = encoding::parts(program, ty).unwrap_or_default();
                let part = |((step, ty), value): ((String, Ty), &Value)| {
                    Node::input(program, &ty, value, &format!("{path}{step}"), leaf)
                };
                Node::parts(parts.into_iter().zip(values).map(part).collect())
            }
            Value::Exact(_) | Value::Bottom => Node::Bottom,
        }
    }
}

fn collect<'n>(
    node: &'n Node,
    numbers: &mut Vec<&'n Number>,
    table: &mut DepTable,
) -> Option<Deps> {
    match node {
        Node::Leaf(number, deps) => {
            numbers.push(number);
            Some(*deps)
        }
        Node::Parts(parts, own) => {
            let mut deps = *own;
            for part in parts.iter() {
                let part = collect(part, numbers, table)?;
                deps = table.union(deps, part);
            }
            Some(deps)
        }
        Node::Bottom => None,
    }
}
