"""The tiers of government, valid by date, and their document registers."""
