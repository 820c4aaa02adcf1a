"""A believable country and its conferences, made with the product's own commands."""
