"""The shape of the table of handlers: a command, its names, who may use it, its buttons and dialogs."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from domain.people import Role
from handlers.engine.dialog import Dialog
from handlers.engine.talk import Talk


@dataclass(frozen=True, slots=True)
class Handler:
    """One conversation.

    command, alias: its English and its Vietnamese name, without the slash. about: one line for menus and /help.
    run: what the command does with the words behind it. roles: who may use it; empty: everybody. listed: in menus.
    buttons: prefix -> what is done when such a button is pressed.
    """

    command: str
    alias: str
    about: str
    run: Callable[[Talk, str], Awaitable[None]]
    roles: frozenset[Role] = frozenset()
    dialogs: tuple[Dialog, ...] = ()
    buttons: Mapping[str, Callable[[Talk, list[str]], Awaitable[None]]] = field(default_factory=dict)
    listed: bool = True

    def open_to(self, roles: frozenset[Role]) -> bool:
        """Whether somebody with these offices may use it."""
        return not self.roles or bool(self.roles & roles)

    def name_in(self, language: str) -> str:
        """The command's name for a reader of this language."""
        return self.alias if language == "vi" else self.command
