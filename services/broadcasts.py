"""Broadcasts: an announcement or a story to many people, planned as rows and watched until the last of them is settled.

Workers send the rows; this module plans, pauses and counts them. `services.planning` starts a broadcast.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from domain import errors
from domain.broadcasts import (
    Audience,
    Broadcast,
    Kind,
    Numbers,
    Skipped,
    State,
)
from domain.outbox import RowKind
from domain.people import Action, Person, may
from services import moving, planning
from services.planning import BROADCASTS
from storage import broadcasts, people
from storage.db import Tx
from storage.ledger import outbox

# A million rows take half a second to count: the larger an audience, the more rarely it is counted.
_COUNTED_A_SECOND = 20_000
_ACTIONS = {Kind.ANNOUNCEMENT: Action.ANNOUNCE, Kind.STORY: Action.PUBLISH_STORY}


async def start(
    tx: Tx,
    author: Person,
    *,
    kind: Kind | str,
    texts: Mapping[str, str],
    photo: str | None = None,
    audience: Audience | str,
    channels: Iterable[int] = (),
    progress_message: int | None = None,
    undo: timedelta = timedelta(),
    now: datetime,
) -> int:
    """Begin to send, as `planning.start` does; returns the broadcast's id. Raises NotAllowed, and NobodyToReach."""
    kind = Kind(kind)
    if not may(author, _ACTIONS[kind]):
        raise errors.NotAllowed
    return await planning.start(
        tx,
        author,
        kind=kind,
        texts=texts,
        photo=photo,
        audience=Audience(audience),
        channels=channels,
        progress_message=progress_message,
        undo=undo,
        now=now,
    )


async def go_on(tx: Tx, *, now: datetime) -> bool:
    """Do the next short part of what is too much for one transaction; False when there is nothing to do.

    1. A large audience gets its next rows. 2. Of a cancelled broadcast, some more of the waiting rows are skipped. Any
    process may do either at any time; what a killed process leaves undone, another one does.
    """
    broadcast = await broadcasts.take_large_work(tx)
    if broadcast is None:
        return False
    if broadcast.state is State.CANCELLED:
        return await broadcasts.skip_waiting(tx, broadcast.id, Skipped.CANCELLED, now=now) > 0
    if await broadcasts.plan(tx, broadcast, now=now):
        await outbox.wake(tx)
    return True


async def numbers(tx: Tx, broadcast_id: int) -> Numbers:
    """How many receivers are in which state; they always add up to the audience."""
    return await broadcasts.numbers(tx, broadcast_id)


async def numbers_to_show(tx: Tx, broadcast: Broadcast, look: Mapping[str, Any]) -> Numbers:
    """The numbers that were enqueued with `look`; counted anew only when the broadcast was moved since."""
    if look["version"] != broadcast.version or "numbers" not in look:
        return await broadcasts.numbers(tx, broadcast.id)
    return msgspec.convert(look["numbers"], Numbers)


async def reach(tx: Tx, audience: Audience) -> tuple[int, int]:
    """How many people an audience has now, and how many of them cannot be reached."""
    return await planning.reach(tx, audience)


async def watch(tx: Tx, person: Person, broadcast_id: int) -> Broadcast:
    """The broadcast, for somebody who may steer it. Raises NotAllowed and NotFound."""
    if not may(person, Action.ANNOUNCE):
        raise errors.NotAllowed
    broadcast = await broadcasts.load(tx, broadcast_id)
    if broadcast is None:
        raise errors.NotFound
    return broadcast


