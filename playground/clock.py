"""The clock that the world is handed: whoever runs a playground decides what time it is there."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
