"""Nominations, from the citizen's first word to what the commune's officer does with them."""
