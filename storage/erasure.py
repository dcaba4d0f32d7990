"""Erasing a person: what `domain.privacy.HELD` declares of each table is carried out, table by table.

The trap: a column that only this file knows of. Everything here is read from the declaration; only how some tables are
connected with a person by another way than a column of their own stands here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    cast,
    delete,
    false,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import Text

from domain.cases import DEAD_STATES
from domain.kept import BECAME_SOMETHING
from domain.moves import Thing
from domain.outbox import RowKind, RowState
from domain.people import ERASED
from domain.privacy import HELD, Fate, Held, Of, held
from storage.db import Tx
from storage.tables import (
    broadcasts,
    drafts,
    edge_state,
    events,
    evidence,
    kept_messages,
    metadata,
    nominations,
    outbox,
    people,
    requests,
    spooled_updates,
    stories,
    updates,
)
from storage.tables.columns import inline


async def erase(
    tx: Tx,
    *,
    person_id: int | None,
    cases: Sequence[int],
    of: Of,
    tables: Collection[str] | None = None,
    now: datetime,
) -> None:
    """Take away what the tables hold of this account and of these cases, as far as it is of `of`; what has to stay stays
    without a name, in the log of changes too. tables: None: all of them."""
    whose = _Whose(person_id, list(cases), of)
    for one in HELD:
        changed = dict(one.changed(of))
        if not changed or (tables is not None and one.table not in tables):
            continue
        table = metadata.tables[one.table]
        which = _which(one, table, whose)
        if one.whole:
            await tx.execute(delete(table).where(which))
        else:
            values = {name: _value(table, name, fate) for name, fate in changed.items()}
            await tx.execute(update(table).where(which).values(values | _others(one, now)))


async def cases_of(tx: Tx, person_id: int) -> list[tuple[int, str]]:
    """The cases that this account nominated: id and state."""
    found = select(nominations.c.id, nominations.c.state).where(nominations.c.nominator_id == person_id)
    return [(row.id, row.state) for row in await tx.execute(found.order_by(nominations.c.id))]


@dataclass(frozen=True, slots=True)
class _Whose:
    person_id: int | None
    cases: list[int]
    of: Of


def _which(one: Held, table: Table, whose: _Whose) -> ColumnElement[bool]:
    """The rows of the table that are of this account or of these cases."""
    found: list[ColumnElement[bool]] = [false()]
    if one.by is not None and whose.person_id is not None:
        found.append(table.c[one.by] == whose.person_id)
    if one.case is not None and whose.cases and one.case_of & whose.of:
        found.append(table.c[one.case].in_(whose.cases))
    if table is outbox:
        return and_(or_(*found, _of_replies(whose)), outbox.c.broadcast_id.is_(None))
    if (further := _FURTHER.get(table.name)) is not None:
        found.append(further(whose))
    return or_(*found)


def _of_drafts(whose: _Whose) -> ColumnElement[bool]:
    """What an officer is writing about one of the cases, or about a request that concerns it."""
    data = drafts.c.data
    codes = select(nominations.c.code).where(nominations.c.id.in_(whose.cases))
    asked = select(cast(requests.c.id, Text)).where(requests.c.nomination_id.in_(whose.cases))
    its: ColumnElement[bool] = or_(
        data["case"].astext.in_([str(one) for one in whose.cases]),
        data["request"].astext.in_(asked),
        func.upper(data["code"].astext).in_(codes),
    )
    return its


def _of_broadcasts(whose: _Whose) -> ColumnElement[bool]:
    return broadcasts.c.story_id.in_(_stories(whose))


def _of_menus(whose: _Whose) -> ColumnElement[bool]:
    """What an edge remembers of this account, by keys that end with its address."""
    address = select(people.c.address).where(people.c.id == whose.person_id).scalar_subquery()
    its: ColumnElement[bool] = func.right(edge_state.c.key, func.length(address) + 1) == literal(".") + address
    return its


def _of_events(whose: _Whose) -> ColumnElement[bool]:
    about = whose.cases if held(requests.name).case_of & whose.of else []
    its: ColumnElement[bool] = requests.c.nomination_id.in_(about)
    # Those that officers entered for somebody without an account are of nobody here.
    if whose.person_id is not None:
        its = or_(its, requests.c.person_id == whose.person_id)
    ways = [
        (Thing.NOMINATION, whose.cases),
        (Thing.STORY, _stories(whose)),
        (Thing.REQUEST, select(requests.c.id).where(its)),
    ]
    return or_(*(and_(events.c.subject == thing, events.c.subject_id.in_(ids)) for thing, ids in ways))


def _of_replies(whose: _Whose) -> ColumnElement[bool]:
    """Replies to others that were sent, or that show one of the cases: they may have words of this person."""
    sent = outbox.c.state == RowState.SENT
    return and_(outbox.c.kind == RowKind.REPLY, or_(sent, _shows(cast(outbox.c.params, Text), whose)))


def _of_updates(whose: _Whose) -> ColumnElement[bool]:
    return and_(updates.c.reply.is_not(None), _shows(cast(updates.c.reply, Text), whose))


def _shows(words: ColumnElement[str], whose: _Whose) -> ColumnElement[bool]:
    """Whether the words name one of the cases by its code."""
    its = (nominations.c.id.in_(whose.cases), words.contains(nominations.c.code))
    return select(nominations.c.id).where(*its).exists()


def _of_spool(whose: _Whose) -> ColumnElement[bool]:
    """What an edge brought and was not handled yet: their address stands in it as a value of its own."""
    address = select(people.c.address).where(people.c.id == whose.person_id).scalar_subquery()
    edge = select(people.c.edge).where(people.c.id == whose.person_id).scalar_subquery()
    carried = spooled_updates.c.content.regexp_match(literal('[:\\s"]') + address + literal('[,}"]'))
    its: ColumnElement[bool] = and_(spooled_updates.c.edge == edge, carried)
    return its


def _stories(whose: _Whose) -> Any:
    return select(stories.c.id).where(stories.c.nomination_id.in_(whose.cases))


_FURTHER = {
    drafts.name: _of_drafts,
    broadcasts.name: _of_broadcasts,
    edge_state.name: _of_menus,
    events.name: _of_events,
    updates.name: _of_updates,
    spooled_updates.name: _of_spool,
}


def _value(table: Table, name: str, fate: Fate) -> Any:
    match fate:
        case Fate.EMPTIED:
            # What was not there stays so: an answer that nobody gave is none.
            return func.left(table.c[name], 0)
        case Fate.CLEARED:
            return null()
        case Fate.LISTLESS:
            return type_coerce([], JSONB)
        case Fate.FORMLESS:
            return type_coerce({}, JSONB)
        case Fate.UNREACHED:
            return literal(f"{ERASED}:") + cast(table.c.id, Text)
    raise AssertionError(fate)


def _others(one: Held, now: datetime) -> dict[str, Any]:
    """What changes beside the personal columns."""
    if one.table == events.name:
        return {"redacted_at": now}
    if one.table == people.name:
        # An update of theirs that is being handled is handled anew, as that of somebody new.
        return {"resting_since": now, "resting_why": ERASED, "turn": people.c.turn + 1}
    return {}


async def dead_cases(tx: Tx, *, before: datetime, limit: int) -> list[int]:
    """Cases that became nothing before this moment, and still say of whom they were."""
    found = select(nominations.c.id).where(
        nominations.c.state.in_([inline(state) for state in sorted(DEAD_STATES)]),
        nominations.c.state_since < before,
        or_(nominations.c.name != "", nominations.c.deed != ""),
        # What somebody still asks for about it is dealt with first.
        ~select(requests.c.id)
        .where(requests.c.nomination_id == nominations.c.id, requests.c.ended_at.is_(None))
        .exists(),
    )
    return list((await tx.execute(found.limit(limit).with_for_update(skip_locked=True))).scalars())


async def drop_kept(tx: Tx, *, before: datetime, limit: int) -> int:
    """Delete kept messages that became nothing and came before this moment; returns how many there were."""
    its = (
        kept_messages.c.kept_at < before,
        kept_messages.c.reason.not_in([inline(reason) for reason in BECAME_SOMETHING]),
    )
    old = select(kept_messages.c.id).where(*its).limit(limit)
    return (await tx.execute(delete(kept_messages).where(kept_messages.c.id.in_(old)))).rowcount


async def drop_evidence(tx: Tx, *, before: datetime, limit: int) -> int:
    """Delete what came beside words, belongs to no case and came before this moment; returns how many pieces there were.
    Their files go when nothing names them any more."""
    old = select(evidence.c.id).where(evidence.c.nomination_id.is_(None), evidence.c.came_at < before).limit(limit)
    return (await tx.execute(delete(evidence).where(evidence.c.id.in_(old)))).rowcount


async def drop_drafts(tx: Tx, *, before: datetime, limit: int) -> int:
    """Delete conversations that nobody has gone on with since this moment; returns how many there were."""
    old = select(drafts.c.person_id, drafts.c.dialog).where(drafts.c.touched_at < before).limit(limit)
    its = tuple_(drafts.c.person_id, drafts.c.dialog).in_(old)
    return (await tx.execute(delete(drafts).where(its))).rowcount
