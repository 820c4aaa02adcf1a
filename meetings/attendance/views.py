"""Line tests, presence and head-counts."""

from flask import Blueprint

blueprint = Blueprint("attendance", __name__, url_prefix="/conferences/<string:code>/attendance")
