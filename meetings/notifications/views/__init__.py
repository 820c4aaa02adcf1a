"""The outbox, and chasing answers."""
