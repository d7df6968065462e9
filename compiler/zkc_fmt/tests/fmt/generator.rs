//! Random programs, random layouts of a program, and comments at random boundaries of tokens. All come
//! from a seed, so that a failure can be repeated.

use zkc_span::FileId;

/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// Up to `most` things, with `between` between them.
    fn list(
        &mut self,
        most: usize,
        between: &str,
        mut each: impl FnMut(&mut Random) -> String,
    ) -> String {
        let count = self.below(most + 1);
        let parts: Vec<String> = (0..count).map(|_| each(self)).collect();
        let end = if count > 0 && between == "," && self.one_in(3) { "," } else { "" };
        parts.join(&format!("{between} ")) + end
    }
}

const NAMES: &[&str] =
    &["a", "b", "xs", "terms", "given", "unit_price", "a_rather_long_name", "state", "count"];
const TYPES: &[&str] = &["u8", "Field", "Terms", "Digest", "std::note::Spend"];

fn name(r: &mut Random) -> String {
    r.pick(NAMES).to_owned()
}

fn ty(r: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return r.pick(TYPES).to_owned();
    }
    match r.below(9) {
        0 => format!("[{}; {}]", ty(r, depth - 1), expr(r, 1, false)),
        1 => format!("({}, {})", ty(r, depth - 1), ty(r, depth - 1)),
        2 => format!("({},)", ty(r, depth - 1)),
        3 => format!("&{}", ty(r, 0)),
        4 => format!("Vec<{}, 8>", ty(r, depth - 1)),
        5 => {
            format!("Rate<{}, {}, {{ {} }}>", ty(r, depth - 1), ty(r, depth - 1), expr(r, 1, false))
        }
        6 => format!("({})", ty(r, depth - 1)),
        7 => "()".to_owned(),
        _ => r.pick(TYPES).to_owned(),
    }
}

fn pat(r: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return r
            .pick(&["_", "x", "mut y", "-1", "1..=5", "2026-11-22", "Side::Call", "true"])
            .to_owned();
    }
    match r.below(7) {
        0 => format!("({}, {})", or_pat(r, depth - 1), or_pat(r, depth - 1)),
        1 => format!("Some({})", or_pat(r, depth - 1)),
        2 => format!("Coin {{ amount, owner: {}, .. }}", or_pat(r, depth - 1)),
        3 => format!("Coin {{ {} }}", r.list(3, ",", |r| format!("f: {}", or_pat(r, depth - 1)))),
        4 => format!("[{}]", r.list(3, ",", |r| or_pat(r, depth - 1))),
        5 => format!("({})", or_pat(r, depth - 1)),
        _ => pat(r, 0),
    }
}

fn or_pat(r: &mut Random, depth: usize) -> String {
    match r.one_in(4) {
        true => format!("{} | {}", pat(r, depth), pat(r, depth)),
        false => pat(r, depth),
    }
}

/// An expression that is no block; `head` is one before a brace, without struct literals.
fn expr(r: &mut Random, depth: usize, head: bool) -> String {
    if depth == 0 {
        let literals =
            ["1_000", "0xFf", "12.50 EUR", "25 bps", "3.5%", "90 s", "2026-11-22", "true", "5u8"];
        return match r.one_in(2) {
            true => r.pick(&literals).to_owned(),
            false => name(r),
        };
    }
    let d = depth - 1;
    match r.below(16) {
        0..=2 => {
            let op = r.pick(&[
                "+", "-", "*", "/", "%", "<<", ">>", "&", "^", "|", "&&", "||", "+", "-", "*",
            ]);
            format!("{} {op} {}", expr(r, d, head), expr(r, d, head))
        }
        3 => {
            let op = r.pick(&["==", "!=", "<", "<=", ">", ">="]);
            format!("({}) {op} ({})", expr(r, d, false), expr(r, d, false))
        }
        4 | 5 => format!("{}({})", name(r), r.list(4, ",", |r| arg(r, d))),
        6 | 7 => format!("{}.{}({})", postfix(r, d), name(r), r.list(3, ",", |r| arg(r, d))),
        8 => format!("{}.{}", postfix(r, d), name(r)),
        9 => format!("{}[{}].0.1", postfix(r, d), expr(r, d, false)),
        10 => format!("{}({})", r.pick(&["-", "!", "&", "& &"]), expr(r, d, false)),
        11 if !head => {
            let rest = if r.one_in(3) { format!("..{}", expr(r, 0, false)) } else { String::new() };
            let mut fields = r.list(3, ",", |r| init(r, d));
            if !rest.is_empty() && !fields.is_empty() && !fields.ends_with(',') {
                fields.push(',');
            }
            format!("Terms {{ {fields} {rest} }}")
        }
        12 => format!("({}, {})", value(r, d), value(r, d)),
        13 => format!("[{}; 2]", value(r, d)),
        14 => match r.below(4) {
            0 => format!("({}) as uint::<{{ N + 1 }}>", value(r, d)),
            _ => format!("({}) as u64", value(r, d)),
        },
        _ => format!("require({}, \"why {{a.b}}\")", expr(r, d, false)),
    }
}

