//! Correct programs with one token deleted, doubled or swapped: always a tree, few messages.

use super::programs::PROGRAMS;
use super::{place, read};

/// SplitMix64, with a fixed seed: the same mutations every time.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}

/// Byte ranges of a text's tokens.
fn ranges(source: &str) -> Vec<(usize, usize)> {
    let listed = zkc_parser::tokens(source, zkc_span::FileId(0));
    let range = |line: &str| {
        let (start, rest) = line.split_once("..")?;
        let (end, _) = rest.split_once(' ')?;
        Some((start.parse().ok()?, end.parse().ok()?))
    };
    listed.lines().filter_map(range).collect()
}

fn mutate(source: &str, tokens: &[(usize, usize)], random: &mut Random) -> (String, String) {
    let at = random.below(tokens.len() - 1);
    let ((start, end), (next, next_end)) = (tokens[at], tokens[at + 1]);
    let token = &source[start..end];
    let line = source[..start].matches('\n').count() + 1;
    let (what, text) = match random.below(3) {
        0 => ("deleted", format!("{}{}", &source[..start], &source[end..])),
        1 => ("doubled", format!("{}{token} {}", &source[..start], &source[start..])),
        _ => (
            "swapped",
            format!(
                "{}{}{}{token}{}",
                &source[..start],
                &source[next..next_end],
                &source[end..next],
                &source[next_end..]
            ),
        ),
    };
    (format!("{what} `{token}` on line {line}"), text)
}

#[test]
fn one_wrong_token_is_about_one_message() {
    let mut random = Random(2026);
    let (mut cases, mut messages, mut items, mut kept) = (0, 0, 0, 0);
    for (name, source) in PROGRAMS {
        let tokens = ranges(source);
        let whole = count_items(&read(source).ast.items);
        for _ in 0..80 {
            let (what, text) = mutate(source, &tokens, &mut random);
            let parsed = read(&text);
            let said = parsed.diagnostics.len();
            assert!(said <= 22, "{name}, {what}: {said} messages");
            for diagnostic in &parsed.diagnostics {
                // Every message stands in the text.
                place(&text, diagnostic);
            }
            if std::env::var_os("SHOW").is_some() && said > 1 {
                println!("{name}, {what}: {said}");
                for diagnostic in &parsed.diagnostics {
                    println!(
                        "    {} {}: {:?}",
                        diagnostic.code,
                        diagnostic.message,
                        place(&text, diagnostic)
                    );
                }
            }
            is_said(&text, &parsed);
            cases += 1;
            messages += said;
            items += whole;
            kept += count_items(&parsed.ast.items).min(whole);
        }
    }
    let mean = messages as f64 / f64::from(cases);
    let share = kept as f64 / items as f64;
    println!("{cases} mutations: {mean:.2} messages each, {:.1} % of items kept", share * 100.0);
    assert!(mean <= 1.6, "{mean:.2} messages a mistake");
    assert!(share >= 0.98, "{share:.3} of the items kept");
}

/// A tree with an error node comes with an error; nothing is dropped in silence.
fn is_said(text: &str, parsed: &zkc_parser::Parsed) {
    let broken = zkc_ast::dump(&parsed.ast).contains("error");
    let said = parsed.diagnostics.iter().any(|diagnostic| diagnostic.is_error());
    assert!(said || !broken, "no message about {text}");
}

/// Named items, those in contracts and the like included.
fn count_items(items: &[zkc_ast::Item]) -> usize {
    use zkc_ast::ItemKind;
    let inner = |item: &zkc_ast::Item| match &item.kind {
        ItemKind::Contract(contract) => count_items(&contract.items),
        ItemKind::Impl(block) => count_items(&block.items),
        ItemKind::Mod(module) => module.items.as_deref().map_or(0, count_items),
        _ => 0,
    };
    items.iter().map(|item| inner(item) + usize::from(item.name().is_some())).sum()
}

#[test]
fn a_file_cut_off_anywhere_is_a_tree() {
    for (name, source) in PROGRAMS {
        for (start, _) in ranges(source).into_iter().step_by(7) {
            let parsed = read(&source[..start]);
            assert!(parsed.diagnostics.len() <= 22, "{name} cut at {start}");
        }
    }
}

#[test]
fn stray_bytes_anywhere_are_a_tree() {
    let mut random = Random(7);
    for (name, source) in PROGRAMS {
        let tokens = ranges(source);
        for stray in ["(", ")", "{", "}", "[", "]", "\"", "/*", "$", "\0", "é", "'", ";", "=", "|"]
        {
            for _ in 0..4 {
                let (at, _) = tokens[random.below(tokens.len())];
                let text = format!("{}{stray} {}", &source[..at], &source[at..]);
                let parsed = read(&text);
                assert!(parsed.diagnostics.len() <= 22, "{name}: {stray} at {at}");
                is_said(&text, &parsed);
            }
        }
    }
}

#[test]
fn tokens_in_any_order_are_a_tree() {
    let mut random = Random(99);
    let words: Vec<&str> = PROGRAMS
        .iter()
        .flat_map(|(_, source)| ranges(source).into_iter().map(|(start, end)| &source[start..end]))
        .collect();
    for _ in 0..400 {
        let length = 1 + random.below(60);
        let mut text = String::new();
        for _ in 0..length {
            text.push_str(words[random.below(words.len())]);
            text.push_str(["", " ", " ", "\n", "\n    "][random.below(5)]);
        }
        let parsed = read(&text);
        for diagnostic in &parsed.diagnostics {
            place(&text, diagnostic);
        }
        is_said(&text, &parsed);
    }
}
