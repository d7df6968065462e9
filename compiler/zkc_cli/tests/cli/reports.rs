//! What is said about cost, and messages for tools.

use crate::support::{Package, json};

const DEAL: &str = "fn capped(amount: u64, most: u64) -> u64 {\n    if amount > most { most } else { amount }\n}\n\n\
    contract Deal {\n    #[repeatable]\n    clause settle(public paid: u64, public due: u64) -> (change: u64) {\n        \
    require(due <= paid, \"too little\");\n        reveal { change: capped(paid - due, 100) }\n    }\n}\n";

#[test]
fn build_says_which_checks_are_paid_for() {
    let package = Package::with_source(DEAL);
    let run = package.run(&["build", "--explain-cost"]).ok();
    assert!(run.out.starts_with("Deal::settle: "), "{}", run.out);
    assert!(run.out.contains("kept: \"too little\""), "{}", run.out);
    assert!(run.out.contains("dropped: follows from line 8"), "{}", run.out);
    assert!(package.file("target/Deal.settle/circuit.r1cs").is_file(), "it builds all the same");
    let run = package.run(&["build", "--explain-cost", "--message-format", "json"]).ok();
    let checks = json(&run.out)["clauses"][0]["checks"].clone();
    let checks = checks.as_array().unwrap();
    let implied: Vec<_> = checks.iter().filter(|check| check["fate"] == "implied").collect();
    assert_eq!(implied.len(), 1, "{checks:#?}");
    assert_eq!(
        (implied[0]["line"].as_u64(), implied[0]["constraints"].as_u64()),
        (Some(9), Some(0))
    );
    assert_eq!(implied[0]["because"][0]["line"], 8);
}

#[test]
fn explain_lists_every_rounding_with_its_bound_and_how_often_it_is_done() {
    let source = "use std::currency::EUR;\n\nstruct Terms {\n    payer: Digest,\n}\n\n\
        fn grown<U: unit>(m: Amount<U>) -> Amount<U> {\n    (m * 1%).half_even(keeps = _)\n}\n\n\
        contract Loan {\n    #[repeatable]\n    clause repay(public terms: Terms, public m: Amount<EUR>) \
        -> (fee: Amount<EUR>, bps: Bps, same: bool) {\n        let mut rest = m;\n        \
        for i in 0..4 {\n            for j in 0..i {\n                rest = grown(rest);\n            \
        }\n        }\n        let (down, _more) = (m / 3u8).split_floor();\n        reveal {\n            \
        fee: (rest * 0.25%).floor(keeps = terms.payer),\n            \
        bps: (rest / m).to::<Bps>().ceil(),\n            \
        same: down.to_multiple(0.05 EUR, half_up, keeps = _) == rest && terms.payer == terms.payer,\n        \
        }\n    }\n}\n";
    let package = Package::with_source(source);
    let run = package.run(&["explain", "--rounding"]).ok();
    let expected = "\
Loan::repay: rounds 10 times, in 5 places
  src/main.clause:8  (m * 1%).half_even(keeps = _)
    half_even   6 times     to the nearest, by at most 0.005 EUR; kept by nobody named
  src/main.clause:20  let (down, _more) = (m / 3u8).split_floor();
    split_floor once        down, and the rest is not lost
  src/main.clause:22  fee: (rest * 0.25%).floor(keeps = terms.payer),
    floor       once        down, by less than 0.01 EUR; terms.payer keeps it
  src/main.clause:23  bps: (rest / m).to::<Bps>().ceil(),
    ceil        once        up, by less than 1 bps; not said who keeps it
  src/main.clause:24  same: down.to_multiple(0.05 EUR, half_up, keeps = _) == res…
    half_up     once        to the nearest, by at most half of 0.05 EUR; kept by nobody named
";
    assert_eq!(run.out, expected);
    let run = package.run(&["explain", "--rounding", "--message-format", "json"]).ok();
    let listed = json(&run.out);
    let first = &listed["clauses"][0]["roundings"][0];
    assert_eq!(first["count"], 6);
    assert_eq!(first["error_at_most"], "0.005 EUR");
    assert_eq!(first["keeps"], "_");
    assert_eq!(first["expression"], "(m * 1%).half_even(keeps = _)");
    assert_eq!(listed["clauses"][0]["roundings"][2]["error_below"], "0.01 EUR");
    assert_eq!(listed["clauses"][0]["roundings"][3]["keeps"], serde_json::Value::Null);
    package.run(&["explain", "--rounding", "--clause", "pay"]).fails(2, "E0613", "no clause `pay`");
    assert_eq!(package.run(&["explain", "E0100", "--rounding"]).code, 2);
}

