"""What goes wrong on purpose: Telegram's limits, and faults that a test or a visitor asks for.

The trap: a sender that never met a 429 or a broken connection looks correct. Both are switched on here, by the
world's clock, so that they come when asked and not by chance.
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from playground.chats import Chat

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages may be sent or edited; the rest is answered 429. Bot API: FAQ, "My bot is hitting limits".

    `overall`: in any sliding second, to all chats together. `burst`: to one private chat at once; one more every
    second after that. `group`: to one group or channel, in any sliding minute.
    """

    overall: int = 30
    burst: int = 3
    group: int = 20


class Meter:
    """Counts what was sent. A refused call does not count."""

    def __init__(self) -> None:
        self._overall: deque[datetime] = deque()
        self._groups: defaultdict[int, deque[datetime]] = defaultdict(deque)
        # For a private chat: the moment at which all its sends so far will be paid off, one a second.
        self._paid_off: dict[int, datetime] = {}

    def wait(self, limits: Limits, chat: Chat | None, now: datetime) -> int:
        """Count one send at `now` and return 0, or the seconds to wait when it is one too many."""
        waits = [_until_room(self._overall, limits.overall, SECOND, now)]
        private = chat is not None and chat.kind == "private"
        if chat is not None and private:
            owed = self._paid_off.get(chat.id, now) - now
            waits.append(owed - SECOND * (limits.burst - 1))
        elif chat is not None:
            waits.append(_until_room(self._groups[chat.id], limits.group, MINUTE, now))
        longest = max(waits)
        if longest > timedelta():
            return max(1, math.ceil(longest.total_seconds()))
        self._overall.append(now)
        if chat is not None and private:
            self._paid_off[chat.id] = max(self._paid_off.get(chat.id, now), now) + SECOND
        elif chat is not None:
            self._groups[chat.id].append(now)
        return 0


def _until_room(sent: deque[datetime], most: int, window: timedelta, now: datetime) -> timedelta:
    while sent and sent[0] <= now - window:
        sent.popleft()
    return sent[-most] + window - now if len(sent) >= most else timedelta()


Cut = Literal["off", "before", "after"]


@dataclass
class Faults:
    """The faults that are on now. Setting one tells the listeners; a value of the wrong kind is a ValueError.

    `blocked`: ids of people who blocked the bot. `flood`: that many of the next calls are answered 429 (retry after
    1), getUpdates not counted. `flood_every`: of the calls that send or edit, one in so many is. `slow`: seconds
    that every call takes. `cut`: the connection of a call that sends or edits breaks before or after the call was
    carried out.
    """

    told: Callable[[], None] = field(repr=False)
    blocked: set[int] = field(default_factory=set)
    flood: int = 0
    flood_every: int = 0
    slow: float = 0.0
    cut: Cut = "off"

    def __setattr__(self, name: str, value: Any) -> None:
        complete = "cut" in vars(self)
        if complete and name not in _KINDS:
            raise ValueError(f"there is no fault {name}")
        if name in _KINDS:
            value = _checked(name, value)
        super().__setattr__(name, value)
        if complete:
            self.told()

    def as_json(self) -> dict[str, Any]:
        shown = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "told"}
        return shown | {"blocked": sorted(self.blocked)}


def _checked(name: str, value: Any) -> Any:
    try:
        return msgspec.convert(value, _KINDS[name])
    except msgspec.ValidationError as error:
        raise ValueError(f"{name}: {error}") from None


_KINDS: dict[str, Any] = {
    "blocked": set[int],
    "flood": int,
    "flood_every": int,
    "slow": float,
    "cut": Cut,
}
