"""How the command line speaks: in the language of the terminal, a refusal in one line."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from meetings.kit.errors import DomainError
from meetings.web.errors import words
from meetings.web.locale import force_locale


@contextmanager
def told() -> Iterator[None]:
    """Speak the language of the terminal inside the block, and tell a refusal without a trace."""
    with force_locale(_language()):
        try:
            yield
        except DomainError as error:
            raise click.ClickException(words(error)) from error


def _language() -> str:
    """Return "en" where the terminal is English, else Vietnamese, as everywhere in the product."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "en" if next(filter(None, names), "").startswith("en") else "vi"
