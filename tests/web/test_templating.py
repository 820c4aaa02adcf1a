"""What templates say of moments, numbers and deadlines, and how strict they are."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel, force_locale
from jinja2 import UndefinedError

from meetings.web import assets, security, templating
from meetings.web.states import all_states, state
from meetings.web.templating import UnknownIconError

NOW: Final = datetime(2020, 2, 12, 1, 0, tzinfo=UTC)


@pytest.fixture
def small() -> Iterator[Flask]:
    """An application that only renders, within a request."""
    app = Flask("meetings")
    app.config.update(BABEL_DEFAULT_LOCALE="vi", BASE_URL="http://localhost", PROFILE="test")
    Babel(app)
    security.init_app(app)
    assets.init_app(app)
    templating.init_app(app)
    app.add_url_rule("/here", "here", lambda: "")
    with app.test_request_context("/here?sort=name&page=3&tag=a&tag=b"):
        yield app


def said(source: str, **context: object) -> str:
    return render_template_string(source, **context)


def test_a_moment_is_written_as_an_office_writes_it(small: Flask) -> None:
    assert said("{{ at|moment }}", at=NOW) == "08 giờ 00, thứ Tư, ngày 12/02/2020"
    assert said("{{ at|day }} {{ at|clock_time }} {{ at|weekday }}", at=NOW) == (
        "12/02/2020 08 giờ 00 thứ Tư"
    )


def test_a_moment_is_written_in_english_for_english_readers(small: Flask) -> None:
    with force_locale("en"):
        assert said("{{ at|moment }}", at=NOW) == "08:00, Wednesday 12/02/2020"
        assert said("{{ 11482|number }}") == "11,482"


@pytest.mark.parametrize(
    "name", ["moment", "day", "weekday", "clock_time", "duration", "duration_words", "number"]
)
def test_what_nobody_knows_is_a_dash_and_never_a_zero(small: Flask, name: str) -> None:
    assert said(f"{{{{ none|{name} }}}}") == "—"


def test_numbers_are_grouped_as_the_language_groups_them(small: Flask) -> None:
    assert said("{{ 11482|number }}") == "11.482"
    assert said("{{ 641|whole(696) }}") == "641/696"
    assert said("{{ 641|whole(none) }}") == "641/—"


@pytest.mark.parametrize(
    ("seconds", "clock", "words"),
    [
        (45, "00:45", "45 giây"),
        (277, "04:37", "5 phút"),
        (3600, "1:00:00", "1 giờ"),
        (12600, "3:30:00", "3 giờ 30 phút"),
        (3599, "59:59", "1 giờ"),
    ],
)
def test_a_length_is_told_as_a_clock_and_in_words(
    small: Flask, seconds: int, clock: str, words: str
) -> None:
    length = timedelta(seconds=seconds)

    assert said("{{ it|duration }}|{{ it|duration_words }}", it=length) == f"{clock}|{words}"
    assert said("{{ it|duration }}|{{ it|duration_words }}", it=seconds) == f"{clock}|{words}"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(seconds=20), "còn 1 phút"),
        (timedelta(minutes=59), "còn 59 phút"),
        (timedelta(hours=3, minutes=59), "còn 3 giờ"),
        (timedelta(hours=47), "còn 47 giờ"),
        (timedelta(days=3), "còn 3 ngày"),
        (timedelta(seconds=-1), "quá hạn 1 phút"),
        (timedelta(hours=-2), "quá hạn 2 giờ"),
        (timedelta(days=-5), "quá hạn 5 ngày"),
    ],
)
def test_a_deadline_is_told_by_what_it_means_now(small: Flask, left: timedelta, words: str) -> None:
    assert said("{{ at|until(now) }}", at=NOW + left, now=NOW) == words


def test_an_address_keeps_what_was_asked_and_changes_one_thing(small: Flask) -> None:
    assert said("{{ url_with(page=4)|safe }}") == "/here?sort=name&tag=a&tag=b&page=4"
    assert said("{{ url_with(sort=none, page=none, tag=none) }}") == "/here"
    assert said("{{ with_query('/there')|safe }}").startswith("/there?")
    assert "tag=a&tag=b" in said("{{ with_query('/there')|safe }}")


def test_the_frame_offers_only_what_exists(small: Flask) -> None:
    assert said("{{ address('/here') }} {{ address('/there') }}") == "/here None"


def test_an_icon_is_hidden_from_readers_and_must_exist(small: Flask) -> None:
    assert 'aria-hidden="true"' in said("{{ icon('check-circle') }}")
    with pytest.raises(UnknownIconError):
        said("{{ icon('check-circel') }}")


def test_an_undefined_name_is_a_fault(small: Flask) -> None:
    with pytest.raises(UndefinedError):
        said("{{ conferense }}")


def test_every_stored_value_has_a_word_an_icon_and_a_tone(small: Flask) -> None:
    for values in all_states().values():
        for look in values.values():
            assert str(look.word)
            assert "<svg" in said("{{ icon(name) }}", name=look.icon)
            assert look.tone in {"good", "wait", "warn", "bad", "live", "draft", "plain"}


def test_a_value_that_nobody_named_is_a_fault(small: Flask) -> None:
    with pytest.raises(KeyError):
        state("answer", "perhaps")
