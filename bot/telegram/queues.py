"""A queue for each address: one at a time and in order at the same address, different addresses side by side."""

import asyncio
from types import TracebackType


class Queues:
    """The queues of all addresses; an empty one uses no memory.

    pause: seconds between two of the same address that queue up. Other addresses come meanwhile: the trap is one of them
    whose hundred messages, each soon done, leave no time for anybody else's.
    """

    def __init__(self, *, pause: float = 0) -> None:
        self.pause = pause
        self._last: dict[str, Place] = {}

    def enter(self, address: str) -> "Place":
        """A place at the end of the queue, from now on; `async with` it to wait until it is first, and to leave."""
        place = self._last[address] = Place(self, address, self._last.get(address))
        return place

    def leave(self, place: "Place") -> None:
        """Forget the queue when this place was its last."""
        if self._last.get(place.address) is place:
            del self._last[place.address]


class Place:
    """A place in the queue of an address."""

    def __init__(self, queues: Queues, address: str, before: "Place | None") -> None:
        self.address = address
        self._queues = queues
        self._before = before
        self._left = asyncio.Event()

    async def __aenter__(self) -> None:
        if self._before is not None:
            waits = not self._before._left.is_set()
            await self._before._left.wait()
            self._before = None
            if waits and self._queues.pause:
                await asyncio.sleep(self._queues.pause)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.set()
        self._queues.leave(self)
