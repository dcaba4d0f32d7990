"""The second station: renders claimed rows in their readers' languages.

The trap: one row that cannot be rendered must not delay the others. And a million rows that each look up the same
broadcast are a million queries: it is loaded once a batch.
"""

import asyncio
from itertools import count

import structlog

from bot.clock import Clock
from bot.delivery.letters import Batch, Fate, Letter, Ready
from domain import outbox
from domain.broadcasts import Skipped
from domain.message import Lost, OutMessage
from domain.outbox import Ended, Parcel, Rank, RowState
from handlers.engine.notices import Skip
from handlers.engine.rendering import Composer, Issue
from storage.db import Database, OutOfReach

log = structlog.get_logger()

# Seconds that a row waits in the outbox when the database is out of reach while it is rendered.
_DATABASE_PAUSE = 2.0


class Renderer:
    def __init__(
        self,
        database: Database,
        composer: Composer,
        clock: Clock,
        claimed: asyncio.Queue[Batch],
        ready: Ready,
        outcomes: asyncio.Queue[tuple[Parcel, Fate]],
    ) -> None:
        self._database = database
        self._composer = composer
        self._clock = clock
        self._claimed = claimed
        self._ready = ready
        self._outcomes = outcomes
        self._numbers = count()

    async def run(self) -> None:
        """Render until cancelled. Rows that are not to be sent are passed to the ledger."""
        while True:
            batch = await self._claimed.get()
            issues: dict[int, Issue] = {}
            for parcel in batch:
                rendered = await self._render(parcel, batch, issues)
                if isinstance(rendered, OutMessage):
                    await self._ready.put(Letter(parcel.rank, next(self._numbers), parcel, rendered))
                else:
                    await self._outcomes.put((parcel, rendered))
            self._claimed.task_done()

    async def _render(self, parcel: Parcel, batch: Batch, issues: dict[int, Issue]) -> OutMessage | Ended:
        """The row's message, or what becomes of a row that is not to be sent now or cannot be rendered."""
        now = self._clock.now()
        if parcel.unreachable:
            return outbox.put_off(parcel, now=now)
        try:
            message = await self._compose(parcel, batch, issues)
        except OutOfReach:
            return outbox.wait(parcel, _DATABASE_PAUSE, "database_away", now=now)
        except Exception:
            log.exception("not_rendered", outbox_id=parcel.id, kind=parcel.kind)
            return Ended(parcel, RowState.FAILED, Lost.NOT_RENDERED)
        if isinstance(message, OutMessage):
            return message
        return Ended(parcel, RowState.SKIPPED, message.reason if message else Skipped.NOT_NEEDED)

    async def _compose(self, parcel: Parcel, batch: Batch, issues: dict[int, Issue]) -> OutMessage | Skip | None:
        """issues: the broadcasts of the batch by id; loaded when the first of its rows needs one."""
        if parcel.rank is Rank.BULK and issues:
            return issues[parcel.broadcast_id or 0].copy(parcel)
        async with self._database.transaction() as tx:
            if parcel.rank is not Rank.BULK:
                return await self._composer.render(tx, parcel, now=self._clock.now())
            issues.update(await self._composer.issues(tx, batch))
        return issues[parcel.broadcast_id or 0].copy(parcel)
