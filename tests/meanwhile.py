"""Two hands that change the same thing in the same moment."""

import threading
from collections.abc import Callable
from typing import Final

from flask import Flask

from meetings.kit.database import db
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction

_HEAD_START: Final = 1.0  # seconds the second hand is given while the first has not stored yet


def meanwhile(app: Flask, first: Callable[[], str], second: Callable[[], str]) -> list[str]:
    """Do the second thing while the first is done and not stored; return what each came to."""
    db.session.commit()
    done: dict[int, str] = {}
    begun, over = threading.Event(), threading.Event()

    def work(number: int, thing: Callable[[], str]) -> None:
        with app.app_context():
            if number:
                begun.wait(10)
            try:
                with transaction():
                    done[number] = thing()
                    if not number:
                        begun.set()
                        over.wait(_HEAD_START)
            except DomainError as error:
                done[number] = type(error).__name__
            finally:
                (over if number else begun).set()
                db.session.remove()

    hands = [threading.Thread(target=work, args=one) for one in enumerate((first, second))]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return [done[number] for number in sorted(done)]
