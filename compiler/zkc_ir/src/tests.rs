//! All operations together, on the real field.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::One;
use zkc_field::Fr;
use zkc_span::Span;

use crate::builder::{ModuleBuilder, TemplateBuilder};
use crate::interpret::{Failure, Outcome, run};
use crate::testing::{F257, prime, relation_is_exact, tape_satisfies_rows};
use crate::verify::verify;
use crate::{Entry, Kind, Module, OriginId, Reason, rows, text};

/// Fee and share of an amount, with every operation in it somewhere.
fn module() -> Module {
    let prime = prime::<Fr>();
    let mut module = ModuleBuilder::new(prime.clone());
    let input = module.origin(Span::default(), Reason::Input);
    let zero_divisor = module.origin(Span::default(), Reason::DivisionByZero);
    let limit = module.origin(Span::default(), Reason::Require("over the limit".into()));
    let mut b = TemplateBuilder::new("pay".into(), &prime);
    let deployment = b.param(Kind::Field);
    let amount = b.param(Kind::bits(64));
    let parts = b.param(Kind::bits(16));
    let flag = b.param(Kind::bit());
    let one = BigInt::one;
    let (share, rest) = b.divmod(amount, parts, zero_divisor);
    let paid = b.sel(flag, share, amount, input);
    let sum = b.lin(&[(one(), paid), (one(), rest)], 7.into(), input);
    b.assert_range(sum, 0.into(), (BigInt::one() << 64) - 1, limit);
    let sum = b.narrow(sum, Kind::bits(64), limit);
    let less = b.lt(sum, amount, input);
    let equal = b.eq(rest, parts, input);
    let same = b.eq(share, amount, input);
    let low = b.bits(sum, 64, input)[3];
    let square = b.mul(deployment, deployment, input);
    let shifted = b.lin_field(&[(one(), square), (one(), sum)], 1.into(), input);
    let inverse = b.inverse(shifted, input);
    let back = b.mul(shifted, inverse, input);
    let unit = b.element(1);
    b.assert_eq(back, unit, input);
    assert_eq!(b.capacity_exceeded(), None);
    let template = b.finish(vec![sum, less, equal, same, low, inverse]);
    let template = module.add(template);
    module.finish(Entry {
        name: "Test::pay".into(),
        template,
        public: vec![true, false, false, false],
        param_names: ["deployment", "amount", "parts", "flag"].map(String::from).to_vec(),
        param_origins: vec![input; 4],
        outputs: 1,
        output_names: vec!["sum".into()],
        opening_names: (0..5).map(|at| format!("o{at}")).collect(),
    })
}

#[test]
fn what_is_built_verifies_and_reads_back() {
    let module = module();
    assert_eq!(verify(&module), Ok(()));
    let printed = text::print(&module, true);
    let again = text::parse(&printed).unwrap();
    assert_eq!(text::print(&again, true), printed);
    assert_eq!(again.templates, text::parse(&printed).unwrap().templates);
    let bare = text::parse(&text::print(&module, false)).unwrap();
    assert_eq!(text::print(&bare, false), text::print(&module, false));
}

#[test]
fn interpreter_tape_and_rows_agree_on_the_real_field() {
    let module = module();
    let system = rows::<Fr>(&module, module.entry.template);
    let mut state = BigUint::one();
    let mut next = |bits: u32| {
        // A multiplicative generator is random enough here, and the same on every machine.
        state = (&state * 6364136223846793005u64 + 1442695040888963407u64)
            .mod_floor(&(BigUint::one() << 300));
        BigInt::from(&state >> (300 - bits))
    };
    let mut accepted = 0;
    for round in 0..400 {
        let parts = if round % 10 == 0 { 0.into() } else { next(16) };
        let inputs = [next(253), next(64), parts, next(1)];
        let verdict = run(&module, &inputs);
        let failed = tape_satisfies_rows::<Fr>(&module, &system, &inputs);
        assert_eq!(verdict.as_ref().err().map(|failure| failure.origin), failed);
        accepted += u32::from(verdict.is_ok());
    }
    assert!((300..400).contains(&accepted), "{accepted}");
}

