//! Witness programs that make no sense: each refused before anything runs, and never a panic.

use proptest::prelude::*;
use zkc_artifact::program::{
    Call, Code, Counts, Inst, Program, ProgramError, ProgramParts, Registers, Store, Sum, SumTerm,
    Term, VERSION,
};
use zkc_field::Fr;

/// A program that uses every list: two words and two elements in a callee, which the entry calls.
fn parts() -> ProgramParts<Fr> {
    let callee = Code {
        params: Counts { words: 1, elements: 1 },
        registers: Counts { words: 2, elements: 2 },
        insts: vec![
            Inst::WordSum { dst: 1, sum: 0 },
            Inst::Lin { dst: 1, constant: 0, first: 0, count: 1 },
            Inst::CheckSumRange { sum: 0, span: 1, origin: 4 },
        ],
        terms: vec![Term { constant: 0, register: 0 }],
        sums: vec![Sum { constant: 0, first: 0, count: 1 }],
        sum_terms: vec![SumTerm { integer: 0, register: 0 }],
        results: Registers { words: vec![1], elements: vec![1] },
        stores: vec![Store { register: 1, wire: 0 }],
        word_stores: vec![Store { register: 1, wire: 1 }],
        ..Code::default()
    };
    let call = Call {
        template: 0,
        args: Registers { words: vec![0], elements: vec![0] },
        results: Registers { words: vec![1], elements: vec![1] },
        wires: 1,
        origin: 9,
    };
    let entry = Code {
        params: Counts { words: 0, elements: 1 },
        registers: Counts { words: 2, elements: 2 },
        insts: vec![Inst::ToWord { dst: 0, a: 0, origin: 3 }, Inst::Call { call: 0 }],
        calls: vec![call],
        results: Registers { words: vec![], elements: vec![1] },
        stores: vec![Store { register: 0, wire: 3 }],
        ..Code::default()
    };
    ProgramParts {
        circuit: [7; 32],
        n_wires: 4,
        outputs: 1,
        constants: vec![Fr::from(5_u8)],
        integers: vec![1, i128::MIN],
        templates: vec![callee, entry],
    }
}

fn refused(change: impl FnOnce(&mut ProgramParts<Fr>)) -> ProgramError {
    let mut parts = parts();
    change(&mut parts);
    Program::new(parts).expect_err("it is malformed")
}

/// The entry of two words, two elements and the sum of its words, followed by one instruction.
fn with(inst: Inst) -> Result<Program<Fr>, ProgramError> {
    let mut parts = parts();
    let entry = &mut parts.templates[1];
    entry.registers = Counts { words: 4, elements: 5 };
    entry.insts.extend([
        Inst::Word { dst: 2, integer: 0 },
        Inst::Word { dst: 3, integer: 0 },
        Inst::Const { dst: 2, constant: 0 },
        Inst::Const { dst: 3, constant: 0 },
        Inst::Const { dst: 4, constant: 0 },
        inst,
    ]);
    entry.terms = vec![Term { constant: 0, register: 0 }];
    entry.sums = vec![
        Sum { constant: 0, first: 0, count: 2 },
        Sum { constant: 0, first: 2, count: 1 },
        Sum { constant: 0, first: 3, count: 1 },
        Sum { constant: 2, first: 0, count: 0 },
        Sum { constant: 0, first: 1, count: u32::MAX },
    ];
    entry.sum_terms = vec![
        SumTerm { integer: 0, register: 0 },
        SumTerm { integer: 1, register: 1 },
        SumTerm { integer: 0, register: 4 },
        SumTerm { integer: 2, register: 0 },
    ];
    Program::new(parts)
}

