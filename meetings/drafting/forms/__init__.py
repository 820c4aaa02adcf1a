"""What a planner fills in to repeat a conference."""
