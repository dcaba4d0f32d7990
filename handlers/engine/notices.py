"""What a notice is given when its words are found: the reader, their language, and the id of what it is about.

Words are found at the moment of sending, of the thing as it stands then. A notice whose reader may no longer see the thing,
or that has lost its sense, is None: then nothing is sent.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from domain.broadcasts import Broadcast
from domain.edge import Edge
from domain.message import OutMessage
from domain.outbox import Parcel
from domain.people import Person
from handlers.engine.talk import Row
from locales import Words
from services import Tx


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads the notice, in what words, the id of what it is about, the moment, and the reader's network."""

    tx: Tx
    person: Person
    t: Words
    id: int
    now: datetime
    edge: Edge


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing is sent to this reader, for a reason that is counted."""

    reason: str


Render = Callable[[Reading], Awaitable[OutMessage | None]]
# A row of the outbox that is no notice -> its message, on the network of its reader.
RenderRow = Callable[[Tx, Parcel, Edge], Awaitable[OutMessage | None]]
# One reader's copy of a broadcast, with the buttons below it.
Copy = Callable[[Words, tuple[Row, ...]], OutMessage | Skip]
# A broadcast, loaded once -> how it is copied for its readers.
Compose = Callable[[Tx, Broadcast], Awaitable[Copy]]


def message(text: Markup, *rows: Row) -> OutMessage:
    """A plain message."""
    return OutMessage(str(text), rows)
