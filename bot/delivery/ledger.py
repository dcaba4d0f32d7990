"""The last station: settles rows, many in one statement, and each within a few milliseconds.

One statement runs at a time; outcomes that arrive meanwhile are written by the next. So at thirty a second each row has
its own statement, at a thousand many share one, and no row waits until a batch is full.

The trap: one outcome that cannot be written must not prevent the others of its batch from being written.
"""

import asyncio
from collections.abc import Sequence
from functools import partial

import structlog

from bot.clock import Clock
from bot.delivery.letters import Fate
from bot.retry import Retry
from domain.message import Later, Lost, Never, Sent
from domain.outbox import Ended, Parcel, Rank, end
from services import channels
from storage import people
from storage.db import Database, OutOfReach, Tx
from storage.ledger import outbox

log = structlog.get_logger()

_MOST = 500
# Writing is tried again while the database is out of reach; the last try comes before the leases run out.
_WRITING = Retry((OutOfReach,), first=0.5, longest=8, tries=6)

Noted = tuple[Parcel, Fate]


class Ledger:
    def __init__(self, database: Database, clock: Clock, outcomes: asyncio.Queue[Noted]) -> None:
        self._database = database
        self._clock = clock
        self._outcomes = outcomes

    async def run(self) -> None:
        """Settle rows until cancelled."""
        while True:
            batch = [await self._outcomes.get()]
            while len(batch) < _MOST and not self._outcomes.empty():
                batch.append(self._outcomes.get_nowait())
            await self._write(batch)
            for _ in batch:
                self._outcomes.task_done()

    async def _write(self, batch: Sequence[Noted]) -> None:
        try:
            await _WRITING.call(partial(self._settle, batch))
        except OutOfReach:
            log.error("outcome_not_written", outbox_ids=[parcel.id for parcel, _ in batch])
        except Exception:
            log.exception("settling_failed", number=len(batch))
            if len(batch) > 1:
                for one in batch:
                    await self._write([one])

    async def _settle(self, batch: Sequence[Noted]) -> None:
        async with self._database.transaction() as tx:
            ended = [await self._ended(tx, parcel, fate) for parcel, fate in batch]
            await outbox.settle(tx, ended, now=self._clock.now())

    async def _ended(self, tx: Tx, parcel: Parcel, fate: Fate) -> Ended:
        """What becomes of the row; what its outcome says about its receiver is stored as well."""
        if isinstance(fate, Ended):
            return fate
        if isinstance(fate, Never) and fate.why is not Lost.REFUSED:
            await self._mark_unreachable(tx, parcel, fate.why)
        if isinstance(fate, Sent) and parcel.channel_id is not None and parcel.rank is Rank.BULK:
            await channels.regain(tx, parcel.channel_id)
            if fate.without_pictures:
                await channels.note_no_pictures(tx, parcel.channel_id, now=self._clock.now())
        if isinstance(fate, Later) and fate.moved_to and parcel.channel_id is not None:
            await channels.move(tx, parcel.channel_id, fate.moved_to, now=self._clock.now())
        ended = end(parcel, fate, now=self._clock.now())
        if ended.reason == Lost.EXHAUSTED:
            log.error("given_up", outbox_id=parcel.id, kind=parcel.kind)
        return ended

    async def _mark_unreachable(self, tx: Tx, parcel: Parcel, why: Lost) -> None:
        """Store that its receiver is unreachable."""
        if parcel.channel_id is not None:
            await channels.lose(tx, parcel.channel_id, barred=why is Lost.NO_RIGHTS, now=self._clock.now())
        if parcel.person_id is not None:
            await people.mark_unreachable(tx, parcel.person_id, why=why, now=self._clock.now())
