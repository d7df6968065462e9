//! The manifest, `Zkc.toml`.
//!
//! ```toml
//! [package]
//! name = "european_option"
//! version = "0.1.0"
//! edition = "2026"
//!
//! [proof]
//! curve = "bn254"
//!
//! [deployment]            # what `deployment` stands for when proving locally
//! network = "local"
//! instance = "dev"
//!
//! [lints]                 # "allow", "warn" or "deny"
//! unused = "deny"
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;
use zkc_artifact::deployment::Deployment;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_span::{FileId, Span};

use crate::lints::{Level, unknown as unknown_lint};

/// The only edition there is.
pub const EDITION: &str = "2026";

/// A valid manifest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manifest {
    /// Name of the package: an identifier, and the first segment of its paths.
    pub name: String,
    /// Its version, `major.minor.patch`.
    pub version: String,
    /// The deployment that local proofs are for.
    pub deployment: Deployment,
    /// The lints whose level is not the usual one.
    pub lints: BTreeMap<&'static str, Level>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    package: WrittenPackage,
    #[serde(default)]
    proof: WrittenProof,
    #[serde(default)]
    deployment: WrittenDeployment,
    #[serde(default)]
    lints: BTreeMap<Spanned<String>, Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPackage {
    name: Spanned<String>,
    version: Spanned<String>,
    edition: Spanned<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct WrittenProof {
    curve: Option<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct WrittenDeployment {
    network: Option<Spanned<String>>,
    instance: Option<Spanned<String>>,
}

/// Reads a manifest; on the first mistake says where it is.
///
/// # Errors
/// E0601 for what is no valid manifest, E0605 for a value that this version does not know.
pub fn parse(file: FileId, text: &str) -> Result<Manifest, Diagnostic> {
    let span = |range: std::ops::Range<usize>| {
        Span::new(file, range.start as u32, (range.end as u32).max(range.start as u32))
    };
    let written: Written = toml::from_str(text).map_err(|error| {
        let message = error.message().trim().replace('\n', "; ");
        Diagnostic::error(Code("E0601"), format!("the manifest is not valid: {message}"))
            .label(span(error.span().unwrap_or(0..0)), "")
            .help(
                "a manifest has `[package]` with `name`, `version` and `edition`, and may have \
                 `[proof]` with `curve`, `[deployment]` with `network` and `instance`, and `[lints]` \
                 with the levels of lints",
            )
    })?;
    let invalid = |value: &Spanned<String>, what: &str, help: &str| {
        Diagnostic::error(Code("E0601"), format!("`{}` is not {what}", value.get_ref()))
            .label(span(value.span()), "")
            .help(help)
    };
    let package = written.package;
    if let Some(fault) = package_name_fault(package.name.get_ref()) {
        return Err(invalid(&package.name, "a package name", &fault.help).note(fault.reason));
    }
    if !is_version(package.version.get_ref()) {
        return Err(invalid(&package.version, "a version", "write three numbers, such as `0.1.0`"));
    }
    if package.edition.get_ref() != EDITION {
        return Err(unknown(&package.edition, "edition", EDITION, span(package.edition.span())));
    }
    if let Some(curve) = &written.proof.curve {
        if curve.get_ref() == "bls12-381" {
            return Err(Diagnostic::error(Code("E0605"), "`bls12-381` is not supported yet")
                .label(span(curve.span()), "")
                .help("write `bn254`"));
        }
        if curve.get_ref() != "bn254" {
            return Err(unknown(curve, "curve", "bn254", span(curve.span())));
        }
    }
    let mut lints = BTreeMap::new();
    for (name, level) in &written.lints {
        let Some(lint) = zkc_diagnostics::lints::named(name.get_ref()) else {
            return Err(unknown_lint(name.get_ref(), span(name.span())));
        };
        let Some(level) = Level::named(level.get_ref()) else {
            let help = "write `allow`, `warn` or `deny`";
            return Err(invalid(level, "the level of a lint", help));
        };
        lints.insert(lint.name, level);
    }
    let deployment = written.deployment;
    let or = |value: Option<Spanned<String>>, default: &str| match value {
        Some(value) => value.into_inner(),
        None => default.to_owned(),
    };
    Ok(Manifest {
        name: package.name.into_inner(),
        version: package.version.into_inner(),
        deployment: Deployment {
            network: or(deployment.network, "local"),
            instance: or(deployment.instance, "dev"),
        },
        lints,
    })
}

fn unknown(value: &Spanned<String>, what: &str, known: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code("E0605"), format!("there is no {what} `{}`", value.get_ref()))
        .label(span, "")
        .suggest(format!("write `{known}`"), span, format!("\"{known}\""))
}

/// Why a text cannot be the name of a package, and what to write instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NameFault {
    /// What stands in the way.
    pub reason: String,
    /// A name that would do.
    pub help: String,
}

