"""The floor: registered papers, the queue and the clock."""
