"""The door: one update is one turn. The reply is stored with the update before anything is sent.

1. One statement, outside any transaction, reads the person and their drafts. 2. The conversation runs in memory; its first
query begins a transaction. 3. One statement stores what the update changed: the transaction's last, or alone when none has
begun. Only this statement locks the person. Of two concurrent updates of one person, the second to reach it is rolled back
whole and done again from the start, and so is one that failed because the other one was first.

The trap: an error that is swallowed inside the transaction would commit half of the work. So whatever is raised rolls
everything back; only then, in a separate turn, the person reads why not, or an apology.
"""

import secrets
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta

import structlog

from domain import languages, text
from domain.edge import Edge, narrowest
from domain.errors import Refused
from domain.message import Incoming, Kind, OutMessage, Reply
from domain.rules import Rules
from domain.search import Hits, Search
from domain.turns import Answered, Overtaken, Stranger
from handlers.engine import refusals
from handlers.engine.conversation import Conversations
from handlers.engine.searching import Searching
from handlers.engine.talk import Talk
from locales import SOURCE, words
from services import Collided, Database, OutOfReach, turns

log = structlog.get_logger()

Converse = Callable[[Talk], Awaitable[None]]
# How often an update is tried, when other updates of the same person are first.
_TRIES = 20
# How much is shown of the first message that was not read.
_SHOWN = 60
# For this long a stored reply may still be in the course of being sent.
_IN_FLIGHT = timedelta(seconds=2)


class Door:
    """Where every edge hands in its updates. `receive` handles each of them, whatever it is."""

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
        self._narrowest = narrowest(self._edges.values())

    async def receive(self, incoming: Incoming, *, keep: bool = False) -> Reply:
        """Handle an update and return what is to be sent; a repeat gets what was stored and not sent yet.

        Of an update that changed nothing, nothing is stored: delivered again, it is answered again. keep: its reply is
        stored nevertheless, for an edge that does not deliver an update twice.
        Raises OutOfReach when the database does not answer: nothing was done, and the edge delivers the update again.
        """
        incoming = incoming.in_normal_form()
        try:
            return await self._handle(incoming, self._conversations.converse, keep)
        except OutOfReach:
            raise
        except Refused as refusal:
            return await self._refuse(incoming, refusal)
        except Exception:  # noqa: BLE001 (the door: whatever happened, the person is answered)
            return await self._apologise(incoming)

    async def search(self, search: Search) -> Hits:
        """What is found; nothing is stored. Raises OutOfReach, and whatever goes wrong: nobody is told."""
        t, edge = words(languages.spoken(search.language or SOURCE)), self._edges[search.edge]
        async with self._database.transaction() as tx:
            return await self._conversations.search(Searching(tx, search, t, self._now(), self._rules, edge))

    def flooded(self, incoming: Incoming) -> Reply:
        """What to say to somebody who writes more than can be read. Nothing is asked or stored for it."""
        t = words(_language(incoming))
        said = t(
            "Anh/chị gửi nhanh quá, tôi chưa đọc kịp. Nhờ anh/chị chờ một phút rồi gửi lại, bắt đầu từ tin nhắn này: "
            "{words}",
            words=text.excerpt(incoming.text or incoming.file_name or "📷", _SHOWN),
        )
        return Reply((OutMessage(str(said)),))

    async def _handle(self, incoming: Incoming, converse: Converse, keep: bool = True) -> Reply:
        """Run the person's turn; when another update of theirs was first, run it again from the start."""
        for _ in range(_TRIES):
            try:
                return await self._run_turn(incoming, converse, keep)
            except (Overtaken, Collided):
                continue
            except Stranger:
                await self._welcome(incoming)
        raise OutOfReach("overtaken")

    async def _run_turn(self, incoming: Incoming, converse: Converse, keep: bool) -> Reply:
        now, update_id = self._now(), incoming.update_id
        # Who writes in a group need not be within reach in their own chat.
        left = incoming.kind in (Kind.LEFT, Kind.IN_GROUP)
        turn = await turns.open_(self._database, incoming)
        if turn.answered is not None:
            return _unsent(turn.answered, now)
        try:
            async with self._database.transaction() as tx:
                edge = self._edges[incoming.edge]
                talk = Talk(tx, turn.drafts, turn.person, incoming, now, self._rules, edge, self._narrowest)
                await converse(talk)
                reply = talk.reply()
                if tx.begun:
                    await turns.close(tx, turn, update_id, reply, left=left, now=now)
        except (Overtaken, OutOfReach):
            raise
        except Exception as error:
            # Nothing was locked meanwhile, so it may have read half of what another update changed.
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
        """Log the error being handled under a reference, and give the person only the reference."""
        reference = f"E-{secrets.token_hex(3).upper()}"
        log.exception("update_failed", reference=reference, kind=incoming.kind)

        async def apologise(talk: Talk) -> None:
            talk.reply_below()
            talk.say(
                talk.t(
                    "Xin lỗi anh/chị, hệ thống vừa gặp lỗi. Anh/chị thử lại sau ít phút. Nếu vẫn lỗi, xin báo mã "
                    "{reference} cho Sở Nội vụ.",
                    reference=reference,
                )
            )

        return await self._handle(incoming, apologise)


def _unsent(answered: Answered, now: datetime) -> Reply:
    """What of the stored reply to a repeated update is still to be sent.

    Raises OutOfReach right after it was stored: another process may be sending it, so the edge is to deliver it again.
    """
    if answered.reply.messages and abs(now - answered.at) < _IN_FLIGHT:
        raise OutOfReach("on its way")
    return answered.reply


def _language(incoming: Incoming) -> str:
    """The language for somebody new: that of their phone if we have it, else Vietnamese."""
    return languages.spoken(incoming.language or SOURCE)
