"""The statements that run for every update: the person's turn, their drafts, the replies."""
