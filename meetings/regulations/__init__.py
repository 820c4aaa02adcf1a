"""Terms the regulations set, in working days, and what an office set for itself."""
