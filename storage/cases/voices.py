"""The voices of witnesses, and the links by which they come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.voices import Given, Says, Voice
from storage import rows
from storage.db import Tx
from storage.tables import evidence, people, requests, voice_links, voices

_STANDS = voices.c.replaced_at.is_(None) & voices.c.withdrawn_at.is_(None)


async def link(tx: Tx, nomination_id: int, token: str, *, now: datetime) -> str:
    """The token of the case's link: this one, unless it has one already."""
    made = upsert(voice_links).values(nomination_id=nomination_id, token=token, made_at=now)
    await tx.execute(made.on_conflict_do_nothing(index_elements=[voice_links.c.nomination_id]))
    found = select(voice_links.c.token).where(voice_links.c.nomination_id == nomination_id)
    return str((await tx.execute(found)).scalar_one())


async def case_of(tx: Tx, token: str) -> int | None:
    """The case whose link has this token."""
    found: int | None = (
        await tx.execute(select(voice_links.c.nomination_id).where(voice_links.c.token == token))
    ).scalar()
    return found


async def lock(tx: Tx, nomination_id: int) -> None:
    """Voices of one case are stored one after another, so that none is one too many."""
    its = voice_links.c.nomination_id == nomination_id
    await tx.execute(select(voice_links.c.token).where(its).with_for_update())


async def add(tx: Tx, nomination_id: int, person_id: int, given: Given, *, now: datetime) -> int:
    """Store a voice; what the same person said of the case before is replaced. Returns its id."""
    its = (voices.c.nomination_id == nomination_id, voices.c.person_id == person_id, _STANDS)
    await tx.execute(update(voices).where(*its).values(replaced_at=now))
    said = {name: getattr(given, name) for name in ("says", "relation", "words", "phone")}
    statement = insert(voices).values(nomination_id=nomination_id, person_id=person_id, given_at=now, **said)
    return int((await tx.execute(statement.returning(voices.c.id))).scalar_one())


async def undo(tx: Tx, voice: Voice) -> bool:
    """Delete a voice that was just given; what it replaced stands again. False when it does not stand any more."""
    gone = await tx.execute(delete(voices).where(voices.c.id == voice.id, _STANDS))
    if gone.rowcount != 1:
        return False
    its = (voices.c.nomination_id == voice.nomination_id, voices.c.person_id == voice.person_id)
    before = (voices.c.replaced_at == voice.given_at, voices.c.withdrawn_at.is_(None))
    await tx.execute(update(voices).where(*its, *before).values(replaced_at=None))
    return True


async def withdraw(tx: Tx, voice: Voice, *, now: datetime) -> None:
    """Its witness takes it back: it does not count any more, and nothing of what they said of this case is kept."""
    its = (voices.c.nomination_id == voice.nomination_id, voices.c.person_id == voice.person_id)
    await tx.execute(update(voices).where(*its).values(words="", phone=None))
    await tx.execute(update(voices).where(*its, _STANDS).values(withdrawn_at=now))


async def drop_pieces(tx: Tx, nomination_id: int, person_id: int, *, since: datetime | None = None) -> None:
    """Delete what this witness sent beside their words; since: only what came then or later."""
    its = [evidence.c.nomination_id == nomination_id, evidence.c.person_id == person_id]
    if since is not None:
        its.append(evidence.c.came_at >= since)
    await tx.execute(delete(evidence).where(*its))


def _whole() -> Select[Any]:
    return select(*rows.columns(voices, Voice), people.c.name, people.c.edge, people.c.address).join(
        people, people.c.id == voices.c.person_id
    )


async def load(tx: Tx, voice_id: int) -> Voice | None:
    """A voice that stands."""
    row = (await tx.execute(_whole().where(voices.c.id == voice_id, _STANDS))).one_or_none()
    return rows.read(row, Voice) if row else None


async def of_cases(tx: Tx, nomination_ids: Sequence[int]) -> list[Voice]:
    """The voices of these cases that were not taken back, those that were replaced among them, in order."""
    its = (voices.c.nomination_id.in_(list(nomination_ids)), voices.c.withdrawn_at.is_(None))
    return [rows.read(row, Voice) for row in await tx.execute(_whole().where(*its).order_by(voices.c.id))]


async def of_person(tx: Tx, person_id: int, *, limit: int) -> list[Voice]:
    """What this person says of cases, the newest first."""
    statement = _whole().where(voices.c.person_id == person_id, _STANDS).order_by(voices.c.id.desc()).limit(limit)
    return [rows.read(row, Voice) for row in await tx.execute(statement)]


async def confirming(tx: Tx, nomination_ids: Sequence[int]) -> int:
    """How many different people confirm these cases."""
    counted = select(func.count(voices.c.person_id.distinct()))
    its = (voices.c.nomination_id.in_(list(nomination_ids)), voices.c.says != Says.AGAINST, _STANDS)
    return int((await tx.execute(counted.where(*its))).scalar_one())


async def is_nominee(tx: Tx, nomination_ids: Sequence[int], person_id: int) -> bool:
    """Whether it was proved that one of these is about this person, when they asked for something about their data."""
    its = (
        requests.c.nomination_id.in_(nomination_ids),
        requests.c.person_id == person_id,
        requests.c.proof.is_not(None),
    )
    return (await tx.execute(select(requests.c.id).where(*its).limit(1))).scalar() is not None
