//! No function and no constant may lead back to itself (semantics 7.2, 7.4).

use zkc_diagnostics::{Code, Diagnostic};
use zkc_span::Span;

use crate::cx::{Cx, Node};

impl Cx<'_> {
    /// Reports each ring of functions and constants once, with the way round it.
    pub(crate) fn refuse_recursion(&mut self) {
        let nodes: Vec<Node> = self.uses.keys().copied().collect();
        let mut in_ring: Vec<Node> = Vec::new();
        for start in nodes {
            if in_ring.contains(&start) {
                continue;
            }
            if let Some(way) = self.way_back(start) {
                in_ring.extend(way.iter().map(|(node, _)| *node));
                self.report_ring(start, &way);
            }
        }
    }

    /// The shortest way from a node to itself: each node reached, and where it is used.
    fn way_back(&self, start: Node) -> Option<Vec<(Node, Span)>> {
        let mut reached: Vec<(Node, Span, Option<usize>)> = Vec::new();
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
                if !reached.iter().any(|(node, ..)| node == used) {
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
