"""A long text that the phone splits into several messages: what follows within moments belongs to the answer before.

The trap: each part answers another question. The tail of a story became the day of the deed, and that of an announcement its
English version. So a draft notes a long answer, and the next message extends it, whatever question is open by then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from domain import text
from domain.message import Kind
from handlers.engine.talk import Talk

_LONG = ".long"
# Not a step: the long text was no answer to the open dialog, but replied to a message about something else.
ELSEWHERE = ".elsewhere"


@dataclass(frozen=True, slots=True)
class Long:
    """A long answer to a step. number: of its last part in the chat. at: when that came, in seconds since 1970."""

    step: str
    words: str
    number: int
    at: float

    def is_continued_by(self, talk: Talk) -> bool:
        """Whether this message is its next part: sent before anybody could have read a reply, or soon after a full part."""
        if talk.incoming.kind is not Kind.TEXT:
            return False
        since = timedelta(seconds=abs(talk.now.timestamp() - self.at))
        at_once = self.number > 0 and talk.incoming.number == self.number + 1
        return at_once or (text.fills_message(self.words) and since <= text.NEXT_PART)

    def joined_with(self, words: str) -> str:
        """The answer with its next part."""
        return text.join_parts(self.words, words)


def of(data: Mapping[str, Any]) -> Long | None:
    """The long answer that a draft noted."""
    return Long(*data[_LONG]) if data.get(_LONG) else None


def noted(data: Mapping[str, Any], step: str, words: str, talk: Talk) -> dict[str, Any]:
    """The draft's data with the answer noted, if a phone may have split it; else without any."""
    others = {name: value for name, value in data.items() if name != _LONG}
    if not text.may_be_split(words):
        return others
    return {**others, _LONG: [step, words, talk.incoming.number, talk.now.timestamp()]}
