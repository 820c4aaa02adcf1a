"""Who speaks when, and for how long."""