#[test]
fn failures_carry_the_call_path() {
    let text = "prime 257
template \"inner\"(%0: int 0..9)
  assert_range %0 0..5 !0:1..2 require \"small\"
  return
template \"outer\"(%0: int 0..9)
  call \"inner\"(%0) !0:5..6 call \"inner\"
  return %0
entry \"T::t\" \"outer\"
  public %0 \"x\" !0:0..1 input
  output \"x\"
";
    let module = text::parse(text).unwrap();
    assert_eq!(verify(&module), Ok(()));
    assert_eq!(text::print(&module, true).matches("value").count(), 0);
    let accepted = Outcome { outputs: vec![5.into()], openings: vec![] };
    assert_eq!(run(&module, &[5.into()]), Ok(accepted));
    let Err(Failure { path, origin }) = run(&module, &[6.into()]) else { panic!("6 is too much") };
    assert_eq!(module.origin(origin).reason, Reason::Require("small".into()));
    assert_eq!(path, [OriginId(2)]);
    let Err(outside) = run(&module, &[10.into()]) else { panic!("10 is no input") };
    assert_eq!(module.origin(outside.origin).reason, Reason::Input);
}

#[test]
fn text_that_is_not_of_the_form_is_told_by_line() {
    for (text, line, message) in [
        ("prime 257\ntemplate \"t\"(%0: fee)", 2, "expected `fe`, `bit` or `int`"),
        ("prime 257\ntemplate \"t\"()\n  %0 = jump\n", 3, "`jump` is no operation"),
        ("prime 257\ntemplate \"t\"()\n  %1 = const 3 : fe", 3, "expected %0 to be defined"),
        ("prime 257\ntemplate \"t\"()\n  return", 3, "expected a line `entry …`"),
        ("prime 257\nentry \"T::t\" \"t\"", 2, "no template \"t\" stands above"),
    ] {
        let error = text::parse(text).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.message.contains(message), "{error}");
    }
}

/// Decompositions that are shared, in both orders of width, and checks that lean on earlier ones.
#[test]
fn shared_bits_force_what_each_use_demands() {
    let head = "prime 257\ntemplate \"t\"(%0: int 0..20, %1: int 0..12)\n";
    let tail = "entry \"T::t\" \"t\"\n  public %0 \"a\"\n  private %1 \"b\"\n";
    for body in [
        // 5 bits first, then the same form in 3: the high two must vanish.
        "%2 = lin 0 + %0 - %1 : int -12..20
         %3, %4, %5, %6, %7 = bits %2 5 : bit, bit, bit, bit, bit
         %8, %9, %10 = bits %2 3 : bit, bit, bit
         return %3 %7 %8 %10",
        // 3 bits first, then 5: the high two are 0.
        "%2 = lin 0 + %0 - %1 : int -12..20
         assert_range %2 0..7
         %3 = narrow %2 : int 0..7
         %4, %5, %6, %7, %8 = bits %3 5 : bit, bit, bit, bit, bit
         return %4 %6 %7 %8",
        // A comparison and bits of the same shifted difference.
        "%2 = lt %0 %1 : bit
         %3 = lin 32 + %0 - %1 : int 20..52
         %4, %5, %6, %7, %8, %9 = bits %3 6 : bit, bit, bit, bit, bit, bit
         return %2 %4 %9",
        // A quotient taken apart again.
        "%2, %3 = divmod %0 %1 : int 0..20, int 0..11
         %4, %5, %6 = bits %2 3 : bit, bit, bit
         assert_range %3 1..4
         return %2 %3 %4",
    ] {
        let names: String = (0..body.split("return").last().map_or(0, |r| r.matches('%').count()))
            .map(|at| format!("  opening \"r{at}\"\n"))
            .collect();
        let module = text::parse(&format!("{head}{body}\n{tail}{names}")).unwrap();
        assert_eq!(verify(&module), Ok(()), "{body}");
        relation_is_exact::<F257>(&module);
    }
}
