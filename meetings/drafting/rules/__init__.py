"""What may be repeated, when, and what is taken along."""
