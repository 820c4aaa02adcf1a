"""Questions about series, templates and what a draft still lacks."""
