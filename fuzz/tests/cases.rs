//! What campaigns have found, and a short campaign of its own.

use std::path::Path;

use zkc_fuzz::{Corpus, Stage, StandardTrees, case};
use zkc_typeck::Standard;

fn demand(text: &str, name: &str, standard: &Standard<'_>) {
    for (stage, phase) in Stage::ALL {
        if let Err(what) = phase.run(text, standard) {
            panic!("{name}, {stage}: {what}\n{text}");
        }
    }
}

/// Every case of `tests/fuzz` was found by a campaign and mended.
#[test]
fn found_cases_stay_mended() {
    let trees = StandardTrees::parse();
    let standard = trees.check();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz");
    let mut cases = 0;
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|extension| extension == "clause") {
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            demand(&text, &path.display().to_string(), &standard);
            cases += 1;
        }
    }
    assert!(cases > 0, "no case was kept");
}

#[test]
fn a_short_campaign_finds_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let corpus = Corpus::read(&[root.join("stdlib"), root.join("examples"), root.join("tests/ui")])
        .expect("readable");
    let trees = StandardTrees::parse();
    let standard = trees.check();
    for number in 0..300 {
        let text = case(&corpus, 2026, number);
        assert_eq!(text, case(&corpus, 2026, number), "a case can be made again");
        demand(&text, &format!("case {number}"), &standard);
    }
}
