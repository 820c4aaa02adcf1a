"""Pages on which a conference is repeated, kept as a template, and looked over."""

from meetings.drafting.views import checking, copying, series, templates
from meetings.drafting.views.pages import blueprint

__all__ = ["blueprint", "checking", "copying", "series", "templates"]
