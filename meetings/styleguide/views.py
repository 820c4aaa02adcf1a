"""The page that shows every part of the look; open only where the product is built or shown."""

from datetime import timedelta
from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from meetings.kit import clock
from meetings.kit.pages import Page
from meetings.styleguide.forms import Sample
from meetings.web.session import public
from meetings.web.states import all_states

blueprint: Final = Blueprint("styleguide", __name__, url_prefix="/styleguide")


@blueprint.get("/")
@public
def index() -> ResponseReturnValue:
    """Show every part, with examples from a conference that everybody knows."""
    wrong = Sample(formdata=None, data={"title": ""})
    wrong.validate()
    return render_template(
        "styleguide/index.html",
        form=Sample(formdata=None, prefix="right"),
        wrong=wrong,
        states=all_states(),
        page=Page(items=(), number=2, size=50, total=696),
        soon=clock.now() + timedelta(hours=20),
        past=clock.now() - timedelta(days=3),
        started=clock.now() - timedelta(seconds=40),
    )
