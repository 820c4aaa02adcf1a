"""Pages about planning, inviting and answering."""
