"""Nominations, the questions about them, and the kept messages."""
