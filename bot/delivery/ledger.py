"""Writing down what became of rows: many in one statement, and each within a few milliseconds.

One statement is under way at a time; what becomes known meanwhile goes with the next. So at thirty a second each row is
written by itself, and at a thousand many are, without anybody having to wait until a batch is full.

The trap: one outcome that cannot be written must not keep its neighbours from being written.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.clock import Clock
from domain.broadcasts import Skipped
from domain.message import Later, Lost, Never, Outcome, Sent, Unknown
from domain.outbox import Ended, Parcel, Rank, RowState
from storage import channels, people
from storage.db import Database, OutOfReach, Tx
from storage.ledger import outbox

log = structlog.get_logger()

_ATTEMPTS = 12
_BACK_OFF = (2.0, 5.0, 15.0, 60.0, 300.0, 900.0)
# How often a notice to somebody out of reach is looked at again, should their return have gone unnoticed.
_RESTING = timedelta(days=1)
_DATABASE_PAUSES = (0.5, 2.0, 5.0, 10.0)
_MOST = 500

Fate = Outcome | Ended
Noted = tuple[Parcel, Fate]


class Ledger:
    """Settles rows. settled: is told how many were, whatever was written."""

    def __init__(self, database: Database, clock: Clock, settled: Callable[[int], None]) -> None:
        self._database = database
        self._clock = clock
        self._settled = settled
        self._noted: list[Noted] = []
        self._writing = False

    def note(self, group: asyncio.TaskGroup, parcel: Parcel, fate: Fate) -> None:
        """Have this written down, by a task of `group`."""
        self._noted.append((parcel, fate))
        if not self._writing:
            self._writing = True
            group.create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._noted:
                batch, self._noted = self._noted[:_MOST], self._noted[_MOST:]
                await self._write_batch(batch)
                self._settled(len(batch))
        finally:
            self._writing = False

    async def _write_batch(self, batch: list[Noted]) -> None:
        try:
            await self._write_down(batch)
        except Exception:
            log.exception("settling_failed", number=len(batch))
            if len(batch) > 1:
                for one in batch:
                    await self._write_batch([one])

    async def _write_down(self, batch: list[Noted]) -> None:
        """While the database is away, try again: the lease is long."""
        for pause in (*_DATABASE_PAUSES, None):
            try:
                async with self._database.transaction() as tx:
                    ended = [await self._ended(tx, parcel, fate) for parcel, fate in batch]
                    await outbox.settle(tx, ended, now=self._clock.now())
                return
            except OutOfReach:
                if pause is None:
                    log.error("outcome_not_written", outbox_ids=[parcel.id for parcel, _ in batch])
                    return
                await asyncio.sleep(pause)

    async def _ended(self, tx: Tx, parcel: Parcel, fate: Fate) -> Ended:
        match fate:
            case Ended():
                return fate
            case Sent(message_id):
                return Ended(parcel, RowState.SENT, message_id=message_id)
            case Never(why):
                return await self._lost(tx, parcel, why)
            case Unknown() if parcel.rank == Rank.BULK:
                return Ended(parcel, RowState.UNKNOWN, "answer_lost")
            case Unknown():
                return self._again(parcel, "answer_lost")
            case Later(seconds, reason, everywhere, moved_to):
                blameless = everywhere
                if moved_to and parcel.channel_id is not None:
                    await channels.move(tx, parcel.channel_id, moved_to, now=self._clock.now())
                    blameless = True
                return self._wait(parcel, seconds, reason, counted=False) if blameless else self._again(parcel, reason)

    async def _lost(self, tx: Tx, parcel: Parcel, why: Lost) -> Ended:
        """Somebody out of reach rests, and notices wait for their return; what the edge refuses has failed."""
        now = self._clock.now()
        gone = why is not Lost.REFUSED
        if gone and parcel.channel_id is not None:
            await channels.lose(tx, parcel.channel_id, now=now)
        if gone and parcel.person_id is not None:
            await people.rest(tx, parcel.person_id, why=why, now=now)
        if gone and parcel.person_id is not None and parcel.rank == Rank.NOTICE:
            return self.set_aside(parcel)
        return Ended(parcel, RowState.FAILED, why)

    def set_aside(self, parcel: Parcel) -> Ended:
        """Its reader is out of reach. A notice waits for their return; bulk and old replies are skipped."""
        if parcel.rank == Rank.NOTICE:
            return self._wait(parcel, _RESTING.total_seconds(), outbox.RESTING, counted=False)
        return Ended(parcel, RowState.SKIPPED, Skipped.RESTING)

    def _again(self, parcel: Parcel, reason: str) -> Ended:
        """Another try, each time after a longer wait, until there were too many."""
        if parcel.attempts >= _ATTEMPTS:
            log.error("given_up", outbox_id=parcel.id, kind=parcel.kind, reason=reason)
            return Ended(parcel, RowState.FAILED, Lost.EXHAUSTED)
        return self._wait(parcel, _BACK_OFF[min(parcel.attempts, len(_BACK_OFF)) - 1], reason)

    def _wait(self, parcel: Parcel, seconds: float, reason: str, *, counted: bool = True) -> Ended:
        due_at = self._clock.now() + timedelta(seconds=seconds)
        return Ended(parcel, RowState.WAITING, reason, due_at=due_at, counted=counted)
