"""What travels between the stations of the delivery."""

import asyncio
from dataclasses import dataclass, field
from heapq import heappop, heappush

from domain.message import Outcome, OutMessage
from domain.outbox import Ended, Parcel, Rank

# What was claimed together.
Batch = list[Parcel]
# What became of a row that was sent, or of one that is not sent.
Fate = Outcome | Ended


@dataclass(frozen=True, slots=True, order=True)
class Letter:
    """A row that is rendered. The most urgent comes first; of equally urgent ones, the one that was rendered first."""

    rank: Rank
    number: int
    parcel: Parcel = field(compare=False)
    message: OutMessage = field(compare=False)


class Ready(asyncio.Queue[Letter]):
    """Letters that may leave next, the most urgent first."""

    def _init(self, maxsize: int) -> None:
        self._queue: list[Letter] = []

    def _put(self, item: Letter) -> None:
        heappush(self._queue, item)

    def _get(self) -> Letter:
        return heappop(self._queue)

    def before(self, other: Letter) -> Letter | None:
        """The first letter, if it is more urgent than this one."""
        return self.get_nowait() if self._queue and self._queue[0].rank < other.rank else None
