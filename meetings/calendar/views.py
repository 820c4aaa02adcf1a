"""A conference as a calendar file, the private feed, and the calendar page."""

from flask import Blueprint

blueprint = Blueprint("calendar", __name__)
