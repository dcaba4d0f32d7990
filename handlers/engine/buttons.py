"""What a button carries: at most 64 bytes, and always the version of what it acts on.

    d:<version>:<choice>                an answer to the question of that version
    go:<command>                        start a conversation, as its command would
    <prefix>:<verb>:<id>:<version>      act on a thing as it was when the button was made

The trap: a button stays clickable for ever. Pressed a year later it must not act on something newer than itself.
"""

from domain.message import Button
from locales import Words

LIMIT = 64
DIALOG = "d"
GO = "go"
BACK = "<"
SKIP = ">"
CANCEL = "x"


def make(label: str, *parts: str | int) -> Button:
    """A button that carries `parts`. ValueError when they do not fit, which is a bug and not a person's doing."""
    data = ":".join(map(str, parts))
    if len(data.encode()) > LIMIT:
        raise ValueError(f"a button carries at most {LIMIT} bytes: {data}")
    return Button(str(label), data)


def read(data: str) -> tuple[str, list[str]]:
    """The prefix and the rest of what a button carries."""
    prefix, *rest = data.split(":")
    return prefix, rest


def number(text: str) -> int:
    """A number that a button carries; -1, which nothing has, when somebody made the button up."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


def navigation(t: Words, version: int, *, back: bool, skip: bool) -> tuple[Button, ...]:
    """Back, Skip and Cancel, as far as they fit the question."""
    row = []
    if back:
        row.append(make(t("Quay lại"), DIALOG, version, BACK))
    if skip:
        row.append(make(t("Bỏ qua"), DIALOG, version, SKIP))
    row.append(make(t("Hủy"), DIALOG, version, CANCEL))
    return tuple(row)
