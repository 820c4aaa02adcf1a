"""The first page as people read it, and what they do about it."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Final

from meetings.access.roles import Role
from meetings.conferences.commands import answering, roles
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import visibility
from meetings.conferences.rules.answers import Reply
from meetings.kit import clock
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from tests.cascades import locked
from tests.cast import Cast
from tests.conftest import Browser

_TAGS: Final = re.compile(r"<[^>]+>")
_CARD: Final = re.compile(r'<article class="task-card([^"]*)">(.*?)</article>', re.DOTALL)
_COMING: Final = re.compile(
    r'<section class="stack" aria-labelledby="coming">(.*?)</section>', re.DOTALL
)
_CHANGED: Final = re.compile(
    r'<section class="stack" aria-labelledby="changed">(.*?)</section>', re.DOTALL
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One card as it stands on the page."""

    work: str
    about: str
    due: str
    button: str
    address: str
    is_late: bool


def page(browser: Browser, who: Account, where: str = "/") -> str:
    """Return the page as somebody gets it."""
    browser.sign_in(who)
    answer = browser.get(where)
    assert answer.status_code == 200
    return answer.text


def words(html: str) -> str:
    """Return what a person reads, with single blanks."""
    return " ".join(unescape(_TAGS.sub(" ", html)).split())


def cards(browser: Browser, who: Account, where: str = "/") -> list[Shown]:
    """Return what awaits somebody, in order."""
    return [_shown(*found) for found in _CARD.findall(page(browser, who, where))]


def works(browser: Browser, who: Account) -> list[str]:
    """Return the kinds of work that await somebody, in order."""
    return [card.work for card in cards(browser, who)]


def coming(browser: Browser, who: Account) -> list[str]:
    """Return the codes of what is on and ahead, in order."""
    return _codes(_COMING, page(browser, who))


def changed(browser: Browser, who: Account) -> list[str]:
    """Return the codes of what changed, in order."""
    return _codes(_CHANGED, page(browser, who))


def say_yes(cast: Cast, conference: Conference, who: Account, office: Organisation) -> None:
    """Let a point take part."""
    with transaction():
        point = locked(cast, conference, office, who)
        answering.confirm(
            point, reply=Reply(), version=point.version, actor=cast.actor(who), now=clock.now()
        )


def say_no(cast: Cast, conference: Conference, who: Account, office: Organisation) -> None:
    """Let a point decline."""
    with transaction():
        point = locked(cast, conference, office, who)
        answering.decline(
            point, reason="Bận", version=point.version, actor=cast.actor(who), now=clock.now()
        )


def give_part(
    cast: Cast, code: str, account: Account, role: Role, point: Participation | None = None
) -> None:
    """Let the host give somebody a part in a conference."""
    actor = cast.actor(cast.lan)
    with transaction():
        found = visibility.for_change(code, actor=actor)
        roles.give(found, account=account, role=role, point=point, actor=actor, now=clock.now())


def _shown(tone: str, html: str) -> Shown:
    titles = re.findall(r"<h3>(.*?)</h3>", html, re.DOTALL)
    about = re.findall(r"</h3>\s*<p>(.*?)</p>", html, re.DOTALL)
    due = re.findall(r'<p class="task-due">(.*?)</p>', html, re.DOTALL)
    ((address, button),) = re.findall(
        r'class="btn[^"]*" href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL
    )
    return Shown(
        work=words(titles[0]),
        about=words(about[0]),
        due=words(due[0]) if due else "",
        button=words(button),
        address=unescape(address),
        is_late="task-bad" in tone,
    )


def _codes(section: re.Pattern[str], html: str) -> list[str]:
    (found,) = section.findall(html)
    return re.findall(r'href="/conferences/([a-z0-9-]+)"', found)
