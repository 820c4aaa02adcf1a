"""Making drafts out of what stands."""
