"""Papers attached to a conference or an item of its agenda."""
