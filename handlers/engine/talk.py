"""One turn of a conversation: the person, what they did, and the reply."""

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
# What may have words below it.
_WITH_WORDS = frozenset({Kind.PHOTO, Kind.FILE, Kind.MEDIA})


@dataclass
class Talk:
    """What a conversation works with. What it says is sent after the commit.

    tx: begins with the first query. drafts: the person's open conversations, loaded already. press: what was pressed.
    dispatch: does what a press means; the conversations set it. follows: whether this is the next part of the long text
    before it.
    """

    tx: Tx
    drafts: Drafts
    person: Person
    incoming: Incoming
    now: datetime
    rules: Rules
    edge: Edge
    # The narrowest limits of all networks: what is sent to everybody has to fit them.
    narrowest: Edge
    press: Press = buttons.NOTHING
    dispatch: Callable[["Talk", Press], Awaitable[None]] | None = None
    follows: bool = False
    _said: list[OutMessage] = field(default_factory=list)
    _toast: str = ""
    _alert: bool = False
    _new_menu: bool = False
    _in_place: bool = True
    _in_words: bool = False

    @property
    def t(self) -> Words:
        """The translator into the person's language."""
        return words(self.person.language)

    def say(
        self,
        text: Markup,
        *rows: Row,
        photos: tuple[str, ...] = (),
        file: str = "",
        form: str = "",
        start: str = "",
    ) -> None:
        """Answer with a message. After a press, the first one replaces the message with the button. form: of the file.
        start: of the link in the text (`domain.message`)."""
        replaces = self.incoming.pressed if self._in_place and not photos and not file else None
        self._in_place = False
        self._said.append(OutMessage(str(text), rows, photos, file, replaces, form=form, start=start))

    def say_done(self, done: Markup, shown: Markup | None = None, *rows: Row, undo: Button) -> None:
        """Say what was done and show the thing, with the button that undoes it; until then nobody hears of it."""
        if not (seconds := round(self.rules.undo.total_seconds())):
            self.say(Markup("\n\n").join(filter(None, (done, shown))), *rows)
            return
        hint = self.t.plural(
            "Nếu nhầm, anh/chị bấm «Hoàn tác» trong {n} giây. Trong lúc đó chưa ai được báo.",
            "Nếu nhầm, anh/chị bấm «Hoàn tác» trong {n} giây. Trong lúc đó chưa ai được báo.",
            seconds,
        )
        parts = (Markup("\n").join((done, hint)), shown)
        self.say(Markup("\n\n").join(filter(None, parts)), *rows, (undo,))

    def reply_below(self) -> None:
        """Do not replace the message whose button was pressed: the reply comes below it."""
        self._in_place = False

    def toast(self, text: Markup, *, alert: bool = False) -> None:
        """Show one line to the one who pressed a button, for a moment. alert: until they close it."""
        self._toast, self._alert = text.striptags(), alert

    def reply_in_words(self) -> None:
        """Nothing was pressed, so what would be shown over the chat for a moment is said in a message."""
        self._in_words = True

    def new_menu(self) -> None:
        """Have the person's menu made anew, since their commands or their language have changed."""
        self._new_menu = True

    def reply(self) -> Reply:
        """All that was said in this turn, made to fit the person's network."""
        choices = fitting.Choices()
        messages = fitting.reply(self.t, self.edge, self._said, choices)
        if self.edge.buttons and not self._in_words:
            return Reply(messages, self._toast, self._alert, self._new_menu)
        # A turn that says nothing leaves the numbers of the open question valid.
        if messages and not self.edge.buttons:
            self.drafts.offer(choices.offered)
        toast = (OutMessage(str(Markup.escape(self._toast))),) if self._toast else ()
        return Reply((*toast, *messages), new_menu=self._new_menu)

    async def open(self, subject: str, verb: str, id: int = 0) -> None:
        """Act as if this button had been pressed. So one subject shows what belongs to another."""
        assert self.dispatch is not None
        await self.dispatch(self, Press(subject, verb, id))

    def typed(self) -> str | None:
        """The words that the person wrote, also those below a picture, video or file; None when they did something else."""
        if self.incoming.kind in _WITH_WORDS and self.incoming.text.strip():
            return self.incoming.text
        return self.incoming.text if self.incoming.kind is Kind.TEXT else None
