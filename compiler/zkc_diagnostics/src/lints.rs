//! Lints: the warnings that have a name, by which a package or an item sets how grave they are.

/// A lint.
#[derive(Clone, Copy, Debug)]
pub struct Lint {
    /// Its name, as in `#[allow(unused)]`.
    pub name: &'static str,
    /// The codes of its warnings.
    pub codes: &'static [&'static str],
    /// What it warns of, in a few words.
    pub about: &'static str,
}

/// All lints, by name.
pub const LINTS: &[Lint] = &[
    Lint {
        name: "always_true_condition",
        codes: &["W0210"],
        about: "conditions that hold whatever the inputs are",
    },
    Lint {
        name: "loose_comment",
        codes: &["W0001"],
        about: "documentation comments that describe nothing",
    },
    Lint {
        name: "low_entropy_commitment",
        codes: &["W0300"],
        about: "published digests whose content can be guessed",
    },
    Lint { name: "never_holds", codes: &["W0431"], about: "conditions that can never hold" },
    Lint {
        name: "trivial_clause",
        codes: &["W0211"],
        about: "clauses that can be proven for every public input",
    },
    Lint {
        name: "unkept_rounding",
        codes: &["W0214"],
        about: "roundings that do not say who keeps what they leave",
    },
    Lint { name: "unreachable_arm", codes: &["W0202"], about: "arms of `match` never taken" },
    Lint {
        name: "unread_input",
        codes: &["W0201", "W0218"],
        about: "parameters that nothing depends on",
    },
    Lint {
        name: "unused",
        codes: &["W0100", "W0200"],
        about: "imports and variables nobody reads",
    },
    Lint {
        name: "vacuous_equation",
        codes: &["W0219"],
        about: "equations that hold for whatever the prover writes",
    },
];

/// The lint of a code.
pub fn of_code(code: &str) -> Option<&'static Lint> {
    LINTS.iter().find(|lint| lint.codes.contains(&code))
}

/// The lint of a name.
pub fn named(name: &str) -> Option<&'static Lint> {
    LINTS.iter().find(|lint| lint.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry;

    #[test]
    fn every_warning_that_is_no_bug_has_one_lint() {
        // W0430 says that zkc itself is at fault.
        let warnings =
            registry::entries().filter(|it| it.code.starts_with('W') && it.code != "W0430");
        for entry in warnings {
            let lints = LINTS.iter().filter(|lint| lint.codes.contains(&entry.code)).count();
            assert_eq!(lints, 1, "{}", entry.code);
        }
        assert!(LINTS.windows(2).all(|pair| pair[0].name < pair[1].name), "by name");
        assert!(of_code("E0203").is_none());
    }
}