/// Of each instruction all forms in which exactly one operand names what is not there: words 0 to 3,
/// elements 0 to 4, one constant, two integers, one term, one sum that is whole. Element 4 exists
/// and word 4 does not, so a 4 tells the classes apart.
#[test]
fn each_operand_is_looked_up_in_its_class() {
    type Make = fn([u32; 4]) -> Inst;
    // What each operand is: a word, an element, an integer, a constant or a sum.
    let all: [(Make, &str); 27] = [
        (|[dst, constant, ..]| Inst::Const { dst, constant }, "ec"),
        (|[dst, a, b, _]| Inst::Add { dst, a, b }, "eee"),
        (|[dst, a, b, _]| Inst::Sub { dst, a, b }, "eee"),
        (|[dst, a, b, _]| Inst::Mul { dst, a, b }, "eee"),
        (|[dst, constant, first, _]| Inst::Lin { dst, constant, first, count: 1 }, "ect"),
        (|[dst, c, a, b]| Inst::Select { dst, c, a, b }, "ewee"),
        (|[dst, a, ..]| Inst::Bits { dst, a, width: 1, origin: 0 }, "we"),
        (|[dst, a, lo, _]| Inst::LowBits { dst, a, lo, width: 1 }, "wec"),
        (|[dst, a, b, _]| Inst::Equal { dst, a, b }, "wee"),
        (|[dst, a, b, lo]| Inst::Less { dst, a, b, lo }, "weec"),
        (|[q, r, a, b]| Inst::DivMod { q, r, a, b, origin: 0 }, "eeee"),
        (|[dst, a, ..]| Inst::Inverse { dst, a, origin: 0 }, "ee"),
        (|[dst, a, ..]| Inst::InverseOrZero { dst, a }, "ee"),
        (|[a, b, ..]| Inst::CheckEqual { a, b, origin: 0 }, "ee"),
        (|[a, lo, span, _]| Inst::CheckRange { a, lo, span, origin: 0 }, "ecc"),
        (|[dst, a, ..]| Inst::ToWord { dst, a, origin: 0 }, "we"),
        (|[dst, sum, ..]| Inst::Embed { dst, sum }, "es"),
        (|[dst, integer, ..]| Inst::Word { dst, integer }, "wi"),
        (|[dst, sum, ..]| Inst::WordSum { dst, sum }, "ws"),
        (|[dst, a, b, _]| Inst::WordMul { dst, a, b }, "www"),
        (|[dst, c, a, b]| Inst::WordSelect { dst, c, a, b }, "wwww"),
        (|[q, r, a, b]| Inst::WordDivMod { q, r, a, b, origin: 0 }, "wwww"),
        (|[dst, sum, ..]| Inst::SumBits { dst, sum, width: 1, origin: 0 }, "ws"),
        (|[dst, sum, ..]| Inst::SumLowBits { dst, sum, width: 1 }, "ws"),
        (|[dst, sum, ..]| Inst::SumIsZero { dst, sum }, "ws"),
        (|[dst, sum, ..]| Inst::SumIsNegative { dst, sum }, "ws"),
        (|[sum, span, ..]| Inst::CheckSumRange { sum, span, origin: 0 }, "si"),
    ];
    for (make, operands) in all {
        let whole = make([0; 4]);
        assert!(with(whole).is_ok(), "{whole:?}: {:?}", with(whole));
        for (at, operand) in operands.chars().enumerate() {
            let (good, bad) = match operand {
                'w' => (3, 4),
                'e' => (4, 5),
                'i' => (1, 2),
                's' => (0, 5),
                _ => (0, 1),
            };
            let place = |value| {
                let mut operands = [0; 4];
                operands[at] = value;
                make(operands)
            };
            assert!(with(place(good)).is_ok(), "{:?}", place(good));
            for value in [bad, u32::MAX] {
                let found = with(place(value));
                let refused = matches!(found, Err(ProgramError::Template { template: 1, .. }));
                assert!(refused, "{:?}: {found:?}", place(value));
            }
        }
    }
    // Sums that name a word, an integer or terms that are not there; a check of such a sum alone.
    for (sum, what) in
        [(1, "a word register"), (2, "an integer"), (3, "an integer"), (4, "a term"), (5, "a sum")]
    {
        let found = with(Inst::CheckSumZero { sum, origin: 0 });
        assert_eq!(found, Err(ProgramError::Template { template: 1, what }));
    }
    let wide = with(Inst::SumLowBits { dst: 0, sum: 0, width: 1025 });
    assert_eq!(wide, Err(ProgramError::Template { template: 1, what: "a bit" }));
}

