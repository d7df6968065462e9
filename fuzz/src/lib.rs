//! Fuzzing of the lexer, the parser, the formatter and the checker.
//!
//! A case is a text made from the programs of the repository by a few random changes; it depends on
//! a seed and its number alone, so that each can be made again. [`Stage::run`] gives it to one
//! phase and demands what holds for every text:
//!
//! - lexer: tokens follow each other, on boundaries of characters;
//! - parser: a tree, messages that stand in the text, and one of them an error if the tree is broken;
//! - formatter: what it prints is the same program (its tree has the same dump), and printing that
//!   changes nothing;
//! - checker: messages that stand in the text, and a program if none of them is an error.
//!
//! A panic is what the caller catches; how long a case may take is the caller's to watch.

mod corpus;
mod mutate;
mod random;
mod stage;

pub use corpus::{Corpus, Seed};
pub use mutate::case;
pub use random::Random;
pub use stage::{Stage, StandardTrees};
