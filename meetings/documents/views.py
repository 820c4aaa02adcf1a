"""Papers of a conference, and its letter of invitation."""

from flask import Blueprint

blueprint = Blueprint("documents", __name__, url_prefix="/conferences/<string:code>")
