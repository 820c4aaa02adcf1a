"""The shell around every page: session, errors, templates, headers."""
