"""The first page of a conference, its JSON and its log."""

from flask import Blueprint

blueprint = Blueprint("overview", __name__, url_prefix="/conferences")
