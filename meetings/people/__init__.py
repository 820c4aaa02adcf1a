"""People, their accounts, sessions and the duties they hold."""
