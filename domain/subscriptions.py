"""Being subscribed: somebody asked to be sent what is told to all. Nobody is who did not say so themselves."""

from enum import StrEnum


class State(StrEnum):
    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"
