//! Which conditions the tests asked: a condition that no test made fail may as well not be there.

use serde_json::{Value, json};
use zkc_eval::{Asked, Coverage};
use zkc_span::SourceMap;
use zkc_testing::{Condition, ConditionKind};

/// The conditions of a package with what the tests saw of them.
pub struct Covered {
    conditions: Vec<(Condition, Asked)>,
}

impl Covered {
    /// Puts together what there is to ask and what was asked.
    pub fn new(conditions: Vec<Condition>, seen: &Coverage) -> Covered {
        let asked = |condition: &Condition| {
            seen.conditions.get(&condition.span).copied().unwrap_or_default()
        };
        let conditions = conditions.into_iter().map(|condition| {
            let asked = asked(&condition);
            (condition, asked)
        });
        Covered { conditions: conditions.collect() }
    }

    fn failed(&self, operations: bool) -> (usize, usize) {
        let of_kind = self.conditions.iter().filter(|(it, _)| is_operation(it) == operations);
        (of_kind.clone().filter(|(_, asked)| asked.failed > 0).count(), of_kind.count())
    }

    /// For people: how many, then those that no test made fail.
    pub fn text(&self, sources: &SourceMap) -> String {
        let (failed, all) = self.failed(false);
        let (failed_operations, operations) = self.failed(true);
        let mut text = format!(
            "\ncoverage: {failed} of {all} conditions and {failed_operations} of {operations} \
             operations that can fail were seen to fail\n"
        );
        let silent = || self.conditions.iter().filter(|(_, asked)| asked.failed == 0);
        for (operations, title) in
            [(false, "no test makes these fail"), (true, "nor these operations")]
        {
            let mut of_kind = silent().filter(|(it, _)| is_operation(it) == operations).peekable();
            if of_kind.peek().is_some() {
                text.push_str(&format!("{title}:\n"));
            }
            for (condition, asked) in of_kind {
                let place = sources.display(condition.span);
                let never = if asked.held == 0 { "  (never reached)" } else { "" };
                text.push_str(&format!("  {place}  {}{never}\n", words(condition, sources)));
            }
        }
        text
    }

    /// For tools: every condition.
    pub fn json(&self, sources: &SourceMap) -> Value {
        let (failed, all) = self.failed(false);
        let (failed_operations, operations) = self.failed(true);
        let each = self.conditions.iter().map(|(condition, asked)| {
            let place = sources.location(condition.span);
            let (kind, message) = match &condition.kind {
                ConditionKind::Require(message) => ("require", Some(message.as_str())),
                ConditionKind::Fail(message) => ("fail", Some(message.as_str())),
                ConditionKind::Operation(_) => ("operation", None),
            };
            json!({
                "file": sources.file(condition.span.file).name(),
                "line": place.line,
                "column": place.column,
                "kind": kind,
                "message": message,
                "source": sources.snippet(condition.span),
                "within": condition.within,
                "held": asked.held,
                "failed": asked.failed,
            })
        });
        json!({
            "type": "coverage",
            "conditions_failed": failed,
            "conditions": all,
            "operations_failed": failed_operations,
            "operations": operations,
            "each": each.collect::<Vec<Value>>(),
        })
    }
}

fn is_operation(condition: &Condition) -> bool {
    matches!(condition.kind, ConditionKind::Operation(_))
}

/// The message of a condition, or the operation as written, on one line.
fn words(condition: &Condition, sources: &SourceMap) -> String {
    const MAX_CHARS: usize = 60;
    match &condition.kind {
        ConditionKind::Require(message) => format!("\"{message}\""),
        ConditionKind::Fail(message) => format!("fail(\"{message}\")"),
        ConditionKind::Operation(_) => {
            let written = sources.snippet(condition.span).split_whitespace();
            let written = written.collect::<Vec<&str>>().join(" ");
            match written.char_indices().nth(MAX_CHARS) {
                Some((at, _)) => format!("`{}…`", &written[..at]),
                None => format!("`{written}`"),
            }
        }
    }
}
