"""What holds for accounts, passwords, attempts to sign in, and where one goes afterwards."""
