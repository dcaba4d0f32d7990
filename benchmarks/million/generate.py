"""Filling a database: COPY, table after table, with all constraints, triggers and indexes in place.

Keys are given here, so that one table can name another's rows before they are there; the sequences follow at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import asyncpg
from tqdm import tqdm

from benchmarks.million import cases, others, tellings
from benchmarks.million.shape import BEGAN, NOW, OTHER_UNITS, PROVINCE, Shape
from domain.units import OTHER_KINDS, UnitKind
from services import directory
from storage import units
from storage.db import Database, migrate
from storage.db.server import dsn

Rows = Iterator[tuple[Any, ...]]
_CHUNK = 50_000

# Table, its columns, and about how many rows a case brings, for the progress bar.
_CASE_TABLES: tuple[tuple[str, str, float], ...] = (
    (
        "nominations",
        "id code state version nominator_id unit_id officer_id subject name name_key field deed happened "
        "received_at state_since back_to seconds_left due_at told",
        1,
    ),
    ("nomination_photos", "nomination_id position reference", 1.25),
    ("questions", "nomination_id asked_by question asked_at answer answered_at", 0.06),
    ("events", "subject subject_id move from_state to_state actor_id reason at", 3.1),
    ("reminders", "subject subject_id step round due_at done_at outcome", 0.41),
)


async def fill(url: str, shape: Shape, *, quiet: bool = False) -> None:
    """Make the schema, the units and all rows in an empty database; quiet: without a progress bar.

    The server need not be safe against a loss of power meanwhile: a folder that is half filled is filled anew.
    """
    database = Database(url)
    await migrate.to_head(database)
    async with database.transaction() as tx:
        await directory.import_communes(tx, PROVINCE)
        await directory.import_others(tx, OTHER_UNITS, PROVINCE)
        communes = [unit.id for unit in await units.of_kind(tx, UnitKind.COMMUNE)]
        other = [unit.id for kind in sorted(OTHER_KINDS) for unit in await units.of_kind(tx, kind)]
        province = (await units.province(tx)).id
    await database.close()
    connection = await asyncpg.connect(dsn(url))
    try:
        with tqdm(total=int(shape.rows * 10.3), unit=" rows", unit_scale=True, disable=quiet) as bar:
            await _Filling(connection, shape, bar).all(communes, other, province)
        await _finish(connection)
    finally:
        await connection.close()


class _Filling:
    """One run over all tables, in the order in which they refer to each other."""

    def __init__(self, connection: asyncpg.Connection[asyncpg.Record], shape: Shape, bar: Any) -> None:
        self._connection, self._shape, self._bar = connection, shape, bar

    async def all(self, communes: list[int], other: list[int], province: int) -> None:
        held = list(others.offices(communes, other, province, self._shape.officers_of_province))
        citizens, last = len(held) + 1, len(held) + self._shape.rows
        officers: dict[int, list[int]] = {}
        for person, unit, _ in held:
            officers.setdefault(unit, []).append(person)
        head = officers[province][0]
        await self._people(held, citizens, last)
        drawn = cases.Cases(self._shape, communes, officers, (citizens, self._shape.rows))
        makers: dict[str, Callable[[], Rows]] = {
            "nominations": drawn.nominations,
            "nomination_photos": drawn.photos,
            "questions": drawn.questions,
            "events": drawn.events,
            "reminders": drawn.reminders,
        }
        for table, columns, _ in _CASE_TABLES:
            await self._copy(table, columns, makers[table]())
        self._bar.set_description("tellings")
        await tellings.fill(self._connection, self._shape.rows, self._bar)
        await self._told(drawn, head)
        await self._reports(communes + other, officers, head)
        await self._sent(head, citizens, last)

    async def _people(self, held: list[tuple[int, int, str]], citizens: int, last: int) -> None:
        columns = "id edge address name language joined_at resting_since resting_why"
        await self._copy("people", columns, others.people(self._shape, last))
        await self._copy("offices", "person_id unit_id role since", ((*one, BEGAN) for one in held))
        await self._copy("subscriptions", "person_id since", others.subscriptions(citizens, last))

    async def _told(self, drawn: cases.Cases, head: int) -> None:
        columns = "nomination_id state version author_id title text photo purposes consent_note made_at published_at"
        await self._copy("stories", columns, drawn.stories(head))
        columns = "person_id text photos album reason nomination_id kept_at"
        await self._copy("kept_messages", columns, drawn.kept())

    async def _reports(self, owing: list[int], officers: dict[int, list[int]], head: int) -> None:
        await self._copy("reports", "id title period due_on asked_by asked_at", others.reports(head))
        columns = "report_id unit_id state version text handed_in_by handed_in_at"
        await self._copy("obligations", columns, others.obligations(owing, officers))

    async def _sent(self, head: int, citizens: int, last: int) -> None:
        await self._copy("updates", "edge update_id person_id reply handled_at", others.updates(self._shape, last))
        one = (1, "announcement", "done", 2, head, '{"vi": "Thông báo"}', "subscribers", NOW, NOW, NOW)
        columns = "id kind state version author_id texts audience made_at starts_at ended_at"
        await self._copy("broadcasts", columns, iter([one]))
        columns = "rank person_id broadcast_id kind params key state reason attempts message_id due_at settled_at"
        await self._copy("outbox", columns, others.outbox(self._shape, citizens, last))

    async def _copy(self, table: str, columns: str, rows: Rows) -> None:
        self._bar.set_description(f"{table:<18}")
        await self._connection.copy_records_to_table(table, records=self._counted(rows), columns=columns.split())

    def _counted(self, rows: Rows) -> Rows:
        """The same rows; the bar moves on by the chunk, for a step each would cost as much as the row."""
        number = 0
        for number, row in enumerate(rows, start=1):
            if number % _CHUNK == 0:
                self._bar.update(_CHUNK)
            yield row
        self._bar.update(number % _CHUNK)


async def _finish(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    """Let the sequences follow the keys, clean up once as the autovacuum would have by then, and take statistics."""
    for table in ("people", "nominations", "reports", "broadcasts"):
        await connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )
    await connection.execute("VACUUM ANALYZE")
