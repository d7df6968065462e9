#!/usr/bin/env bash
# Runs all tests: the editors', then the workspace's, those of snarkjs against zkc among them.
#
# Needs Rust, and Node 20 or later with npm for snarkjs and the VS Code grammar. The Vim tests are left out,
# and it is said so, where there is no Vim with syntax support; with ZKC_REQUIRE_VIM=1 they must run.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "error: the tests compare zkc with snarkjs, which needs Node 20 or later and npm: install Node" >&2
    echo "without Node most tests still run: cargo test --workspace --locked -- --skip works_in_both" >&2
    exit 1
fi
major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
if [ "$major" -lt 20 ]; then
    echo "error: Node $(node --version) is too old; the tests need 20 or later" >&2
    exit 1
fi

# What is installed already is not fetched again.
for folder in tests/interop editors/vscode; do
    if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"; then
        npm ci --prefix "$folder" --no-audit --no-fund
        cp "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"
    fi
done

npm test --prefix editors/vscode
if [ "${ZKC_REQUIRE_VIM:-}" = 1 ]; then
    editors/vim/test.sh --require
else
    editors/vim/test.sh
fi
if cargo nextest --version >/dev/null 2>&1; then
    # nextest does not run the examples in documentation.
    cargo test --workspace --locked --doc --quiet
    cargo nextest run --workspace --locked --no-fail-fast
else
    cargo test --workspace --locked --no-fail-fast
fi
