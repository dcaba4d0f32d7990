"""A question that an officer puts to a nominator, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a case, and its answer. code: of the case. open: whether an answer to it is still expected.

    answer: None while there is none, "" when only photos were sent. by_phone: the officer who wrote down what the nominator
    said by telephone.
    """

    id: int
    nomination_id: int
    code: str
    question: str
    answer: str | None
    photos: tuple[str, ...]
    open: bool
    asked_at: datetime
    withdrawn_at: datetime | None = None
    by_phone: str | None = None

    def was_put(self, undo: timedelta) -> bool:
        """Whether the nominator was told of it before it was withdrawn; they are told when it cannot be undone any more."""
        return self.withdrawn_at is None or self.withdrawn_at >= self.asked_at + undo
