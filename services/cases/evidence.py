"""What comes beside the words: kept at once, given to the nomination that it belongs to.

The trap: people send in any order. What comes within some minutes before a story or after it belongs to it, whichever
process handled which of the messages; the person's turn sees to it that one follows the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from domain import errors
from domain.cases import AMENDABLE_STATES, Nomination
from domain.evidence import Attached, Evidence, EvidenceKind, FileState
from domain.people import Action, Person, may
from domain.rules import Rules
from services.cases import additions, questions
from services.cases.nominations import veil
from storage.cases import evidence, kept, nominations
from storage.db import Tx


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that is to be fetched. attempts: with this one."""

    id: int
    kind: EvidenceKind
    reference: str
    attempts: int


_DAY = timedelta(days=1)
_MOST_A_DAY = 200


async def keep(
    tx: Tx,
    person: Person,
    pieces: Sequence[Attached],
    *,
    words: str = "",
    album: str = "",
    number: int = 0,
    drafting: bool,
    for_case: int | None = None,
    loose: bool = True,
    rules: Rules,
    now: datetime,
) -> bool:
    """Keep the pieces of a message. False when they are a further part of an album, about which something was said.

    drafting: a nomination is being written, to which they belong. for_case: the case that they belong to. loose: whether
    they may be given to a nomination that is sent later. Raises TooMany.
    """
    if await evidence.sent_since(tx, person.id, now - _DAY) >= _MOST_A_DAY:
        raise errors.TooMany(_MOST_A_DAY)
    begun = await evidence.of_album(tx, person.id, album) if album else None
    case_id = for_case or (begun[1] if begun else None)
    for piece in pieces:
        await evidence.keep(
            tx,
            piece,
            person_id=person.id,
            nomination_id=case_id,
            edge=person.edge,
            words=words,
            album=album,
            number=number,
            in_draft=drafting and case_id is None,
            loose=loose,
            came_at=now,
            **_file(piece, rules, now),
        )
    return begun is None


def _file(piece: Attached, rules: Rules, now: datetime) -> dict[str, object]:
    if not piece.form:
        return {"file_state": FileState.NONE}
    if piece.size > rules.evidence.file_bytes:
        return {"file_state": FileState.TOO_BIG}
    return {"file_state": FileState.WAITING, "due_at": now}


async def late_for(tx: Tx, person: Person, album: str, *, rules: Rules, now: datetime) -> Nomination | None:
    """The nomination that this person sent just now, to which what comes belongs; None: it may be about something else."""
    if album and await kept.of_album(tx, person.id, album) is not None:
        # The next picture of an answer to an officer, or of another story.
        return None
    found = await nominations.of_nominator(tx, person.id, limit=1)
    if not found or found[0].state not in AMENDABLE_STATES or now - found[0].received_at > rules.evidence.together:
        return None
    return found[0] if await questions.open_to(tx, person, rules=rules, now=now) is None else None


async def adopt(tx: Tx, person: Person, *, newest: bool = False, rules: Rules, now: datetime) -> list[str]:
    """A nomination is begun with what this person sent just before, or, newest, with the newest of it, whenever it came:
    it belongs to that one until it is sent or given up. Returns the pictures of albums among it."""
    return await evidence.adopt(tx, person.id, together=rules.evidence.together, now=now, newest=newest)


async def adopt_kept(tx: Tx, person: Person, kept_id: int) -> list[EvidenceKind]:
    """A nomination is begun with this kept message, and with what came with it; the kinds of that."""
    return await evidence.assign(tx, person.id, kept_id, in_draft=True, loose=True)


async def set_aside(tx: Tx, person: Person, kept_id: int) -> None:
    """What came with this kept message waits for it, and is given to no other nomination."""
    await evidence.assign(tx, person.id, kept_id, in_draft=False, loose=False)


async def give_kept(tx: Tx, person: Person, kept_id: int, case: Nomination) -> None:
    """What came with this kept message belongs to the case that the message goes to."""
    await evidence.assign(tx, person.id, kept_id, nomination_id=case.id, in_draft=False)


