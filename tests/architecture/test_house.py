"""The house rules that neither ruff, mypy nor import-linter can see."""

import ast
import re
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from sqlalchemy import CheckConstraint, Constraint, Index, Table

from meetings.kit.orm import Base
from tests.architecture.house import (
    FEATURES,
    MODULES,
    PACKAGE,
    ROOT,
    TEMPLATES,
    contract,
    dotted,
    is_command_module,
    relative,
    tree,
)

pytestmark = pytest.mark.only_on("sqlite")  # the house itself knows no engine

MAX_LINES: Final = 300
FILES: Final = {"static", "asset"}  # endpoints whose addresses are made by us alone
MOST_POSITIONAL: Final = 2
ASKING: Final = {"actor.must", "actor.must_any", "rules.check_own"}
LONGEST_NAME: Final = 63  # PostgreSQL cuts longer names off

COMMANDS: Final = [
    pytest.param(node, id=f"{dotted(module)}.{node.name}")
    for module in MODULES
    if is_command_module(module)
    for node in tree(module).body
    if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
]

# Commands that ask for no permission, each with its reason.
WITHOUT_PERMISSION: Final = {
    "assignments.commands.give": "follows from issuing the minutes, which asked",
    "calendar.commands.close_feed": "touches the actor's own account only",
    "calendar.commands.open_feed": "touches the actor's own account only",
    "conferences.commands.replying.put_aside": "whatever arrives is kept; it changes nothing",
    "conferences.commands.replying.reply": "the signed link of the mail is the permission",
    "conferences.commands.replying.take": "the token in the address is the permission",
    "people.commands.entrance.claim_attempt": "nobody is signed in yet",
    "people.commands.entrance.sign_in": "nobody is signed in yet",
    "people.commands.entrance.stay": "touches the actor's own session only",
    "people.commands.passwords.ask_reset": "whoever forgot a password is not signed in",
    "people.commands.passwords.open_reset": "the mail is written by the worker",
    "people.commands.passwords.use_reset": "the token of the link is the permission",
}
# Commands that tell no story of their own, each with its reason.
WITHOUT_EVENT: Final = {
    "people.commands.entrance.stay": "a session in use is no news; it is noted once a minute",
    "people.commands.passwords.open_reset": "asking for the link was the story",
}
# Rooms whose functions work inside the command of somebody else, each with its reason.
BOOKKEEPING: Final = {
    "audit.commands": "the memory itself",
    "conferences.commands.tally": "counters that follow whatever a command changes",
    "documents.commands.letters": "printed letters follow from invitations",
    "reports.commands": "how a step stood follows from the step itself",
    "notifications.commands": "mails follow from what somebody was permitted to do",
}
# Commands of the worker: a job has neither a person nor a permission.
WORKERS: Final = {
    "conferences.commands.fetching.fetch": "reads the mailbox; each mail is a command of its own",
    "minutes.commands.keep_file": "stores what the renderer made",
}

# Where text is declared to be safe HTML, and why it is.
MAKES_MARKUP: Final = {"meetings/web/templating.py": "icons: a fixed frame, both parts escaped"}


