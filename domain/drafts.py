"""Dialogs that are under way, one row a person and dialog. The one changed last is the one that the person answers.

They are read when a person's turn opens and written when it closes (`storage.turns`); in between they are changed here, in
memory. When the turn fails, they are not written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from domain import text

Data = dict[str, Any]
# How many questions may be asked in one turn.
QUESTIONS_A_TURN = 8


@dataclass(frozen=True, slots=True)
class Draft:
    """step: its name. version: of the question asked last; no two questions have the same."""

    dialog: str
    step: str
    version: int
    data: Data


# On networks without buttons, the draft that stores what each number means: of the last answer, and one for each notice.
CHOICES = "choices"


class Drafts:
    """A person's dialogs that are under way, and the choices that they were shown by number.

    rows: the one changed last comes first; version: for the next question.
    """

    def __init__(self, rows: Iterable[Draft], version: int) -> None:
        rows = tuple(rows)
        self._open = {draft.dialog: draft for draft in rows if not draft.dialog.startswith(CHOICES)}
        self._choices = {draft.dialog: draft for draft in rows if draft.dialog.startswith(CHOICES)}
        self._versions = iter(range(version, version + QUESTIONS_A_TURN))
        self._changed: set[str] = set()

    @property
    def current(self) -> Draft | None:
        """The dialog that the person answers; None outside any."""
        return next(iter(self._open.values()), None)

    def named(self, dialog: str) -> Draft | None:
        """The person's draft of this dialog; None when there is none."""
        return self._open.get(dialog)

    def ask(self, dialog: str, step: str, data: Data) -> Draft:
        """Store the dialog at `step`, with a version for the question that is now asked."""
        asked = Draft(dialog, step, next(self._versions), data)
        self._open = {dialog: asked} | {name: draft for name, draft in self._open.items() if name != dialog}
        self._changed.add(dialog)
        return asked

    def note(self, dialog: str, data: Data) -> None:
        """Store what was answered so far; the open question stays open."""
        self._open[dialog] = replace(self._open[dialog], data=data)
        self._changed.add(dialog)

    def end(self, dialog: str) -> None:
        """End the dialog."""
        self._open.pop(dialog, None)
        self._changed.add(dialog)

    def offer(self, choices: Mapping[str, tuple[str, str]]) -> None:
        """Let the numbers mean these choices from now on: handle -> label, press. A notice's choices have other handles."""
        if choices or CHOICES in self._choices:
            self._choices[CHOICES] = Draft(CHOICES, "", 0, dict(choices))
            self._changed.add(CHOICES)

    def chosen(self, words: str) -> str | None:
        """What the person means by a number or a label: the press of a choice; None when it is no choice.

        A label counts among the choices of the last answer only: a notice may offer the same about another thing.
        """
        typed, spelled = words.strip().rstrip(".").casefold(), text.spelled(words)
        handles = {
            handle.casefold(): press for one in self._choices.values() for handle, (_, press) in one.data.items()
        }
        last = self._choices.get(CHOICES)
        labels = {text.spelled(label): press for label, press in last.data.values()} if last else {}
        return handles.get(typed) or labels.get(spelled)

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._changed)

    @property
    def to_store(self) -> list[Draft]:
        """The drafts to write: those that were changed in this turn and have not ended."""
        rows = {**self._open, **self._choices}
        return [draft for name, draft in rows.items() if name in self._changed]

    @property
    def ended(self) -> list[str]:
        """The dialogs that this turn ended."""
        return [name for name in self._changed if name not in self._open and name not in self._choices]