async def is_settled(tx: Tx, person: Person, album: str) -> bool:
    """Whether this album belongs to a case."""
    begun = await evidence.of_album(tx, person.id, album)
    return begun is not None and begun[1] is not None


async def give(
    tx: Tx, person: Person, cases: Sequence[Nomination], *, late: bool = False, rules: Rules, now: datetime
) -> int:
    """Give what this person sent just before, or while they wrote it, to the nominations that they now send.

    late: these were sent before; now something comes for them. Else of the pictures only those that stand in it.

    Returns how many pieces were given; 0 when a nomination has as many as it may have.
    """
    first, *others = cases
    room = rules.evidence.pieces - await evidence.count(tx, first.id)
    since = now - rules.evidence.together
    photos = None if late else first.photos
    given = await evidence.give(tx, person.id, first.id, photos, since=since, most=room) if room > 0 else 0
    have = {one.reference for one in await evidence.of_case(tx, first.id)} if photos else set()
    for photo in first.photos if photos else ():
        if photo not in have:
            await _keep_photo(tx, person, first, photo, now)
    for other in others:
        await evidence.copy(tx, first.id, other.id)
    if late and given:
        await tell(tx, first, now=now)
    return given


async def tell(tx: Tx, case: Nomination, *, now: datetime) -> None:
    """Notify those who handle a case that something came for it: of an album, which is many messages, once."""
    await additions.tell(tx, case, f"evidence{now:%Y%m%d%H%M}", now=now)


async def _keep_photo(tx: Tx, person: Person, case: Nomination, photo: str, now: datetime) -> None:
    """The pictures that the nomination itself has are fetched like all else."""
    piece = Attached(kind=EvidenceKind.PHOTO, form="photo", reference=photo, unique=photo)
    others = {"words": "", "album": "", "number": 0, "came_at": now, "file_state": FileState.WAITING, "due_at": now}
    await evidence.keep(tx, piece, person_id=person.id, nomination_id=case.id, edge=person.edge, **others)


async def is_full(tx: Tx, case: Nomination, *, rules: Rules) -> bool:
    """Whether a case has as many pieces as it may have."""
    return await evidence.count(tx, case.id) >= rules.evidence.pieces


async def let_go(tx: Tx, person: Person) -> None:
    """The nomination that was being written is given up; what came for it stays kept, and belongs to no other."""
    await evidence.let_go(tx, person.id)


async def shown_to(tx: Tx, person: Person, case: Nomination) -> list[Evidence]:
    """The pieces of a case, with the words that came with them as this person may read them (see `nominations.read_by`)."""
    pieces, whole = await evidence.of_case(tx, case.id), await nominations.load(tx, case.id)
    if whole is None or whole.nominator_id == person.id or may(person, Action.HANDLE_CASE, whole.unit_id):
        return pieces
    return [replace(one, words=veil(whole, one.words), name=veil(whole, one.name)) for one in pieces]


async def said_before(tx: Tx, person: Person, number: int) -> str | None:
    """The words that this message had when it came with something that is kept."""
    return await evidence.said(tx, person.id, number) if number else None


async def claim(tx: Tx, edge: str, *, most: int, lease: timedelta, now: datetime) -> list[Wanted]:
    """Files that are due to be fetched; for `lease` nobody else gets them."""
    rows = await evidence.claim(tx, edge, most=most, lease=lease, now=now)
    return [Wanted(row.id, EvidenceKind(row.kind), row.reference, row.attempts) for row in rows]


async def note_file(tx: Tx, evidence_id: int, **values: Any) -> None:
    """Write down what became of a file."""
    await evidence.note(tx, evidence_id, **values)


async def stored_hashes(tx: Tx) -> set[str]:
    """The files that are said to be on the disk."""
    return await evidence.stored_hashes(tx)


async def named_hashes(tx: Tx) -> set[str]:
    """The files that some row names, with their copies."""
    return await evidence.named_hashes(tx)


async def fetch_again(tx: Tx, hashes: Sequence[str], *, now: datetime) -> None:
    """These files are on the disk no more: they are fetched again."""
    await evidence.fetch_again(tx, hashes, now=now)
