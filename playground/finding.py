"""What a bot lists above the keyboard for somebody who wrote its name in any chat. Bot API: inline mode."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playground.messages import Content


@dataclass(frozen=True, slots=True)
class Found:
    """A line of the list, and the message that is sent in the person's name when it is chosen."""

    id: str
    title: str
    about: str
    content: Content
    reply_markup: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a person sees. next: where the page after it begins. above: a button's label, and what /start gets from it."""

    found: list[Found] = field(default_factory=list)
    next: str = ""
    above: tuple[str, str] | None = None

    @property
    def titles(self) -> list[str]:
        return [one.title for one in self.found]
