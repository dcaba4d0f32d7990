"""Starting a broadcast: its audience is frozen as it is at that moment, and gets its first rows.

Announcements and stories both are broadcasts; they are watched and steered in `services.broadcasts`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from domain import errors
from domain.broadcasts import Audience, Broadcast, Kind
from domain.people import Person
from services import moving
from services.moving import Subject
from storage import broadcasts
from storage.db import Tx
from storage.ledger import outbox

BROADCASTS: Subject[Broadcast] = Subject(load=broadcasts.load)


async def start(
    tx: Tx,
    author: Person,
    *,
    kind: Kind,
    texts: Mapping[str, str],
    photo: str | None = None,
    audience: Audience,
    story_id: int | None = None,
    channels: Iterable[int] = (),
    progress_message: int | None = None,
    undo: timedelta = timedelta(),
    now: datetime,
) -> int:
    """Begin to send; returns the broadcast's id. The use case has checked that the author may.

    texts: by language, Vietnamese always. audience STORY: the channels with these ids, and all subscribers.
    progress_message: the author's message in which the numbers are shown; None: a new one is sent. undo: for so long nothing
    is sent.
    1. The audience is frozen as it is now, and its rows are stored, of a large one only the first. 2. Somebody can be
    reached. 3. It is logged. 4. The workers are woken; of a large audience they also store the other rows.

    Raises NobodyToReach: then nothing was planned.
    """
    made = await broadcasts.add(
        tx,
        kind=kind,
        author_id=author.id,
        texts=texts,
        photo=photo,
        audience=audience,
        story_id=story_id,
        progress_message=progress_message,
        starts_at=now + undo,
        now=now,
    )
    reached = await broadcasts.plan_channels(tx, made, channels)
    reached += await broadcasts.plan(tx, made, now=now)
    if not reached and not await _is_planned_further(tx, made):
        raise errors.NobodyToReach
    await moving.begin(tx, BROADCASTS, [made], "start", by=author, now=now)
    await outbox.wake(tx)
    return made.id


async def _is_planned_further(tx: Tx, broadcast: Broadcast) -> bool:
    found = await broadcasts.load(tx, broadcast.id)
    return found is not None and found.planned_to is not None


async def reach(tx: Tx, audience: Audience) -> tuple[int, int]:
    """How many people an audience has now, and how many of them cannot be reached."""
    return await broadcasts.reach(tx, audience)