/// What is wrong with a package's name; none if it can begin the paths of the package's items.
pub fn package_name_fault(name: &str) -> Option<NameFault> {
    let reason = unfit(name)?;
    let letters: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(48).collect();
    let letters = letters.trim_matches('_');
    let other = match unfit(letters) {
        None => letters.to_owned(),
        Some(_) => format!("my_{letters}"),
    };
    let fits = !letters.is_empty() && unfit(&other).is_none();
    let other = if fits { &other } else { "my_escrow" };
    let help = format!("use letters, digits and `_`, beginning with a letter, such as `{other}`");
    Some(NameFault { reason, help })
}

fn unfit(name: &str) -> Option<String> {
    /// The same limit as for a folder's name on every system.
    const MOST: usize = 64;
    if name.is_empty() {
        return Some("a package needs a name: the paths of its items begin with it".to_owned());
    }
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return Some("a name begins with one of the letters a to z".to_owned());
    }
    if let Some(other) = name.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '_') {
        return Some(format!("`{}` is neither a letter, a digit nor `_`", other.escape_debug()));
    }
    if name.len() > MOST {
        return Some(format!("a name has at most {MOST} letters"));
    }
    if name == "std" {
        return Some("`std` is the standard library".to_owned());
    }
    // What can name a module can begin a path: the parser knows its words.
    let can_be_a_path = zkc_parser::parse(&format!("mod {name} {{}}\n"), FileId(0));
    (!can_be_a_path.diagnostics.is_empty())
        .then(|| format!("`{name}` is a word of the language, so no path can begin with it"))
}

fn is_version(version: &str) -> bool {
    let parts: Vec<&str> = version.split('.').collect();
    parts.len() == 3
        && parts.iter().all(|part| {
            part.len() <= 9
                && part.parse::<u32>().is_ok()
                && !part.starts_with('+')
                && (*part == "0" || !part.starts_with('0'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Result<Manifest, &'static str> {
        parse(FileId(0), text).map_err(|diagnostic| diagnostic.code.0)
    }

    const PACKAGE: &str = "[package]\nname = \"a\"\nversion = \"0.1.0\"\nedition = \"2026\"\n";

    #[test]
    fn a_manifest_needs_its_package() {
        assert_eq!(codes(PACKAGE).map(|manifest| manifest.deployment.network), Ok("local".into()));
        assert_eq!(codes(""), Err("E0601"));
        assert_eq!(codes("[package]\nname = \"a\"\n"), Err("E0601"));
        assert_eq!(codes(&PACKAGE.replace("\"a\"", "\"1a\"")), Err("E0601"));
        assert_eq!(codes(&PACKAGE.replace("\"a\"", "\"std\"")), Err("E0601"));
        assert_eq!(codes(&PACKAGE.replace("\"a\"", "\"fn\"")), Err("E0601"));
        assert_eq!(codes(&PACKAGE.replace("0.1.0", "0.1")), Err("E0601"));
        assert_eq!(codes(&PACKAGE.replace("0.1.0", "0.01.0")), Err("E0601"));
        assert_eq!(codes(&PACKAGE.replace("2026", "2027")), Err("E0605"));
    }

    #[test]
    fn words_of_the_language_are_no_names_and_another_is_offered() {
        for (name, other) in [
            ("fn", "`my_fn`"),
            ("while", "`my_while`"),
            ("self", "`my_self`"),
            ("std", "`my_std`"),
            ("1abc", "`my_1abc`"),
            ("my-escrow", "`my_escrow`"),
            ("../up", "`up`"),
            ("é", "`my_escrow`"),
            ("", "`my_escrow`"),
        ] {
            let fault = package_name_fault(name).map(|fault| fault.help).unwrap_or_default();
            assert!(fault.ends_with(other), "{name}: {fault}");
        }
        for name in ["a", "my_escrow", "fn1", "Deal", "clause_2"] {
            assert_eq!(package_name_fault(name), None, "{name}");
        }
    }

    #[test]
    fn lints_have_known_names_and_levels() {
        let with = |lines: &str| codes(&format!("{PACKAGE}[lints]\n{lines}\n"));
        let levels = with("unused = \"deny\"").map(|manifest| manifest.lints);
        assert_eq!(levels, Ok(BTreeMap::from([("unused", Level::Deny)])));
        assert_eq!(with("unusd = \"deny\""), Err("E0270"));
        assert_eq!(with("unused = \"loud\""), Err("E0601"));
    }

    #[test]
    fn unknown_keys_and_curves_are_refused() {
        assert_eq!(codes(&format!("{PACKAGE}colour = 1\n")), Err("E0601"));
        assert_eq!(codes(&format!("{PACKAGE}[proof]\ncurve = \"bls12-381\"\n")), Err("E0605"));
        assert_eq!(codes(&format!("{PACKAGE}[proof]\ncurve = \"bn256\"\n")), Err("E0605"));
        assert!(codes(&format!("{PACKAGE}[proof]\ncurve = \"bn254\"\n")).is_ok());
    }
}
