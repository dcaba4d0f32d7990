"""A post office without Telegram: a worker on a real database, and an edge that answers as the test tells it to."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import select

from bot.clock import Clock, StillClock
from bot.delivery.pacer import Pacer
from bot.delivery.sender import Send
from bot.delivery.worker import Worker
from bot.telegram import TELEGRAM
from bot.telegram.updates import EDGE
from domain.broadcasts import Numbers, State
from domain.message import Outcome, OutMessage, Sent
from domain.moves import Thing
from domain.outbox import Parcel, Rank, RowKind
from domain.people import Office, Person, Role
from domain.rules import Rules
from handlers import SUBJECTS
from handlers.engine.rendering import Composer
from services import broadcasts
from storage import broadcasts as stored
from storage import events, people, subscriptions, units
from storage.db import Database
from storage.ledger import claims, outbox
from storage.tables import outbox as table
from tests.town import MORNING

COMPOSER = Composer(SUBJECTS, (TELEGRAM,), Rules())


@dataclass
class Edge:
    """Says what became of each send: as `script` has it for the address, and "sent" when nothing is left there."""

    clock: StillClock
    script: defaultdict[str, list[Outcome | Exception]] = field(default_factory=lambda: defaultdict(list))
    got: list[tuple[str, str]] = field(default_factory=list)
    tried: list[tuple[str, str, datetime]] = field(default_factory=list)

    async def send(self, address: str, message: OutMessage) -> Outcome:
        self.tried.append((address, message.text, self.clock.now()))
        outcome = self.script[address].pop(0) if self.script[address] else Sent(len(self.tried))
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, Sent):
            self.got.append((address, message.text))
        return outcome


@dataclass
class Rig:
    database: Database
    clock: StillClock
    edge: Edge
    worker: Worker

    def another(self, *, rate: float = 1000, chat_pause: float = 0) -> Worker:
        """A second process's worker, on the same database."""
        return worker(self.database, self.edge.send, self.clock, rate=rate, chat_pause=chat_pause)

    async def person(self, name: str) -> Person:
        """Somebody who can be written to; their address is their name."""
        async with self.database.transaction() as tx:
            return await people.recognise(tx, EDGE, name, name=name, language="vi", now=self.clock.now())

    async def crowd(self, size: int) -> list[Person]:
        """So many people."""
        return [await self.person(f"p{number}") for number in range(size)]

    async def officer(self) -> Person:
        """An officer of the province."""
        made = await self.person("officer")
        async with self.database.transaction() as tx:
            province = await units.province(tx)
            await people.appoint(tx, made.id, Role.PROVINCE_OFFICER, province.id, now=self.clock.now())
        return Person(made.id, EDGE, "officer", "officer", "vi", (Office(Role.PROVINCE_OFFICER, province.id),))

    async def put(self, person: Person, text: str, *, rank: Rank = Rank.NOTICE) -> None:
        """Have this said to the person."""
        params = {"message": msgspec.to_builtins(OutMessage(text))}
        async with self.database.transaction() as tx:
            await outbox.enqueue(tx, person.id, RowKind.REPLY, params, now=self.clock.now(), rank=rank)

    async def broadcast(self, author: Person, *receivers: Person, text: str = "bulk") -> int:
        """Announce something to these people, who subscribe for it; the broadcast's id."""
        async with self.database.transaction() as tx:
            for person in receivers:
                await subscriptions.add(tx, person.id, now=self.clock.now())
            return await broadcasts.start(
                tx, author, kind="announcement", texts={"vi": text}, audience="subscribers", now=self.clock.now()
            )

    async def plan(self) -> None:
        """Plan what is left of all audiences."""
        more = True
        while more:
            async with self.database.transaction() as tx:
                more = await broadcasts.go_on(tx, now=self.clock.now())

    async def numbers(self, broadcast_id: int) -> Numbers:
        async with self.database.transaction() as tx:
            return await stored.numbers(tx, broadcast_id)

    async def steer(self, author: Person, broadcast_id: int, verb: str) -> None:
        """Pause, resume, cancel, resend or retry."""
        async with self.database.transaction() as tx:
            found = await broadcasts.watch(tx, author, broadcast_id)
            await broadcasts.steer(tx, author, found, verb, now=self.clock.now())

    async def state_of(self, broadcast_id: int) -> tuple[State, bool]:
        """Its state, and whether it has ended."""
        async with self.database.transaction() as tx:
            found = await stored.load(tx, broadcast_id)
        assert found is not None
        return found.state, found.ended_at is not None

    async def log_of(self, broadcast_id: int) -> list[str]:
        """Its moves."""
        async with self.database.transaction() as tx:
            return [row.move for row in await events.history(tx, Thing.BROADCAST, broadcast_id)]

    async def claim(self, limit: int = 100) -> list[Parcel]:
        """Take rows as a process does that is killed afterwards."""
        async with self.database.transaction() as tx:
            return await claims.claim(
                tx,
                now=self.clock.now(),
                lease=timedelta(seconds=60),
                most=limit,
                chat_pause=timedelta(),
                channel_pause=timedelta(),
            )

    async def settle(self, worker: Worker | None = None) -> None:
        """Send all that is due now."""
        while await (worker or self.worker).round():
            pass

    async def move(self, seconds: float) -> None:
        """Move the clock on and send what is due then."""
        self.clock.move(timedelta(seconds=seconds))
        await self.settle()

    async def tend(self) -> None:
        """What the clock does for broadcasts every few seconds."""
        async with self.database.transaction() as tx:
            await broadcasts.tend(tx, now=self.clock.now())

    async def rows(self) -> list[Mapping[str, Any]]:
        """All rows, in the order in which they were written."""
        columns = (table.c.state, table.c.reason, table.c.attempts, table.c.due_at)
        async with self.database.transaction() as tx:
            return [row._asdict() for row in await tx.execute(select(*columns).order_by(table.c.id))]


def worker(database: Database, send: Send, clock: Clock, *, rate: float = 1000, chat_pause: float = 0) -> Worker:
    """A process's worker."""
    return Worker(
        database,
        COMPOSER,
        send,
        Pacer(database, EDGE, rate, clock),
        clock,
        chat_pause=chat_pause,
        channel_pause=chat_pause * TELEGRAM.channel_pauses,
    )


@asynccontextmanager
async def open_rig(database_url: str, *, rate: float = 1000, chat_pause: float = 0) -> AsyncIterator[Rig]:
    """A post office on this database."""
    clock = StillClock(MORNING)
    database = Database(database_url)
    edge = Edge(clock)
    try:
        yield Rig(database, clock, edge, worker(database, edge.send, clock, rate=rate, chat_pause=chat_pause))
    finally:
        await database.close()
