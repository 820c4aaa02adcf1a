"""Queueing mails and delivering them."""
