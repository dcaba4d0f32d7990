"""What a button carries, written and read only here: the subject, the verb, the thing's id and version, one more number.

    Press("case", "verify", id=case.id, version=case.version)      case:verify:4711:3
    Press("report", "show", id=report.id, number=8)                report:show:17:0:8

The trap: a button stays clickable for ever. Pressed a year later it must not change a thing that has moved since. So a
button that changes a thing carries its version, and the engine compares it once (`handlers.engine.subject`).
"""

from dataclasses import dataclass

from domain.message import Button
from locales import Words

# The subject of an answer to a dialog's open question; version: of that question.
DIALOG = "d"
# The subject of a shortcut: the verb is the name of a command.
COMMAND = "go"
BACK = "back"
SKIP = "skip"
CANCEL = "cancel"
# The buttons that end a question of several parts, and a card.
DONE = "done"
SEND = "send"
# The words that were typed are the answer, although they look like a word of navigation.
AS_TYPED = "as_typed"


@dataclass(frozen=True, slots=True)
class Press:
    """What a pressed button means. subject: the kind of thing; number: one more number, for verbs that need it."""

    subject: str
    verb: str
    id: int = 0
    version: int = 0
    number: int = 0

    def write(self) -> str:
        """The data of the button."""
        numbers = [self.id, self.version, self.number]
        while numbers and not numbers[-1]:
            numbers.pop()
        return ":".join((self.subject, self.verb, *map(str, numbers)))


# Nothing was pressed.
NOTHING = Press("", "")


def read(data: str) -> Press:
    """The press that a button's data means. A forged number is read as -1, which no thing has.

    Older buttons carry a number right after the subject ("answer:17"): their verb is "".
    """
    subject, *parts = data.split(":")
    verb = parts.pop(0) if parts and not parts[0].isdigit() else ""
    return Press(subject, verb, *map(_number, parts[:3]))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


def make(label: str, subject: str, verb: str, id: int = 0, version: int = 0, number: int = 0) -> Button:
    """A button with this label that means this press."""
    return Button(str(label), Press(subject, verb, id, version, number).write())


def navigation_label(t: Words, verb: str) -> str:
    """The label of a word of navigation."""
    labels = {BACK: t("Quay lại"), SKIP: t("Bỏ qua"), CANCEL: t("Hủy"), DONE: t("Xong"), SEND: t("Gửi")}
    return str(labels[verb])


def navigation(t: Words, version: int, *, back: bool, skip: bool) -> tuple[Button, ...]:
    """The row of Back, Skip and Cancel; the first two only where the question allows them."""
    row = []
    if back:
        row.append(make(navigation_label(t, BACK), DIALOG, BACK, version=version))
    if skip:
        row.append(make(navigation_label(t, SKIP), DIALOG, SKIP, version=version))
    row.append(make(navigation_label(t, CANCEL), DIALOG, CANCEL, version=version))
    return tuple(row)
