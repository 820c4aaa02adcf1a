"""Loading the demonstration and telling who may sign in."""

import time
from typing import IO, Final

import click
import flask_migrate
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from flask_babel import gettext as _

from meetings.cli.speaking import told
from meetings.demo import country, loading
from meetings.demo.loading import Size
from meetings.kit import clock

demo_group = AppGroup("demo", help="The demonstration: real conferences, fictional people.")


_SIZES: Final = click.Choice([size.value for size in Size])


@demo_group.command("load")
@click.option("--size", type=_SIZES, default=Size.SMALL.value)
@click.option("--if-empty", is_flag=True, help="Do nothing where conferences stand already.")
def load(*, size: str, if_empty: bool) -> None:
    """Build the demonstration in an empty database."""
    if if_empty and not loading.is_empty():
        return
    _load(size)


@click.command("prepare")
@click.option("--size", type=_SIZES, default=Size.SMALL.value)
@click.option("--note", type=click.File("w"), help="Where to write who may sign in.")
@with_appcontext
def prepare(*, size: str, note: IO[str] | None) -> None:
    """Migrate the database; for the demonstration load it once and tell who may sign in.

    One process for what `make run` needs: loading the product takes longer than the work.
    """
    flask_migrate.upgrade()
    if current_app.config["PROFILE"] != "demo":
        return
    if loading.is_empty():
        _load(size)
    _tell_accounts(note)


def _load(size: str) -> None:
    with told():
        _refuse_where_it_would_mix()
    began = time.perf_counter()
    loading.load(
        Size(size),
        password=current_app.config["DEMO_PASSWORD"],
        cheap=current_app.config["CHEAP_PASSWORDS"],
        now=clock.now(),
    )
    for total in loading.totals():
        tiers = " + ".join(f"{count:,}" for count in total.by_level)
        click.echo(f"{total.code:<16} {total.points:>6,} = {tiers:<20} {total.title[:70]}")
    with told():
        click.echo(_("Đã nạp trong %(seconds).1f giây.", seconds=time.perf_counter() - began))


@demo_group.command("accounts")
def accounts() -> None:
    """Tell who may sign in to the demonstration."""
    _tell_accounts(None)


def _tell_accounts(to: IO[str] | None) -> None:
    with told():
        password = current_app.config["DEMO_PASSWORD"]
        click.echo(_("Mật khẩu chung: %(password)s", password=password), file=to)
    for part in country.CAST:
        click.echo(f"  {part.username:<18} {part.name} - {part.post}", file=to)


def _refuse_where_it_would_mix() -> None:
    """Keep what is made up away from what is real."""
    if current_app.config["PROFILE"] == "production":
        raise click.ClickException(_("Không nạp dữ liệu minh họa vào hệ thống đang sử dụng thật."))
    if not loading.is_empty():
        raise click.ClickException(
            _("Cơ sở dữ liệu đã có hội nghị; dữ liệu minh họa chỉ nạp vào cơ sở dữ liệu trống.")
        )
