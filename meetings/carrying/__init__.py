"""What a meeting did not finish becomes part of the agenda of the next."""
