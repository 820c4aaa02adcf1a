"""What can be done with organisations: the tree, its import, its registers."""
