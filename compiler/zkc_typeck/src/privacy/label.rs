//! Labels: for each part of a value, whether it is private, and how it came to be.

use std::rc::Rc;

use zkc_hir::{GenericArg, Program, Size, Ty};
use zkc_span::Span;

use super::disclosure::Sources;
use super::origin::{Brought, Freedom, Identity, worse};
use super::truth::{self, Known};

/// How a private value came about: the last step, and those before it.
#[derive(Debug)]
pub(super) struct Trace {
    /// The step's place.
    pub span: Span,
    /// What happened there.
    pub text: String,
    /// The step before; none at the input.
    pub from: Option<Rc<Trace>>,
}

impl Trace {
    /// The steps from the input on.
    pub(super) fn steps(self: &Rc<Trace>) -> Vec<Rc<Trace>> {
        let mut steps = vec![Rc::clone(self)];
        while let Some(from) = steps.last().and_then(|last| last.from.clone()) {
            steps.push(from);
        }
        steps.reverse();
        steps
    }
}

/// The label of a part that is not looked into.
#[derive(Clone, Debug, Default)]
pub(super) struct Leaf {
    /// Why it is private, if it is.
    pub private: Option<Rc<Trace>>,
    /// That the verifier did not bring it: so every private value, and one that was revealed, which
    /// everybody may know and which no verifier has fixed.
    pub brought: Option<Brought>,
    /// Whether nobody can guess it: a salt, or a digest of something with a salt in it.
    pub hides: bool,
    /// What its being true, or how far it counts, says of other values.
    pub truth: Known,
    /// Which parts of inputs it is or hashes.
    pub identity: Identity,
    /// From which hidden parts of inputs it was computed.
    pub sources: Sources,
}

impl Leaf {
    /// The label of what is computed from the value, or is some part of it.
    pub(super) fn derived(self) -> Leaf {
        Leaf { truth: None, identity: Identity::default(), ..self }
    }
}

/// How many labels a value may have before it gets one for all of it. Sources that double a value
/// line by line would take memory without end.
const MAX_PARTS: usize = 1 << 17;

/// The label of a value.
#[derive(Clone, Debug)]
pub(super) enum Label {
    /// One for all of it.
    Leaf(Leaf),
    /// One for each field of a struct or tuple.
    Parts(Vec<Label>),
    /// One for each element of an array, the same for all.
    Each(Box<Label>),
}

impl Label {
    /// The label of what everybody knows.
    pub(super) fn public() -> Label {
        Label::Leaf(Leaf::default())
    }

    /// The label of a struct or tuple: one for all of it where the parts are very many, which says
    /// no less than theirs.
    pub(super) fn of_parts(parts: Vec<Label>) -> Label {
        let label = Label::Parts(parts);
        if label.count() > MAX_PARTS { Label::Leaf(label.flat()) } else { label }
    }

    /// The label of an input of this concrete type.
    pub(super) fn input(
        program: &Program,
        ty: &Ty,
        private: Option<&Rc<Trace>>,
        freedom: Freedom,
    ) -> Label {
        let leaf = Leaf {
            private: private.cloned(),
            brought: private.map(|trace| Brought { freedom, trace: Rc::clone(trace) }),
            ..Leaf::default()
        };
        Label::input_within(program, ty, &leaf, &mut { MAX_PARTS })
    }

    /// The label of an input, in at most about `left` parts: what is beyond them gets one label.
    fn input_within(program: &Program, ty: &Ty, all: &Leaf, left: &mut usize) -> Label {
        *left = left.saturating_sub(1);
        match ty {
            Ty::Array(element, _) if *left > 0 => {
                Label::Each(Box::new(Label::input_within(program, element, all, left)))
            }
            Ty::Tuple(elements) if *left > 0 => {
                let part = |ty| Label::input_within(program, ty, all, left);
                Label::Parts(elements.iter().map(part).collect())
            }
            Ty::Struct(id, args) if *left > 0 => {
                let fields = program.struct_def(*id).fields.iter();
                Label::Parts(
                    fields
                        .map(|field| {
                            let ty = field.ty.substitute(args);
                            Label::input_within(program, &ty, all, left)
                        })
                        .collect(),
                )
            }
            _ => {
                // Of a digest or seal that is brought from outside nothing is known; it is taken
                // for one that hides, so that the warning names only what this program hashes.
                let hides = matches!(ty, Ty::Salt | Ty::Digest(_) | Ty::Seal(_));
                Label::Leaf(Leaf { hides, ..all.clone() })
            }
        }
    }

    /// How many labels it is made of.
    fn count(&self) -> usize {
        match self {
            Label::Leaf(_) => 1,
            Label::Each(element) => 1 + element.count(),
            Label::Parts(parts) => 1 + parts.iter().map(Label::count).sum::<usize>(),
        }
    }

