#!/bin/sh
# Builds zkc, and takes an example from source to a verified proof.
#
#     scripts/demo.sh                   the European option
#     scripts/demo.sh private_transfer  the confidential transfer
set -eu
cd "$(dirname "$0")/.."
example=examples/${1:-european_option}
[ -f "$example/Zkc.toml" ] || { echo "there is no example in $example" >&2; exit 2; }

cargo build --release --locked -p zkc-cli
zkc=${CARGO_TARGET_DIR:-target}/release/zkc
for command in build execute setup prove verify; do
    echo "\$ zkc $command"
    "$zkc" -C "$example" "$command"
done
