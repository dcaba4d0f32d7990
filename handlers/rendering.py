"""A row of the outbox -> the message, in the reader's language, at the moment of sending.

Rows of broadcasts are rendered many at a time (`handlers.bulk`), all others one by one here.
"""

from datetime import datetime

from domain.message import OutMessage
from handlers import case_notices, channels, progress, report_notices, story_cards
from handlers.reading import Reading, Render
from locales import words
from services import replies
from services.broadcasts import PROGRESS
from services.notices import Notice
from storage import people, recalls
from storage.outbox import Parcel
from storage.session import Tx

# Every notice has its words here; a test walks them all.
NOTICES: dict[Notice, Render] = {
    **case_notices.NOTICES,
    **report_notices.NOTICES,
    **story_cards.NOTICES,
    **channels.NOTICES,
}


async def render(tx: Tx, parcel: Parcel, *, now: datetime) -> OutMessage | None:
    """The message that this row stands for; None when it has lost its sense, and nothing is to be sent."""
    if parcel.kind == replies.KIND:
        return replies.read(parcel.params)
    if parcel.kind == recalls.KIND:
        return story_cards.recall(words(parcel.language), parcel.params)
    if parcel.kind == PROGRESS:
        return await progress.render(tx, parcel)
    if parcel.person_id is None:
        return None
    person = await people.load(tx, parcel.person_id)
    reading = Reading(tx, person, words(person.language), parcel.params["id"], now)
    return await NOTICES[Notice(parcel.kind)](reading)
