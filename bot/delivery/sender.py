"""The third station: sends the most urgent letter at each slot, outside any transaction.

The trap: a send whose answer was lost. Sent again, the message may arrive twice; not sent again, it may never arrive. So a
notice is sent again; a row of a broadcast becomes `unknown` and is shown to a person.
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
from domain.outbox import FLOOD, Parcel, Rank
from storage.db import Database, OutOfReach
from storage.ledger import claims

log = structlog.get_logger()

Send = Callable[[str, OutMessage], Awaitable[Outcome]]

# How many calls run at a time.
_MOST_CALLS = 100
# A send begins only while so much of the row's lease is left: it ends within the lease, however slow the edge is.
_LEFT_OF_LEASE = timedelta(seconds=45)
# A letter that would wait longer than this for its slot is returned to the outbox.
_PATIENCE = timedelta(seconds=2)
# It waits no longer there: nothing is claimed before a slot is near.
_NEXT_LOOK = timedelta(seconds=10)
# Rows of a broadcast are marked as leaving in groups, each as large as what leaves in this time: when the process dies, at
# most one group becomes unknown although it never left.
_GROUP = timedelta(seconds=0.1)
_MOST = 25
_ASKING = Retry((OutOfReach,), first=0.5, note=lambda _: log.error("database_out_of_reach"))


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
        self._free = asyncio.Semaphore(_MOST_CALLS)

    async def run(self) -> None:
        """Send until cancelled."""
        async with asyncio.TaskGroup() as calls:
            while True:
                letters = await self._next()
                while letters:
                    await self._free.acquire()
                    opens = await _ASKING.call(partial(self._wait_for_slot, letters))
                    if opens is None:
                        calls.create_task(self._deliver(self._ready.before(letters[0]) or letters.popleft()))
                    else:
                        self._free.release()
                        await self._return(letters, opens)

    async def _next(self) -> deque[Letter]:
        """The letters that leave in the next slots; the bulk among them is marked as leaving."""
        letters = [await self._ready.get()]
        while len(letters) < self._group and not self._ready.empty():
            letters.append(self._ready.get_nowait())
        bulk = [letter.parcel for letter in letters if letter.rank is Rank.BULK]
        if not bulk:
            return deque(letters)
        marked = await _ASKING.call(partial(claims.mark_leaving, self._database, bulk))
        lost = {parcel.id for parcel in bulk} - marked
        for _ in lost:
            # Its lease ran out while this process slept, and another process has claimed it.
            self._ready.task_done()
        return deque(letter for letter in letters if letter.parcel.id not in lost)

    async def _wait_for_slot(self, letters: deque[Letter]) -> datetime | None:
        """Wait until one of them may leave. When that is far away, return at once, with the moment from which one may."""
        return await self._pacer.row(len(letters) + self._ready.qsize(), patience=_PATIENCE)

    async def _return(self, letters: deque[Letter], opens: datetime) -> None:
        """Return what is ready to the outbox, because nothing may leave for long."""
        wait = Later(min((opens - self._clock.now()), _NEXT_LOOK).total_seconds(), "no_slot", everywhere=True)
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
        """Send it, unless too little of its lease is left or the edge has asked everybody to wait since."""
        parcel = letter.parcel
        if held := self._pacer.held():
            return Later(held.total_seconds(), FLOOD, everywhere=True)
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
    """Whether a 429 likely concerns only this chat, not everybody: groups and channels have a limit of twenty a minute.

    Should it concern everybody after all, the next message to a person is answered with 429 too.
    """
    return parcel.channel_id is not None and outcome.reason == FLOOD
