//! Linear values cost nothing: what is checked of them is checked when the program is built.

use zkc_tests::Circuit;

const LINEAR: &str = "\
linear struct Coin measure amount {
    amount: u64,
}

#[mints]
fn mint(amount: u64) -> Coin {
    Coin { amount }
}

#[burns]
fn end(coin: Coin) -> u64 {
    let Coin { amount } = coin;
    amount
}

#[conserves]
fn split(coin: Coin, part: u64) -> (Coin, Coin) {
    let Coin { amount } = coin;
    (Coin { amount: part }, Coin { amount: amount - part })
}

contract Toll {
    #[repeatable]
    clause pay(public purse: u64, public dues: [u64; 3], public late: bool) -> (paid: u64, left: u64) {
        let mut left = mint(purse);
        let mut paid = 0;
        for due in dues {
            let (fee, rest) = split(left, due);
            paid += end(fee);
            left = rest;
        }
        let left = if late { split(left, 5) } else { (mint(0), left) };
        let (fine, rest) = left;
        reveal { paid: paid + end(fine), left: end(rest) }
    }
}
";

#[test]
fn linear_structs_have_the_rows_of_plain_ones() {
    let plain: String = LINEAR
        .lines()
        .filter(|line| !line.starts_with("#["))
        .map(|line| line.replace("linear struct", "struct").replace(" measure amount", "") + "\n")
        .collect();
    assert!(!plain.contains("linear"));
    let (linear, plain) = (Circuit::of_source(LINEAR), Circuit::of_source(&plain));
    assert_eq!(linear.r1cs, plain.r1cs);
}

#[test]
fn what_conserve_proves_has_no_row_and_what_it_does_not_has_one() {
    let with = |statement: &str| {
        let source = format!(
            "{}\ncontract Sum {{\n    #[repeatable]\n    clause sum(public a: u64, public b: u64, \
             public c: u64) -> (x: u64) {{\n        let (one, two) = split(mint(a), b);\n        \
             let three = mint(c);\n        {statement}\n        reveal {{ x: end(one) + (end(two) \
             - end(three)) }}\n    }}\n}}\n",
            LINEAR.split("contract ").next().unwrap_or_default(),
        );
        Circuit::of_source(&source)
    };
    let without = with("").r1cs.n_rows();
    let proven = with("conserve([a, c], [one, two, three]);");
    assert_eq!(proven.r1cs.n_rows(), without);
    let said: Vec<(&str, bool)> =
        proven.program.conserved.iter().map(|one| (one.of.as_str(), one.proven)).collect();
    assert_eq!(said, [("Coin", true)]);
    let kept = with("conserve([a, b, three], [one, two, c, c]);");
    assert_eq!(kept.r1cs.n_rows(), without + 1);
    assert!(kept.program.conserved.iter().all(|one| !one.proven));
}
