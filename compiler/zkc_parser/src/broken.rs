//! Which parts of a file a later phase should not speak about.
//!
//! After a syntax error the rest of a package is still checked, so that all mistakes show at once.
//! Inside the item with the mistake, though, whatever is found may be its consequence: a variable
//! that nothing reads, since the line that reads it is broken.

use zkc_ast::{File, Item, ItemKind};
use zkc_diagnostics::Diagnostic;
use zkc_span::Span;

/// The items with syntax errors: functions, structs and the like by themselves, the head of a
/// contract, and the whole file after a bracket that closes nothing or a comment without an end, since
/// then nobody knows what stands in what. `diagnostics` are those of [`parse`](crate::parse), perhaps of several files.
pub fn broken_items(file: &File, diagnostics: &[Diagnostic]) -> Vec<Span> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    let errors =
        errors.filter_map(|diagnostic| Some((diagnostic.primary.as_ref()?.span, diagnostic)));
    let mut broken = Vec::new();
    for (place, diagnostic) in errors.filter(|(place, _)| place.file == file.span.file) {
        let found = match diagnostic.code.0 {
            "E0004" | "E0012" => None,
            // A contract that holds an open bracket may have lost items, or gained some.
            "E0011" => outermost(&file.items, place),
            _ => innermost(&file.items, place),
        };
        let span = found.unwrap_or(match diagnostic.code.0 {
            "E0004" | "E0011" | "E0012" => file.span,
            _ => place,
        });
        if !broken.contains(&span) {
            broken.push(span);
        }
    }
    broken
}

fn holds(item: &Item, place: Span) -> bool {
    item.span.start <= place.start && place.end <= item.span.end
}

fn outermost(items: &[Item], place: Span) -> Option<Span> {
    items.iter().find(|item| holds(item, place)).map(|item| item.span)
}

fn innermost(items: &[Item], place: Span) -> Option<Span> {
    let item = items.iter().find(|item| holds(item, place))?;
    let inner = match &item.kind {
        ItemKind::Contract(contract) => contract.items.as_slice(),
        ItemKind::Impl(block) => &block.items,
        ItemKind::Mod(module) => module.items.as_deref().unwrap_or(&[]),
        _ => return Some(item.span),
    };
    let head = inner.first().map_or(item.span, |first| Span { end: first.span.start, ..item.span });
    innermost(inner, place).or(Some(if place.end <= head.end { head } else { place }))
}
