#!/usr/bin/env bash
# Run every test twice: on SQLite and on a real PostgreSQL that the tests start by themselves.
# Arguments go to pytest: make test ARGS="tests/people -k sign_in"
set -uo pipefail
cd -P "$(dirname "$0")/.."

export CI=${CI:-}
unset PYTHONDONTWRITEBYTECODE # the tests start the product's commands many times
failed=()
for database in ${TEST_DATABASE:-sqlite postgresql}; do
  echo "== Tests on $database"
  # More workers than cores: much of a test is waiting for a server, a browser, a disk.
  TEST_DATABASE=$database .venv/bin/python -m pytest -n "${TEST_WORKERS:-3}" \
    --dist loadscope --no-loadscope-reorder --durations 10 --durations-min 5 "$@" || failed+=("$database")
done

if [ "${#failed[@]}" -gt 0 ]; then
  echo "!! Tests failed on: ${failed[*]}" >&2
  exit 1
fi
