"""The door: one update is one transaction. What is answered is stored with the update before anything leaves the house.

The trap: an error that is swallowed inside the transaction would commit half of what was done. Here whatever is raised
rolls everything back; only then, in a transaction of its own, the person is told why not, or gets an apology.
"""

import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from domain.errors import Refused
from domain.message import Incoming, Reply
from domain.rules import Rules
from handlers import refusals
from handlers.conversation import Conversations
from handlers.talk import Talk
from locales import LANGUAGES, SOURCE
from storage import inbox, people
from storage.session import Database, OutOfReach

log = structlog.get_logger()

Converse = Callable[[Talk], Awaitable[None]]


class Door:
    """Where every edge brings its updates. `receive` answers each of them, whatever it is."""

    def __init__(
        self, database: Database, conversations: Conversations, rules: Rules, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._conversations = conversations
        self._rules = rules
        self._now = now

    async def receive(self, incoming: Incoming) -> Reply:
        """Handle an update and return what is to be sent; a repeat gets what was stored and not sent yet.

        Raises OutOfReach when the database does not answer: nothing was done, and the edge brings the update again.
        """
        try:
            return await self._handle(incoming, self._conversations.converse)
        except OutOfReach:
            raise
        except Refused as refusal:
            return await self._refuse(incoming, refusal)
        except Exception:  # noqa: BLE001 (the door: whatever happened, the person is answered)
            return await self._apologise(incoming)

    async def sent(self, incoming: Incoming) -> None:
        """What was answered has left the house."""
        async with self._database.transaction() as tx:
            await inbox.clear(tx, incoming.edge, incoming.update_id)

    async def _handle(self, incoming: Incoming, converse: Converse) -> Reply:
        """1. Write the update down. 2. Recognise and lock the person. 3. Converse. 4. Store the answer beside it."""
        now = self._now()
        async with self._database.transaction() as tx:
            if not await inbox.begin(tx, incoming.edge, incoming.update_id, now=now):
                return await inbox.answer(tx, incoming.edge, incoming.update_id)
            person = await people.recognise(
                tx, incoming.edge, incoming.address, name=incoming.name, language=_language(incoming), now=now
            )
            talk = Talk(tx, person, incoming, now, self._rules)
            await converse(talk)
            reply = talk.reply()
            await inbox.keep(tx, incoming.edge, incoming.update_id, reply, person_id=person.id)
            return reply

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


def _language(incoming: Incoming) -> str:
    """The language for somebody new: Vietnamese, unless their phone says that they read something else."""
    spoken = (incoming.language or SOURCE).split("-")[0].lower()
    return spoken if spoken in LANGUAGES else "en"
