"""The administration of people, accounts and duties."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__, url_prefix="/admin/accounts")
