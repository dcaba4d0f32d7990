"""The pieces of evidence: kept when they come, given to a case, their files claimed to be fetched."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, insert, literal, or_, select, update

from domain.evidence import Attached, Evidence, EvidenceKind, FileState
from storage import rows
from storage.db import Tx
from storage.tables import evidence, kept_messages

# Columns that a copy for another case has of its own.
_OWN = frozenset({"id", "nomination_id"})


async def keep(tx: Tx, piece: Attached, **others: Any) -> int:
    """Keep a piece; returns its id. others: the columns beside it."""
    statement = insert(evidence).values(**rows.values(evidence, piece), **others)
    return int((await tx.execute(statement.returning(evidence.c.id))).scalar_one())


async def sent_since(tx: Tx, person_id: int, since: datetime) -> int:
    """How many pieces this person has sent after `since`."""
    its = (evidence.c.person_id == person_id, evidence.c.came_at > since)
    return int((await tx.execute(select(func.count()).select_from(evidence).where(*its))).scalar_one())


async def of_album(tx: Tx, person_id: int, album: str) -> tuple[int, int | None] | None:
    """A piece of this album that was kept before: its id, and the case that it was given to."""
    its = (evidence.c.person_id == person_id, evidence.c.album == album)
    statement = select(evidence.c.id, evidence.c.nomination_id).where(*its).order_by(evidence.c.id).limit(1)
    row = (await tx.execute(statement)).one_or_none()
    return (row.id, row.nomination_id) if row else None


async def said(tx: Tx, person_id: int, number: int) -> str | None:
    """The words that came with what is kept of this message; None when nothing is."""
    its = (evidence.c.person_id == person_id, evidence.c.number == number)
    return (await tx.execute(select(evidence.c.words).where(*its).limit(1))).scalar()


async def adopt(tx: Tx, person_id: int, *, together: timedelta, now: datetime, newest: bool) -> list[str]:
    """What came shortly before belongs to the nomination that is begun now. newest: before the newest piece, however long
    ago that came; else before now. Returns the pictures of albums among it."""
    its = (evidence.c.person_id == person_id, evidence.c.nomination_id.is_(None), evidence.c.loose)
    until = (
        select(func.max(evidence.c.came_at)).where(*its).scalar_subquery()
        if newest
        else literal(now, evidence.c.came_at.type)
    )
    adopted = update(evidence).where(*its, evidence.c.came_at >= until - together).values(in_draft=True)
    found = await tx.execute(adopted.returning(evidence.c.form, evidence.c.album, evidence.c.reference))
    return [row.reference for row in found if row.form == "photo" and row.album]


async def give(
    tx: Tx, person_id: int, nomination_id: int, photos: Sequence[str] | None, *, since: datetime, most: int
) -> int:
    """Give the case what this person sent while they wrote it, or after `since`; returns how many pieces that were.

    photos: of pictures, only these; None: all.
    """
    loose = [evidence.c.person_id == person_id, evidence.c.nomination_id.is_(None), evidence.c.loose, _belongs(since)]
    if photos is not None:
        loose.append(or_(evidence.c.form != "photo", evidence.c.reference.in_(photos)))
    some = select(evidence.c.id).where(*loose).order_by(evidence.c.id).limit(most)
    given = update(evidence).where(evidence.c.id.in_(some)).values(nomination_id=nomination_id, in_draft=False)
    return (await tx.execute(given)).rowcount


def _belongs(since: datetime) -> ColumnElement[bool]:
    return or_(evidence.c.in_draft, evidence.c.came_at >= since)


async def assign(tx: Tx, person_id: int, kept_id: int, **values: Any) -> list[EvidenceKind]:
    """Set columns of the pieces that came with a kept message or with its album and belong to no case; their kinds."""
    its = (kept_messages.c.id == kept_id, kept_messages.c.person_id == person_id)
    when = select(kept_messages.c.kept_at).where(*its).scalar_subquery()
    album = select(kept_messages.c.album).where(*its).scalar_subquery()
    came = (evidence.c.person_id == person_id, or_(evidence.c.came_at == when, evidence.c.album == album))
    given = update(evidence).where(evidence.c.nomination_id.is_(None), *came).values(**values)
    return [EvidenceKind(kind) for kind in (await tx.execute(given.returning(evidence.c.kind))).scalars()]


async def let_go(tx: Tx, person_id: int) -> None:
    """The nomination that was being written is given up: what came for it belongs to no other."""
    its = (evidence.c.person_id == person_id, evidence.c.in_draft)
    await tx.execute(update(evidence).where(*its).values(in_draft=False, loose=False))


async def copy(tx: Tx, nomination_id: int, to: int) -> None:
    """Another case of the same story has the same evidence."""
    names = [column.name for column in evidence.c if column.name not in _OWN]
    source = select(literal(to), *(evidence.c[name] for name in names)).where(evidence.c.nomination_id == nomination_id)
    await tx.execute(insert(evidence).from_select(["nomination_id", *names], source))


async def count(tx: Tx, nomination_id: int) -> int:
    """How many pieces a case has."""
    its = select(func.count()).select_from(evidence).where(evidence.c.nomination_id == nomination_id)
    return int((await tx.execute(its)).scalar_one())


async def of_case(tx: Tx, nomination_id: int) -> list[Evidence]:
    """The pieces of a case, in the order in which they came."""
    its = select(*rows.columns(evidence, Evidence)).where(evidence.c.nomination_id == nomination_id)
    return [rows.read(row, Evidence) for row in await tx.execute(its.order_by(evidence.c.id))]


async def claim(tx: Tx, edge: str, *, most: int, lease: timedelta, now: datetime) -> Sequence[Any]:
    """Files to fetch (id, reference, attempts). Nobody else gets them for `lease`; whoever dies with them leaves them."""
    due = (evidence.c.file_state == FileState.WAITING, evidence.c.due_at <= now, evidence.c.edge == edge)
    some = select(evidence.c.id).where(*due).order_by(evidence.c.due_at).limit(most).with_for_update(skip_locked=True)
    claimed = update(evidence).where(evidence.c.id.in_(some))
    claimed = claimed.values(due_at=now + lease, attempts=evidence.c.attempts + 1)
    returned = claimed.returning(evidence.c.id, evidence.c.reference, evidence.c.attempts, evidence.c.kind)
    return (await tx.execute(returned)).all()


async def note(tx: Tx, evidence_id: int, **values: Any) -> None:
    """Write down what became of a file."""
    await tx.execute(update(evidence).where(evidence.c.id == evidence_id).values(**values))


async def stored_hashes(tx: Tx) -> set[str]:
    """The files that are said to be on the disk."""
    statement = select(evidence.c.content_hash).where(evidence.c.file_state == FileState.STORED).distinct()
    return {one for one in (await tx.execute(statement)).scalars() if one}


async def named_hashes(tx: Tx) -> set[str]:
    """All files that a row names, with the copies that may be published."""
    found = await tx.execute(select(evidence.c.content_hash, evidence.c.public_hash).distinct())
    return {one for row in found for one in row if one}


async def fetch_again(tx: Tx, hashes: Sequence[str], *, now: datetime) -> None:
    """These files are on the disk no more, as after a restore: they are fetched again."""
    lost = (evidence.c.content_hash.in_(hashes), evidence.c.file_state == FileState.STORED)
    await tx.execute(update(evidence).where(*lost).values(file_state=FileState.WAITING, due_at=now, attempts=0))
