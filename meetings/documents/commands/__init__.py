"""What can be done with papers and letters."""