fn postfix(r: &mut Random, depth: usize) -> String {
    match depth {
        0 => name(r),
        _ => match r.below(4) {
            0 => format!("({})", expr(r, depth - 1, false)),
            1 => {
                format!("{}.{}({})", postfix(r, depth - 1), name(r), r.list(2, ",", |r| arg(r, 0)))
            }
            2 => format!("tree::root::<u8, 3>({})", expr(r, depth - 1, false)),
            _ => name(r),
        },
    }
}

/// An expression where a block is welcome too.
fn value(r: &mut Random, depth: usize) -> String {
    match r.below(8) {
        0 => block_like(r, depth),
        1 => format!("{}..{}", expr(r, 0, false), expr(r, 0, false)),
        _ => expr(r, depth, false),
    }
}

fn arg(r: &mut Random, depth: usize) -> String {
    match r.below(7) {
        0 => format!("keeps = {}", expr(r, depth, false)),
        1 => "keeps = _".to_owned(),
        2 => format!("|x, (y, z)| {}", value(r, depth)),
        3 => format!("|x| {}", block(r, depth)),
        _ => value(r, depth),
    }
}

fn init(r: &mut Random, depth: usize) -> String {
    match r.one_in(3) {
        true => name(r),
        false => format!("{}: {}", name(r), value(r, depth)),
    }
}

fn block_like(r: &mut Random, depth: usize) -> String {
    let d = depth.saturating_sub(1);
    match r.below(6) {
        0 => block(r, d),
        1 => format!("if {} {} else {}", expr(r, d, true), block(r, d), block(r, d)),
        2 => format!("if let {} = a {} else if b {}", or_pat(r, 1), block(r, d), block(r, d)),
        3 => format!("for {} in 0..8 {}", pat(r, 1), block(r, d)),
        4 => format!("match {} {{ {} }}", expr(r, d, true), r.list(3, ",", |r| arm(r, d))),
        _ => format!("if {} && {} {}", expr(r, d, true), expr(r, d, true), block(r, d)),
    }
}

fn arm(r: &mut Random, depth: usize) -> String {
    let guard = if r.one_in(4) { format!(" if {}", expr(r, 1, false)) } else { String::new() };
    format!("{}{guard} => {}", or_pat(r, 1), value(r, depth))
}

fn block(r: &mut Random, depth: usize) -> String {
    let stmts = r.list(3, "", |r| stmt(r, depth));
    let tail = if r.one_in(2) { expr(r, depth, false) } else { String::new() };
    format!("{{ {stmts} {tail} }}")
}

fn stmt(r: &mut Random, depth: usize) -> String {
    match r.below(9) {
        0 | 1 => format!("let {} = {};", pat(r, 1), value(r, depth)),
        2 => format!("let x: {} = {};", ty(r, 1), value(r, depth)),
        3 => format!("a.b[0].1 {} {};", r.pick(&["=", "+=", ">>=", "<<="]), value(r, depth)),
        4 => format!("{};", expr(r, depth, false)),
        5 => block_like(r, depth),
        6 => format!("tell terms.buyer {{ {} }}", r.list(2, ",", |r| init(r, depth))),
        7 => r.pick(&["use a::{b, c};", "const A: u8 = 1;", ";"]).to_owned(),
        _ => format!(
            "advice (q: u8, r: u8) from {}\ngiven a != 0\nsuch_that {} means b;",
            expr(r, 1, false),
            block(r, 0)
        ),
    }
}

