"""What a conference prints and sends: the letter of invitation."""
