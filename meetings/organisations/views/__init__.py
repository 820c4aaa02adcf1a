"""Pages about organisations."""

from meetings.organisations.views import changing  # noqa: F401 adds its pages to the blueprint
from meetings.organisations.views.reading import blueprint

__all__ = ["blueprint"]
