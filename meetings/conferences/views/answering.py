"""The answer of one point: yes or no, rooms, delegates."""

from flask import Blueprint

blueprint = Blueprint(
    "answers", __name__, url_prefix="/conferences/<string:code>/invitations/<string:point>"
)
