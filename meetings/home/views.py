"""The first page, and the search."""

from flask import Blueprint

blueprint = Blueprint("home", __name__)
