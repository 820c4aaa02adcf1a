"""Questions about conferences, their points and delegates."""
