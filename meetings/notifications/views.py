"""The outbox, for operators."""

from flask import Blueprint

blueprint = Blueprint("notifications", __name__, url_prefix="/admin/outbox")
