"""Planning a conference and leading it through its stages."""

from flask import Blueprint

blueprint = Blueprint("conferences", __name__, url_prefix="/conferences")
