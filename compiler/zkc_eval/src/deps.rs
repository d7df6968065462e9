//! What a value depends on: sets of input leaves, and whether it may be shown.
//!
//! Every number carries the id of a set. Sets are kept as unions of two older ones and only listed
//! when a condition fails, so that an operation costs the same however many inputs a clause has.

use std::collections::HashMap;

/// Id of a set of input leaves in a [`DepTable`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Deps(u32);

impl Deps {
    /// Of constants: no input at all, public.
    pub(crate) const NONE: Deps = Deps(0);
}

#[derive(Clone, Copy)]
enum Node {
    None,
    Leaf(u32),
    Union(Deps, Deps),
}

/// All sets of one evaluation.
pub(crate) struct DepTable {
    /// Each set with whether a value that depends on it is private.
    sets: Vec<(Node, bool)>,
    /// Unions made lately; only a shortcut.
    recent: HashMap<(Deps, Deps), Deps>,
}

const MAX_RECENT: usize = 1 << 14;

impl DepTable {
    pub(crate) fn new() -> DepTable {
        DepTable { sets: vec![(Node::None, false)], recent: HashMap::new() }
    }

    /// The set of one input leaf.
    pub(crate) fn leaf(&mut self, leaf: u32, private: bool) -> Deps {
        self.push(Node::Leaf(leaf), private)
    }

    /// What a value computed from two others depends on.
    pub(crate) fn union(&mut self, a: Deps, b: Deps) -> Deps {
        if a == b || b == Deps::NONE {
            return a;
        }
        if a == Deps::NONE {
            return b;
        }
        let key = if a.0 < b.0 { (a, b) } else { (b, a) };
        if let Some(known) = self.recent.get(&key) {
            return *known;
        }
        if self.recent.len() >= MAX_RECENT {
            self.recent.clear();
        }
        let private = self.is_private(a) || self.is_private(b);
        let union = self.push(Node::Union(a, b), private);
        self.recent.insert(key, union);
        union
    }

    /// The same set, of a value that was made public.
    pub(crate) fn revealed(&mut self, of: Deps) -> Deps {
        if self.is_private(of) { self.push(Node::Union(of, of), false) } else { of }
    }

    /// Whether a value that depends on this is to be hidden.
    pub(crate) fn is_private(&self, of: Deps) -> bool {
        self.sets.get(of.0 as usize).is_some_and(|(_, private)| *private)
    }

    /// The leaves of a set, ascending.
    pub(crate) fn leaves(&self, of: Deps) -> Vec<u32> {
        let mut leaves = Vec::new();
        self.visit(of, |leaf| {
            leaves.push(leaf);
            false
        });
        leaves.sort_unstable();
        leaves.dedup();
        leaves
    }

    /// Whether a leaf of the set satisfies the test.
    pub(crate) fn any(&self, of: Deps, test: impl FnMut(u32) -> bool) -> bool {
        self.visit(of, test)
    }

    /// Walks the set until `stop` says so; gives whether it did. May show a leaf more than once.
    fn visit(&self, of: Deps, mut stop: impl FnMut(u32) -> bool) -> bool {
        let mut seen = std::collections::HashSet::new();
        let mut todo = vec![of];
        while let Some(next) = todo.pop() {
            match self.sets.get(next.0 as usize) {
                Some((Node::Leaf(leaf), _)) if stop(*leaf) => return true,
                Some((Node::Union(a, b), _)) if seen.insert(next) => todo.extend([*b, *a]),
                _ => {}
            }
        }
        false
    }

    fn push(&mut self, node: Node, private: bool) -> Deps {
        let id = Deps(self.sets.len() as u32);
        self.sets.push((node, private));
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_listed_once_and_revealing_keeps_them() {
        let mut table = DepTable::new();
        let (a, b) = (table.leaf(0, true), table.leaf(1, false));
        let both = table.union(a, b);
        let again = table.union(both, a);
        assert_eq!(table.leaves(again), [0, 1]);
        assert!(table.is_private(again) && !table.is_private(b));
        let shown = table.revealed(again);
        assert_eq!(table.leaves(shown), [0, 1]);
        assert!(!table.is_private(shown));
        assert!(table.any(shown, |leaf| leaf == 1) && !table.any(b, |leaf| leaf == 0));
    }
}
