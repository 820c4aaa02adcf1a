"""Opening the first account, resetting a password and giving a duty from the command line."""

from datetime import date
from typing import Final

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _
from sqlalchemy import select

from meetings.access.actor import Actor, Grant
from meetings.access.roles import DUTIES, Role
from meetings.cli.speaking import told
from meetings.kit import clock, vietnamese
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from meetings.people.commands import accounts, passwords
from meetings.people.models import Account
from meetings.people.rules import passwords as strength
from meetings.people.rules.accounts import Newcomer, Term, username_key

# Whoever types here already holds the machine and its database.
OPERATOR: Final = Actor(id=0, name="Hệ thống", grants=(Grant(Role.ADMINISTRATOR, "/"),))
accounts_group = AppGroup("accounts", help="People who sign in.")


@accounts_group.command("open")
@click.argument("username")
@click.option("--name", required=True, help="Full name.")
@click.option("--organisation", "office", required=True, help="Code or key of the office.")
@click.option("--role", type=click.Choice([role.value for role in DUTIES]), required=True)
@click.option("--email", default="", help="Official mail address.")
def open_account(username: str, name: str, office: str, role: str, email: str) -> None:
    """Open an account with a duty and print its first password."""
    first = strength.draw()
    with told():
        with transaction():
            organisation = _office(office)
            account = accounts.open_account(
                Newcomer(name=name, username=username, email=email, password_hash=_hash(first)),
                organisation=organisation,
                actor=OPERATOR,
                now=clock.now(),
            )
            _give(account, Role(role), organisation)
        said = _(
            "%(username)s: %(password)s (phải đổi khi đăng nhập lần đầu)", **_words(account, first)
        )
        click.echo(said)


@accounts_group.command("reset-password")
@click.argument("username")
def reset_password(username: str) -> None:
    """Draw a new first password for an account and end its sessions."""
    first = strength.draw()
    with told():
        with transaction():
            account = _account(username)
            passwords.renew(account, password_hash=_hash(first), actor=OPERATOR, now=clock.now())
        said = _(
            "%(username)s: %(password)s (phải đổi khi đăng nhập lần sau)", **_words(account, first)
        )
        click.echo(said)


@accounts_group.command("give-duty")
@click.argument("username")
@click.argument("role", type=click.Choice([role.value for role in DUTIES]))
@click.argument("office")
def give_duty(username: str, role: str, office: str) -> None:
    """Give an account a duty at an office, from today on."""
    with told(), transaction():
        _give(_account(username), Role(role), _office(office))
    click.echo(f"{username}: {role}, {office}")


@accounts_group.command("close-demo")
def close_demo() -> None:
    """Close every account of the demonstration, as production demands."""
    demo = select(Account).where(Account.is_demo, Account.is_active).with_for_update(of=Account)
    with told():
        with transaction():
            found = db.session.scalars(demo).unique().all()
            for account in found:
                accounts.close(account, actor=OPERATOR, now=clock.now())
        click.echo(_("Đã khóa %(n)s tài khoản.", n=len(found)))


def _words(account: Account, password: str) -> dict[str, str]:
    return {"username": account.username, "password": password}


def _hash(password: str) -> str:
    return strength.hasher(cheap=current_app.config["CHEAP_PASSWORDS"]).hash(password)


def _give(account: Account, role: Role, organisation: Organisation) -> None:
    accounts.give_duty(
        account,
        role=role,
        organisation=organisation,
        term=Term(starts_on=_today()),
        actor=OPERATOR,
        now=clock.now(),
    )


def _account(username: str) -> Account:
    wanted = select(Account).where(Account.username_key == username_key(username))
    found = db.session.scalars(wanted.with_for_update(of=Account)).unique().first()
    if found is None:
        raise click.ClickException(_("Không có tài khoản %(username)s.", username=username))
    return found


def _office(name: str) -> Organisation:
    """Return the organisation with a key, or the one of today with a code."""
    by_key = db.session.scalar(select(Organisation).where(Organisation.key == name))
    if by_key is not None:
        return by_key
    standing = select(Organisation).where(
        Organisation.code == name, Organisation.valid_to.is_(None)
    )
    found = db.session.scalars(standing.limit(2)).all()
    if len(found) != 1:
        raise click.ClickException(
            _("Có %(n)s đơn vị mang mã hoặc khóa %(name)s; cần đúng một.", n=len(found), name=name)
        )
    return found[0]


def _today() -> date:
    return clock.now().astimezone(vietnamese.ZONE).date()
