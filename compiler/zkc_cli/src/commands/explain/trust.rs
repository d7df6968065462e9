//! `zkc explain --trust`: for each clause, who answers for each part of its inputs (semantics 11.2).

use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use zkc_hir::{Clause, Standing, Trust, Visibility};
use zkc_span::SourceMap;

use super::{one_line, selected};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::project::{self, full_name};
use crate::ui::Ui;

/// Parts that stand alike and for the same reason.
struct Group {
    standing: Standing,
    /// Why the prover cannot choose them; empty where it can.
    reason: String,
    /// File and line of the condition that fixes them.
    place: Option<(String, u32)>,
    parts: Vec<String>,
}

pub fn run(clause: Option<&str>, ui: &Ui) -> Outcome<Exit> {
    let project = project::open(ui)?;
    let (program, sources) = (&project.program, &project.session.sources);
    let clauses = selected(&project, clause)?.into_iter().map(|index| {
        let clause = &program.clauses[index];
        (clause, groups(clause, sources))
    });
    if ui.is_json() {
        let clauses: Vec<Json> = clauses.map(|(clause, groups)| as_json(clause, &groups)).collect();
        return Ok(ui.data(&format!("{}\n", json!({ "clauses": clauses }))));
    }
    let texts: Vec<String> = clauses.map(|(clause, groups)| as_text(clause, &groups)).collect();
    Ok(ui.data(&texts.join("\n")))
}

fn groups(clause: &Clause, sources: &SourceMap) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for param in &clause.params {
        let of_param = |trust: &&Trust| {
            let rest = trust.path.strip_prefix(param.name.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let parts: Vec<&Trust> = clause.trust.iter().filter(of_param).collect();
        let alike = |trust: &&Trust| (trust.standing, trust.by) == (parts[0].standing, parts[0].by);
        let shown = if parts.iter().all(alike) { &parts[..parts.len().min(1)] } else { &parts[..] };
        for trust in shown {
            let whole = shown.len() == 1;
            let path = if whole { param.name.clone() } else { trust.path.clone() };
            let sealed = param.visibility == Visibility::Sealed;
            let reason = match (trust.by, trust.standing) {
                (Some(span), _) => one_line(sources.snippet(span)),
                (None, Standing::Bound) if sealed => "sealed".to_owned(),
                _ => String::new(),
            };
            let place = trust.by.map(|span| {
                let line = sources.location(span).line;
                (sources.file(span.file).name().to_owned(), line)
            });
            let same = |group: &&mut Group| {
                (group.standing, &group.reason, &group.place) == (trust.standing, &reason, &place)
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.parts.push(path),
                None => groups.push(Group {
                    standing: trust.standing,
                    reason,
                    place,
                    parts: vec![path],
                }),
            }
        }
    }
    if clause.uses_now {
        let now = "now".to_owned();
        match groups.iter_mut().find(|group| group.standing == Standing::Public) {
            Some(group) => group.parts.push(now),
            None => groups.push(Group {
                standing: Standing::Public,
                reason: String::new(),
                place: None,
                parts: vec![now],
            }),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.standing));
    groups
}

fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Public => "public",
        Standing::Bound => "bound",
        Standing::Attested => "attested",
        Standing::Chosen => "chosen",
    }
}

fn as_json(clause: &Clause, groups: &[Group]) -> Json {
    let inputs: Vec<Json> = groups
        .iter()
        .flat_map(|group| group.parts.iter().map(move |part| (group, part)))
        .map(|(group, part)| {
            let by = (!group.reason.is_empty()).then_some(&group.reason);
            let (file, line) = group.place.clone().unzip();
            json!({ "input": part, "standing": word(group.standing), "by": by, "file": file, "line": line })
        })
        .collect();
    json!({ "name": clause.name, "contract": clause.contract, "inputs": inputs })
}

fn as_text(clause: &Clause, groups: &[Group]) -> String {
    let mut text = format!("{}: who answers for its inputs\n", full_name(clause));
    if groups.is_empty() {
        text.push_str("  it has none\n");
    }
    let mut last = None;
    for group in groups {
        if last.replace(group.standing) != Some(group.standing) {
            let title = match group.standing {
                Standing::Chosen => "the prover chooses freely",
                Standing::Attested => {
                    "the prover chooses among what was signed with a key that is fixed, or is live"
                }
                Standing::Bound => "private, and fixed by what the verifier knows",
                Standing::Public => "the verifier brings",
            };
            _ = writeln!(text, "  {title}");
        }
        let parts = group.parts.join(", ");
        _ = match (&group.place, group.reason.as_str()) {
            (Some((file, line)), reason) => {
                writeln!(text, "    {parts}  by {file}:{line}  {reason}")
            }
            (None, "") => writeln!(text, "    {parts}"),
            (None, reason) => writeln!(text, "    {parts}  {reason}"),
        };
    }
    text
}
