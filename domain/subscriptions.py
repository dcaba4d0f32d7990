"""Being subscribed: a person asked for stories and announcements. Nobody is subscribed by anybody else."""

from enum import StrEnum


class State(StrEnum):
    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"