#[test]
fn info_draws_where_constraints_come_from() {
    let package = Package::with_source(DEAL);
    package.run(&["info", "--flamegraph", "flame.svg"]).ok();
    let drawn = String::from_utf8(package.read("flame.svg")).unwrap();
    assert!(drawn.starts_with("<svg ") && drawn.ends_with("</svg>\n"), "{drawn}");
    assert!(drawn.contains("capped (src/main.clause:9)"), "{drawn}");
    package.run(&["info", "--flamegraph", "flame.folded"]).ok();
    let folded = String::from_utf8(package.read("flame.folded")).unwrap();
    let rows: u64 =
        folded.lines().map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()).sum();
    let info = json(&package.run(&["info", "--message-format", "json"]).ok().out);
    assert_eq!(info["clauses"][0]["constraints"].as_u64(), Some(rows), "{folded}");
    let lines = package.run(&["info", "--per-line"]).ok().out;
    assert!(lines.contains("src/main.clause:8  require(due <= paid, \"too little\");"), "{lines}");
}

#[test]
fn a_budget_of_a_function_names_the_dear_lines() {
    let source = DEAL.replace("fn capped", "#[budget(constraints = 10)]\nfn capped");
    let package = Package::with_source(source);
    let run = package.run(&["build"]);
    run.fails(1, "E0431", "`capped` has");
    let package =
        Package::with_source(DEAL.replace("fn capped", "#[budget(constraints = 70)]\nfn capped"));
    package.run(&["build"]).ok();
}

#[test]
fn sarif_is_one_document_in_every_case() {
    let good = Package::with_source(DEAL);
    let run = good.run(&["check", "--message-format", "sarif"]).ok();
    assert_eq!(json(&run.err)["runs"][0]["results"].as_array().map(Vec::len), Some(0));
    let wrong = Package::with_source(DEAL.replace("capped(paid", "cappd(paid"));
    let run = wrong.run(&["check", "--message-format", "sarif"]);
    assert_eq!(run.code, 1);
    let results = json(&run.err)["runs"][0]["results"].clone();
    assert_eq!(results[0]["ruleId"], "E0100", "{results}");
    let region = &results[0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["startLine"], 9, "{results}");
    let fix = &results[0]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(fix["insertedContent"]["text"], "capped", "{results}");
}

#[test]
fn explain_says_who_answers_for_each_input() {
    let source = "struct Terms {\n    key: Field,\n    price: u64,\n    salt: Salt,\n}\n\n\
        fn receipt(bound key: Field) -> Digest {\n    digest(key) as Digest\n}\n\ncontract Sale {\n    \
        #[repeatable]\n    clause pay(public agreed: Digest<Terms>, public at: Timestamp, terms: Terms, extra: u64, \
        sealed limit: u64, legs: [(u64, u64); 3], key: Field) -> (receipt: Digest) {\n        \
        require(digest(terms) == agreed, \"these are not the agreed terms\");\n        \
        require(key == terms.key, \"another key\");\n        \
        require(legs.map(|l| l.0 + l.1).sum() < terms.price, \"too much\");\n        \
        require(extra < limit && now.before(at), \"too late\");\n        \
        reveal { receipt: receipt(key) }\n    }\n\n    #[repeatable]\n    \
        clause nothing() -> (out: u8) {\n        reveal { out: 1 }\n    }\n}\n";
    let package = Package::with_source(source);
    let run = package.run(&["explain", "--trust"]).ok();
    let expected = "\
Sale::pay: who answers for its inputs
  the prover chooses freely
    extra, legs
  private, and fixed by what the verifier knows
    terms  by src/main.clause:14  digest(terms) == agreed
    limit  sealed
    key  by src/main.clause:15  key == terms.key
  the verifier brings
    agreed, at, now

Sale::nothing: who answers for its inputs
  it has none
";
    assert_eq!(run.out, expected);
    let run =
        package.run(&["explain", "--trust", "--clause", "pay", "--message-format", "json"]).ok();
    let listed = json(&run.out);
    let inputs = listed["clauses"][0]["inputs"].as_array().unwrap();
    let terms = inputs.iter().find(|input| input["input"] == "terms").unwrap();
    assert_eq!(terms["standing"], "bound");
    assert_eq!((&terms["by"], &terms["line"]), (&"digest(terms) == agreed".into(), &14.into()));
    assert_eq!(package.run(&["explain", "--trust", "--rounding"]).code, 2);
    assert_eq!(package.run(&["explain", "--clause", "pay"]).code, 2);
}

