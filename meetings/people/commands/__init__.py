"""What can be done with accounts: entering, passwords, administration."""
