"""Conversations that are under way, one row a person and dialog. The one touched last is the one that is answered.

They are read when a person's turn opens and written when it closes (`storage.turns`); in between they are changed here, in
memory. Of a turn that fails, nothing of this stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

Data = dict[str, Any]
# As many questions may be asked in one turn.
QUESTIONS_A_TURN = 8


@dataclass(frozen=True, slots=True)
class Draft:
    """step: by name. version: of the question asked last; no two questions ever share one."""

    dialog: str
    step: str
    version: int
    data: Data


class Drafts:
    """A person's open conversations. rows: the one touched last comes first; version: for the next question."""

    def __init__(self, rows: Iterable[Draft], version: int) -> None:
        self._open = {draft.dialog: draft for draft in rows}
        self._versions = iter(range(version, version + QUESTIONS_A_TURN))
        self._changed: set[str] = set()

    @property
    def current(self) -> Draft | None:
        """The conversation that the person is in, None outside of any."""
        return next(iter(self._open.values()), None)

    def named(self, dialog: str) -> Draft | None:
        """The person's conversation of this kind, None when there is none."""
        return self._open.get(dialog)

    def ask(self, dialog: str, step: str, data: Data) -> Draft:
        """Keep the conversation at `step`, with a version for the question that is now asked."""
        asked = Draft(dialog, step, next(self._versions), data)
        self._open = {dialog: asked} | {name: draft for name, draft in self._open.items() if name != dialog}
        self._changed.add(dialog)
        return asked

    def note(self, dialog: str, data: Data) -> None:
        """Keep what was said so far; the question that is open stays open."""
        self._open[dialog] = replace(self._open[dialog], data=data)
        self._changed.add(dialog)

    def end(self, dialog: str) -> None:
        """The conversation is over."""
        self._open.pop(dialog, None)
        self._changed.add(dialog)

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._changed)

    @property
    def kept(self) -> list[Draft]:
        """What was asked or noted in this turn and goes on."""
        return [draft for name, draft in self._open.items() if name in self._changed]

    @property
    def ended(self) -> list[str]:
        """The conversations that this turn ended."""
        return [name for name in self._changed if name not in self._open]
