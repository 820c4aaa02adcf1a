"""Registered papers, the queue and the floor."""

from flask import Blueprint

blueprint = Blueprint("speeches", __name__, url_prefix="/conferences/<string:code>/speeches")
