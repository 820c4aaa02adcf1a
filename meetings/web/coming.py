"""Where a reader came from."""

from urllib.parse import urlsplit

from flask import request


def page_before() -> str | None:
    """Return the page of ours on which the reader was, with its query; None where it is unknown.

    A page that leads to itself is no way back.
    """
    page = urlsplit(request.referrer or "")
    is_ours = f"{page.scheme}://{page.netloc}/" == request.host_url
    if not is_ours or not page.path.startswith("/") or page.path == request.path:
        return None
    return f"{page.path}?{page.query}" if page.query else page.path
