#!/usr/bin/env bash
# Rehearse a disaster on a copy of its own: back up, lose everything, restore, prove that all is back.
#
# The data of this machine is not touched: the drill builds the small demo in a temporary folder.
set -euo pipefail
cd -P "$(dirname "$0")/.."

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
unset STORAGE_URL MAIL_URL
export INSTANCE_DIR=$place/instance DATABASE_URL=sqlite:///$place/instance/drill.db
export DIEMCAU_PROFILE=demo
flask=(.venv/bin/python -m flask --app wsgi)
rows() { .venv/bin/python -c 'import json, sys; print(json.dumps(json.load(open(sys.argv[1]))["rows"], indent=1, sort_keys=True))' "$1/manifest.json"; }
step() { printf '== %s\n' "$*"; }

mkdir -p "$INSTANCE_DIR"
step "Building something to lose"
"${flask[@]}" db upgrade
"${flask[@]}" demo load --size small
"${flask[@]}" jobs run --once # so that there are files to lose

step "Backing up, and proving the backup"
"${flask[@]}" backup "$place/first"
first=$(echo "$place"/first/*) # the dated folder it made
"${flask[@]}" verify "$first"

step "Losing everything"
rm -rf "$INSTANCE_DIR"

step "Restoring"
mkdir -p "$INSTANCE_DIR"
begun=$SECONDS
"${flask[@]}" restore "$first"
"${flask[@]}" db upgrade
"${flask[@]}" audit verify
lasted=$((SECONDS - begun))

step "Comparing what came back with what was there"
"${flask[@]}" backup "$place/second"
second=$(echo "$place"/second/*)
diff <(rows "$first") <(rows "$second")
diff -r "$first/files" "$second/files"
step "Everything is back; the way back took $lasted s"
