"""How stretches of time are laid out, and what of them is free."""
