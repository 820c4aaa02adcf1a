"""Changes to conferences, invitations and answers."""
