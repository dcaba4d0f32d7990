"""The outbox worker: claim, render, wait for a slot, send, settle. Any number of processes may run one.

The trap: a send whose answer was lost. Sent again it may be said twice, not sent again it may never have been said: a
notice is said again, a row of a broadcast becomes `unknown` and is shown to a person.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot import metrics
from bot.clock import Clock
from bot.delivery.budget import Budget
from domain.message import Later, Lost, Never, Outcome, OutMessage, Sent, Unknown
from handlers import rendering
from storage import channels, outbox, people
from storage.outbox import Parcel, Rank
from storage.session import Database, Tx

log = structlog.get_logger()

Send = Callable[[str, OutMessage], Awaitable[Outcome]]

_LEASE = timedelta(seconds=60)
_BATCH = 30
_ATTEMPTS = 12
_BACK_OFF = (2.0, 5.0, 15.0, 60.0, 300.0, 900.0)


class Worker:
    """Sends what is due. send: the edge's way to send a message and to say what became of it."""

    def __init__(self, database: Database, send: Send, budget: Budget, clock: Clock, *, chat_pause: float) -> None:
        self._database = database
        self._send = send
        self._budget = budget
        self._clock = clock
        self._chat_pause = timedelta(seconds=chat_pause)

    async def round(self) -> int:
        """Claim what is due, at most a batch, and see it through; how many rows were claimed.

        1. Rows of dead processes come back. 2. Claim. 3. Render, in a short transaction. 4. Each is sent at its slot,
        outside any transaction, and settled as soon as its outcome is known.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await outbox.expire(tx, now=now)
            parcels = await outbox.claim(tx, now=now, lease=_LEASE, limit=_BATCH, chat_pause=self._chat_pause)
        if not parcels:
            return 0
        ready = [pair for pair in [await self._render(parcel) for parcel in parcels] if pair is not None]
        slots = await self._budget.take(len(ready), now=now) if ready else []
        async with asyncio.TaskGroup() as group:
            for (parcel, message), slot in zip(ready, slots, strict=True):
                group.create_task(self._deliver(parcel, message, slot))
        return len(parcels)

    async def _render(self, parcel: Parcel) -> tuple[Parcel, OutMessage] | None:
        """The row with its message; what is not to be sent, or cannot be rendered, is settled here."""
        try:
            async with self._database.transaction() as tx:
                message = await rendering.render(tx, parcel)
                if message is None:
                    await outbox.settle(tx, parcel.id, "skipped", reason="not_needed", now=self._clock.now())
        except Exception:
            log.exception("not_rendered", outbox_id=parcel.id, kind=parcel.kind)
            async with self._database.transaction() as tx:
                await outbox.settle(tx, parcel.id, "failed", reason="not_rendered", now=self._clock.now())
            return None
        return (parcel, message) if message is not None else None

    async def _deliver(self, parcel: Parcel, message: OutMessage, slot: object) -> None:
        await self._clock.wait_until(slot)  # type: ignore[arg-type]
        outcome = await self._send(parcel.address, message)
        metrics.SENDS.labels(parcel.rank.name.lower(), type(outcome).__name__).inc()
        if isinstance(outcome, Later) and outcome.everywhere:
            await self._budget.wait_for(outcome.seconds, now=self._clock.now())
        async with self._database.transaction() as tx:
            await self._settle(tx, parcel, outcome)

    async def _settle(self, tx: Tx, parcel: Parcel, outcome: Outcome) -> None:
        now = self._clock.now()
        match outcome:
            case Sent(message_id):
                await outbox.settle(tx, parcel.id, "sent", message_id=message_id, now=now)
            case Never(why):
                await self._lost(tx, parcel, why)
            case Unknown() if parcel.rank is Rank.BULK:
                await outbox.settle(tx, parcel.id, "unknown", reason="answer_lost", now=now)
            case Unknown():
                await self._again(tx, parcel, _wait(parcel), "answer_lost")
            case Later(seconds, reason, everywhere, moved_to):
                if moved_to and parcel.channel_id is not None:
                    await channels.move(tx, parcel.channel_id, moved_to)
                await self._again(tx, parcel, seconds if everywhere or moved_to else _wait(parcel), reason)

    async def _lost(self, tx: Tx, parcel: Parcel, why: Lost) -> None:
        """Somebody out of reach rests, and notices wait for their return; what the edge refuses has failed."""
        now = self._clock.now()
        gone = why is not Lost.REFUSED
        if gone and parcel.person_id is not None:
            await people.rest(tx, parcel.person_id, why=why, now=now)
        if gone and parcel.rank is Rank.NOTICE and parcel.person_id is not None:
            await outbox.put_back(tx, parcel.id, due_at=now, reason=why)
        else:
            await outbox.settle(tx, parcel.id, "failed", reason=why, now=now)

    async def _again(self, tx: Tx, parcel: Parcel, seconds: float, reason: str) -> None:
        now = self._clock.now()
        if parcel.attempts >= _ATTEMPTS and reason != "flood":
            await outbox.settle(tx, parcel.id, "failed", reason=Lost.EXHAUSTED, now=now)
        else:
            await outbox.put_back(tx, parcel.id, due_at=now + timedelta(seconds=seconds), reason=reason)


def _wait(parcel: Parcel) -> float:
    """Seconds until the next try, longer each time."""
    return _BACK_OFF[min(parcel.attempts, len(_BACK_OFF)) - 1]
