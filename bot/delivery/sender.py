"""The third station: lets the most urgent letter leave at each slot, outside any transaction.

The trap: a send whose answer was lost. Sent again it may be said twice, not sent again it may never have been said: a notice
is said again, a row of a broadcast becomes `unknown` and is shown to a person.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot import metrics
from bot.clock import Clock
from bot.delivery.letters import Fate, Letter, Ready
from bot.delivery.pacer import Pacer
from bot.retry import Retry
from domain.message import Later, Outcome, OutMessage, Unknown
from domain.outbox import Parcel, Rank
from storage.db import Database, OutOfReach
from storage.ledger import claims

log = structlog.get_logger()

Send = Callable[[str, OutMessage], Awaitable[Outcome]]

# Calls that are under way at a time.
_IN_THE_AIR = 100
# A send begins while so much of the row's lease is left, or not at all: it ends within the lease, however slow the edge is.
_LEFT_OF_LEASE = timedelta(seconds=45)
# What would have to wait for longer than this for its slot goes back.
_PATIENCE = timedelta(seconds=2)
# Rows of a broadcast are marked as leaving in groups, each what leaves in this time: so many at most are unknown when the
# process dies though they never left.
_GROUP = timedelta(seconds=0.1)
_MOST = 25
_ASKING = Retry((OutOfReach,), first=0.5)


class Sender:
    """send: the edge's way to send a message and to say what became of it."""

    def __init__(
        self,
        database: Database,
        send: Send,
        pacer: Pacer,
        clock: Clock,
        ready: Ready,
        outcomes: asyncio.Queue[tuple[Parcel, Fate]],
    ) -> None:
        self._database = database
        self._send = send
        self._pacer = pacer
        self._clock = clock
        self._ready = ready
        self._outcomes = outcomes
        self._group = min(pacer.rows_in(_GROUP), _MOST)
        self._free = asyncio.Semaphore(_IN_THE_AIR)

    async def run(self) -> None:
        """Send until cancelled."""
        async with asyncio.TaskGroup() as air:
            while True:
                letters = await self._next()
                while letters:
                    await self._free.acquire()
                    opens = await _ASKING.call(partial(self._turn, letters))
                    if opens is None:
                        air.create_task(self._deliver(self._ready.before(letters[0]) or letters.popleft()))
                    else:
                        self._free.release()
                        await self._put_back(letters, opens)

    async def _next(self) -> deque[Letter]:
        """The letters that take the next slots; the bulk among them is marked as leaving."""
        letters = [await self._ready.get()]
        while len(letters) < self._group and not self._ready.empty():
            letters.append(self._ready.get_nowait())
        bulk = [letter.parcel for letter in letters if letter.rank is Rank.BULK]
        if not bulk:
            return deque(letters)
        marked = await _ASKING.call(partial(claims.mark_leaving, self._database, bulk))
        lost = {parcel.id for parcel in bulk} - marked
        for _ in lost:
            # Another process has it: this one has slept over its lease.
            self._ready.task_done()
        return deque(letter for letter in letters if letter.parcel.id not in lost)

    async def _turn(self, letters: deque[Letter]) -> datetime | None:
        """Return when one of them may leave: None; or the moment from which one may, when that is far away."""
        return await self._pacer.row(len(letters) + self._ready.qsize(), patience=_PATIENCE)

    async def _put_back(self, letters: deque[Letter], opens: datetime) -> None:
        """Nothing leaves for long: what is ready waits in the outbox meanwhile."""
        wait = Later((opens - self._clock.now()).total_seconds(), "no_slot", everywhere=True)
        while letters or not self._ready.empty():
            letter = letters.popleft() if letters else self._ready.get_nowait()
            await self._end(letter, wait)

    async def _deliver(self, letter: Letter) -> None:
        try:
            await self._end(letter, await self._try(letter))
        finally:
            self._free.release()

    async def _end(self, letter: Letter, outcome: Outcome) -> None:
        await self._outcomes.put((letter.parcel, outcome))
        self._ready.task_done()

    async def _try(self, letter: Letter) -> Outcome:
        """Send it, unless it took too long until here or the edge has asked everybody to wait since."""
        parcel = letter.parcel
        if held := self._pacer.held():
            return Later(held.total_seconds(), "flood", everywhere=True)
        if self._clock.now() > parcel.lease_until - _LEFT_OF_LEASE:
            return Later(0, "slept", everywhere=True)
        if parcel.rank is Rank.BULK:
            self._pacer.note_bulk()
        try:
            outcome = await self._send(parcel.address, letter.message)
        except Exception:
            log.exception("send_failed", outbox_id=parcel.id, kind=parcel.kind)
            outcome = Unknown()
        metrics.sends(parcel.rank.name.lower(), type(outcome).__name__).inc()
        if isinstance(outcome, Later) and outcome.everywhere and not _is_its_own(parcel, outcome):
            await self._pacer.hold(outcome.seconds)
        return outcome


def _is_its_own(parcel: Parcel, outcome: Later) -> bool:
    """Whether a 429 is more likely the chat's own than everybody's: groups and channels have a limit of twenty a minute.

    Should it be everybody's after all, the next message to a person meets it too.
    """
    return parcel.channel_id is not None and outcome.reason == "flood"
