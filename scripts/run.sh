#!/usr/bin/env bash
# Serve the product on this machine: set up, migrate, load the demo once, start server and worker.
#
# HOST (127.0.0.1), PORT (8000), SIZE of the demo (small), DATABASE_URL and the other settings of
# config.py come from the environment. A second run keeps the data.
set -euo pipefail
cd -P "$(dirname "$0")/.."

unset PYTHONDONTWRITEBYTECODE # a second start is quick because the first one compiled
export HOST=${HOST:-127.0.0.1} PORT=${PORT:-8000}
export DIEMCAU_PROFILE=${DIEMCAU_PROFILE:-demo}
export BASE_URL=${BASE_URL:-http://$HOST:$PORT}

scripts/setup.sh run

python=.venv/bin/python
flask=("$python" -m flask --app wsgi)

"$python" - "$HOST" "$PORT" <<'PY' || exit 1
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
family = socket.AF_INET6 if ":" in host else socket.AF_INET
with socket.socket(family) as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((host, port))
    except OSError as error:
        sys.exit(
            f"\n!! {host}:{port} cannot be used ({error.strerror}). If it is this product that"
            f"\n!! already runs, it answers at http://{host}:{port}/ - otherwise choose another"
            f"\n!! port:  make run PORT={port + 1}"
        )
PY

echo "== Preparing the database"
note=$(mktemp)
"${flask[@]}" prepare --size "${SIZE:-small}" --note "$note"
READY_NOTE=$(cat "$note")
rm -f "$note"
export READY_NOTE
exec scripts/serve.sh
