"""What the words of a notice are made from: the reader, their language, and the id of the thing.

A notice is rendered at the moment of sending, from the thing's current state. When the reader may no longer see the thing,
or the notice no longer applies, it is None and nothing is sent.
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
from domain.rules import Rules
from handlers.engine.talk import Row
from locales import Words
from services import Tx


@dataclass(frozen=True, slots=True)
class Reading:
    """The reader of a notice, their translator, the id of the thing, the moment, the reader's network, the rules."""

    tx: Tx
    person: Person
    t: Words
    id: int
    now: datetime
    edge: Edge
    rules: Rules


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
