#!/usr/bin/env bash
# How long `zkc check` takes for a package of 2,000 lines, and how much memory for very many errors.
#
#   cargo build --release -p zkc-cli && benches/check.sh target/release/zkc
#
# Prints milliseconds of each of 10 runs after a first one, and the peak memory in MiB for packages with
# 1,000, 10,000 and 100,000 mistakes. Needs bash 5, awk, and GNU time for the memory.
set -euo pipefail

zkc=$(realpath "${1:?the path of zkc}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

package() {
    mkdir -p "$work/$1/src"
    printf '[package]\nname = "%s"\nversion = "0.1.0"\nedition = "2026"\n' "$1" > "$work/$1/Zkc.toml"
}

# 180 functions and structs with their comments, and clauses that call them: 2,000 lines and a few.
package large
awk 'BEGIN {
    print "use std::currency::EUR;"
    for (i = 0; i < 180; i++) {
        printf "\n/// What deal %d was agreed on.\nstruct Terms%d {\n    strike: Amount<EUR>,\n    rate: Bps,\n}\n", i, i
        printf "\nfn due%d(terms: Terms%d, paid: Amount<EUR>) -> Amount<EUR> {\n", i, i
        print "    let fee = (terms.strike * terms.rate).floor(keeps = _);"
        print "    if paid > terms.strike { paid - terms.strike } else { fee }\n}"
    }
    print "\ncontract Deals {"
    for (i = 0; i < 180 / 20; i++) {
        printf "    #[repeatable]\n    clause settle%d(sealed terms: Terms%d, public paid: Amount<EUR>) -> (due: Amount<EUR>) {\n", i, i
        print "        require(paid > 0.00 EUR, \"nothing was paid\");"
        printf "        reveal { due: due%d(terms, paid) }\n    }\n\n", i
    }
    print "}"
}' > "$work/large/src/main.clause"
echo "$(wc -l < "$work/large/src/main.clause") lines"

cd "$work/large"
"$zkc" check --quiet
for _ in 1 2 3 4 5 6 7 8 9 10; do
    start=${EPOCHREALTIME/./}
    "$zkc" check --quiet
    end=${EPOCHREALTIME/./}
    echo "$(((end - start) / 100))" | awk '{ printf "%.1f ms\n", $1 / 10 }'
done

for mistakes in 1000 10000 100000; do
    package "wrong$mistakes"
    # One mistake a line, all functions of one form.
    awk -v n="$mistakes" 'BEGIN { for (i = 0; i < n; i++) printf "fn f%d() -> u8 { missing%d }\n", i, i }' \
        > "$work/wrong$mistakes/src/main.clause"
    cd "$work/wrong$mistakes"
    for format in short json; do
        command time -f '%M' -o "$work/peak" "$zkc" check --message-format "$format" 2> /dev/null || true
        awk -v n="$mistakes" -v f="$format" 'END { printf "%d mistakes, %s: %.0f MiB\n", n, f, $1 / 1024 }' "$work/peak"
    done
done