    /// All parts as one: private if any is.
    pub(super) fn flat(&self) -> Leaf {
        match self {
            Label::Leaf(leaf) => leaf.clone(),
            Label::Each(element) => element.flat().derived(),
            Label::Parts(parts) => parts.iter().fold(Leaf::default(), |all, part| {
                let part = part.flat();
                mix_leaves(&all, &part)
            }),
        }
    }

    /// A part by index.
    pub(super) fn part(&self, index: usize) -> Label {
        match self {
            Label::Parts(parts) => parts.get(index).cloned().unwrap_or_else(Label::public),
            Label::Each(_) => self.element(),
            Label::Leaf(leaf) => Label::Leaf(leaf.clone().derived()),
        }
    }

    /// Calls with every leaf.
    pub(super) fn each_leaf(&self, call: &mut dyn FnMut(&Leaf)) {
        match self {
            Label::Leaf(leaf) => call(leaf),
            Label::Parts(parts) => parts.iter().for_each(|part| part.each_leaf(call)),
            Label::Each(element) => element.each_leaf(call),
        }
    }

    /// As [`Label::each_leaf`], to change them.
    pub(super) fn each_leaf_mut(&mut self, call: &mut dyn FnMut(&mut Leaf)) {
        match self {
            Label::Leaf(leaf) => call(leaf),
            Label::Parts(parts) => parts.iter_mut().for_each(|part| part.each_leaf_mut(call)),
            Label::Each(element) => element.each_leaf_mut(call),
        }
    }

    /// The label of an element, of which it is not known which one it is.
    pub(super) fn element(&self) -> Label {
        match self {
            Label::Each(element) => {
                let mut element = (**element).clone();
                element.each_leaf_mut(&mut |leaf| {
                    leaf.identity = Identity { is: None, ..leaf.identity.clone() };
                });
                element
            }
            other => Label::Leaf(other.flat().derived()),
        }
    }

    /// The label of a value that is one of the two.
    pub(super) fn either(&self, other: &Label) -> Label {
        self.joined(other, &truth::either)
    }

    /// The same where a condition chooses, which everybody sees if it is public.
    pub(super) fn either_by(&self, other: &Label, condition: &Leaf) -> Label {
        let known = condition.private.is_none();
        self.joined(other, &|a, b| truth::chosen(&condition.truth, known, a, b))
    }

    fn joined(&self, other: &Label, truth: &dyn Fn(&Known, &Known) -> Known) -> Label {
        match (self, other) {
            (Label::Parts(a), Label::Parts(b)) if a.len() == b.len() => {
                Label::Parts(a.iter().zip(b).map(|(a, b)| a.joined(b, truth)).collect())
            }
            (Label::Each(a), Label::Each(b)) => Label::Each(Box::new(a.joined(b, truth))),
            (Label::Parts(parts), leaf @ Label::Leaf(_))
            | (leaf @ Label::Leaf(_), Label::Parts(parts)) => {
                Label::Parts(parts.iter().map(|part| part.joined(leaf, truth)).collect())
            }
            (Label::Each(element), leaf @ Label::Leaf(_))
            | (leaf @ Label::Leaf(_), Label::Each(element)) => {
                Label::Each(Box::new(element.joined(leaf, truth)))
            }
            (a, b) => {
                let (a, b) = (a.flat(), b.flat());
                // Known values have nothing to hide; of two secrets the weaker one counts.
                let hides = match (&a.private, &b.private) {
                    (Some(_), Some(_)) => a.hides && b.hides,
                    (Some(_), None) => a.hides,
                    (None, Some(_)) => b.hides,
                    (None, None) => a.hides && b.hides,
                };
                Label::Leaf(Leaf {
                    brought: worse(&a.brought, &b.brought),
                    hides,
                    truth: truth(&a.truth, &b.truth),
                    identity: a.identity.either(&b.identity),
                    sources: a.sources.and(&b.sources),
                    private: a.private.or(b.private),
                })
            }
        }
    }

    /// The label with every part made private by a choice or an index.
    pub(super) fn tainted(&self, by: &Leaf) -> Label {
        let mut label = self.clone();
        label.taint(&[], by);
        label
    }

    /// Makes every part at the end of a way private by a choice; elements are not told apart.
    pub(super) fn taint(&mut self, way: &[Step], by: &Leaf) {
        if by.brought.is_none() {
            return;
        }
        match (way, self) {
            ([Step::Field(index), rest @ ..], Label::Parts(parts)) => {
                if let Some(part) = parts.get_mut(*index) {
                    part.taint(rest, by);
                }
            }
            ([Step::Element, rest @ ..], Label::Each(element)) => element.taint(rest, by),
            (_, Label::Leaf(leaf)) => {
                leaf.private = leaf.private.take().or_else(|| by.private.clone());
                leaf.brought = worse(&leaf.brought, &by.brought);
                leaf.sources = leaf.sources.and(&by.sources);
            }
            (_, Label::Parts(parts)) => parts.iter_mut().for_each(|part| part.taint(&[], by)),
            (_, Label::Each(element)) => element.taint(&[], by),
        }
    }

