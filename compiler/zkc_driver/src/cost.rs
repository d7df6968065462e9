//! What conditions cost: each check of a clause with its rows, or with why it needs none; and which
//! lines a template's rows come from.

use std::collections::{BTreeMap, BTreeSet};

use zkc_artifact::debug::DebugTemplate;
use zkc_ir::{Module, Op, Origin, OriginId, Reason, ops};
use zkc_span::{SourceMap, Span};

use crate::Compiled;

/// A check, in all instances of the function it stands in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// Where it stands.
    pub span: Span,
    /// What it checks, in a word: `overflow`, `require`, `index`.
    pub kind: &'static str,
    /// The message of a `require`; else empty.
    pub message: String,
    /// How often it stands in the circuit; 0 where that is not known, as nothing was made of it.
    pub times: u64,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It stands in the circuit.
    Kept {
        /// Rows of all its instances.
        rows: u64,
    },
    /// What stands before it implies it; the places of those checks and comparisons.
    Implied(Vec<Span>),
    /// The types of the values leave nothing to check.
    ByType,
}

/// All checks of a clause, by place. One that is kept in some instances and dropped in others is
/// listed twice.
pub fn checks(compiled: &Compiled) -> Vec<Check> {
    let module = &compiled.module;
    let layout = &compiled.circuit.layout;
    let times = times(layout, layout.len().saturating_sub(1));
    let mut kept: BTreeMap<OriginId, (u64, u64)> = BTreeMap::new();
    for ((template, layout), times) in module.templates.iter().zip(layout).zip(&times) {
        for inst in &template.insts {
            let is_check = ops::can_fail(&inst.op)
                && !matches!(inst.op, Op::Implied { .. } | Op::Covered { .. } | Op::Call(_));
            if is_check && kind(module.origin(inst.origin)).is_some() {
                kept.entry(inst.origin).or_default().0 += times;
            }
        }
        for (origin, rows) in own_rows(layout) {
            if kind(module.origin(origin)).is_some() {
                kept.entry(origin).or_default().1 += u64::from(rows) * times;
            }
        }
    }
    let mut dropped: BTreeMap<OriginId, (u64, BTreeSet<Span>)> = BTreeMap::new();
    for check in zkc_ir::dropped(module) {
        let (count, because) = dropped.entry(check.origin).or_default();
        *count += times.get(check.template.0 as usize).copied().unwrap_or(0);
        because.extend(check.because.iter().map(|origin| module.origin(*origin).span));
    }
    let mut all = Vec::new();
    let mut add = |origin: &Origin, times: u64, fate: Fate| {
        if let Some(kind) = kind(origin) {
            let message = match &origin.reason {
                Reason::Require(message) => message.clone(),
                _ => String::new(),
            };
            all.push(Check { span: origin.span, kind, message, times, fate });
        }
    };
    for (origin, (times, rows)) in kept {
        add(module.origin(origin), times, Fate::Kept { rows });
    }
    for (origin, (times, because)) in dropped {
        let own = module.origin(origin).span;
        let because = because.into_iter().filter(|span| *span != own).collect();
        add(module.origin(origin), times, Fate::Implied(because));
    }
    for origin in &compiled.unneeded {
        add(origin, 0, Fate::ByType);
    }
    // A place that has rows in some instance is not one without a check.
    let paid: BTreeSet<(Span, &str)> = all
        .iter()
        .filter(|check| check.fate != Fate::ByType)
        .map(|check| (check.span, check.kind))
        .collect();
    all.retain(|check| check.fate != Fate::ByType || !paid.contains(&(check.span, check.kind)));
    all.sort_by_key(|check| (check.span.file, check.span.start, check.span.end, check.kind));
    all
}

/// The word for a check; none for what computes or calls.
fn kind(origin: &Origin) -> Option<&'static str> {
    Some(match origin.reason {
        Reason::Value | Reason::Call(_) => return None,
        Reason::Input => "input",
        Reason::Seal => "seal",
        Reason::Window => "window",
        Reason::Overflow => "overflow",
        Reason::DivisionByZero => "division by zero",
        Reason::Rounding => "rounding",
        Reason::Conversion => "conversion",
        Reason::Index => "index",
        Reason::Shift => "shift",
        Reason::Inverse => "inverse",
        Reason::Require(_) => "require",
    })
}

/// How often each template stands in one `root`.
fn times(layout: &[DebugTemplate], root: usize) -> Vec<u64> {
    let mut times = vec![0_u64; layout.len()];
    if let Some(own) = times.get_mut(root) {
        *own = 1;
    }
    // Callees stand before callers.
    for at in (0..layout.len()).rev() {
        let own = times[at];
        for site in layout[at].calls.iter().filter(|_| own > 0) {
            times[site.template as usize] = times[site.template as usize].saturating_add(own);
        }
    }
    times
}

/// Own rows of a template by origin.
fn own_rows(layout: &DebugTemplate) -> Vec<(OriginId, u32)> {
    let ends = layout.segments.iter().skip(1).map(|next| next.row).chain([layout.own_rows]);
    layout
        .segments
        .iter()
        .zip(ends)
        .map(|(segment, end)| (OriginId(segment.origin), end.saturating_sub(segment.row)))
        .collect()
}

/// The lines that the rows of a template, with all it calls, come from, dearest first: a place on the
/// line, and rows.
pub(crate) fn dearest_lines(
    module: &Module,
    layout: &[DebugTemplate],
    template: usize,
    sources: &SourceMap,
) -> Vec<(Span, u64)> {
    let mut lines: BTreeMap<(u32, u32), (Span, u64)> = BTreeMap::new();
    for (layout, times) in layout.iter().zip(times(layout, template)) {
        for (origin, rows) in own_rows(layout).into_iter().filter(|_| times > 0) {
            let span = module.origin(origin).span;
            let line = sources.location(span).line;
            let entry = lines.entry((span.file.0, line)).or_insert((span, 0));
            entry.1 += u64::from(rows) * times;
        }
    }
    let mut lines: Vec<(Span, u64)> = lines.into_values().collect();
    lines.sort_by_key(|(span, rows)| (std::cmp::Reverse(*rows), *span));
    lines
}
