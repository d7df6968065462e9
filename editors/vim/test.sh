#!/bin/sh
# Checks highlighting, indentation and settings in a headless Vim, one line per check.
#
#     editors/vim/test.sh             skips, and says so, where no Vim with syntax support is installed
#     editors/vim/test.sh --require   fails there instead
#
# CLAUSE_VIM names another program, such as nvim.
set -u
here=$(cd "$(dirname "$0")" && pwd)
vim=${CLAUSE_VIM:-vim}
# A Vim that started this shell must not lend its own runtime to another.
unset VIM VIMRUNTIME

missing() {
    echo "skipped: $1"
    [ "${require}" = yes ] && exit 1
    exit 0
}
require=no
[ "${1:-}" = --require ] && require=yes

command -v "$vim" >/dev/null 2>&1 || missing "there is no $vim"

CLAUSE_VIM_REPORT=$(mktemp)
export CLAUSE_VIM_REPORT
trap 'rm -f "$CLAUSE_VIM_REPORT"' EXIT

case $(basename "$vim") in
nvim*) set -- --headless -u NONE -i NONE -n ;;
*)
    "$vim" --version | grep -q '+syntax' || missing "$vim was built without syntax highlighting"
    set -- -N -u NONE -i NONE -n -es
    ;;
esac

"$vim" "$@" -S "$here/tests/run.vim" </dev/null
code=$?
cat "$CLAUSE_VIM_REPORT"
[ -s "$CLAUSE_VIM_REPORT" ] || { echo "FAIL $vim ended without a report"; exit 1; }
exit $code