#[test]
fn a_register_of_one_class_is_none_of_the_other() {
    let template = |template, what| ProgramError::Template { template, what };
    let read_early = refused(|parts| parts.templates[0].sum_terms[0].register = 1);
    assert_eq!(read_early, template(0, "a word register"));
    let no_class = refused(|parts| parts.templates[0].params.words = 3);
    assert_eq!(no_class, template(0, "a parameter"));
    let swapped = refused(|parts| {
        let args = &mut parts.templates[1].calls[0].args;
        *args = Registers { words: vec![], elements: vec![0, 0] };
    });
    assert_eq!(swapped, template(1, "an argument"));
    let swapped = refused(|parts| {
        let results = &mut parts.templates[1].calls[0].results;
        *results = Registers { words: vec![1, 1], elements: vec![] };
    });
    assert_eq!(swapped, template(1, "a result"));
    let never_set = refused(|parts| parts.templates[1].registers.words = 3);
    assert_eq!(never_set, template(1, "the definition of a register"));
    let stored = refused(|parts| parts.templates[0].word_stores[0].register = 2);
    assert_eq!(stored, template(0, "a word register"));
    let forgotten = refused(|parts| parts.templates[0].word_stores.clear());
    assert_eq!(forgotten, template(1, "a wire"));
    let far = refused(|parts| parts.templates[0].word_stores[0].wire = 3);
    assert_eq!(far, template(1, "a wire"));
}

#[test]
fn the_entry_takes_and_returns_elements() {
    let takes = refused(|parts| {
        parts.templates[1].params.words = 1;
    });
    assert_eq!(takes, ProgramError::Entry);
    let returns = refused(|parts| parts.templates[1].results.words.push(0));
    assert_eq!(returns, ProgramError::Entry);
}

#[test]
fn overlapping_runs_of_terms_do_not_buy_time() {
    // Each check would walk all terms: 2^20 · 2^15 steps of a file of a few megabytes.
    let error = refused(|parts| {
        let code = &mut parts.templates[0];
        code.sum_terms = vec![SumTerm { integer: 0, register: 0 }; 1 << 15];
        code.sums[0].count = 1 << 15;
        code.insts.extend(vec![Inst::CheckSumZero { sum: 0, origin: 0 }; 1 << 20]);
    });
    assert!(matches!(error, ProgramError::TooLarge { what: "steps", .. }), "{error:?}");
}

#[test]
fn another_version_is_named() {
    let mut bytes = Program::new(parts()).unwrap().encode();
    assert_eq!(bytes[4..8], VERSION.to_le_bytes());
    for found in [0, 1, 3, u32::MAX] {
        bytes[4..8].copy_from_slice(&found.to_le_bytes());
        let error = Program::<Fr>::decode(&bytes).unwrap_err();
        assert_eq!(error, ProgramError::Version { supported: 2, found });
    }
    bytes[4..8].copy_from_slice(&1_u32.to_le_bytes());
    assert_eq!(
        Program::<Fr>::decode(&bytes).unwrap_err().to_string(),
        "this is not a usable witness program: format version 1 is not supported, only version 2; \
         build the package again"
    );
}

#[test]
fn bytes_read_back_and_nothing_shorter_or_longer_does() {
    let program = Program::new(parts()).unwrap();
    let bytes = program.encode();
    assert_eq!(Program::decode(&bytes), Ok(program));
    for end in 0..bytes.len() {
        assert!(Program::<Fr>::decode(&bytes[..end]).is_err(), "cut at {end}");
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(Program::<Fr>::decode(&longer), Err(ProgramError::Trailing { bytes: 1 }));
    // Every count as large as it goes: nothing is allocated on its word.
    for at in 0..bytes.len() - 3 {
        let mut changed = bytes.clone();
        changed[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        let _ = Program::<Fr>::decode(&changed);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Mutated bytes give an error or a program that says the same again, and never a panic.
    #[test]
    fn mutated_bytes_are_refused_or_valid(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = Program::new(parts()).unwrap().encode();
        for (at, value) in edits {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(program) = Program::<Fr>::decode(&bytes) {
            prop_assert_eq!(program.encode(), bytes);
        }
    }

    #[test]
    fn bytes_of_any_kind_are_refused(tail in prop::collection::vec(any::<u8>(), 0..400)) {
        let header = Program::new(parts()).unwrap().encode();
        for keep in [0, 4, 8, 44, 76, 84] {
            let bytes = [&header[..keep], tail.as_slice()].concat();
            let _ = Program::<Fr>::decode(&bytes);
        }
    }
}