fn item(r: &mut Random) -> String {
    let attr = r.pick(&["", "", "#[test]", "#[budget(constraints = 30_000)] #[test(a = [\"b\"])]"]);
    let public = r.pick(&["", "pub"]);
    let field = |r: &mut Random| format!("{}: {}", name(r), ty(r, 2));
    let body = match r.below(9) {
        0 => "use std::{a::{b as c, d}, e, f::*};".to_owned(),
        1 => format!("const LIMIT: {} = {};", ty(r, 1), value(r, 2)),
        2 => format!("struct S<A: unit, const N: u32 = 2> {{ {} }}", r.list(4, ",", field)),
        3 => format!("linear struct S(pub {}, {});", ty(r, 2), ty(r, 2)),
        4 => {
            let named = r.list(2, ",", field);
            format!("enum E {{ A, B({}), C {{ {named} }} }}", ty(r, 2))
        }
        5 => format!(
            "impl<U: unit> S<U> {{ fn f(mut self, public a: u8) -> {} {} }}",
            ty(r, 2),
            block(r, 3)
        ),
        6 => {
            let clause = format!("clause c(sealed a: {}, from b: P) -> (x: sealed T)", ty(r, 2));
            format!(
                "contract C {{ param p: u8; state P holds EUR {{ a: u8 }} {clause} {} }}",
                block(r, 3)
            )
        }
        7 => format!("mod m {{ {} }}", r.list(2, "", |_| "unit U { symbol: \"U\" }".to_owned())),
        _ => {
            let params = r.list(4, ",", field);
            format!("fn f<T>({params}) -> {} {}", ty(r, 2), block(r, 4))
        }
    };
    format!("{attr} {public} {body}")
}

/// A program of a few items.
pub fn program(r: &mut Random) -> String {
    let count = 1 + r.below(4);
    let items: Vec<String> = (0..count).map(|_| item(r)).collect();
    items.join("\n")
}

/// The same program with other blanks, and with comments at about one in `rarity` boundaries of tokens.
/// Gives it with the number of its comments.
pub fn relaid(source: &str, r: &mut Random, rarity: usize) -> (String, usize) {
    let mut out = String::new();
    let mut count = 0;
    let mut end = 0;
    let mut before = "";
    for span in zkc_parser::token_spans(source, FileId(0)) {
        let (start, stop) = (span.start as usize, span.end as usize);
        let text = &source[start..stop];
        let digit = before.starts_with(|c: char| c.is_ascii_digit());
        // A unit stands on its number's line, and no other name does; what touches a `>` is a part of
        // the operator.
        let unit_like = digit && text.starts_with(|c: char| c.is_ascii_alphabetic());
        let same_line = unit_like && !source[end..start].contains('\n');
        if unit_like && !same_line {
            out.push('\n');
        }
        let glued = before == ">" && end == start;
        if !glued {
            let needs_blank = end < start && end > 0;
            out.push_str(blanks(r, needs_blank, same_line));
            while r.one_in(rarity) {
                count += 1;
                out.push_str(&comment(r, count, same_line));
                out.push_str(blanks(r, false, same_line));
            }
        }
        out.push_str(text);
        (end, before) = (stop, text);
    }
    if r.one_in(2) {
        count += 1;
        out.push_str(&format!("// {count}"));
    }
    (out, count)
}

fn blanks(r: &mut Random, needed: bool, same_line: bool) -> &'static str {
    match r.below(8) {
        0 if !same_line => "\n",
        1 if !same_line => "\n\n\n",
        2 if !same_line => "  \n    ",
        3 if !needed => "",
        _ => " ",
    }
}

fn comment(r: &mut Random, number: usize, same_line: bool) -> String {
    match r.below(8) {
        _ if same_line => format!(" /* {number} */ "),
        0 | 1 => format!("// {number}\n"),
        2 => format!("\n// {number}\n"),
        3 => format!("/* {number} */"),
        4 => format!(" /* {number} */\n"),
        5 => format!("\n  /* {number}\n      more\n\tof /* it */ */"),
        6 => format!("/// {number}\n"),
        _ => format!(" /* {number} */ "),
    }
}
