//! Many deals at once.

use serde_json::Value;

use crate::support::{CLOSE, DRAW, Package, Run, json};

fn batch(package: &Package, clause: &str, path: &str) -> Run {
    package.on(clause, &["prove", "--batch", path])
}

fn statuses(summary: &Value) -> Vec<(&str, &str)> {
    let deals = summary["deals"].as_array().unwrap();
    deals
        .iter()
        .map(|deal| (deal["deal"].as_str().unwrap(), deal["status"].as_str().unwrap()))
        .collect()
}

const BATCH: &str = "target/Loan.close/batch";

#[test]
fn a_bad_deal_of_each_kind_leaves_the_others_alone() {
    let package = Package::loan_with_keys();
    let deal = |name: &str, text: &str| package.write(&format!("deals/{name}"), text);
    deal("a.json", CLOSE);
    deal("b.toml", "owed = 5\npaid = 5\n");
    deal("c.json", &CLOSE.replace("731", "73100"));
    deal("d.json", &CLOSE.replace("731", "699"));
    deal("e.json", "{ \"owed\": 700");
    deal("f.json", &CLOSE.replace("731", "732"));
    deal("notes.txt", "not a deal");
    deal(".hidden.json", "not a deal");
    deal("sub/g.json", CLOSE);
    // The results of f cannot be written: a file stands where its folder should be.
    package.write(&format!("{BATCH}/f"), "in the way");
    let run = batch(&package, "close", "deals");
    assert_eq!(run.code, 6, "{run:#?}");
    let summary = json(&run.out);
    let expected = [
        ("a", "proven"),
        ("b", "proven"),
        ("c", "refused"),
        ("d", "rejected"),
        ("e", "refused"),
        ("f", "failed"),
    ];
    assert_eq!(statuses(&summary), expected);
    assert_eq!(
        summary["counts"],
        serde_json::json!({ "total": 6, "proven": 2, "refused": 2, "rejected": 1, "failed": 1 })
    );
    assert_eq!(summary["clause"], "Loan::close");
    assert_eq!(summary["deals"][2]["errors"][0]["code"], "E0616");
    assert_eq!(summary["deals"][3]["errors"][0]["code"], "E0500");
    assert_eq!(package.read(&format!("{BATCH}/summary.json")), run.out.as_bytes());
    for words in [
        "error[E0616]: c: ",
        "`paid` is out of range",
        "error[E0500]: d: ",
        "too little was paid",
        "error[E0616]: e: ",
        "error[E0611]: f: ",
        "6 deals in",
        "2 proven, 2 refused, 1 rejected, 1 failed",
    ] {
        assert!(run.err.contains(words), "{words}: {run:#?}");
    }
    assert_eq!(run.errors(), 4, "{run:#?}");
    for (id, status) in expected {
        let proof = format!("{BATCH}/{id}/proof.json");
        assert_eq!(package.file(&proof).is_file(), status == "proven", "{id}");
        if status == "proven" {
            let verified = package.on("close", &["verify", "--proof", &proof]).ok();
            assert_eq!(json(&verified.out)["valid"], true);
        }
    }
    assert!(!package.file(&format!("{BATCH}/c")).exists());
}

#[test]
fn the_exit_code_is_the_highest_of_any_deal() {
    let package = Package::loan_with_keys();
    let lines = [CLOSE, &CLOSE.replace("731", "true"), &CLOSE.replace("731", "699")];
    for (n, exit) in [(1, 0), (2, 3), (3, 4)] {
        package.write("deals.jsonl", lines[..n].join("\n"));
        let run = batch(&package, "close", "deals.jsonl");
        assert_eq!(run.code, exit, "{run:#?}");
        assert_eq!(json(&run.out)["counts"]["total"], n);
    }
}

