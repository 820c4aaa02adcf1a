"""What every template keeps to: it parses, is small, is strict about origin, and can be translated."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from jinja2 import nodes

from tests.architecture.house import MODULES, PACKAGE, TEMPLATES, relative, tree

pytestmark = pytest.mark.only_on("sqlite")  # the house itself knows no engine

PAGES: Final = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
SHEETS: Final = sorted((PACKAGE / "static" / "css").rglob("*.css"))
SCRIPTS: Final = sorted((PACKAGE / "static" / "js").rglob("*.js"))
MAX_LINES: Final = 150

# Letters that only Vietnamese text has here; icons, dashes and arrows are none of them.
_VIETNAMESE: Final = re.compile(r"[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_ELSEWHERE: Final = re.compile(r"""(?:src|href|action|srcset|poster)\s*=\s*["'](?:https?:)?//""")
_INLINE: Final = re.compile(
    r"""<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:""", re.IGNORECASE
)
_SCRIPT_WITHOUT_SOURCE: Final = re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE)
_POST: Final = re.compile(r"""<form\b[^>]*\bmethod\s*=\s*["']?post""", re.IGNORECASE)

_SEARCH: Final = re.compile(r"""<input\b[^>]*type="search"[^>]*""")

# Official papers are Vietnamese whoever reads them (Decree 30/2020); mails have no style sheet.
_PAPERS: Final = "print"
_MAILS: Final = "mail"
# A product and a language are called by their own names.
_OWN_NAMES: Final = re.compile("Tiếng Việt|Điểm Cầu")

# Vietnamese that is not a text of the interface, each with its reason. An official paper is
# Vietnamese whoever reads it (Decree 30/2020).
VIETNAMESE_AS_DATA: Final = {
    "meetings/assignments/commands.py": "how offices address who leads a task",
    "meetings/carrying/rules.py": "the title of an item as it stands on an agenda",
    "meetings/cli": "the name under which the operator stands in the audit",
    "meetings/conferences/papers/letter.py": "an official paper",
    "meetings/conferences/papers/official.py": "an official paper",
    "meetings/conferences/rules/letters.py": "the symbols of official papers",
    "meetings/conferences/rules/secrecy.py": "marks of secrecy as they are stamped on papers",
    "meetings/demo": "the demonstration country, kept as entered",
    "meetings/documents/papers.py": "an official paper",
    "meetings/kit/delimited.py": "letters",
    "meetings/kit/filenames.py": "letters",
    "meetings/kit/vietnamese.py": "letters, and how dates are written",
    "meetings/minutes/papers": "an official paper",
    "meetings/minutes/queries/people.py": "the lists of an official paper",
    "meetings/notifications/rules/texts.py": "letters",
    "meetings/minutes/queries/facts.py": "the text of an official paper",
    "meetings/assignments/rules.py": "words of official papers by which a task is read",
    "meetings/organisations/data": "names of offices",
    "meetings/organisations/rules.py": "names of tiers in the presets, kept as entered",
}
_GETTEXT: Final = frozenset(
    {"_", "_l", "_m", "mark", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext"}
    | {"pgettext", "lazy_pgettext"}
)


def is_page(path: Path) -> bool:
    """Tell what a browser shows from what is printed or mailed."""
    return path.suffix == ".html" and not is_paper(path) and _MAILS not in _words(path)


def is_paper(path: Path) -> bool:
    return _PAPERS in _words(path)


def _words(path: Path) -> set[str]:
    return {part.split(".")[0] for part in path.relative_to(TEMPLATES).parts}


@pytest.mark.parametrize("template", PAGES, ids=relative)
def test_a_template_parses_and_fits_in_the_head(app: Flask, template: Path) -> None:
    source = template.read_text(encoding="utf-8")

    app.jinja_env.compile(source, filename=str(template))

    assert len(source.splitlines()) <= MAX_LINES


@pytest.mark.parametrize("template", [p for p in PAGES if is_page(p)], ids=relative)
def test_a_page_has_nothing_inline_and_nothing_from_elsewhere(template: Path) -> None:
    source = re.sub(r"{#.*?#}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert _INLINE.findall(source) == []
    assert _SCRIPT_WITHOUT_SOURCE.findall(source) == []
    assert _ELSEWHERE.findall(source) == []


def test_a_template_speaks_only_through_its_translation(app: Flask) -> None:
    foreign = {}
    for template in (page for page in PAGES if not is_paper(page)):
        parsed = app.jinja_env.parse(template.read_text(encoding="utf-8"))
        spoken = [data.data for data in parsed.find_all(nodes.TemplateData)]
        spoken += [const.value for const in _untranslated(parsed) if isinstance(const.value, str)]
        foreign[relative(template)] = [text for text in spoken if _is_vietnamese(text)]

    assert {name: texts for name, texts in foreign.items() if texts} == {}


def _is_vietnamese(text: str) -> bool:
    return bool(_VIETNAMESE.search(_OWN_NAMES.sub("", text)))


def _untranslated(node: nodes.Node) -> Iterator[nodes.Const]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Const):
            yield child
        elif not (
            isinstance(child, nodes.Call)
            and isinstance(child.node, nodes.Name)
            and child.node.name in _GETTEXT
        ):
            yield from _untranslated(child)


def test_code_speaks_only_through_its_translation() -> None:
    spoken = {
        relative(module): [text for text in _spoken(tree(module)) if _is_vietnamese(text)]
        for module in MODULES
        if not relative(module).startswith(tuple(VIETNAMESE_AS_DATA))
    }

    assert {name: texts for name, texts in spoken.items() if texts} == {}


def _spoken(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        if isinstance(child, ast.Call) and _is_gettext(child.func):
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value
        yield from _spoken(child)


def _is_gettext(function: ast.expr) -> bool:
    return ast.unparse(function).rsplit(".", 1)[-1] in _GETTEXT


def test_the_exceptions_are_still_needed() -> None:
    standing = [relative(module) for module in MODULES]

    assert [n for n in VIETNAMESE_AS_DATA if not any(m.startswith(n) for m in standing)] == []


@pytest.mark.parametrize("template", [p for p in PAGES if is_page(p)], ids=relative)
def test_a_form_that_changes_something_carries_the_token(template: Path) -> None:
    forms = re.split(r"(?=<form\b)", template.read_text(encoding="utf-8"))[1:]

    changing = [form.split("</form>")[0] for form in forms if _POST.search(form)]

    assert [form[:80] for form in changing if not _carries_token(form)] == []


def _carries_token(form: str) -> bool:
    """Accept the token itself, a form of ours that holds it, or a macro that writes it."""
    return bool(re.search(r"csrf_token|hidden_tag|hidden_tokens|caller\(", form))


@pytest.mark.parametrize("sheet", [*SHEETS, *SCRIPTS], ids=relative)
def test_sheets_and_scripts_call_nobody_elsewhere(sheet: Path) -> None:
    source = re.sub(
        r"/\*.*?\*/|^\s*//.*$", "", sheet.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE
    )

    assert re.findall(r"(?:url\(|import|fetch\()\s*[\"']?(?:https?:)?//\S*", source) == []
    assert re.findall(r"\beval\(|new Function\(|\.innerHTML\s*=|document\.write", source) == []


def test_what_is_searched_for_fits_into_an_address() -> None:
    fields = [
        (relative(page), field) for page in PAGES for field in _SEARCH.findall(page.read_text())
    ]

    assert len(fields) > 3
    assert [page for page, field in fields if 'maxlength="200"' not in field] == []
