"""The nine messages of `/nominate`, as a person walks through them; a peer's form takes the same nine.

Ours shows buttons where an answer may be skipped, so there they are pressed; a peer gets the label as a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks import load
from benchmarks.api import BotApi
from benchmarks.load import Load, Writes
from benchmarks.row import OURS


@dataclass(frozen=True, slots=True)
class Step:
    """words: with the chat's number where it says {chat}. pressed: a button of ours. measured: an answer that is kept."""

    name: str
    words: str
    pressed: bool = False
    measured: bool = False


STEPS = (
    Step("start", "/nominate"),
    Step("subject", "Cá nhân"),
    Step("name", "Lò Văn Inh {chat}", measured=True),
    Step("commune", "Bỏ qua", pressed=True),
    Step("field", "Cứu người"),
    Step("deed", "Nhảy xuống lũ kéo hai em nhỏ lên bờ, rồi đưa các em về tận nhà.", measured=True),
    Step("happened", "chiều 12/9", measured=True),
    Step("photos", "Bỏ qua", pressed=True),
    Step("card", "Gửi", pressed=True),
)
MEASURED = tuple(step.name for step in STEPS if step.measured)
LAST_MEASURED = max(at for at, step in enumerate(STEPS) if step.measured)


def writes(api: BotApi, contestant: str, step: Step) -> Writes:
    """What a chat does at this step."""

    def write(chat: int) -> bytes:
        if step.pressed and contestant == OURS:
            return load.press(api.last[chat], step.words)
        return load.update(chat, step.words.format(chat=chat))

    return write


async def whole(api: BotApi, people: Load, contestant: str, chats: Sequence[int]) -> None:
    """All chats, step by step, from the first to the last."""
    for step in STEPS:
        await people.all_write(chats, writes(api, contestant, step))
