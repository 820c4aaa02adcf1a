"""What people fill in about conferences."""
