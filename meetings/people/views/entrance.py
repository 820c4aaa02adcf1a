"""Signing in, signing out, passwords and the language."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)
