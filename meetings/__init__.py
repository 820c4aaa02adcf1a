"""Online conferences of three tiers of government, from the invitation to the signed minutes."""
