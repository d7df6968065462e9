//! No function and no constant may lead back to itself (semantics 7.2, 7.4).

use std::collections::{BTreeMap, BTreeSet};

use zkc_diagnostics::{Code, Diagnostic};
use zkc_span::Span;

use crate::cx::{Cx, Node};

impl Cx<'_> {
    /// Reports each ring of functions and constants once, with the way round it.
    pub(crate) fn refuse_recursion(&mut self) {
        let nodes: Vec<Node> = self.uses.keys().copied().collect();
        let index: BTreeMap<Node, usize> = nodes.iter().copied().zip(0..).collect();
        let uses: Vec<Vec<usize>> = self
            .uses
            .values()
            .map(|list| list.iter().filter_map(|(node, _)| index.get(node).copied()).collect())
            .collect();
        for (start, near) in nodes.into_iter().zip(near_rings(&uses)) {
            if !near || self.in_ring.contains(&start) {
                continue;
            }
            if let Some(way) = self.way_back(start) {
                self.in_ring.extend(way.iter().map(|(node, _)| *node));
                self.report_ring(start, &way);
            }
        }
    }

    /// The shortest way from a node to itself: each node reached, and where it is used.
    fn way_back(&self, start: Node) -> Option<Vec<(Node, Span)>> {
        let mut reached: Vec<(Node, Span, Option<usize>)> = Vec::new();
        let mut seen: BTreeSet<Node> = BTreeSet::new();
        let mut next = 0;
        let mut at: (Node, Option<usize>) = (start, None);
        loop {
            for (used, span) in self.uses.get(&at.0).into_iter().flatten() {
                if *used == start {
                    let mut way = vec![(start, *span)];
                    let mut from = at.1;
                    while let Some(index) = from {
                        let (node, span, before) = reached[index];
                        way.push((node, span));
                        from = before;
                    }
                    way.reverse();
                    return Some(way);
                }
                if seen.insert(*used) {
                    reached.push((*used, *span, at.1));
                }
            }
            let (node, ..) = reached.get(next)?;
            at = (*node, Some(next));
            next += 1;
        }
    }

    fn node_name(&self, node: Node) -> (String, Span) {
        match node {
            Node::Fn(id) => {
                let name = &self.func(id).ast.name;
                (name.as_str().to_owned(), name.span)
            }
            Node::Const(id) => {
                let name = &self.consts[id.0 as usize].ast.name;
                (name.as_str().to_owned(), name.span)
            }
        }
    }

    fn report_ring(&mut self, start: Node, way: &[(Node, Span)]) {
        let (name, place) = self.node_name(start);
        let is_const = matches!(start, Node::Const(_));
        let message = match (is_const, way.len()) {
            (true, _) => format!("constant `{name}` depends on itself"),
            (false, 1) => format!("function `{name}` calls itself"),
            (false, _) => format!("function `{name}` calls itself through others"),
        };
        let code = if is_const { Code("E0220") } else { Code("E0219") };
        let mut diagnostic = Diagnostic::error(code, message).label(place, "has no end");
        let mut user = name;
        for (node, span) in way {
            let (used, _) = self.node_name(*node);
            diagnostic = diagnostic.reason(*span, format!("`{user}` uses `{used}` here"));
            user = used;
        }
        self.report(if is_const {
            diagnostic.help("give one of them a value of its own")
        } else {
            diagnostic
                .note("a circuit has a fixed size, so nothing in it can run as long as it likes")
                .help("write a loop over a constant range")
        });
    }
}

/// Which nodes may lie in a ring, given what each uses: those that do, and those on ways from one ring
/// to another. Linear, so that long chains without a ring cost nothing.
pub(crate) fn near_rings(uses: &[Vec<usize>]) -> Vec<bool> {
    let mut used_by: Vec<Vec<usize>> = vec![Vec::new(); uses.len()];
    for (node, list) in uses.iter().enumerate() {
        for &used in list {
            used_by[used].push(node);
        }
    }
    let mut near = vec![true; uses.len()];
    // What uses nothing that is left lies in no ring, nor does what nothing left uses.
    for (ahead, behind) in [(uses, &used_by[..]), (&used_by[..], uses)] {
        let count = |list: &Vec<usize>| list.iter().filter(|&&node| near[node]).count();
        let mut left: Vec<usize> = ahead.iter().map(count).collect();
        let mut ends: Vec<usize> =
            (0..uses.len()).filter(|&node| near[node] && left[node] == 0).collect();
        while let Some(end) = ends.pop() {
            near[end] = false;
            for &node in &behind[end] {
                if near[node] {
                    left[node] -= 1;
                    if left[node] == 0 {
                        ends.push(node);
                    }
                }
            }
        }
    }
    near
}

#[cfg(test)]
mod tests {
    use super::near_rings;

    #[test]
    fn only_what_may_lie_in_a_ring_is_left() {
        // 0 → 1 ⇄ 2 → 3, and 4 uses itself.
        let uses = [vec![1], vec![2, 2], vec![1, 3], vec![], vec![4]];
        assert_eq!(near_rings(&uses), [false, true, true, false, true]);
    }

    #[test]
    fn a_chain_has_no_ring_however_long() {
        let uses: Vec<Vec<usize>> =
            (0..100_000).map(|node| if node > 0 { vec![node - 1] } else { vec![] }).collect();
        assert!(near_rings(&uses).iter().all(|near| !near));
    }
}
