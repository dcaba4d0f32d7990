"""The statements that run for every update: whose turn it is, what they left behind, what was answered."""
