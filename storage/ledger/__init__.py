"""The statements that run for every message that is sent: the outbox, claiming, settling, the budget of slots."""
