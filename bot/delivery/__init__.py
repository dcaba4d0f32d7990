"""Sending what waits in the outbox, as fast as the edge allows and no faster."""
