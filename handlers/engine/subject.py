"""What a subject offers, declared once in its folder: commands, dialogs, buttons, notices. The engine collects it.

    CASES = Subject(commands=(Command("nominate", "gioithieu", …),), dialogs=(NOMINATE,), buttons=(…,), notices={…})

The trap: a button made for an older version of its thing would act on the newer one. Left to each conversation, the
comparison was once forgotten. So the engine compares for all: an older button only shows the thing's current state.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from domain import broadcasts, people
from domain.message import Kind
from domain.people import Action, Role
from handlers.engine.buttons import Press
from handlers.engine.dialog import Dialog
from handlers.engine.notices import Compose, Render, RenderRow
from handlers.engine.searching import Find
from handlers.engine.talk import Talk
from locales import SOURCE

Do = Callable[[Talk], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command.

    name, alias: in English and in Vietnamese, without the slash. about: one line for menus and /help. run: called with
    the words behind it; None: the engine runs it. place: its order in menus, by tens. actions: it is for those who may do
    one of these; none: for everybody. listed: in menus. words: what is typed instead of it, outside any dialog.
    """

    name: str
    alias: str
    about: str
    run: Callable[[Talk, str], Awaitable[None]] | None
    place: int
    actions: tuple[Action, ...] = ()
    listed: bool = True
    words: tuple[str, ...] = ()

    def open_to(self, roles: frozenset[Role]) -> bool:
        """Whether it is offered to somebody with these offices. Who may do it is decided by the use case."""
        return not self.actions or any(people.holders(action) & roles for action in self.actions)

    def name_in(self, language: str) -> str:
        """The command's name for a reader of this language."""
        return self.alias if language == SOURCE else self.name


class Versioned(Protocol):
    """A thing whose version grows with every move."""

    @property
    def version(self) -> int: ...


T = TypeVar("T", bound=Versioned)


@dataclass(frozen=True, slots=True)
class Things(Generic[T]):
    """The buttons of one kind of thing.

    find: the thing for this person, by the id that the button carries; it refuses whoever may not see it. show: shows
    its current state. changed: what is said when the button was made for an older version. acts: verb -> what changes the
    thing, if its version is the button's. views: verb -> what shows the thing, whatever its version.
    """

    subject: str
    find: Callable[[Talk, int], Awaitable[T]]
    show: Callable[[Talk, T], Awaitable[None]]
    changed: str
    acts: Mapping[str, Callable[[Talk, T], Awaitable[None]]] = field(default_factory=dict)
    views: Mapping[str, Callable[[Talk, T], Awaitable[None]]] = field(default_factory=dict)

    @property
    def verbs(self) -> tuple[str, ...]:
        return (*self.acts, *self.views)

    async def press(self, talk: Talk, press: Press) -> None:
        """1. Find the thing. 2. If the button only shows it, or is of an older version, show it. 3. Else act on it."""
        thing = await self.find(talk, press.id)
        if press.verb in self.views:
            await self.views[press.verb](talk, thing)
        elif thing.version != press.version:
            talk.toast(talk.t(self.changed))
            await self.show(talk, thing)
        else:
            await self.acts[press.verb](talk, thing)


@dataclass(frozen=True, slots=True)
class Verbs:
    """Buttons that belong to no thing with a version: pages of a list, switches, one-time questions."""

    subject: str
    do: Mapping[str, Callable[[Talk, Press], Awaitable[None]]]

    @property
    def verbs(self) -> tuple[str, ...]:
        return tuple(self.do)

    async def press(self, talk: Talk, press: Press) -> None:
        """Do what the verb says."""
        await self.do[press.verb](talk, press)


Buttons = Things[Any] | Verbs


@dataclass(frozen=True, slots=True)
class Subject:
    """All that the conversations of one subject offer.

    notices: kind -> its words. rows: kind of any other row of the outbox -> its message. copies: kind of broadcast -> how it
    is copied for its readers. outside: kind of update -> what handles one that belongs to no conversation. replied: what
    handles a message that replies to one of ours; False when it is for somebody else. links: how the words of a link to the
    private chat begin, up to their first dash -> what follows it, called with the words behind that. searched: finds what is
    published, from any chat; one subject has it. unchanged: whether an edited message says what it said
    before.
    """

    commands: tuple[Command, ...] = ()
    dialogs: tuple[Dialog, ...] = ()
    buttons: tuple[Buttons, ...] = ()
    notices: Mapping[str, Render] = field(default_factory=dict)
    rows: Mapping[str, RenderRow] = field(default_factory=dict)
    copies: Mapping[broadcasts.Kind, Compose] = field(default_factory=dict)
    outside: Mapping[Kind, Do] = field(default_factory=dict)
    replied: Callable[[Talk], Awaitable[bool]] | None = None
    links: Mapping[str, Callable[[Talk, str], Awaitable[None]]] = field(default_factory=dict)
    searched: Find | None = None
    unchanged: Callable[[Talk], Awaitable[bool]] | None = None
