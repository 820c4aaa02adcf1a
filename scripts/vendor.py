"""Fetch the browser files we ship, pinned by name and version, and write down what they are.

Run it only to change a version or to add an icon: `python scripts/vendor.py`. It needs npm;
the product itself needs neither npm nor node.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parent.parent
_STATIC: Final = _ROOT / "meetings" / "static"
_VENDOR: Final = _STATIC / "vendor"
_TEST_VENDOR: Final = _ROOT / "tests" / "vendor"
_WEIGHTS: Final = (400, 500, 600, 700)
_SUBSETS: Final = ("latin", "vietnamese")


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    """One package and the files of it that we keep: path inside it -> path in our folder."""

    name: str
    version: str
    licence: str
    files: dict[str, str]
    home: Path = _VENDOR


_FONT_FILES: Final = {
    f"files/be-vietnam-pro-{subset}-{weight}-normal.woff2": f"fonts/{subset}-{weight}.woff2"
    for subset in _SUBSETS
    for weight in _WEIGHTS
}
_PACKAGES: Final = (
    Package(
        name="bootstrap",
        version="5.3.9",
        licence="MIT",
        files={
            "dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
            "LICENSE": "bootstrap/LICENSE",
        },
    ),
    Package(
        name="htmx.org",
        version="4.0.1",
        licence="0BSD",
        files={"dist/htmx.min.js": "htmx/htmx.min.js", "LICENSE": "htmx/LICENSE"},
    ),
    Package(
        name="@fontsource/be-vietnam-pro",
        version="5.3.0",
        licence="OFL-1.1",
        files=_FONT_FILES | {"LICENSE": "fonts/LICENSE"},
    ),
    Package(
        name="bootstrap-icons",
        version="1.13.2",
        licence="MIT",
        files={"LICENSE": "bootstrap-icons/LICENSE"},
    ),
    Package(
        name="axe-core",
        version="4.14.1",
        licence="MPL-2.0",
        files={"axe.min.js": "axe/axe.min.js", "LICENSE": "axe/LICENSE"},
        home=_TEST_VENDOR,
    ),
)
_SYMBOL: Final = re.compile(r"<svg[^>]*viewBox=\"([^\"]+)\"[^>]*>(.*?)</svg>", re.DOTALL)
_SOURCE_MAP: Final = re.compile(rb"\n?(?:/\*|//)# sourceMappingURL=[^\n]*")


def main() -> None:
    """Fetch every package and write the two lists of what is shipped."""
    for home in (_VENDOR, _TEST_VENDOR):
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        records = [_take(package) for package in _PACKAGES if package.home == home]
        text = json.dumps(records, ensure_ascii=False, indent=2)
        (home / "VENDOR.json").write_text(text + "\n", encoding="utf-8")


def _take(package: Package) -> dict[str, object]:
    """Unpack one package, keep our files, return its record."""
    with tempfile.TemporaryDirectory() as folder:
        archive = _pack(package, Path(folder))
        digest = hashlib.sha512(archive.read_bytes()).digest()
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        unpacked = next(path for path in Path(folder).iterdir() if path.is_dir())
        for source, target in package.files.items():
            _keep(unpacked / source, package.home / target)
        kept = sorted(package.files.values())
        if package.name == "bootstrap-icons":
            kept.append(_write_sprite(unpacked / "icons"))
    return {
        "name": package.name,
        "version": package.version,
        "sha512": base64.b64encode(digest).decode(),
        "licence": package.licence,
        "files": kept,
    }


def _pack(package: Package, folder: Path) -> Path:
    command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    name = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return folder / name.stdout.strip()


def _keep(source: Path, target: Path) -> None:
    """Copy one file, without the pointer to a source map that we do not ship."""
    target.parent.mkdir(parents=True, exist_ok=True)
    content = source.read_bytes()
    if source.suffix in {".css", ".js"}:
        content = _SOURCE_MAP.sub(b"", content).rstrip() + b"\n"
    target.write_bytes(content)


def _write_sprite(icons: Path) -> str:
    """Join the icons named in icons.txt as symbols of one file; return its path."""
    names = (_ROOT / "scripts" / "icons.txt").read_text(encoding="utf-8").split()
    target = _VENDOR / "bootstrap-icons" / "icons.svg"
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg">',
        *_symbols(icons, sorted(names)),
        "</svg>",
    ]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(target.relative_to(_VENDOR))


def _symbols(icons: Path, names: Iterable[str]) -> Iterable[str]:
    for name in names:
        found = _SYMBOL.search((icons / f"{name}.svg").read_text(encoding="utf-8"))
        if found is None:
            raise ValueError(f"{name}: not a drawing we can read")
        box, drawing = found.groups()
        yield f'<symbol id="{name}" viewBox="{box}">{" ".join(drawing.split())}</symbol>'


if __name__ == "__main__":
    main()
