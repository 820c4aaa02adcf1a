"""Loading the demonstration and telling who may sign in."""

import time

import click
from flask import current_app
from flask.cli import AppGroup

from meetings.demo import country, loading
from meetings.demo.loading import Size
from meetings.kit import clock

demo_group = AppGroup("demo", help="The demonstration: real conferences, fictional people.")


@demo_group.command("load")
@click.option("--size", type=click.Choice([size.value for size in Size]), default=Size.SMALL.value)
@click.option("--if-empty", is_flag=True, help="Do nothing where conferences stand already.")
def load(*, size: str, if_empty: bool) -> None:
    """Build the demonstration in an empty database."""
    if current_app.config["PROFILE"] == "production":
        raise click.ClickException("the demonstration is not loaded into production")
    if not loading.is_empty():
        if if_empty:
            return
        raise click.ClickException(
            "conferences stand already; the demonstration wants an empty database"
        )
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
    click.echo(f"loaded in {time.perf_counter() - began:.1f} s")


@demo_group.command("accounts")
def accounts() -> None:
    """Tell who may sign in to the demonstration."""
    click.echo(f"password of all: {current_app.config['DEMO_PASSWORD']}")
    for part in country.CAST:
        click.echo(f"  {part.username:<18} {part.name} - {part.post}")
