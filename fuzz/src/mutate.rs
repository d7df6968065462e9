//! The changes that make a case of a program.

use crate::corpus::{Class, Corpus, class_of};
use crate::random::Random;

/// Bytes and short texts that lexers and parsers stumble over.
const STRAYS: [&str; 40] = [
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "<",
    ">",
    "\"",
    "'",
    "/*",
    "*/",
    "//",
    "///",
    "//!",
    "\\",
    "\0",
    "é",
    "€",
    "\u{202e}",
    "\u{feff}",
    "\r",
    "\t",
    "$",
    "#",
    "#[",
    ";",
    ",",
    "::",
    "..",
    "..=",
    "->",
    "=>",
    "&",
    "|",
    "!",
    "0x",
    "1_",
    "1e9",
    "99999999999999999999999999999999999999",
];
/// What layout may be.
const BLANKS: [&str; 9] =
    [" ", "\n", "\n\n", "\n\n\n", "\t", " // c\n", " /* c */ ", "\n/// d\n", "\n// c\n\n"];
/// Pairs that nest.
const PAIRS: [(&str, &str); 5] =
    [("(", ")"), ("{", "}"), ("[", "]"), ("if true { ", " } else { 0 }"), ("!", "")];
/// No case grows beyond this.
const MAX_BYTES: usize = 6_000;

/// The case of a number: a piece of the corpus with up to eight changes, few of them more often.
pub fn case(corpus: &Corpus, seed: u64, number: u64) -> String {
    let mut random = Random::of_case(seed, number);
    let Some(start) = random.pick(&corpus.seeds) else { return String::new() };
    let mut text = start.text.clone();
    let mut tokens = start.tokens.clone();
    let changes = [1, 1, 1, 1, 2, 2, 3, 8][random.below(8)];
    for _ in 0..changes {
        if text.len() > MAX_BYTES {
            break;
        }
        text = match random.below(10) {
            0 | 1 => bytes(&text, &mut random),
            2 => splice(&text, &tokens, corpus, &mut random),
            3 => nest(&text, &tokens, &mut random),
            4 | 5 => layout(&text, &tokens, &mut random),
            _ => token(&text, &tokens, corpus, &mut random),
        };
        let spans = zkc_parser::token_spans(&text, zkc_span::FileId(0));
        tokens = spans
            .iter()
            .map(|span| (span.start as usize, span.end as usize))
            .filter(|(start, end)| start < end)
            .collect();
    }
    text
}

/// One change of bytes; what is no UTF-8 then is replaced, as a file's text must be UTF-8.
fn bytes(text: &str, random: &mut Random) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let at = random.below(bytes.len() + 1);
    match random.below(5) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        1 if at < bytes.len() => {
            let end = (at + 1 + random.below(12)).min(bytes.len());
            bytes.drain(at..end);
        }
        2 => bytes.truncate(at),
        3 => bytes.insert(at, random.next() as u8),
        _ => {
            let stray = random.pick(&STRAYS).copied().unwrap_or(" ");
            bytes.splice(at..at, stray.bytes());
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A run of tokens of another piece put in, in place of a run here or beside it.
fn splice(text: &str, tokens: &[(usize, usize)], corpus: &Corpus, random: &mut Random) -> String {
    let Some(other) = random.pick(&corpus.seeds) else { return text.to_owned() };
    let (from, to) = run(&other.tokens, 30, random);
    let (start, end) = run(tokens, 12, random);
    let end = if random.below(2) == 0 { start } else { end };
    format!("{} {} {}", &text[..start], &other.text[from..to], &text[end..])
}

/// Brackets or branches round a run of tokens, sometimes very many.
fn nest(text: &str, tokens: &[(usize, usize)], random: &mut Random) -> String {
    let (start, end) = run(tokens, 4, random);
    let (open, close) = PAIRS[random.below(PAIRS.len())];
    let depth = [1, 1, 1, 2, 5, 40, 200][random.below(7)];
    let (open, close) = (open.repeat(depth), close.repeat(depth));
    format!("{}{open}{}{close}{}", &text[..start], &text[start..end], &text[end..])
}

/// Blanks and comments between tokens, or none.
fn layout(text: &str, tokens: &[(usize, usize)], random: &mut Random) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut last = 0;
    let one_in = [1, 2, 5, 20][random.below(4)];
    for (start, end) in tokens {
        match random.below(one_in) {
            0 if random.below(4) == 0 => {}
            0 => out.push_str(BLANKS[random.below(BLANKS.len())]),
            _ => out.push_str(&text[last..*start]),
        }
        out.push_str(&text[*start..*end]);
        last = *end;
    }
    out.push_str(&text[last..]);
    out
}

/// One token deleted, doubled, swapped with its neighbour or replaced.
fn token(text: &str, tokens: &[(usize, usize)], corpus: &Corpus, random: &mut Random) -> String {
    if tokens.is_empty() {
        return text.to_owned();
    }
    let at = random.below(tokens.len());
    let (start, end) = tokens[at];
    let (before, word, after) = (&text[..start], &text[start..end], &text[end..]);
    match random.below(8) {
        0 => format!("{before}{after}"),
        1 => format!("{before}{word} {word}{after}"),
        2 => match tokens.get(at + 1) {
            Some((next, next_end)) => format!(
                "{before}{}{}{word}{}",
                &text[*next..*next_end],
                &text[end..*next],
                &text[*next_end..]
            ),
            None => format!("{before}{after}"),
        },
        3 => {
            let (from, to) = run(tokens, 25, random);
            format!("{}{}", &text[..from], &text[to..])
        }
        4 => {
            let class = [Class::Word, Class::Number, Class::Text, Class::Sign][random.below(4)];
            replaced(before, corpus.words(class), after, random)
        }
        // Another word from the same text: names are then known, and the checker gets further.
        5 => {
            let class = class_of(word);
            let same: Vec<&str> = tokens
                .iter()
                .map(|(start, end)| &text[*start..*end])
                .filter(|other| class_of(other) == class)
                .collect();
            let other = random.pick(&same).copied().unwrap_or(word);
            format!("{before}{other}{after}")
        }
        _ => replaced(before, corpus.words(class_of(word)), after, random),
    }
}

fn replaced(before: &str, words: &[String], after: &str, random: &mut Random) -> String {
    let word = random.pick(words).map_or("", String::as_str);
    format!("{before}{word}{after}")
}

/// The byte range of a run of up to `most` tokens.
fn run(tokens: &[(usize, usize)], most: usize, random: &mut Random) -> (usize, usize) {
    if tokens.is_empty() {
        return (0, 0);
    }
    let first = random.below(tokens.len());
    let last = (first + random.below(most)).min(tokens.len() - 1);
    (tokens[first].0, tokens[last].1)
}
