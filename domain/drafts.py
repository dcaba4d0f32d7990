"""Conversations that are under way, one row a person and dialog. The one touched last is the one that is answered.

They are read when a person's turn opens and written when it closes (`storage.turns`); in between they are changed here, in
memory. Of a turn that fails, nothing of this stays.
"""

from collections.abc import Iterable, Mapping
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


# Where it is kept what numbers stand for, on networks without buttons: those of the last answer, and of each notice.
CHOICES = "choices"


class Drafts:
    """A person's open conversations, and the choices that they were shown by number.

    rows: the one touched last comes first; version: for the next question.
    """

    def __init__(self, rows: Iterable[Draft], version: int) -> None:
        rows = tuple(rows)
        self._open = {draft.dialog: draft for draft in rows if not draft.dialog.startswith(CHOICES)}
        self._choices = {draft.dialog: draft for draft in rows if draft.dialog.startswith(CHOICES)}
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

    def offer(self, choices: Mapping[str, tuple[str, str]]) -> None:
        """From now on a number means one of these choices: handle -> label, press. A notice's have handles of their own."""
        if choices or CHOICES in self._choices:
            self._choices[CHOICES] = Draft(CHOICES, "", 0, dict(choices))
            self._changed.add(CHOICES)

    def chosen(self, words: str) -> str | None:
        """What the person means by a number or a label: the press of a choice; None when it is no choice.

        A label counts among the choices of the last answer only: a notice may offer the same about another thing.
        """
        typed = words.strip().rstrip(".").casefold()
        handles = {
            handle.casefold(): press for one in self._choices.values() for handle, (_, press) in one.data.items()
        }
        last = self._choices.get(CHOICES)
        labels = {label.casefold(): press for label, press in last.data.values()} if last else {}
        return handles.get(typed) or labels.get(typed)

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._changed)

    @property
    def kept(self) -> list[Draft]:
        """What was asked or noted in this turn and goes on."""
        rows = {**self._open, **self._choices}
        return [draft for name, draft in rows.items() if name in self._changed]

    @property
    def ended(self) -> list[str]:
        """The conversations that this turn ended."""
        return [name for name in self._changed if name not in self._open and name not in self._choices]
