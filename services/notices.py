"""What the program tells people of its own accord. A notice is a kind with ids; its words are found when it is sent.

Each kind has its words in `handlers/rendering.py`; a test walks them all, in every language.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from domain.people import Person, Role
from storage import people
from storage.db import Tx
from storage.ledger import outbox


class Notice(StrEnum):
    CASE_PHOTOS = "case_photos"
    CASE_NEW = "case_new"
    CASE_TAKEN = "case_taken"
    CASE_QUESTION = "case_question"
    CASE_ANSWER_PHOTO = "case_answer_photo"
    CASE_ANSWERED = "case_answered"
    CASE_VERIFIED = "case_verified"
    CASE_VERIFIED_PROVINCE = "case_verified_province"
    CASE_REJECTED = "case_rejected"
    CASE_LATE = "case_late"
    STORY_PUBLISHED = "story_published"
    REPORT_ASKED = "report_asked"
    REPORT_DUE = "report_due"
    REPORT_LATE = "report_late"
    REPORT_HANDED_IN = "report_handed_in"
    REPORT_RETURNED = "report_returned"
    REPORT_ACCEPTED = "report_accepted"
    CHANNEL_OFFERED = "channel_offered"


async def tell(
    tx: Tx, person_id: int, notice: Notice, subject_id: int, *, now: datetime, key: str | None = None
) -> None:
    """Tell a person of something, once for each key; what `subject_id` is depends on the kind of notice."""
    if key is not None:
        key = f"{notice}:{subject_id}:{key}:{person_id}"
    await outbox.put(tx, person_id, notice, {"id": subject_id}, now=now, key=key)


async def tell_all(
    tx: Tx, receivers: Iterable[Person], notice: Notice, subject_id: int, *, now: datetime, key: str | None = None
) -> None:
    """Tell several people."""
    for person in receivers:
        await tell(tx, person.id, notice, subject_id, now=now, key=key)


async def responsible(tx: Tx, unit_id: int) -> list[Person]:
    """Who answers for the cases of a unit: its officers, or the province's while it has none. Nothing lies unseen."""
    return await people.officers(tx, unit_id, Role.COMMUNE_OFFICER) or await people.province_officers(tx)
