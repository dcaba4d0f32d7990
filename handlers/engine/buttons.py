"""What a button carries, made and read here and nowhere else: whose it is, what it does, to which thing, as it was when.

    Press("case", "verify", id=case.id, version=case.version)      case:verify:4711:3
    Press("report", "show", id=report.id, number=8)                report:show:17:0:8

The trap: a button stays clickable for ever. Pressed a year later it must not act on something newer than itself, so what
acts carries the thing's version, and the engine compares it once (`handlers.engine.subject`).
"""

from dataclasses import dataclass

from domain.message import Button
from locales import Words

# An answer to the open question of a dialog; version: of that question.
DIALOG = "d"
# Start a conversation, as its command would.
GO = "go"
BACK = "back"
SKIP = "skip"
CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Press:
    """What a pressed button means. subject: the kind of thing; number: one more number that the verb has a use for."""

    subject: str
    verb: str
    id: int = 0
    version: int = 0
    number: int = 0

    def write(self) -> str:
        """As a button carries it."""
        numbers = [self.id, self.version, self.number]
        while numbers and not numbers[-1]:
            numbers.pop()
        return ":".join((self.subject, self.verb, *map(str, numbers)))


# Nothing was pressed.
NOTHING = Press("", "")


def read(data: str) -> Press:
    """What a button carries; -1, which nothing has, stands for a number that somebody made up.

    Buttons of before there were verbs everywhere carry a number behind the subject ("answer:17"): their verb is "".
    """
    subject, *parts = data.split(":")
    verb = parts.pop(0) if parts and not parts[0].isdigit() else ""
    return Press(subject, verb, *map(_number, parts[:3]))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


def make(label: str, subject: str, verb: str, id: int = 0, version: int = 0, number: int = 0) -> Button:
    """A button with this label that means this press."""
    return Button(str(label), Press(subject, verb, id, version, number).write())


def navigation(t: Words, version: int, *, back: bool, skip: bool) -> tuple[Button, ...]:
    """Back, Skip and Cancel, as far as they fit the question."""
    row = []
    if back:
        row.append(make(t("Quay lại"), DIALOG, BACK, version=version))
    if skip:
        row.append(make(t("Bỏ qua"), DIALOG, SKIP, version=version))
    row.append(make(t("Hủy"), DIALOG, CANCEL, version=version))
    return tuple(row)
