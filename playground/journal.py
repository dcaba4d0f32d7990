"""What happened, in order: the log that people read, and the events that a page listens to.

The trap: nobody may be listening. Then an event costs nothing, so what it shows is made only when it is wanted.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Literal, TypedDict

MOST_ENTRIES = 2000
SUMMARY_LENGTH = 120

Event = dict[str, Any]


class LogEntry(TypedDict):
    """One update or one call. `ms` of an update is filled in when the bot has answered it."""

    no: int
    at: str
    kind: Literal["update", "call"]
    chat: int | None
    who: str | None
    method: str
    summary: str
    ok: bool
    error: str | None
    ms: float | None
    detail: dict[str, Any]


class Journal:
    """The last 2,000 entries, and whoever listens."""

    def __init__(self) -> None:
        self.entries: list[LogEntry] = []
        self._count = 0
        self._listeners: list[asyncio.Queue[Event]] = []

    def listen(self) -> asyncio.Queue[Event]:
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._listeners.append(queue)
        return queue

    def unlisten(self, queue: asyncio.Queue[Event]) -> None:
        if queue in self._listeners:
            self._listeners.remove(queue)

    def tell(self, make: Callable[[], Event]) -> None:
        """Give an event to every listener; `make` is called only if there is one."""
        if self._listeners:
            event = make()
            for queue in self._listeners:
                queue.put_nowait(event)

    def write(self, entry: LogEntry) -> LogEntry:
        """Add an entry; it gets its number here."""
        self._count += 1
        entry["no"] = self._count
        self.entries.append(entry)
        del self.entries[:-MOST_ENTRIES]
        self.tell(lambda: {"type": "log", "entry": dict(entry)})
        return entry


def shortened(text: str) -> str:
    """One line of at most 120 characters."""
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY_LENGTH else f"{line[: SUMMARY_LENGTH - 1]}…"
