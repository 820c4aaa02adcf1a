"""Pages about bridge points."""

from flask import Blueprint

blueprint = Blueprint("bridge_points", __name__, url_prefix="/bridge-points")
