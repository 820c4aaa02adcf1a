"""Signing in and out, one's own account, and the administration of accounts."""
