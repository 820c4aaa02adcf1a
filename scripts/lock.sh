#!/usr/bin/env bash
# Write the locks anew from pyproject.toml: for every supported Python, with hashes, without a host.
set -euo pipefail
cd -P "$(dirname "$0")/.."

uv=$(command -v uv || true)
if [ -z "$uv" ]; then
  python3 -m venv var/lock-tools
  var/lock-tools/bin/python -m pip install --quiet uv
  uv=var/lock-tools/bin/uv
fi
compile() {
  "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate "$@"
}
compile pyproject.toml --output-file requirements.txt
compile pyproject.toml --group dev --output-file requirements-dev.txt
