"""What a conference will treat, in which order and for how long."""
