"""Nominations, the questions about them, and the messages that are none yet."""
