#!/usr/bin/env bash
# Everything that is checked without running a test, in two lanes: types take as long as the rest.
set -uo pipefail
cd -P "$(dirname "$0")/.."
bin=.venv/bin

types=$(mktemp)
trap 'rm -f "$types"' EXIT
"$bin/mypy" >"$types" 2>&1 &
lane=$!

failed=()
check() {
  printf '== %s\n' "$*"
  "$bin/$1" "${@:2}" || failed+=("$*")
}

check ruff check .
check ruff format --check .
check lint-imports
check djlint templates --lint --quiet
check python -m scripts.check_repository
check python -m scripts.translations check
check python -m scripts.check_migrations

printf '== mypy\n'
wait "$lane" || failed+=("mypy")
cat "$types"

if [ "${#failed[@]}" -gt 0 ]; then
  printf '!! Not in order: %s\n' "${failed[@]}" >&2
  exit 1
fi
