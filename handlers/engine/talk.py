"""One turn of a conversation: who speaks, what they did, and what is answered."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup

from domain.drafts import Drafts
from domain.edge import Edge
from domain.message import Button, Incoming, Kind, OutMessage, Reply
from domain.people import Person
from domain.rules import Rules
from handlers.engine import buttons, fitting
from handlers.engine.buttons import Press
from locales import Words, words
from services import Tx

Row = tuple[Button, ...]


@dataclass
class Talk:
    """What a conversation has at hand. What is said is sent once all of it is committed.

    tx: begins when something is asked of the database. drafts: the person's open conversations, at hand already. press: what
    was pressed. dispatch: does what a button means; the conversations set it.
    """

    tx: Tx
    drafts: Drafts
    person: Person
    incoming: Incoming
    now: datetime
    rules: Rules
    edge: Edge
    # What can be done on every network: the measure of what is sent to all.
    everywhere: Edge
    press: Press = buttons.NOTHING
    dispatch: Callable[["Talk", Press], Awaitable[None]] | None = None
    _said: list[OutMessage] = field(default_factory=list)
    _toast: str = ""
    _alert: bool = False
    _new_menu: bool = False
    _in_place: bool = True

    @property
    def t(self) -> Words:
        """The translator into the person's language."""
        return words(self.person.language)

    def say(self, text: Markup, *rows: Row, photos: tuple[str, ...] = (), file: str = "") -> None:
        """Answer with a message. After a press, the first one takes the place of the message with the button."""
        replaces = self.incoming.pressed if self._in_place and not photos and not file else None
        self._in_place = False
        self._said.append(OutMessage(str(text), rows, photos, file, replaces))

    def keep_message(self) -> None:
        """Leave the message whose button was pressed as it stands; what is said comes below it."""
        self._in_place = False

    def toast(self, text: Markup, *, alert: bool = False) -> None:
        """Say a line to the one who pressed a button: over the chat, or to be confirmed."""
        self._toast, self._alert = text.striptags(), alert

    def new_menu(self) -> None:
        """The person's commands, or their language, are others from now on."""
        self._new_menu = True

    def reply(self) -> Reply:
        """All that was said in this turn, as it fits the person's network."""
        choices = fitting.Choices()
        messages = fitting.reply(self.t, self.edge, self._said, choices)
        if self.edge.buttons:
            return Reply(messages, self._toast, self._alert, self._new_menu)
        self.drafts.offer(choices.offered)
        toast = (OutMessage(str(Markup.escape(self._toast))),) if self._toast else ()
        return Reply((*toast, *messages), new_menu=self._new_menu)

    async def open(self, subject: str, verb: str, id: int = 0) -> None:
        """Go on as if this button had been pressed: how one subject leads to what another one shows."""
        assert self.dispatch is not None
        await self.dispatch(self, Press(subject, verb, id))

    def typed(self) -> str | None:
        """The words that the person wrote, None when they did something else."""
        return self.incoming.text if self.incoming.kind is Kind.TEXT else None
