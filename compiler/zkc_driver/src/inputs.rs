//! What is said of inputs that a circuit makes nothing of.

use std::collections::BTreeMap;

use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::{Clause, Visibility};
use zkc_ir::Module;
use zkc_span::Span;

/// A warning for each parameter on which no condition and no output depends, unless its name begins
/// with `_` or it was said before of the place, `said`.
pub(crate) fn without_influence(
    clause: &Clause,
    module: &Module,
    said: impl Fn(Span) -> bool,
) -> Vec<Diagnostic> {
    let influence = zkc_ir::influence(module);
    // A leaf is named by its path: `terms.strike`, `prices[0]`.
    let mut by_name: BTreeMap<&str, bool> = BTreeMap::new();
    for (path, has) in module.entry.param_names.iter().zip(influence) {
        let name = path.split(['.', '[']).next().unwrap_or_default();
        *by_name.entry(name).or_default() |= has;
    }
    let idle = clause.params.iter().filter(|param| {
        let has = by_name.get(param.name.as_str()).copied();
        has == Some(false) && !param.name.starts_with('_') && !said(param.span)
    });
    idle.filter_map(|param| {
        let name = &param.name;
        Some(match param.visibility {
            Visibility::Public => Diagnostic::warning(
                Code("W0218"),
                format!("nothing depends on the public parameter `{name}`"),
            )
            .label(param.span, "it is read, but no condition and no output depends on it")
            .note("the same proof could be had for any other value, and whoever verifies it will think that it says something about this one")
            .at_stake(Stake::Soundness)
            .help(format!(
                "look where it is read: was a `require` forgotten? Call it `_{name}` if that is meant"
            )),
            Visibility::Private => Diagnostic::warning(
                Code("W0201"),
                format!("the private parameter `{name}` has no influence"),
            )
            .label(param.span, "it is read, but no condition and no output depends on it")
            .help(format!(
                "look where it is read: was a `require` forgotten? Call it `_{name}` if that is meant"
            )),
            // Its seal is checked in any case.
            Visibility::Sealed => return None,
        })
    })
    .collect()
}
