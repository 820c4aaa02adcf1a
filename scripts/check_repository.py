"""What must hold for the repository itself: locks with hashes, no hosts, no private paths."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
LOCKS: Final = ("requirements.txt", "requirements-dev.txt")

# A version, at most a condition, and a hash on the lines that follow.
_PINNED: Final = re.compile(r"^[a-z0-9][a-z0-9.-]*(\[[a-z,]+\])?==\S+( ; .+)? \\$")
_HASH: Final = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
_HOST: Final = re.compile(
    r"^--(extra-)?index-url|^-f |^--find-links|@ https?://|^registry *=|\"resolved\": *\"http"
)
_HOME: Final = re.compile(r"(?<![\w.~/-])/(home|root|Users|work)/[\w.-]+")
_OURS: Final = {".py", ".html", ".js", ".css", ".sh"}
_UNFINISHED: Final = re.compile(r"\b(TODO|FIXME|XXX)\b|\braise NotImplemented")


def main() -> int:
    """Print every fault; return 1 when there is one."""
    faults = [*_locks(), *_texts()]
    for fault in faults:
        print(fault)
    print(f"repository: {len(faults)} to mend" if faults else "repository: in order")
    return 1 if faults else 0


def _locks() -> Iterator[str]:
    for name in LOCKS:
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1):
            if not (_PINNED.match(line) or _HASH.match(line)):
                yield f"{name}:{number}: not a pinned version with a hash: {line}"


def _texts() -> Iterator[str]:
    for path in _tracked():
        if path.parts[:2] == ("tests", "vendor") or "vendor" in path.parts:
            continue
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for fault in _faults_of(path, line):
                yield f"{path}:{number}: {fault}: {line.strip()[:100]}"


def _faults_of(path: Path, line: str) -> Iterator[str]:
    if _HOME.search(line):
        yield "a path of one machine"
    if path.suffix in {".toml", ".txt", ".lock", ".cfg", ".npmrc"} and _HOST.search(line):
        yield "the address of a package host"
    if path.suffix in _OURS and path != _SELF and _UNFINISHED.search(line):
        yield "unfinished"


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [Path(name) for name in listed.stdout.split("\0") if name]


_SELF: Final = Path(__file__).relative_to(ROOT)

if __name__ == "__main__":
    sys.exit(main())
