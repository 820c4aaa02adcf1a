"""The agenda of a conference."""

from flask import Blueprint

blueprint = Blueprint("agenda", __name__, url_prefix="/conferences/<string:code>/agenda")
