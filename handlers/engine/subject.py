"""What a subject offers, declared once in its folder: commands, dialogs, buttons, notices. The engine collects it.

    CASES = Subject(commands=(Command("nominate", "gioithieu", …),), dialogs=(NOMINATE,), buttons=(…,), notices={…})

The trap: a button that was made for an older version of its thing. Each kind of button would have to remember to compare,
and one forgot; so the engine does it here, for all: an older button only shows how the thing stands now.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from domain import people
from domain.broadcasts import Kind as Broadcast
from domain.message import Kind
from domain.people import Action, Role
from handlers.engine.buttons import Press
from handlers.engine.dialog import Dialog
from handlers.engine.notices import Compose, Render, RenderRow
from handlers.engine.talk import Talk
from locales import SOURCE

Do = Callable[[Talk], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command.

    name, alias: in English and in Vietnamese, without the slash. about: one line for menus and /help. run: what it does
    with the words behind it; None: the engine does it. place: where it stands in menus, by tens. actions: it is for those
    who may do one of these; none: for everybody. listed: in menus.
    """

    name: str
    alias: str
    about: str
    run: Callable[[Talk, str], Awaitable[None]] | None
    place: int
    actions: tuple[Action, ...] = ()
    listed: bool = True

    def open_to(self, roles: frozenset[Role]) -> bool:
        """Whether it is for somebody with these offices. Whether they may do what it does is asked by the use case."""
        return not self.actions or any(people.holders(action) & roles for action in self.actions)

    def name_in(self, language: str) -> str:
        """The command's name for a reader of this language."""
        return self.alias if language == SOURCE else self.name


class Versioned(Protocol):
    """A thing that grows a version with every move."""

    @property
    def version(self) -> int: ...


T = TypeVar("T", bound=Versioned)


@dataclass(frozen=True, slots=True)
class Things(Generic[T]):
    """The buttons of one kind of thing.

    find: the thing for this person, by the id that the button carries; it refuses whoever may not see it. show: how the
    thing stands now. changed: what is said to a button that was made for an older version. acts: verb -> what it does to the
    thing as the button knew it. views: verb -> what it shows of the thing, whatever its version.
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
        """1. Find the thing. 2. Made for an older version, the button only shows how it stands now. 3. Act on it."""
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
    """Buttons that belong to no thing with a version: pages of a list, switches, what is asked once."""

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

    notices: kind -> its words. rows: kind of any other row of the outbox -> its message. copies: kind of broadcast -> what
    its readers get. outside: what is done with an update that belongs to no conversation, by what the person did.
    """

    commands: tuple[Command, ...] = ()
    dialogs: tuple[Dialog, ...] = ()
    buttons: tuple[Buttons, ...] = ()
    notices: Mapping[str, Render] = field(default_factory=dict)
    rows: Mapping[str, RenderRow] = field(default_factory=dict)
    copies: Mapping[Broadcast, Compose] = field(default_factory=dict)
    outside: Mapping[Kind, Do] = field(default_factory=dict)
