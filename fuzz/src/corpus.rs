//! What cases are made of: every program of the repository, in pieces of a few items, and the words
//! they are written with.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use zkc_span::FileId;

/// Pieces are cut to about this many bytes: a case takes time by its length, and short cases find as
/// much.
const PIECE_BYTES: usize = 900;

/// A piece of a program with the places of its tokens.
#[derive(Clone, Debug)]
pub struct Seed {
    /// The text.
    pub text: String,
    /// Byte range of each token.
    pub tokens: Vec<(usize, usize)>,
}

/// What a token is, as far as one may stand for another of the same class.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Class {
    /// A name or a word of the language.
    Word,
    /// Starts with a digit.
    Number,
    /// In quotes.
    Text,
    /// Anything else.
    Sign,
}

/// All pieces, and all tokens by class.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// The pieces, in the order of the files' paths.
    pub seeds: Vec<Seed>,
    words: BTreeMap<Class, Vec<String>>,
}

impl Corpus {
    /// Reads all `.clause` files below the folders, and the programs in the fences of `.md` files.
    ///
    /// # Errors
    /// Those of reading.
    pub fn read(folders: &[PathBuf]) -> io::Result<Corpus> {
        let mut files = Vec::new();
        for folder in folders {
            list(folder, &mut files)?;
        }
        files.sort();
        let mut corpus = Corpus::default();
        for file in files {
            let bytes = fs::read(&file)?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            match file.extension().is_some_and(|extension| extension == "md") {
                true => fences(&text).into_iter().for_each(|text| corpus.add(text)),
                false => corpus.add(&text),
            }
        }
        let mut words: BTreeMap<Class, Vec<String>> = BTreeMap::new();
        for seed in &corpus.seeds {
            for (start, end) in &seed.tokens {
                let word = &seed.text[*start..*end];
                words.entry(class_of(word)).or_default().push(word.to_owned());
            }
        }
        for list in words.values_mut() {
            list.sort();
            list.dedup();
        }
        corpus.words = words;
        Ok(corpus)
    }

    /// All tokens of a class, each once.
    pub fn words(&self, class: Class) -> &[String] {
        self.words.get(&class).map_or(&[], Vec::as_slice)
    }

    /// Adds a program: whole if it is short, and in pieces.
    fn add(&mut self, text: &str) {
        let mut piece = String::new();
        let mut lines = text.split_inclusive('\n').peekable();
        while let Some(line) = lines.next() {
            piece.push_str(line);
            let at_item = lines.peek().is_none_or(|next| {
                next.starts_with(|first: char| !first.is_whitespace() && first != '}')
            });
            if piece.len() >= PIECE_BYTES && at_item || lines.peek().is_none() {
                let text = std::mem::take(&mut piece);
                let tokens = zkc_parser::token_spans(&text, FileId(0));
                let tokens = tokens
                    .iter()
                    .map(|span| (span.start as usize, span.end as usize))
                    .filter(|(start, end)| start < end)
                    .collect();
                self.seeds.push(Seed { text, tokens });
            }
        }
    }
}

/// The class of a token.
pub fn class_of(word: &str) -> Class {
    match word.chars().next() {
        Some(first) if first.is_ascii_digit() => Class::Number,
        Some(first) if first.is_alphabetic() || first == '_' => Class::Word,
        Some('"') => Class::Text,
        _ => Class::Sign,
    }
}

fn list(folder: &Path, out: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') || name == "target" || name == "node_modules" {
            continue;
        }
        if path.is_dir() {
            list(&path, out)?;
        } else if name.ends_with(".clause") || name.ends_with(".md") {
            out.push(path);
        }
    }
    Ok(())
}

/// The programs in a page: fenced blocks marked `clause`.
fn fences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("```clause") {
        rest = &rest[at + 3..];
        let Some(start) = rest.find('\n') else { break };
        let Some(end) = rest.find("\n```") else { break };
        if start < end {
            found.push(&rest[start + 1..end + 1]);
        }
        rest = &rest[end + 4..];
    }
    found
}
