"""A person's turn: what their update is read with, and what it leaves behind, one statement each.

Between the two nothing is locked and no transaction is open; the conversation goes on in memory. The trap: two updates of
one person that are read side by side, in two processes. Each turn has a number, and only one of two that read the same
number can be closed; the other is told that it was overtaken, and is done again from the start.

These are the statements of every update, so they go straight to the driver: asked through SQLAlchemy they take three times
the work (docs/performance.md).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import asyncpg
import msgspec
from sqlalchemy import select

from domain.drafts import Draft, Drafts
from domain.message import Reply
from domain.people import Office, Person, Role
from storage.db import Tx
from storage.tables import people_


class Overtaken(Exception):
    """Another update of this person was closed meanwhile: what was done here has not happened."""


class Stranger(Exception):
    """Nobody is known at this address."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said to an update when it came first, as far as it is not known to have been sent; and when that was."""

    reply: Reply
    at: datetime


@dataclass(slots=True)
class Turn:
    """An update under way. stale: the person has another name by now, or rested. answered: None when the update is new."""

    person: Person
    number: int
    stale: bool
    drafts: Drafts
    answered: Answered | None


_OPEN = """
SELECT person.id, person.language, person.turn,
       person.name <> $3 OR person.resting_since IS NOT NULL AS stale,
       nextval('question_versions') AS version,
       (SELECT json_agg(json_build_array(role, unit_id)) FROM offices
        WHERE person_id = person.id AND until IS NULL) AS offices,
       (SELECT json_agg(json_build_array(dialog, step, version, data) ORDER BY touched_at DESC, version DESC)
        FROM drafts WHERE person_id = person.id) AS drafts,
       before.handled_at, before.reply
FROM people AS person
LEFT JOIN updates AS before ON before.edge = $1 AND before.update_id = $4
WHERE person.edge = $1 AND person.address = $2
"""


async def open_(tx: Tx, edge: str, address: str, update_id: int, *, name: str) -> Turn:
    """The turn of the person at this address. Raises Stranger.

    From now on the transaction begins by locking the person, should it begin at all. Raises Overtaken then.
    """
    row = await tx.row(_OPEN, edge, address, name, update_id)
    if row is None:
        raise Stranger
    held = tuple(Office(Role(role), unit_id) for role, unit_id in row["offices"] or ())
    turn = Turn(
        person=Person(row["id"], edge, address, name, row["language"], held),
        number=row["turn"],
        stale=row["stale"],
        drafts=Drafts((Draft(*draft) for draft in row["drafts"] or ()), row["version"]),
        answered=_answered(row["reply"], row["handled_at"]) if row["handled_at"] else None,
    )
    tx.begins_with(partial(_lock, turn=turn))
    return turn


def _answered(stored: Any, at: datetime) -> Answered:
    return Answered(msgspec.convert(stored, Reply) if stored else Reply(), at)


async def _lock(tx: Tx, *, turn: Turn) -> None:
    """Hold the person until the transaction ends, unless they have moved on."""
    statement = select(people_.c.turn).where(people_.c.id == turn.person.id).with_for_update(key_share=True)
    if (await tx.execute(statement)).scalar() != turn.number:
        raise Overtaken


# What is changed here and what a transaction may have changed before it are never the same rows of drafts.
_CLOSE = """
WITH turn AS (
    UPDATE people
    SET turn = turn + 1, name = $3,
        resting_since = CASE WHEN $4 THEN resting_since END, resting_why = CASE WHEN $4 THEN resting_why END
    WHERE id = $1 AND turn = $2
    RETURNING id
), handled AS (
    INSERT INTO updates (edge, update_id, person_id, reply, handled_at)
    SELECT $5, $6, id, $7, $8 FROM turn
), ended AS (
    DELETE FROM drafts USING turn WHERE person_id = turn.id AND dialog = ANY($9)
), kept AS (
    INSERT INTO drafts (person_id, dialog, step, version, data, touched_at)
    SELECT turn.id, draft.dialog, draft.step, draft.version, draft.data, $8
    FROM turn, jsonb_to_recordset($10) AS draft (dialog text, step text, version bigint, data jsonb)
    ON CONFLICT (person_id, dialog) DO UPDATE
    SET step = excluded.step, data = excluded.data, version = excluded.version,
        touched_at = CASE WHEN excluded.version = drafts.version THEN drafts.touched_at ELSE excluded.touched_at END
)
SELECT id FROM turn
"""


async def close(tx: Tx, turn: Turn, update_id: int, reply: Reply, *, rests: bool, now: datetime) -> None:
    """Write the update down with its answer, and where the person's conversations stand. Raises Overtaken.

    rests: the person just left; else whoever writes can be reached.
    """
    try:
        closed = await tx.row(
            _CLOSE,
            turn.person.id,
            turn.number,
            turn.person.name,
            rests,
            turn.person.edge,
            update_id,
            msgspec.json.encode(reply).decode() if reply.messages else None,
            now,
            turn.drafts.ended,
            msgspec.json.encode(turn.drafts.kept).decode(),
        )
    except asyncpg.UniqueViolationError as error:
        # The very update was answered meanwhile, without leaving anything but its receipt.
        raise Overtaken from error
    if closed is None:
        raise Overtaken
