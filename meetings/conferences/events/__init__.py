"""What happens to conferences, their points and answers."""
