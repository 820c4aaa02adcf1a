"""Who may do what, and where: the one decision point."""