    /// The label with a step added to the way of every private part.
    pub(super) fn traced(&self, span: Span, text: &str) -> Label {
        match self {
            Label::Leaf(leaf) => {
                let step = |from: &Rc<Trace>| {
                    let from = Some(Rc::clone(from));
                    Rc::new(Trace { span, text: text.to_owned(), from })
                };
                let private = leaf.private.as_ref().map(step);
                let brought = leaf.brought.as_ref().map(|brought| Brought {
                    trace: private.clone().unwrap_or_else(|| step(&brought.trace)),
                    ..*brought
                });
                Label::Leaf(Leaf { private, brought, ..leaf.clone() })
            }
            Label::Parts(parts) => {
                Label::Parts(parts.iter().map(|part| part.traced(span, text)).collect())
            }
            Label::Each(element) => Label::Each(Box::new(element.traced(span, text))),
        }
    }

    /// The label once everybody may know the value: still one that the prover chose.
    pub(super) fn revealed(&self) -> Label {
        match self {
            Label::Leaf(leaf) => {
                let Leaf { brought, identity, sources, .. } = leaf.clone();
                Label::Leaf(Leaf { brought, identity, sources, ..Leaf::default() })
            }
            Label::Parts(parts) => Label::Parts(parts.iter().map(Label::revealed).collect()),
            Label::Each(element) => Label::Each(Box::new(element.revealed())),
        }
    }

    /// Whether both say the same, whatever the way there.
    pub(super) fn says_as(&self, other: &Label) -> bool {
        let freedom = |leaf: &Leaf| leaf.brought.as_ref().map(|brought| brought.freedom);
        match (self, other) {
            (Label::Leaf(a), Label::Leaf(b)) => {
                a.private.is_some() == b.private.is_some()
                    && freedom(a) == freedom(b)
                    && a.identity.says_as(&b.identity)
                    && a.sources == b.sources
                    && a.hides == b.hides
                    && truth::says_as(&a.truth, &b.truth)
            }
            (Label::Parts(a), Label::Parts(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.says_as(b))
            }
            (Label::Each(a), Label::Each(b)) => a.says_as(b),
            _ => false,
        }
    }

    /// The label of a result where a function is called, given the arguments for its generic
    /// parameters.
    pub(super) fn substituted(self, generics: &[GenericArg]) -> Label {
        match self {
            Label::Leaf(leaf) => {
                Label::Leaf(Leaf { truth: truth::substituted(leaf.truth, generics), ..leaf })
            }
            Label::Parts(parts) => {
                Label::Parts(parts.into_iter().map(|part| part.substituted(generics)).collect())
            }
            Label::Each(element) => Label::Each(Box::new(element.substituted(generics))),
        }
    }

    /// Takes over what is known behind a loop, given the label after its last round.
    pub(super) fn after_rounds(&mut self, after: &Label, rounds: Option<&Size>) {
        if let (Label::Leaf(before), Label::Leaf(after)) = (self, after) {
            before.truth = truth::after_rounds(&before.truth, &after.truth, rounds);
        }
    }

    /// Writes a part, given the way to it; elements are not told apart.
    pub(super) fn write(&mut self, way: &[Step], value: &Label) {
        match (way, &mut *self) {
            ([], target) => *target = value.clone(),
            ([Step::Field(index), rest @ ..], Label::Parts(parts)) => {
                if let Some(part) = parts.get_mut(*index) {
                    part.write(rest, value);
                }
            }
            ([Step::Element, rest @ ..], Label::Each(element)) => {
                let mut written = (**element).clone();
                written.write(rest, value);
                *element = Box::new(element.either(&written));
            }
            (_, target) => *target = target.either(&Label::Leaf(value.flat())),
        }
    }
}

/// One step to a part that is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// A field.
    Field(usize),
    /// Some element.
    Element,
}

/// The label of what is computed from both.
pub(super) fn mix_leaves(a: &Leaf, b: &Leaf) -> Leaf {
    let hides = (a.hides && a.private.is_some()) || (b.hides && b.private.is_some());
    Leaf {
        private: a.private.clone().or_else(|| b.private.clone()),
        brought: worse(&a.brought, &b.brought),
        hides,
        truth: None,
        identity: Identity::default(),
        sources: a.sources.and(&b.sources),
    }
}
