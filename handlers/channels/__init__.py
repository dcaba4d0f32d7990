"""Channels to which stories are posted."""
