#!/usr/bin/env bash
# Make this machine ready: system packages, the environment from the lock, compiled translations.
#
#   scripts/setup.sh run     what serving needs
#   scripts/setup.sh check   and the developers' tools
#   scripts/setup.sh test    and a browser and a mail server
#
# Nothing is done twice: a stamp in .venv tells which lock was installed, by which Python, where.
set -euo pipefail
cd -P "$(dirname "$0")/.."

purpose=${1:-run}
case $purpose in
  run) lock=requirements.txt ;;
  check | test) lock=requirements-dev.txt ;;
  *) echo "usage: scripts/setup.sh run|check|test" >&2; exit 2 ;;
esac

say() { printf '== %s\n' "$*"; }
stop() { printf '\n' >&2; printf '!! %s\n' "$@" >&2; exit 1; }

# One set-up at a time in one checkout: two terminals, or `make -j`.
mkdir -p var
exec 9>var/setup.lock
flock 9

# --- Python ----------------------------------------------------------------------------------

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
makes_environments() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }
may_install() {
  command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }
}

# The Python of the system is mended with the system and built for speed; one that a version
# manager has compiled takes half as long again for the same work.
python=${PYTHON:-python3}
if [ -z "${PYTHON:-}" ] && is_new_enough /usr/bin/python3 \
  && { makes_environments /usr/bin/python3 || may_install; }; then
  python=/usr/bin/python3
fi

# --- system packages -------------------------------------------------------------------------

loads() { "$python" -c "import ctypes, sys; ctypes.CDLL(sys.argv[1])" "$1" 2>/dev/null; }

browser() {
  for name in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null; then return 0; fi
  done
  return 1
}

command -v "$python" >/dev/null || stop "Python is missing. The administrator installs it with:" \
  "    apt-get install -y python3"
is_new_enough "$python" \
  || stop "Python 3.11 or newer is needed; $("$python" --version) is here. Name another with PYTHON=…"

# What is missing is found by trying it, not by asking the package manager: libraries that came
# another way are as good.
missing_packages() {
  makes_environments "$python" || echo python3-venv
  loads libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
  loads libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
  if [ "$purpose" = test ]; then
    browser || echo chromium-headless-shell # Chromium without windows: a third of the time a page
    command -v dovecot >/dev/null || [ -x /usr/sbin/dovecot ] || printf '%s\n' dovecot-imapd dovecot-lmtpd
    command -v openssl >/dev/null || echo openssl # certificates for a moment
    loads libatomic.so.1 || echo libatomic1 # for the Node.js inside Playwright
  fi
}

install_packages() {
  local -a as_root=() wanted=("$@")
  local command="apt-get update && apt-get install -y --no-install-recommends ${wanted[*]}"
  command -v apt-get >/dev/null || stop \
    "These are missing and there is no apt-get to install them: ${wanted[*]} (names as in Debian)."
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
      as_root=(sudo)
    else
      stop "System packages are missing: ${wanted[*]}" \
        "The administrator runs this once, then repeat your command:" "    $command"
    fi
  fi
  say "Installing system packages: ${wanted[*]}"
  # Lists of packages that came within the hour are new enough.
  if [ -z "$(find /var/lib/apt/lists -name '*Packages*' -mmin -60 -print -quit 2>/dev/null)" ]; then
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 update
  fi
  # Where Chromium without windows is not packed apart, the whole one does.
  if [[ " ${wanted[*]} " == *" chromium-headless-shell "* ]] \
    && ! apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    wanted=("${wanted[@]/#chromium-headless-shell/chromium}")
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 \
    install -y --no-install-recommends "${wanted[@]}" \
    || stop "The packages could not be installed. The administrator runs:" "    $command"
}

mapfile -t missing < <(missing_packages)
if [ "${#missing[@]}" -gt 0 ]; then install_packages "${missing[@]}"; fi

# --- the environment -------------------------------------------------------------------------

stamp_for() { printf '%s %s %s\n' "$PWD" "$("$python" -V)" "$(sha256sum <"$1")"; }
stamped() { [ -f ".venv/.installed-$1" ] && [ "$(cat ".venv/.installed-$1")" = "$(stamp_for "$1")" ]; }

# The developers' lock holds the other one, version by version.
installed() { stamped requirements-dev.txt || { [ "$lock" = requirements.txt ] && stamped "$lock"; }; }

if ! installed; then
  say "Building the environment from $lock (a minute, once)"
  if ! .venv/bin/python -m pip --version >/dev/null 2>&1 \
    || ! .venv/bin/python -c "import sys; sys.exit(sys.prefix != '$PWD/.venv')"; then
    "$python" -m venv --clear .venv
  fi
  rm -f .venv/.installed-*
  # Two at a time, each every second package: they have nothing in common but the folder. Modules
  # are compiled when they are first imported: most never are.
  halves=$(mktemp -d)
  awk -v to="$halves" '/^[^ #]/ { n++ } { print > (to "/" n % 2) }' "$lock"
  install_half() {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile \
      --no-deps --require-hashes -r "$halves/$1"
  }
  install_half 0 &
  other=$!
  built=yes
  install_half 1 || built=
  wait "$other" || built=
  rm -rf "$halves"
  [ -n "$built" ] || stop "The environment could not be built from $lock." \
    "Without the internet, point pip to a folder of wheels: PIP_NO_INDEX=1 PIP_FIND_LINKS=/path"
  stamp_for "$lock" >".venv/.installed-$lock"
fi

# --- translations ----------------------------------------------------------------------------

for source in translations/*/LC_MESSAGES/messages.po; do
  if [ -f "$source" ] && [ ! "${source%.po}.mo" -nt "$source" ]; then
    .venv/bin/python -m babel.messages.frontend --quiet compile \
      --input-file "$source" --output-file "${source%.po}.mo"
  fi
done
