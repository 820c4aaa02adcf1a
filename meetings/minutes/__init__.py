"""What was decided, closed, numbered and frozen."""
