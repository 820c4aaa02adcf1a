"""What can be done about attendance and lines."""
