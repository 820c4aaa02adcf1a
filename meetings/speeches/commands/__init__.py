"""What can be done about speeches."""
