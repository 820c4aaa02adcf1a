#!/usr/bin/env bash
# Run the web server and the background worker side by side; when one ends, the other ends too.
#
# Everything else (environment, database) is ready. On machines with systemd the two run as units
# of their own, by the same two commands.
set -euo pipefail
cd -P "$(dirname "$0")/.."

host=${HOST:-127.0.0.1} port=${PORT:-8000}
python=.venv/bin/python

# One process with many threads: live pages hold a connection each, and SQLite has one writer.
"$python" -m gunicorn wsgi:app \
  --bind "$host:$port" \
  --worker-class gthread --workers "${WEB_WORKERS:-1}" --threads "${WEB_THREADS:-64}" \
  --timeout 60 --graceful-timeout 5 --keep-alive 5 \
  --no-control-socket --log-level "${WEB_LOG_LEVEL:-warning}" &
web=$!
"$python" -m flask --app wsgi jobs run &
worker=$!

end() {
  trap - INT TERM EXIT
  kill -TERM "$web" "$worker" 2>/dev/null || true
  wait "$web" "$worker" 2>/dev/null || true
}
trap 'end; exit 0' INT TERM
trap end EXIT

# The address is printed when it answers, not when it is hoped for.
"$python" - "http://$host:$port" "$web" <<'PY'
import os
import sys
import time
import urllib.request

address, server = sys.argv[1], int(sys.argv[2])
for _ in range(1200):
    try:
        urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
        break
    except OSError:
        time.sleep(0.1)
    try:
        os.kill(server, 0)
    except ProcessLookupError:
        sys.exit("!! The server did not start; the reason stands above.")
else:
    sys.exit(f"!! {address} does not answer; the reason stands above.")
note = os.environ.get("READY_NOTE", "")
print(f"\n{note}\n\n== {address}/ is ready (stop with Ctrl-C)" if note else f"== {address}/ is ready", flush=True)
PY

set +e
wait -n "$web" "$worker"
code=$?
echo "!! The server or the worker has ended by itself (code $code); stopping the other." >&2
exit "$((code == 0 ? 1 : code))"