#[test]
fn lines_are_named_by_their_number_in_the_file() {
    let package = Package::loan_with_keys();
    let bad = CLOSE.replace("731", "1.5");
    package.write("deals.jsonl", format!("{CLOSE}\r\n\n  \t\n{CLOSE}\n{bad}\n{{\n"));
    let run = batch(&package, "close", "deals.jsonl");
    assert_eq!(run.code, 3, "{run:#?}");
    let expected = [
        ("line-0001", "proven"),
        ("line-0004", "proven"),
        ("line-0005", "refused"),
        ("line-0006", "refused"),
    ];
    assert_eq!(statuses(&json(&run.out)), expected);
    assert!(run.err.contains("line-0005: deals.jsonl: line 5, column 24: `paid`"), "{run:#?}");
    assert!(run.err.contains("line-0006: deals.jsonl: line 6, column 2: "), "{run:#?}");
    package.write("deals.jsonl", b"{ \"owed\": 1\xff }\n");
    let run = batch(&package, "close", "deals.jsonl");
    assert_eq!((run.code, run.errors()), (3, 1), "{run:#?}");
}

#[test]
fn a_deal_that_fails_now_keeps_no_earlier_proof() {
    let package = Package::loan_with_keys();
    package.write("deals/a.json", DRAW);
    package.write("deals/b.json", DRAW);
    batch(&package, "draw", "deals").ok();
    let folder = "target/Loan.draw/batch";
    for name in ["proof.json", "public.json", "openings.json"] {
        assert!(package.file(&format!("{folder}/b/{name}")).is_file(), "{name}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let openings = package.file(&format!("{folder}/b/openings.json"));
        assert_eq!(std::fs::metadata(openings).unwrap().permissions().mode() & 0o777, 0o600);
    }
    package.write(&format!("{folder}/b/note.txt"), "the user's own");
    package.write("deals/b.json", DRAW.replace("100", "4000000000"));
    let run = batch(&package, "draw", "deals");
    assert_eq!(run.code, 4, "{run:#?}");
    assert!(!run.err.contains("3141592653") && !run.out.contains("3141592653"), "{run:#?}");
    let left: Vec<String> = package
        .files()
        .into_keys()
        .filter(|name| name.starts_with(&format!("{folder}/b")))
        .collect();
    assert_eq!(left, [format!("{folder}/b/note.txt")]);
    assert!(package.file(&format!("{folder}/a/proof.json")).is_file());
}

#[test]
fn what_is_no_batch_is_refused_before_anything_is_written() {
    let package = Package::loan_with_keys();
    std::fs::create_dir(package.file("empty")).unwrap();
    package.write("texts/readme.txt", "no deal");
    package.write("twice/a.toml", "owed = 1\npaid = 1\n");
    package.write("twice/a.json", CLOSE);
    package.write("named/summary.json.toml", "owed = 1\npaid = 1\n");
    package.write("blank.jsonl", "\n \n\t\n");
    package.write("deals.csv", "700,731\n");
    for (path, exit, code, words) in [
        ("empty", 3, "E0625", "has no `.toml` or `.json` file"),
        ("texts", 3, "E0625", "has no `.toml` or `.json` file"),
        ("blank.jsonl", 3, "E0625", "has no line"),
        ("twice", 3, "E0625", "two deals are called `a`"),
        ("named", 3, "E0625", "cannot be called `summary.json`"),
        ("deals.csv", 2, "E0625", "neither a folder nor a `.jsonl` file"),
        ("nowhere", 6, "E0610", "there is no file `nowhere`"),
        ("nowhere.jsonl", 6, "E0610", "there is no file `nowhere.jsonl`"),
    ] {
        let args = ["prove", "--clause", "close", "--batch", path];
        package.leaves_files_alone(&args).fails(exit, code, words);
    }
}

#[test]
fn tools_get_each_error_as_json_and_the_summary_on_stdout() {
    let package = Package::loan_with_keys();
    let bad = CLOSE.replace("731", "699");
    package.write("deals.jsonl", [CLOSE, &bad, CLOSE, &bad].join("\n"));
    let args = ["prove", "--batch", "deals.jsonl", "--out", "sent", "--message-format", "json"];
    let run = package.on("close", &args);
    assert_eq!(run.code, 4, "{run:#?}");
    let messages: Vec<Value> = run.err.lines().map(json).collect();
    assert_eq!(messages.len(), 2, "{run:#?}");
    assert!(messages[1]["message"].as_str().unwrap().starts_with("line-0004: "), "{run:#?}");
    assert_eq!(json(&run.out)["counts"]["proven"], 2);
    assert!(package.file("sent/batch/line-0003/proof.json").is_file());
    assert!(package.file("sent/batch/summary.json").is_file());
}
