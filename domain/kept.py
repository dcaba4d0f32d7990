"""Kept messages: what came outside any conversation, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum

from domain.cases import Question


class KeptReason(StrEnum):
    """Why a message that came outside a conversation is no nomination, or what it became.

    unanswered: the sender has not said yet. declined: the sender says that it is none. unfinished: the sender has begun a
    nomination with it. cancelled: the sender stopped. nominated: it is one now. answered: it answered a question. led: it
    was read as something else, and its sender was told where that belongs. added: it became a part of a case that was sent.
    """

    UNANSWERED = "unanswered"
    DECLINED = "declined"
    UNFINISHED = "unfinished"
    CANCELLED = "cancelled"
    NOMINATED = "nominated"
    ANSWERED = "answered"
    LED = "led"
    ADDED = "added"


# What stays as long as its case. All else became nothing, and is purged after its time.
BECAME_SOMETHING = (KeptReason.NOMINATED, KeptReason.ANSWERED, KeptReason.ADDED)


@dataclass(frozen=True, slots=True)
class Received:
    """A message that was just kept. message: as it is kept. asked: the officer's question that it most likely answers."""

    message: "KeptMessage"
    asked: Question | None


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message that came outside a conversation. nomination_id: of the case that it became, or whose question it
    answered."""

    id: int
    text: str
    photos: tuple[str, ...]
    reason: KeptReason
    nomination_id: int | None
    album: str | None = None
