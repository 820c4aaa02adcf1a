"""Choosing points, announcing, passing on, and the roll-up."""

from flask import Blueprint

blueprint = Blueprint("invitations", __name__, url_prefix="/conferences/<string:code>/invitations")
