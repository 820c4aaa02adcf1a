"""What is allowed in planning, inviting and answering."""
