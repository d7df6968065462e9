//! Random programs and layouts. Whatever the text: the program and the comments stay, and a second run
//! changes nothing. The formatter compares trees and tokens itself and refuses to go on where they
//! differ, so that each text that is formatted is also one that kept its meaning.

use crate::generator::{Random, program, relaid};
use crate::{comments, corpus, formatted, is_valid};

#[test]
fn generated_programs_with_comments_anywhere() {
    let (mut valid, mut in_all, mut said) = (0, 0, 0);
    for seed in 0..400 {
        let random = &mut Random::new(seed);
        let source = program(random);
        in_all += 1;
        if !is_valid(&source) {
            continue;
        }
        valid += 1;
        formatted(&source);
        for rarity in [40, 8, 3, 2] {
            let (text, count) = relaid(&source, random, rarity);
            assert!(is_valid(&text), "seed {seed}: it does not parse any more\n{text}");
            let before = comments(&text);
            assert_eq!(before.len(), count, "seed {seed}: {text}");
            assert_eq!(comments(&formatted(&text)), before, "seed {seed}");
            said += count;
        }
    }
    assert!(valid * 10 >= in_all * 7, "only {valid} of {in_all} programs are valid");
    assert!(said > 20_000, "only {said} comments");
}

#[test]
fn programs_of_the_repository_with_comments_anywhere() {
    let mut seed = 1_000_000;
    for (name, source) in corpus::programs() {
        if !is_valid(&source) {
            continue;
        }
        for rarity in [30, 4] {
            seed += 1;
            let (text, _) = relaid(&source, &mut Random::new(seed), rarity);
            assert!(is_valid(&text), "{name}, seed {seed}: it does not parse any more\n{text}");
            assert_eq!(comments(&formatted(&text)), comments(&text), "{name}, seed {seed}");
        }
    }
}