def test_a_module_fits_in_the_head() -> None:
    lengths = {relative(m): len(m.read_text(encoding="utf-8").splitlines()) for m in MODULES}

    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_only_the_transaction_commits() -> None:
    committing = [relative(m) for m in MODULES if "session.commit(" in m.read_text("utf-8")]

    assert committing == ["meetings/kit/transactions.py"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_says_who_acts_and_when(
    command: ast.FunctionDef, request: pytest.FixtureRequest
) -> None:
    keywords = {argument.arg for argument in command.args.kwonlyargs}
    positional = [*command.args.posonlyargs, *command.args.args]

    assert len(positional) <= MOST_POSITIONAL, "after subject and content all is a keyword"
    assert _is_of_others(request.node.callspec.id) or _says_who_and_when(keywords)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_asks_permission_and_tells_the_story(
    command: ast.FunctionDef, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id
    called = _called(command, within=name.rsplit(".", 1)[0])
    of_others = _is_of_others(name)

    assert of_others or name in WITHOUT_PERMISSION or called & ASKING, "asks no permission"
    assert of_others or name in WITHOUT_EVENT or "events.emit" in called, "tells no story"


def test_every_exception_is_still_needed_and_has_a_reason() -> None:
    names = {str(parameter.id) for parameter in COMMANDS}
    exceptions = [WITHOUT_PERMISSION, WITHOUT_EVENT, WORKERS]

    assert [name for one in exceptions for name in one if name not in names] == []
    assert [n for n in BOOKKEEPING if not any(name.startswith(n) for name in names)] == []
    assert all(reason for one in [*exceptions, BOOKKEEPING] for reason in one.values())


def _says_who_and_when(keywords: set[str]) -> bool:
    """Accept the actor, or who caused it where a command follows from another one."""
    return "now" in keywords and bool(keywords & {"actor", "by"})


def _is_of_others(name: str) -> bool:
    return name in WORKERS or name.startswith(tuple(BOOKKEEPING))


def _called(command: ast.FunctionDef, *, within: str) -> set[str]:
    """Return the names of what a command calls, itself or through functions of its own module."""
    path = PACKAGE.joinpath(*within.split(".")).with_suffix(".py")
    nearby = {one.name: one for one in tree(path).body if isinstance(one, ast.FunctionDef)}
    called: set[str] = set()
    waiting = [command]
    while waiting:
        calls = [one for one in ast.walk(waiting.pop()) if isinstance(one, ast.Call)]
        fresh = {ast.unparse(one.func) for one in calls} - called
        called |= fresh
        waiting += [nearby[name] for name in fresh if name in nearby]
    return called


def test_a_template_bears_the_name_of_its_feature() -> None:
    elsewhere, missing = [], []
    for module in MODULES:
        feature = module.relative_to(PACKAGE).parts[0]
        home = {"errors/", f"{feature}/"} if feature == "web" else {f"{feature}/"}
        rendered = _rendered(module)
        elsewhere += [name for name in rendered if not name.startswith(tuple(home))]
        missing += [name for name in rendered if not (TEMPLATES / name).is_file()]

    assert elsewhere == []
    assert missing == []


def _rendered(module: Path) -> list[str]:
    return [
        ast.literal_eval(call.args[0])
        for call in ast.walk(tree(module))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) in {"render_template", "flask.render_template"}
        and isinstance(call.args[0], ast.Constant)
    ]


def test_no_relationship_loads_behind_our_back(app: Flask) -> None:
    lazy = [
        str(relationship)
        for mapper in Base.registry.mappers
        for relationship in mapper.relationships
        if relationship.lazy not in {"raise", "joined", "selectin"}
    ]

    assert lazy == []


def test_every_constraint_has_a_name_that_fits(app: Flask) -> None:
    tables = Base.metadata.tables.values()

    named = {table.name: [str(one.name) for one in _named(table)] for table in tables}

    assert [name for name, names in named.items() if "None" in names] == []
    assert [n for names in named.values() for n in names if len(n) > LONGEST_NAME] == []
    assert [name for name in named if not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []


def test_every_table_has_a_primary_key(app: Flask) -> None:
    tables = Base.metadata.tables.values()

    assert [table.name for table in tables if not table.primary_key.columns] == []


def _named(table: Table) -> list[Constraint | Index]:
    constraints = [one for one in table.constraints if not _is_of_a_type(one)]
    return [*constraints, *table.indexes]


def _is_of_a_type(constraint: object) -> bool:
    """Tell a check that SQLAlchemy makes for a Boolean or an Enum, where it makes one."""
    return isinstance(constraint, CheckConstraint) and bool(
        getattr(constraint, "_type_bound", False)
    )


def test_urls_are_lower_case_and_typed(app: Flask) -> None:
    ours = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in FILES]
    for rule in ours:
        plain = re.sub(r"<[^>]*>", "", rule.rule)
        assert plain == plain.lower(), rule
        assert "_" not in plain, rule
        assert all(":" in part for part in rule.rule.split("<")[1:]), rule


def test_what_a_person_wrote_is_never_declared_safe() -> None:
    markup = [
        relative(module)
        for module in MODULES
        if re.search(r"\bMarkup\(|\.__html__|autoescape\s*=\s*False", module.read_text("utf-8"))
    ]
    templates = [
        relative(template)
        for template in sorted(TEMPLATES.rglob("*"))
        if template.is_file()
        and re.search(r"\|\s*safe\b|autoescape\s+false", template.read_text("utf-8"))
    ]

    assert markup == list(MAKES_MARKUP)
    assert templates == []


def test_every_feature_stands_in_the_contract_of_rooms() -> None:
    containers = contract("rooms")["containers"]

    assert sorted(containers) == [f"meetings.{feature}" for feature in FEATURES]


def test_only_the_organisations_come_with_data_of_their_own() -> None:
    with_data = [feature for feature in FEATURES if any((PACKAGE / feature).glob("data*"))]

    assert set(with_data) <= {"organisations"}


def test_the_gate_runs_what_the_developer_runs() -> None:
    commands = [
        line
        for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
        if line.startswith("make ")
    ]

    assert commands == ["make check", "make test"]
