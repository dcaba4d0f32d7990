"""The door: one update is one turn. What is answered is stored with the update before anything is sent.

1. One statement, alone, reads who writes and what they are in the middle of. 2. The conversation goes on in memory; where it
needs more, a transaction begins. 3. One statement writes down all that the update changed: the transaction's last, which
decides whether all of it has happened; alone, when none has begun. The person is locked by this one only: of two updates
of one person that go on side by side, the second to come here is rolled back whole and done again from the start, and so
is one that went wrong because the other one was first.

The trap: an error that is swallowed inside the transaction would commit half of what was done. Here whatever is raised
rolls everything back; only then, in a turn of its own, the person is told why not, or gets an apology.
"""

import secrets
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta

import structlog

from domain import languages
from domain.edge import Edge, narrowest
from domain.errors import Refused
from domain.message import Incoming, Kind, Reply
from domain.rules import Rules
from domain.turns import Answered, Overtaken, Stranger
from handlers.engine import refusals
from handlers.engine.conversation import Conversations
from handlers.engine.talk import Talk
from locales import SOURCE
from services import Collided, Database, OutOfReach, turns

log = structlog.get_logger()

Converse = Callable[[Talk], Awaitable[None]]
# How often an update is done again because others of the same person came first.
_TRIES = 20
# So long an answer that is stored may still be on its way, or its receipt.
_ON_ITS_WAY = timedelta(seconds=2)


class Door:
    """Where every edge brings its updates. `receive` answers each of them, whatever it is."""

    def __init__(
        self,
        database: Database,
        conversations: Conversations,
        rules: Rules,
        now: Callable[[], datetime],
        edges: Iterable[Edge],
    ) -> None:
        self._database = database
        self._conversations = conversations
        self._rules = rules
        self._now = now
        self._edges = {edge.name: edge for edge in edges}
        self._everywhere = narrowest(self._edges.values())

    async def receive(self, incoming: Incoming, *, keep: bool = False) -> Reply:
        """Handle an update and return what is to be sent; a repeat gets what was stored and not sent yet.

        An update that changed nothing leaves nothing behind: brought again, it is answered again. keep: its answer is
        stored nevertheless, for an edge that does not bring again what was received.
        Raises OutOfReach when the database does not answer: nothing was done, and the edge brings the update again.
        """
        try:
            return await self._handle(incoming, self._conversations.converse, keep)
        except OutOfReach:
            raise
        except Refused as refusal:
            return await self._refuse(incoming, refusal)
        except Exception:  # noqa: BLE001 (the door: whatever happened, the person is answered)
            return await self._apologise(incoming)

    async def _handle(self, incoming: Incoming, converse: Converse, keep: bool = True) -> Reply:
        """Take the person's turn; when another update of theirs comes in between, once more from the start."""
        for _ in range(_TRIES):
            try:
                return await self._take_turn(incoming, converse, keep)
            except (Overtaken, Collided):
                continue
            except Stranger:
                await self._welcome(incoming)
        raise OutOfReach("overtaken")

    async def _take_turn(self, incoming: Incoming, converse: Converse, keep: bool) -> Reply:
        now, update_id, left = self._now(), incoming.update_id, incoming.kind is Kind.LEFT
        turn = await turns.open_(self._database, incoming)
        if turn.answered is not None:
            return _what_is_left(turn.answered, now)
        try:
            async with self._database.transaction() as tx:
                edge = self._edges[incoming.edge]
                talk = Talk(tx, turn.drafts, turn.person, incoming, now, self._rules, edge, self._everywhere)
                await converse(talk)
                reply = talk.reply()
                if tx.begun:
                    await turns.close(tx, turn, update_id, reply, left=left, now=now)
        except (Overtaken, OutOfReach):
            raise
        except Exception as error:
            # Nothing was locked while it went on, so it may have met half of what another update did meanwhile.
            if await turns.is_overtaken(self._database, turn):
                raise Overtaken from error
            raise
        if not tx.begun and (keep or turn.stale or turn.drafts.changed):
            await turns.close(self._database, turn, update_id, reply, left=left, now=now)
        return reply

    async def _welcome(self, incoming: Incoming) -> None:
        await turns.welcome(self._database, incoming, language=_language(incoming), now=self._now())

    async def _refuse(self, incoming: Incoming, refusal: Refused) -> Reply:
        async def explain(talk: Talk) -> None:
            await self._conversations.refuse(talk, refusals.words(talk.t, refusal))

        try:
            return await self._handle(incoming, explain)
        except OutOfReach:
            raise
        except Exception:  # noqa: BLE001 (the door: whatever happened, the person is answered)
            return await self._apologise(incoming)

    async def _apologise(self, incoming: Incoming) -> Reply:
        """Log what is being handled with a reference, and tell the person no more than that."""
        reference = f"E-{secrets.token_hex(3).upper()}"
        log.exception("update_failed", reference=reference, kind=incoming.kind)

        async def apologise(talk: Talk) -> None:
            talk.keep_message()
            talk.say(
                talk.t(
                    "Xin lỗi anh/chị, máy của chúng tôi vừa trục trặc. Anh/chị thử lại sau ít phút. "
                    "Nếu vẫn lỗi, xin báo cán bộ mã {reference}.",
                    reference=reference,
                )
            )

        return await self._handle(incoming, apologise)


def _what_is_left(answered: Answered, now: datetime) -> Reply:
    """What is still to be said to an update that was handled before.

    Handled a moment ago, its answer may be on its way from another process: then the edge brings the update once more.
    """
    if answered.reply.messages and now < answered.at + _ON_ITS_WAY:
        raise OutOfReach("on its way")
    return answered.reply


def _language(incoming: Incoming) -> str:
    """The language for somebody new: Vietnamese, unless their phone says that they read something else."""
    return languages.spoken(incoming.language or SOURCE)
