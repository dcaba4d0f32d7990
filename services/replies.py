"""Replies that could not be sent straight away: they are enqueued in the outbox, so that none is lost."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from domain.message import Incoming, Later, Lost, Never, Outcome, OutMessage
from domain.outbox import Rank, RowKind
from storage import people
from storage.db import Tx
from storage.ledger import outbox
from storage.turns import inbox

# How long a reply may be stored unsent with its update before its process is assumed to have died.
_ORPHANED = timedelta(seconds=60)


async def postpone(
    tx: Tx, incoming: Incoming, messages: Sequence[OutMessage], outcome: Outcome, *, now: datetime
) -> None:
    """Enqueue the reply to this update, of which `messages` could not be sent.

    The reply to somebody who blocked the bot is dropped; everybody else gets the rest of it later.
    """
    person = await people.at(tx, incoming.edge, incoming.address)
    if person is None or not await inbox.clear(tx, incoming.edge, [incoming.update_id], now=now):
        return
    if isinstance(outcome, Never):
        if outcome.why is not Lost.REFUSED:
            await people.mark_unreachable(tx, person.id, why=outcome.why, now=now)
            return
        messages = messages[1:]
    after = outcome.seconds if isinstance(outcome, Later) else 0
    await _enqueue(tx, person.id, messages, now=now, after=after)


async def waiting(tx: Tx, edge: str, address: str) -> bool:
    """Whether a reply to this chat still waits to be sent."""
    return await outbox.holds(tx, edge, address, Rank.REPLY)


async def rescue(tx: Tx, *, now: datetime) -> int:
    """Enqueue the replies whose process died before it could send them; returns how many there were.

    To be called only after the clock has run evenly for so long (`bot.delivery.leases`).
    """
    orphans = await inbox.unsent(tx, before=now - _ORPHANED, beyond=now + _ORPHANED)
    for edge, update_id, person_id, reply in orphans:
        await inbox.clear(tx, edge, [update_id], now=now)
        await _enqueue(tx, person_id, reply.messages, now=now, after=0)
    return len(orphans)


async def _enqueue(tx: Tx, person_id: int, messages: Sequence[OutMessage], *, now: datetime, after: float) -> None:
    for message in messages:
        params = {"message": msgspec.to_builtins(message)}
        await outbox.enqueue(tx, person_id, RowKind.REPLY, params, now=now, rank=Rank.REPLY, after=after)


def read(params: dict[str, object]) -> OutMessage:
    """The message that a row of this kind carries."""
    return msgspec.convert(params["message"], OutMessage)
