//! `Vec`: a length and all the slots, of which those past the length are zeros.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use zkc_hir::Expr;
use zkc_span::Span;

use super::{Frame, Machine, Node};
use crate::deps::Deps;
use crate::number::Number;
use crate::report::FailureKind;

impl<'a> Machine<'a> {
    /// The zeros of an expression's type.
    pub(super) fn zeros(&mut self, frame: &Frame<'a>, expr: &'a Expr) -> Node {
        let ty = self.concrete(frame, &expr.ty);
        match crate::value::zero(self.program, &ty) {
            Ok(zero) => Node::constant_of(&zero),
            Err(_) => self.malformed(expr.span),
        }
    }

    /// How many elements a `Vec` has, a number.
    pub(super) fn length(&mut self, of: &Node, span: Span) -> Node {
        match of.part(0, &mut self.deps) {
            Some(len) => len,
            None => self.bottom_or_malformed(of, span),
        }
    }

    /// Whether a `Vec` has an element at this index.
    pub(super) fn has_element(&mut self, of: &Node, at: &Node, span: Span) -> Node {
        let len = self.length(of, span);
        match (len.int(), at.int()) {
            (Some((len, len_deps)), Some((at, at_deps))) => {
                Node::truth_of(at < len, self.deps.union(len_deps, at_deps))
            }
            _ => Node::Bottom,
        }
    }

    /// The slot at an index, whether it is one of the elements or not.
    pub(super) fn slot(&mut self, of: &Node, at: &Node) -> Node {
        let slot = at.int().and_then(|(at, _)| at.to_usize());
        slot.and_then(|slot| of.part(slot + 1, &mut self.deps)).unwrap_or(Node::Bottom)
    }

    /// The element at an index, which must be below the length.
    pub(super) fn element_of_vec(&mut self, of: &Node, at: &Node, span: Span) -> Node {
        match self.index_in(of, at, span) {
            Some((_, deps)) => self.slot(of, at).joined(deps, &mut self.deps),
            None => Node::Bottom,
        }
    }

    /// The `Vec` with another element at an index, which must be below the length.
    pub(super) fn put(&mut self, of: &Node, at: &Node, value: &Node, span: Span) -> Node {
        let Some((index, deps)) = self.index_in(of, at, span) else { return Node::Bottom };
        let Node::Parts(parts, own) = of else { return self.bottom_or_malformed(of, span) };
        let mut parts = parts.clone();
        if let Some(slot) = Rc::make_mut(&mut parts).get_mut(index + 1) {
            *slot = value.clone();
        }
        Node::Parts(parts, self.deps.union(*own, deps))
    }

    /// The `Vec` with one element more.
    pub(super) fn push(&mut self, of: &Node, value: &Node, span: Span) -> Node {
        let len = self.length(of, span);
        let (Some((len, deps)), Node::Parts(parts, own)) = (len.int(), of) else {
            return Node::Bottom;
        };
        let capacity = parts.len().saturating_sub(1);
        let Some(index) = len.to_usize().filter(|len| *len < capacity) else {
            return self.fail_operation(span, deps, |_| FailureKind::Full { capacity });
        };
        let mut parts = parts.clone();
        let slots = Rc::make_mut(&mut parts);
        if let Some(slot) = slots.get_mut(index + 1) {
            // Where it went tells how long the `Vec` was.
            *slot = value.clone().joined(deps, &mut self.deps);
        }
        if let Some(first) = slots.get_mut(0) {
            *first = Node::Leaf(Number::Int(BigInt::from(index + 1)), deps);
        }
        Node::Parts(parts, *own)
    }

    /// A `Vec` of these slots that is as long as another.
    pub(super) fn as_long(&mut self, of: &Node, slots: &Node, span: Span) -> Node {
        let len = self.length(of, span);
        let (Node::Leaf(..), Node::Parts(slots, own)) = (&len, slots) else { return Node::Bottom };
        Node::Parts(Rc::new(std::iter::once(len).chain(slots.iter().cloned()).collect()), *own)
    }

    /// An index below the length, with what the two depend on; else that is said.
    fn index_in(&mut self, of: &Node, at: &Node, span: Span) -> Option<(usize, Deps)> {
        let len_node = self.length(of, span);
        let ((len, len_deps), (index, at_deps)) = (len_node.int()?, at.int()?);
        let deps = self.deps.union(len_deps, at_deps);
        if index < len {
            return index.to_usize().map(|index| (index, deps));
        }
        self.fail_operation(span, deps, |machine| FailureKind::PastTheEnd {
            index: machine.shown_number(index, at_deps),
            len: machine.shown_number(len, len_deps),
        });
        None
    }
}
