"""Channels: the doors through which messages come and replies go. Strangers to the other stations."""
