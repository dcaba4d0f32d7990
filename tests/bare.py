"""A second chat network, as bare as they come: no buttons, no edits, one photo a message, 2,000 characters.

Whoever chats here types: numbers, labels, words. What the program says is checked against what the network can do.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from bot.clock import StillClock
from bot.delivery.pacer import Pacer
from bot.delivery.worker import Worker
from bot.telegram import TELEGRAM
from domain.edge import Edge
from domain.message import Incoming, Kind, Outcome, OutMessage, Sent
from domain.people import Role
from domain.rules import Rules
from domain.units import UnitKind
from handlers import SUBJECTS
from handlers.engine import layout
from handlers.engine.conversation import Conversations
from handlers.engine.door import Door
from handlers.engine.rendering import Composer
from services import broadcasts, invitations
from storage import units
from storage.db import Database
from tests.town import CHIENG_SUNG, MORNING

BARE = Edge("bare", message_limit=2000, caption_limit=500, album=1, buttons=False, edits=False)
EDGES = (TELEGRAM, BARE)


@dataclass
class Phone:
    """Somebody on the bare network."""

    network: "Network"
    address: str
    heard: list[OutMessage] = field(default_factory=list)

    async def send(self, text: str) -> None:
        """Type something."""
        command, _, rest = text[1:].partition(" ") if text.startswith("/") else ("", "", "")
        kind = Kind.COMMAND if command else Kind.TEXT
        await self.network.bring(self, kind, rest if command else text, command)

    async def attach(self, photo: str, album: str = "") -> None:
        """Send a photo, perhaps one of an album."""
        await self.network.bring(self, Kind.PHOTO, "", media=photo, album=album)

    def said(self) -> str:
        """What was said last, as it is read."""
        return layout.plain(self.heard[-1].text)

    def handle(self, label: str) -> str:
        """What to type for the choice with this label in the last message."""
        lines = [line for line in self.said().split("\n") if line.endswith(f". {label}")]
        assert len(lines) == 1, self.said()
        return lines[0].partition(".")[0]

    def hear(self, message: OutMessage) -> None:
        """A message arrives, if the network can carry it."""
        assert not message.buttons
        assert message.replaces is None
        assert not message.recalls
        assert len(message.photos) <= BARE.album
        assert layout.visible(message.text) <= (BARE.caption_limit if message.photos else BARE.message_limit)
        self.heard.append(message)


class Network:
    """The bare network, and the program behind it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = StillClock(MORNING)
        self._phones: dict[str, Phone] = {}
        self._updates = count(1)
        self._door = Door(database, Conversations(SUBJECTS), Rules(undo=timedelta()), self.clock.now, EDGES)
        self._worker = Worker(
            database,
            Composer(SUBJECTS, EDGES, Rules()),
            self._deliver,
            Pacer(database, BARE.name, 1000, self.clock),
            self.clock,
            chat_pause=0,
            channel_pause=0,
        )

    def phone(self, name: str) -> Phone:
        """Somebody new."""
        return self._phones.setdefault(name, Phone(self, name))

    async def officer(self, name: str, role: Role = Role.COMMUNE_OFFICER) -> Phone:
        """An officer, made by a one-time link."""
        async with self.database.transaction() as tx:
            communes = await units.of_kind(tx, UnitKind.COMMUNE)
            commune = next(unit for unit in communes if unit.name == CHIENG_SUNG)
            place = commune if role is Role.COMMUNE_OFFICER else await units.province(tx)
            token = await invitations.make(tx, role, place, now=self.clock.now())
        phone = self.phone(name)
        await phone.send(f"/start {token}")
        return phone

    async def bring(
        self, phone: Phone, kind: Kind, text: str, command: str = "", media: str = "", album: str = ""
    ) -> None:
        """Hand an update in, and let its sender hear the answer."""
        number = next(self._updates)
        incoming = Incoming(
            BARE.name, number, phone.address, phone.address, kind, "vi", text, command, media=media, album=album
        )
        for message in (await self._door.receive(incoming, keep=True)).messages:
            phone.hear(message)

    async def settle(self) -> None:
        """Send all that is due."""
        while await self._worker.round():
            pass

    async def tend(self) -> None:
        """What the clock does for broadcasts every few seconds."""
        async with self.database.transaction() as tx:
            await broadcasts.tend(tx, now=self.clock.now())

    async def _deliver(self, address: str, message: OutMessage) -> Outcome:
        self._phones[address].hear(message)
        return Sent(len(self._phones[address].heard))


@asynccontextmanager
async def open_network(database_url: str) -> AsyncIterator[Network]:
    """The bare network on this database."""
    database = Database(database_url)
    try:
        yield Network(database)
    finally:
        await database.close()
