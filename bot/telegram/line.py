"""Standing in line: one at a time for each address, first come, first served; different addresses side by side."""

import asyncio
from types import TracebackType


class Line:
    """The lines of all addresses; an address nobody waits at takes no room."""

    def __init__(self) -> None:
        self._last: dict[str, Place] = {}

    def enter(self, address: str) -> "Place":
        """A place at the end of this line, taken now; `async with` it to wait for the turn and to leave."""
        place = self._last[address] = Place(self, address, self._last.get(address))
        return place

    def leave(self, place: "Place") -> None:
        """Nobody has come behind this place: the line is empty."""
        if self._last.get(place.address) is place:
            del self._last[place.address]


class Place:
    """A place in a line."""

    def __init__(self, line: Line, address: str, before: "Place | None") -> None:
        self.address = address
        self._line = line
        self._before = before
        self._left = asyncio.Event()

    async def __aenter__(self) -> None:
        if self._before is not None:
            await self._before._left.wait()
            self._before = None

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.set()
        self._line.leave(self)
