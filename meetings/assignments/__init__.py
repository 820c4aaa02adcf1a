"""Tasks that follow from the conclusions."""