#[test]
fn explain_says_what_everybody_learns() {
    let source = "struct Terms {\n    key: (Field, Field),\n    price: u64,\n    salt: Salt,\n}\n\n\
        fn enough(paid: u64, price: u64) -> bool {\n    paid >= price\n}\n\ncontract Sale {\n    \
        #[repeatable]\n    clause pay(public agreed: Digest<Terms>, public paid: u64, terms: Terms, \
        sealed limit: u64) -> (to: Digest, left: sealed u64, cheap: bool) {\n        \
        require(digest(terms) == agreed, \"these are not the agreed terms\");\n        \
        let ok = enough(paid, terms.price);\n        \
        require(ok && terms.price < limit, \"too little\");\n        \
        if now.reached(2026-11-22T00:00:00Z) {\n            fail(\"too late\");\n        }\n        \
        let cheap = reveal(terms.price < 9, \"small sales are reported\");\n        \
        reveal { to: digest(terms.key) as Digest, left: paid - terms.price, cheap }\n    }\n}\n";
    let package = Package::with_source(source);
    let run = package.run(&["explain", "--disclosure"]).ok();
    let expected = "\
Sale::pay: what everybody learns from a proof
  what the verifier brings
    deployment: Digest, agreed: Digest<Terms>, paid: u64, limit: Seal<u64>, now: Window
  what the proof brings
    to: Digest  from terms.key
    left: Seal<u64>  from terms.price
    cheap: bool  from terms.price
    src/main.clause:20  \"small sales are reported\"  from terms.price
  that these conditions hold where they are asked
    src/main.clause:14  require(digest(terms) == agreed, \"these are not the agreed terms\")
    src/main.clause:16  require(ok && terms.price < limit, \"too little\")
    src/main.clause:18  fail(\"too late\")
  and so how hidden values compare with known ones
    src/main.clause:14  digest(terms) == agreed
    src/main.clause:8  paid >= price
  hidden: terms, limit
  can be guessed by trying: src/main.clause:21  digest(terms.key) as Digest
  the verifier checks itself that
    `deployment` is the digest of the network, instance, contract and version that you run
    `now` contains the present time
    `agreed` is the value that you hold to be true
    `paid` is the value that you hold to be true
    `limit` is the seal of what was agreed
    the clause is repeatable: the same proof may be shown again, and must not count twice
";
    assert_eq!(run.out, expected);
    let run = package.run(&["explain", "--disclosure", "--message-format", "json"]).ok();
    let clause = &json(&run.out)["clauses"][0];
    assert_eq!(
        clause["outputs"][0]["depends_on"],
        serde_json::json!(["terms.key.0", "terms.key.1"])
    );
    assert_eq!(clause["compared"][1]["source"], "paid >= price");
    assert_eq!(clause["hidden"].as_array().map(Vec::len), Some(5));
    assert_eq!(clause["guessable"][0]["line"], 21);
    assert_eq!(clause["obligations"].as_array().map(Vec::len), Some(6));
}
