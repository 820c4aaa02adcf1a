#!/usr/bin/env bash
# Run every test on SQLite and on a real PostgreSQL that the tests start by themselves.
# Arguments go to pytest: make test ARGS="tests/people -k sign_in"
#
# Both go side by side: much of a test is waiting for a server, a browser, a disk, and where one
# waits the other works. What PostgreSQL says is shown when it is through.
set -uo pipefail
cd -P "$(dirname "$0")/.."

export CI=${CI:-}
unset PYTHONDONTWRITEBYTECODE # the tests start the product's commands many times
cores=$(nproc)
workers=${TEST_WORKERS:-$((cores > 2 ? cores : 2))}

tests() {
  TEST_DATABASE=$1 .venv/bin/python -m pytest -n "$workers" \
    --dist loadscope --no-loadscope-reorder --durations 10 --durations-min 5 "${@:2}"
}

read -ra databases <<<"${TEST_DATABASE:-sqlite postgresql}"
folder=$(mktemp -d)
lanes=()
end() {
  if [ "${#lanes[@]}" -gt 0 ]; then kill "${lanes[@]}" 2>/dev/null; fi
  rm -rf "$folder"
}
trap end EXIT
trap 'exit 130' INT TERM

for database in "${databases[@]:1}"; do
  tests "$database" "$@" >"$folder/$database" 2>&1 &
  lanes+=("$!")
done

failed=()
echo "== Tests on ${databases[0]}"
tests "${databases[0]}" "$@" || failed+=("${databases[0]}")
for lane in "${!lanes[@]}"; do
  database=${databases[lane + 1]}
  echo "== Tests on $database"
  tail -n +1 -f --pid="${lanes[lane]}" "$folder/$database" &
  shown=$!
  wait "${lanes[lane]}" || failed+=("$database")
  wait "$shown"
done
lanes=()

if [ "${#failed[@]}" -gt 0 ]; then
  echo "!! Tests failed on: ${failed[*]}" >&2
  exit 1
fi
