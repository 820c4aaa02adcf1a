"""Tasks of a conference and my tasks."""

from flask import Blueprint

blueprint = Blueprint("assignments", __name__)
