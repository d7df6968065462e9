//! What `public`, `bound` and `attested` parameters of functions refuse (semantics 11.2).

mod support;

use support::check_main;

const ITEMS: &str = "
    use std::hash::poseidon;
    struct Key { x: Field, y: Field }
    struct Terms { key: Key, price: u64 }
    enum Choice { One(Field), Other }
    fn known(public k: Field) { require(k != 7, \"m\"); }
    fn fixed(bound k: Field) { require(k != 7, \"m\"); }
    fn signed(attested k: Field) { require(k != 7, \"m\"); }
    fn same(terms: Terms, id: Digest<Terms>) { require(digest(terms) == id, \"m\"); }
    fn is_same(terms: Terms, id: Digest<Terms>) -> bool { digest(terms) == id }
";

/// Checks a clause with these parameters and this body.
fn check(params: &str, body: &str, expected: &[&str]) {
    let text =
        format!("{ITEMS}\ncontract Demo {{ #[repeatable] clause demo({params}) {{ {body} }} }}");
    let outcome = check_main(&text);
    let errors: Vec<String> =
        outcome.codes().into_iter().filter(|code| code.starts_with('E')).collect();
    assert_eq!(errors, expected, "{params} {body}\n{}", outcome.text());
}

#[test]
fn each_word_refuses_what_is_chosen_more_freely() {
    let three = "known(k); fixed(k); signed(k);";
    check("public k: Field", three, &[]);
    check("sealed k: Field", three, &["E0301 at \"k\""]);
    check("k: Field", "known(k);", &["E0301 at \"k\""]);
    check("k: Field", "fixed(k);", &["E0301 at \"k\""]);
    check("k: Field", "signed(k);", &["E0301 at \"k\""]);
    check("sealed t: Terms", "fixed(t.key.x); signed(t.key.y);", &[]);
    check("k: Field", "fixed(reveal(k, \"shown\"));", &["E0301 at \"reveal(k, \\\"shown\\\")\""]);
    check("sealed k: Field", "fixed(reveal(k, \"shown\"));", &[]);
}

#[test]
fn a_digest_that_is_fixed_fixes_what_was_hashed_from_there_on() {
    let terms = "t: Terms, public id: Digest<Terms>";
    check(terms, "require(digest(t) == id, \"m\"); fixed(t.key.x);", &[]);
    check(terms, "require(id == digest(t), \"m\"); fixed(t.key.x);", &[]);
    check(terms, "let d = digest(t); require(d == id, \"m\"); fixed(t.key.x);", &[]);
    check(terms, "let k = t.key; require(digest(t) == id, \"m\"); fixed(k.x);", &[]);
    check(terms, "if digest(t) != id { fail(\"m\") } fixed(t.key.x);", &[]);
    check(
        terms,
        "let ok = digest(t) == id; require(ok && t.price > 3, \"m\"); fixed(t.key.x);",
        &[],
    );
    check(terms, "same(t, id); fixed(t.key.x);", &[]);
    check(terms, "require(is_same(t, id), \"m\"); fixed(t.key.x);", &[]);
    check(terms, "require(!(digest(t) != id), \"m\"); fixed(t.key.x);", &[]);
    check("t: Terms, sealed id: Digest<Terms>", "same(t, id); fixed(t.key.x);", &[]);
    check("k: Field, sealed t: Terms", "require(k == t.key.x, \"m\"); fixed(k);", &[]);
    check(
        "t: (Digest<Terms>, u64), of: Terms, public id: Digest<(Digest<Terms>, u64)>",
        "require(digest((digest(of), t.1)) == id, \"m\"); fixed(of.key.x);",
        &[],
    );
    // Not before, and known it is not.
    check(terms, "fixed(t.key.x); same(t, id);", &["E0301 at \"t.key.x\""]);
    check(terms, "same(t, id); known(t.key.x);", &["E0301 at \"t.key.x\""]);
}

#[test]
fn what_may_not_hold_fixes_nothing() {
    let refused = |params: &str, body: &str| check(params, body, &["E0301 at \"t.key.x\""]);
    let terms = "t: Terms, public id: Digest<Terms>, public p: bool, s: bool";
    refused(terms, "require(digest(t) == id || p, \"m\"); require(s, \"m\"); fixed(t.key.x);");
    refused(terms, "require(digest(t) != id, \"m\"); require(p != s, \"m\"); fixed(t.key.x);");
    refused(terms, "require(!is_same(t, id), \"m\"); require(p || s, \"m\"); fixed(t.key.x);");
    refused(terms, "require(s, \"m\"); if p { same(t, id); } fixed(t.key.x);");
    refused(terms, "require(p, \"m\"); if s { same(t, id); } fixed(t.key.x);");
    refused(
        terms,
        "require(s || p, \"m\"); let ok = is_same(t, id); require(ok == s, \"m\"); fixed(t.key.x);",
    );
    refused(
        terms,
        "let ok = if p { s } else { is_same(t, id) }; require(ok, \"m\"); fixed(t.key.x);",
    );
    refused(
        terms,
        "let ok = s && ({ same(t, id); true }); require(ok || p, \"m\"); fixed(t.key.x);",
    );
    // A private digest is one that the prover made.
    refused("t: Terms, id: Digest<Terms>", "same(t, id); fixed(t.key.x);");
    // Another value than the one that was hashed.
    refused(
        "t: Terms, public p: Terms, public id: Digest<Terms>",
        "let mut u = t; u = p; require(digest(u) == id, \"m\"); fixed(t.key.x);",
    );
    refused(
        "t: Terms, public p: Terms, public id: Digest<Terms>",
        "require(digest(Terms { key: p.key, ..t }) == id, \"m\"); fixed(t.key.x);",
    );
}

#[test]
fn loops_fix_nothing_behind_them_and_elements_are_told_apart() {
    let list = "list: [Terms; 3], public ids: [Digest<Terms>; 3]";
    check(list, "for i in 0..3 { let t = list[i]; same(t, ids[i]); fixed(t.key.x); }", &[]);
    check(list, "for (i, t) in list.enumerate() { same(t, ids[i]); fixed(t.key.x); }", &[]);
    check(list, "same(list[0], ids[0]); fixed(list[1].key.x);", &["E0301 at \"list[1].key.x\""]);
    check(
        list,
        "for i in 0..3 { same(list[i], ids[i]); } let t = list[1]; fixed(t.key.x);",
        &["E0301 at \"t.key.x\""],
    );
    check(
        "list: [Terms; 3], public id: Digest<[Terms; 3]>",
        "require(digest(list) == id, \"m\"); fixed(list[1].key.x);",
        &[],
    );
    // In the second round it is another one.
    check(
        "a: Terms, b: Terms, public id: Digest<Terms>",
        "let mut t = a; same(a, id); for _i in 0..2 { fixed(t.key.x); t = b; }",
        &["E0301 at \"t.key.x\""],
    );
    check(
        "a: Terms, b: Terms, public id: Digest<Terms>",
        "let mut t = a; for _i in 0..2 { same(a, id); fixed(t.key.x); t = b; }",
        &["E0301 at \"t.key.x\""],
    );
}

#[test]
fn a_part_of_an_enum_is_not_all_of_it() {
    check(
        "c: Choice, public id: Digest<Choice>",
        "require(digest(c) == id, \"m\"); let k = match c { Choice::One(k) => k, Choice::Other => 1 }; \
         fixed(k);",
        &[],
    );
    check(
        "c: Choice, public id: Digest<Field>, d: Field",
        "let k = match c { Choice::One(k) => k, Choice::Other => 1 }; \
         require(digest(k) == id, \"m\"); \
         let m = match c { Choice::One(k) => k, Choice::Other => d }; fixed(m);",
        &["E0301 at \"m\""],
    );
}

#[test]
fn what_a_fixed_key_signed_is_attested() {
    let check = |params: &str, body: &str, expected: &[&str]| {
        let text = format!(
            "use std::sig::{{PublicKey, Signature}};\n{ITEMS}\ncontract Demo {{ #[repeatable] \
             clause demo(t: Terms, by: Signature, {params}) {{ {body} }} }}"
        );
        let outcome = check_main(&text);
        let errors: Vec<String> =
            outcome.codes().into_iter().filter(|code| code.starts_with('E')).collect();
        assert_eq!(errors, expected, "{params} {body}\n{}", outcome.text());
    };
    let body = "key.verify(digest(t), by); signed(t.key.x);";
    check("public key: PublicKey", body, &[]);
    check("sealed key: PublicKey", body, &[]);
    check("key: PublicKey", body, &["E0301 at \"t.key.x\""]);
    let weaker = "key.verify(digest(t), by); fixed(t.key.x);";
    check("public key: PublicKey", weaker, &["E0301 at \"t.key.x\""]);
    let in_an_arm = "if k { key.verify(digest(t), by); } signed(t.key.x);";
    check("public key: PublicKey, public k: bool", in_an_arm, &["E0301 at \"t.key.x\""]);
    let other = "key.verify(digest(k), by); signed(t.key.x);";
    check("public key: PublicKey, k: u8", other, &["E0301 at \"t.key.x\""]);
}
