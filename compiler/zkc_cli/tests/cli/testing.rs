//! `zkc test`: which tests run, how deep, and what is said of them.

use std::path::Path;

use crate::support::{Package, json, zkc};

/// A clause with two conditions and an operation that can fail, a passing test and a failing one.
const METER: &str = r#"contract Meter {
    #[repeatable]
    clause read(public last: u16, sealed now: u16) -> (used: u16) {
        require(last <= 5_000, "the meter ends at 5000, \"{last}\" & <more>");
        require(reveal(now >= last, "it only counts up"), "it counts up from {last}");
        reveal { used: now - last }
    }
}

#[fixture]
fn reading() -> Meter::read {
    Meter::read { last: 100, now: 130 }
}

#[test]
fn counts() {
    let out = Meter::read { ..reading() };
    require(out.used == 30, "{out.used} is used");
}

#[test(fails_with = "it counts up from 200")]
fn only_up() {
    Meter::read { last: 200, ..reading() };
}

mod more {
    #[test]
    fn never_holds(last: u16) {
        let out = super::Meter::read { last, ..super::reading() };
        require(out.used < 0, "never");
    }
}
"#;

fn meter() -> Package {
    Package::with_source(METER)
}

fn example(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

#[test]
fn the_examples_pass_by_evaluator_and_circuit() {
    for name in ["european_option", "private_transfer"] {
        zkc(&example(name), &["test"]).ok();
    }
    let run = zkc(&example("european_option"), &["test", "--witness", "--cases", "3"]).ok();
    assert!(run.out.contains("test it_pays ... ok (8 cases)"), "{run:#?}");
}

#[test]
fn proofs_are_made_and_forgotten() {
    let package = meter();
    let run = package.leaves_files_alone(&["test", "--prove", "counts"]).ok();
    assert!(run.err.contains("Setting up"), "{run:#?}");
    assert!(run.out.contains("1 passed; 0 failed; 2 filtered out"), "{run:#?}");
}

#[test]
fn results_come_in_the_order_of_the_source() {
    let run = meter().run(&["test"]);
    assert_eq!(run.code, 1, "{run:#?}");
    let lines: Vec<&str> = run.out.lines().filter(|line| line.starts_with("test ")).collect();
    assert_eq!(
        lines,
        [
            "test counts ... ok",
            "test only_up ... ok",
            "test more::never_holds ... FAILED",
            "test result: FAILED. 2 passed; 1 failed; 0 filtered out",
        ]
    );
    assert_eq!(run.errors(), 1, "{run:#?}");
}

#[test]
fn names_choose_tests() {
    let package = meter();
    let names = |args: &[&str]| {
        let args = [&["test", "--list"], args].concat();
        package.run(&args).ok().out.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(names(&[]), ["counts", "only_up", "more::never_holds"]);
    assert_eq!(names(&["o"]), ["counts", "only_up", "more::never_holds"]);
    assert_eq!(names(&["ly"]), ["only_up"]);
    assert_eq!(names(&["--exact", "more::never_holds"]), ["more::never_holds"]);
    assert_eq!(names(&["zzz"]), Vec::<String>::new());
    package.run(&["test", "--exact", "never_holds"]).fails(2, "E0805", "more::never_holds");
    let none = package.run(&["test", "zzz"]).ok();
    assert!(none.out.contains("0 passed; 0 failed; 3 filtered out"), "{none:#?}");
}

#[test]
fn a_seed_repeats_its_cases() {
    let package = meter();
    let case = |seed: &str| {
        let run = package.run(&["test", "never", "--seed", seed, "--format", "json"]);
        let test = json(run.out.lines().nth(1).expect("a result"));
        test["case"]["values"]["last"].as_str().expect("a value").to_owned()
    };
    assert_eq!(case("1"), case("1"));
    assert_eq!(case("1"), "0", "the least that fails");
}

#[test]
fn json_says_all() {
    let run = meter().run(&["test", "--format", "json", "--coverage"]);
    let lines: Vec<serde_json::Value> = run.out.lines().map(json).collect();
    let kinds: Vec<&str> = lines.iter().filter_map(|line| line["type"].as_str()).collect();
    assert_eq!(kinds, ["start", "test", "test", "test", "coverage", "end"]);
    assert_eq!(lines[0]["tests"], 3);
    assert_eq!(lines[2]["name"], "only_up");
    assert_eq!((&lines[2]["result"], &lines[2]["line"]), (&"passed".into(), &22.into()));
    assert_eq!(lines[3]["result"], "failed");
    assert_eq!(lines[3]["messages"][0]["code"], "E0500");
    assert_eq!((&lines[5]["passed"], &lines[5]["failed"]), (&2.into(), &1.into()));
    let coverage = &lines[4];
    assert_eq!((&coverage["conditions"], &coverage["conditions_failed"]), (&2.into(), &1.into()));
    let each = coverage["each"].as_array().expect("conditions");
    let silent: Vec<&str> = each
        .iter()
        .filter(|condition| condition["failed"] == 0)
        .filter_map(|condition| condition["source"].as_str())
        .collect();
    assert_eq!(silent, ["last <= 5_000"]);
}

#[test]
fn coverage_names_what_no_test_made_fail() {
    let run = meter().run(&["test", "--coverage", "counts"]).ok();
    let at = run.out.find("coverage:").expect("a part of its own");
    insta::assert_snapshot!(&run.out[at..], @r#"
    coverage: 0 of 2 conditions and 0 of 1 operations that can fail were seen to fail
    no test makes these fail:
      src/main.clause:4:17  "the meter ends at 5000, "{…}" & <more>"
      src/main.clause:5:17  "it counts up from {…}"
    nor these operations:
      src/main.clause:6:24  `now - last`
    "#);
}

#[test]
fn junit_holds_any_text() {
    let source = METER.replace("fails_with = \"it counts", "fails_with = \"it does not count");
    let source = source.replace("last: 200", "last: 5_001");
    let run = Package::with_source(source).run(&["test", "--format", "junit"]);
    assert_eq!(run.code, 1, "{run:#?}");
    let suites = "<testsuites tests=\"3\" failures=\"2\" errors=\"0\" time=\"";
    assert!(run.out.contains(suites), "{run:#?}");
    let case = "<testcase classname=\"loan\" name=\"only_up\" file=\"src/main.clause\" line=\"22\"";
    assert!(run.out.contains(case), "{run:#?}");
    assert!(run.out.contains("classname=\"loan::more\" name=\"never_holds\""), "{run:#?}");
    assert!(run.out.contains("&quot;5001&quot; &amp; &lt;more&gt;"), "{run:#?}");
    assert!(!run.out.contains("& <more>"), "{run:#?}");
}

#[test]
fn a_test_costs_no_rows() {
    let tests = METER.find("#[fixture]").expect("tests");
    let rows = |source: &str| {
        let package = Package::with_source(source);
        package.run(&["build"]).ok();
        package.read("target/Meter.read/circuit.r1cs")
    };
    assert_eq!(rows(METER), rows(&METER[..tests]));
}

#[test]
fn tests_stand_in_a_folder_of_their_own() {
    let package = meter();
    let source = "use loan::{Meter, reading};\n\n#[test]\nfn reads() {\n    \
                  Meter::read { ..reading() };\n}\n";
    package.write("tests/of_meter.clause", source);
    package.write("tests/cases.csv", "last\n1\n");
    let run = package.run(&["test", "tests::"]).ok();
    assert!(run.out.contains("test tests::of_meter::reads ... ok"), "{run:#?}");
    package.write("tests/broken.clause", "fn broken( {\n");
    assert_eq!(package.run(&["test"]).code, 1);
    assert_eq!(package.run(&["check"]).code, 1);
    package.run(&["build"]).ok();
}

#[test]
fn a_package_without_tests_says_how_to_write_one() {
    let run = Package::loan().run(&["test"]).ok();
    assert!(run.out.contains("write `#[test] fn name() { … }`"), "{run:#?}");
}

/// What one clause seals another opens, with the same salt and no other; clocks and salts are those asked
/// for; functions are tested as they are.
#[test]
fn clauses_follow_one_another() {
    let source = r#"use std::testing::{clock, salt, window};

struct Credit {
    left: u32,
}

contract Line {
    #[repeatable]
    clause open(public asked: u32) -> (credit: sealed Credit) {
        require(asked < 1_000, "too much");
        reveal { credit: Credit { left: asked } }
    }

    #[repeatable]
    #[window(max = 10 min)]
    clause close(public of: Seal<Credit>, sealed credit: Credit) -> (left: u32) {
        require(credit.seal() == of, "another credit");
        require(now.reached(2026-01-01T00:00:00Z), "too early");
        reveal { left: least(credit.left, 500) }
    }
}

fn least(a: u32, b: u32) -> u32 {
    if a < b { a } else { b }
}

#[fixture]
fn opened(asked: u32) -> Line::open {
    Line::open { asked, salt_of_credit: salt(7) }
}

#[test]
fn the_same_salt_opens() {
    let first = Line::open { ..opened(600) };
    let inputs = closing(first.credit, first.seal_of_credit);
    let last = Line::close { ..inputs };
    require(last.left == 500, "{last.left}");
}

#[test(fails_with = "another credit")]
fn another_salt_does_not() {
    let first = Line::open { ..opened(600) };
    Line::close { salt_of_credit: salt(8), ..closing(first.credit, first.seal_of_credit) };
}

#[test(fails_with = "another credit")]
fn salts_are_fresh_where_nobody_says_them() {
    let first = Line::open { asked: 600 };
    let second = Line::open { asked: 600 };
    require(first.seal_of_credit != second.seal_of_credit, "the same seal");
    Line::close { ..closing(first.credit, first.seal_of_credit) };
}

#[fixture]
fn closing(credit: Credit, of: Seal<Credit>) -> Line::close {
    Line::close { of, credit, salt_of_credit: salt(7), now: clock(2026-02-01T00:00:00Z) }
}

#[test(fails_with = "10 min")]
fn a_window_is_narrow() {
    let first = Line::open { ..opened(1) };
    let now = window(2026-02-01T00:00:00Z, 2026-02-01T00:10:01Z);
    Line::close { now, ..closing(first.credit, first.seal_of_credit) };
}

#[test(fails_with = ["too much", "too early"])]
fn all_that_fails_is_reported() {
    Line::open { asked: 1_000 };
    let first = Line::open { ..opened(1) };
    let early = clock(2025-12-31T23:59:59Z);
    Line::close { now: early, ..closing(first.credit, first.seal_of_credit) };
}

#[test(fails_with = "too much")]
fn what_follows_from_a_failure_is_not_asked() {
    let first = Line::open { asked: 1_000 };
    require(first.credit.left == 3, "never asked");
}

#[test]
fn least_is_one_of_both(a: u32, b: u32) {
    let found = least(a, b);
    require(found <= a && found <= b && (found == a || found == b), "{found}");
}
"#;
    let package = Package::with_source(source);
    let run = package.run(&["test"]).ok();
    assert!(run.out.contains("7 passed"), "{run:#?}");
    package.run(&["test", "--witness"]).ok();
}

/// A party's signature is its own, over what it signed; another `--seed` makes other parties.
#[test]
fn parties_sign() {
    let package = Package::with_source(
        r#"use std::sig::{PublicKey, Signature};
use std::testing::party;

#[domain("acme/offer/1")]
struct Offer {
    price: u64,
}

contract Sale {
    #[repeatable]
    clause accept(public seller: PublicKey, offer: Offer, by: Signature) -> (price: u64) {
        seller.verify(digest(offer), by);
        reveal { price: offer.price }
    }
}

#[fixture]
fn accepted() -> Sale::accept {
    let offer = Offer { price: 3 };
    Sale::accept { seller: party(1).key(), offer, by: party(1).sign(digest(offer)) }
}

#[test]
fn the_seller_signs() {
    let out = Sale::accept { ..accepted() };
    require(out.price == 3, "{out.price}");
}

#[test(fails_with = "the signature is not this key's over this message")]
fn not_another_price() {
    Sale::accept { offer: Offer { price: 2 }, ..accepted() };
}

#[test(fails_with = "the signature is not this key's over this message")]
fn not_another_seller() {
    Sale::accept { seller: party(2).key(), ..accepted() };
}
"#,
    );
    package.run(&["test"]).ok();
    package.run(&["test", "--seed", "9"]).ok();
}
