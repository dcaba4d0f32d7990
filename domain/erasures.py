"""What was erased, by the numbers of rows alone: it is kept beside the backups, and says nothing of anybody."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Erasure:
    """An account, or of whom a case is about, was erased at a moment. id: of the request."""

    id: int
    person_id: int | None
    nomination_id: int | None
    at: datetime
