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

# The address is printed when server and worker are ready, not when it is hoped for.
"$python" - "http://$host:$port" "$web" "$worker" <<'PY'
import os
import sys
import time
import urllib.error
import urllib.request

address, parts = sys.argv[1], {"server": int(sys.argv[2]), "worker": int(sys.argv[3])}
answer = "no answer"
for _ in range(1200):
    try:
        urllib.request.urlopen(f"{address}/readyz", timeout=5).close()
        break
    except urllib.error.HTTPError as refusal:
        answer = refusal.read().decode(errors="replace")
    except OSError as error:
        answer = str(error)
    for name, pid in parts.items():
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            sys.exit(f"!! The {name} did not start; the reason stands above.")
    time.sleep(0.1)
else:
    sys.exit(f"!! {address} is not ready: {answer}")
note = os.environ.get("READY_NOTE", "")
print(f"\n{note}\n" if note else "", f"== {address}/ is ready (stop with Ctrl-C)", sep="\n", flush=True)
PY

set +e
wait -n "$web" "$worker"
code=$?
echo "!! The server or the worker has ended by itself (code $code); stopping the other." >&2
exit "$((code == 0 ? 1 : code))"
