"""What awaits me today."""
