//! Built-in operations.

use std::rc::Rc;

use num_bigint::{BigInt, BigUint};
use num_traits::{Signed, ToPrimitive};
use zkc_hir::{Arithmetic, Builtin, Comparison, Expr, Rounding, Ty, encoding};
use zkc_span::Span;

use super::{Encoding, Frame, Halt, Machine, Node};
use crate::deps::Deps;
use crate::number::{Failed, Number};
use crate::report::FailureKind;
use crate::sponge::Width;
use crate::value::{Rational, leaves};

impl<'a> Machine<'a> {
    pub(super) fn builtin(
        &mut self,
        frame: &Frame<'a>,
        expr: &'a Expr,
        builtin: &Builtin,
        args: &'a [Expr],
        values: &[Node],
    ) -> Node {
        let span = expr.span;
        match (builtin, args, values) {
            (Builtin::Digest, [arg], [value]) => {
                let ty = self.concrete(frame, &arg.ty);
                self.digest(&ty, value, span)
            }
            (Builtin::Round(mode), [arg], [value]) => {
                let Node::Leaf(Number::Exact(exact), deps) = value else {
                    return self.bottom_or_malformed(value, span);
                };
                let ty = self.concrete(frame, &expr.ty);
                let result = self.arith.round(*mode, exact, &ty);
                self.rounded(frame, expr, (*mode, arg, value), result, *deps)
            }
            (Builtin::RoundTo(mode), [arg, _], [value, multiple]) => {
                let (Node::Leaf(number, deps), Some((of, of_deps))) = (value, multiple.int())
                else {
                    return Node::Bottom;
                };
                let ty = self.concrete(frame, &expr.ty);
                let deps = self.deps.union(*deps, of_deps);
                let count = self.arith.round_to(*mode, number, of, &ty);
                let Ok(count) = count else {
                    return self.rounded(frame, expr, (*mode, arg, value), count, deps);
                };
                match self.arith.literal(&(&count * of), &ty) {
                    Ok(result) => Node::Leaf(Number::Int(result), deps),
                    Err(failed) => {
                        let left = self.shown(&ty, multiple);
                        let right = self.shown_number(&count, deps);
                        self.fail_number(span, deps, failed, |machine, failed| {
                            machine.out_of_range(failed, (Arithmetic::Mul, left, right), &ty, deps)
                        })
                    }
                }
            }
            (Builtin::To, [arg], [value]) => {
                let Node::Leaf(number, deps) = value else { return Node::Bottom };
                let (from, to) = (self.concrete(frame, &arg.ty), self.concrete(frame, &expr.ty));
                match self.arith.in_units_of(number, &from, &to) {
                    Ok(value) => Node::Leaf(Number::Exact(value), *deps),
                    Err(_) => self.malformed(span),
                }
            }
            (Builtin::Narrow(bits), _, [value]) => {
                let Some((number, deps)) = value.int() else {
                    return self.bottom_or_malformed(value, span);
                };
                if number.bits() <= u64::from(*bits) {
                    return Node::Leaf(Number::Exact(Rational::whole(number.clone())), deps);
                }
                let failed = Failed::OutOfRange(number.clone());
                self.fail_number(span, deps, failed, |machine, _| FailureKind::Conversion {
                    value: machine.shown_number(number, deps),
                    ty: format!("{bits} bits"),
                })
            }
            (Builtin::Allocate(rule), args, [total, weights, to @ ..]) => {
                let to = args.get(2).zip(to.first());
                self.allocate(*rule, total, weights, to, expr)
            }
            (Builtin::Minor, _, [value]) => value.clone(),
            (Builtin::FromMinor, _, [value]) => {
                self.unary(frame, value, expr, |arith, value, ty| arith.literal(value, ty))
            }
            (Builtin::Abs, _, [value]) => {
                self.unary(frame, value, expr, |arith, value, ty| arith.literal(&value.abs(), ty))
            }
            (Builtin::RemEuclid, [left, right], [a, b]) => {
                self.arithmetic(frame, expr, Arithmetic::Rem, (left, a), (right, b))
            }
            (Builtin::Inverse, _, [value]) => {
                let Some((number, deps)) = value.int() else {
                    return self.bottom_or_malformed(value, span);
                };
                match self.arith.inverse(number) {
                    Ok(inverse) => Node::Leaf(Number::Int(inverse), deps),
                    Err(failed) => {
                        self.fail_number(span, deps, failed, |_, _| FailureKind::Inverse)
                    }
                }
            }
            (Builtin::Zero, _, []) => self.zeros(frame, expr),
            (Builtin::Length, _, [of]) => self.length(of, span),
            (Builtin::HasElement, _, [of, at]) => self.has_element(of, at, span),
            (Builtin::Element, _, [of, at]) => self.slot(of, at),
            (Builtin::Push, _, [of, value]) => self.push(of, value, span),
            (Builtin::Put, [_, index, _], [of, at, value]) => self.put(of, at, value, index.span),
            (Builtin::AsLong, _, [of, slots]) => self.as_long(of, slots, span),
            (Builtin::WindowBefore, _, [window, t]) => {
                let end = window.part(1, &mut self.deps).unwrap_or(Node::Bottom);
                self.compare(Comparison::Lt, &end, t, span)
            }
            (Builtin::WindowReached, _, [window, t]) => {
                let start = window.part(0, &mut self.deps).unwrap_or(Node::Bottom);
                self.compare(Comparison::Ge, &start, t, span)
            }
            (Builtin::WindowWithin, _, [window, from, to]) => {
                let start = window.part(0, &mut self.deps).unwrap_or(Node::Bottom);
                let end = window.part(1, &mut self.deps).unwrap_or(Node::Bottom);
                let reached = self.compare(Comparison::Ge, &start, from, span);
                let before = self.compare(Comparison::Lt, &end, to, span);
                match (reached.truth(), before.truth()) {
                    (Some((reached, a)), Some((before, b))) => {
                        Node::truth_of(reached && before, self.deps.union(a, b))
                    }
                    _ => Node::Bottom,
                }
            }
            (Builtin::WindowIsOn, _, [window, day]) => {
                let (Some(start), Some(end)) =
                    (window.part(0, &mut self.deps), window.part(1, &mut self.deps))
                else {
                    return Node::Bottom;
                };
                let (Some((start, a)), Some((end, b)), Some((day, c))) =
                    (start.int(), end.int(), day.int())
                else {
                    return Node::Bottom;
                };
                let first = day * zkc_hir::SECONDS_OF_DAY;
                let holds = first <= *start && *end < first + zkc_hir::SECONDS_OF_DAY;
                let deps = self.deps.union(a, b);
                Node::truth_of(holds, self.deps.union(deps, c))
            }
            (Builtin::PoseidonPartialRounds, [t_expr], [t]) => {
                let Some(width) = self.poseidon_width(t, t_expr.span) else { return Node::Bottom };
                Node::constant(width.partial_rounds)
            }
            (Builtin::PoseidonRoundConstant, [t_expr, i_expr], [t, i]) => {
                let Some(width) = self.poseidon_width(t, t_expr.span) else { return Node::Bottom };
                self.table_entry(&width.round_constants, i, i_expr.span, |constant| {
                    Node::constant(constant.clone())
                })
            }
            (Builtin::PoseidonMatrix, [t_expr, i_expr, j_expr], [t, i, j]) => {
                let Some(width) = self.poseidon_width(t, t_expr.span) else { return Node::Bottom };
                let mut row: &[BigUint] = &[];
                let found = self.table_entry(&width.matrix, i, i_expr.span, |found| {
                    row = found;
                    Node::unit()
                });
                if matches!(found, Node::Bottom) {
                    return Node::Bottom;
                }
                self.table_entry(row, j, j_expr.span, |entry| Node::constant(entry.clone()))
            }
            _ if builtin.is_of_integers() => {
                self.integer_method(frame, expr, builtin, args, values)
            }
            (Builtin::RunClause(clause), _, [inputs]) => self.run_clause(*clause, inputs, span),
            (Builtin::TestFreshSalt, ..) => self.fresh_salt(span),
            (Builtin::TestSalt, _, [number]) => self.named_salt(number, span),
            (Builtin::TestWindow, _, [from, to]) => Node::parts(vec![from.clone(), to.clone()]),
            _ => self.malformed(span),
        }
    }