async def steer(tx: Tx, person: Person, broadcast: Broadcast, name: str, *, now: datetime) -> Broadcast:
    """Pause, resume, cancel, resend or retry, as the person asked; returns the broadcast as it is then.

    Raises NotAllowed, NotFound for a move that does not exist, Changed when the broadcast was moved meanwhile.
    """
    if not may(person, Action.ANNOUNCE):
        raise errors.NotAllowed
    if not any(row.action for row in broadcast.moves if row.name == name):
        raise errors.NotFound
    await moving.move(tx, BROADCASTS, broadcast, name, by=person, now=now, ended_at=None)
    match name:
        case "cancel":
            await broadcasts.stop_planning(tx, broadcast.id)
            await broadcasts.skip_waiting(tx, broadcast.id, Skipped.CANCELLED, now=now)
        case "resend":
            await broadcasts.resend_unknown(tx, broadcast.id, now=now)
        case "retry":
            await broadcasts.retry_failed(tx, broadcast.id, now=now)
    await outbox.wake(tx)
    return await watch(tx, person, broadcast.id)


async def tend(tx: Tx, *, now: datetime) -> None:
    """End the broadcasts whose rows are all settled, and have changed numbers of the others shown to their authors."""
    for broadcast in await broadcasts.running(tx):
        if broadcast.state is State.CANCELLED:
            # A row that was claimed when the broadcast was cancelled may be waiting again.
            await broadcasts.skip_waiting(tx, broadcast.id, Skipped.CANCELLED, now=now)
        if broadcast.planned_to is not None or await broadcasts.on_its_way(tx, broadcast.id):
            await _show(tx, broadcast, now=now)
        else:
            await _finish(tx, broadcast, now=now)


async def _show(tx: Tx, broadcast: Broadcast, *, now: datetime) -> None:
    """Have the numbers shown to the author, if they differ from those that were shown last."""
    shown = await outbox.params_of(tx, _key(broadcast))
    if shown is not None and shown["version"] != broadcast.version:
        shown = None
    if shown is not None and abs(now.timestamp() - shown["at"]) < shown["audience"] / _COUNTED_A_SECOND:
        return
    counted = await broadcasts.numbers(tx, broadcast.id)
    if shown is not None and (shown["settled"], shown["audience"]) == (counted.settled, counted.audience):
        return
    await _refresh(tx, broadcast, counted, version=broadcast.version, now=now)


async def _finish(tx: Tx, broadcast: Broadcast, *, now: datetime) -> None:
    """End the broadcast, and in the same transaction have its last numbers shown to its author.

    While older numbers are being sent just now, the end waits for the next round: they might arrive after the last ones.
    """
    counted = await broadcasts.numbers(tx, broadcast.id)
    cancelled = broadcast.state is State.CANCELLED
    if not await _refresh(tx, broadcast, counted, version=broadcast.version + (not cancelled), now=now):
        return
    if cancelled:
        await broadcasts.end(tx, broadcast, now=now)
    else:
        await moving.move(tx, BROADCASTS, broadcast, "finish", by=None, now=now, ended_at=now)


async def _refresh(tx: Tx, broadcast: Broadcast, counted: Numbers, *, version: int, now: datetime) -> bool:
    """Have these numbers, which the broadcast has in `version`, shown in the author's message. False while older ones are
    being sent just now."""
    look = {
        "id": broadcast.id,
        "version": version,
        "settled": counted.settled,
        "audience": counted.audience,
        "at": now.timestamp(),
        "numbers": msgspec.to_builtins(counted),
    }
    return await outbox.refresh(tx, broadcast.author_id, RowKind.PROGRESS, look, key=_key(broadcast), now=now)


def _key(broadcast: Broadcast) -> str:
    return f"progress:{broadcast.id}"


async def load(tx: Tx, broadcast_id: int) -> Broadcast | None:
    """The broadcast, to be copied for its readers."""
    return await broadcasts.load(tx, broadcast_id)


async def followed_by(tx: Tx, person_id: int, broadcast_id: int) -> Broadcast | None:
    """The broadcast, for somebody who is shown its progress; None for somebody who may no longer steer it."""
    found, reader = await broadcasts.load(tx, broadcast_id), await people.load(tx, person_id)
    return found if may(reader, Action.ANNOUNCE) else None
