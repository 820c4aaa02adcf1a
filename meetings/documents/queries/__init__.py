"""Questions about papers and letters."""