    /// What a rounding gave, or why it gave nothing.
    fn rounded(
        &mut self,
        frame: &Frame<'a>,
        expr: &'a Expr,
        (mode, arg, value): (Rounding, &'a Expr, &Node),
        result: Result<BigInt, Failed>,
        deps: Deps,
    ) -> Node {
        match result {
            Ok(rounded) => Node::Leaf(Number::Int(rounded), deps),
            Err(failed) => {
                let arg_ty = self.concrete(frame, &arg.ty);
                let ty = self.concrete(frame, &expr.ty);
                self.fail_number(expr.span, deps, failed, |machine, failed| {
                    let value = machine.shown(&arg_ty, value);
                    match failed {
                        Failed::NotWhole => FailureKind::NotWhole { value },
                        Failed::DivisionByZero => FailureKind::DivisionByZero { dividend: value },
                        _ => {
                            let ty = machine.program.display(&ty, &[]);
                            FailureKind::RoundingRange { value, mode, ty }
                        }
                    }
                })
            }
        }
    }

    fn digest(&mut self, ty: &Ty, value: &Node, span: Span) -> Node {
        let Some((_, deps)) = value.numbers(&mut self.deps) else { return Node::Bottom };
        let leaves = leaves(self.program, ty, &value.value(), self.arith.modulus);
        let (Ok(leaves), Some(encoding)) = (leaves, self.encoding(ty)) else {
            return self.malformed(span);
        };
        let elements: Vec<BigUint> = encoding
            .packing
            .iter()
            .map(|element| {
                let parts = element.parts.iter();
                parts.filter_map(|part| Some(leaves.get(part.leaf)? << part.shift)).sum()
            })
            .collect();
        match self.poseidon.sponge(&encoding.capacity, &elements) {
            Some(digest) => Node::Leaf(Number::Int(digest.into()), deps),
            None => {
                self.halted.get_or_insert(Halt::FieldTooSmall);
                Node::Bottom
            }
        }
    }

    fn encoding(&mut self, ty: &Ty) -> Option<Rc<Encoding>> {
        if let Some(known) = self.encodings.get(ty) {
            return Some(known.clone());
        }
        let capacity = encoding::capacity(self.program, ty).ok()?;
        let packing = encoding::packing(self.program, ty).ok()?;
        let made = Rc::new(Encoding { capacity, packing });
        self.encodings.insert(ty.clone(), made.clone());
        Some(made)
    }

    fn poseidon_width(&mut self, t: &Node, span: Span) -> Option<Rc<Width>> {
        let (t, deps) = t.int()?;
        let tabled = t.to_usize().filter(|t| (2..=17).contains(t));
        let Some(tabled) = tabled else {
            self.fail_operation(span, deps, |machine| FailureKind::PoseidonWidth {
                width: machine.shown_number(t, deps),
            });
            return None;
        };
        let width = self.poseidon.width(tabled);
        if width.is_none() {
            self.halted.get_or_insert(Halt::FieldTooSmall);
        }
        width
    }

    fn table_entry<'t, T>(
        &mut self,
        table: &'t [T],
        index: &Node,
        span: Span,
        found: impl FnOnce(&'t T) -> Node,
    ) -> Node {
        let Some((index, deps)) = index.int() else { return Node::Bottom };
        match index.to_usize().and_then(|index| table.get(index)) {
            Some(entry) => found(entry).joined(deps, &mut self.deps),
            None => self.out_of_bounds(span, index, Deps::NONE, table.len()),
        }
    }
}
