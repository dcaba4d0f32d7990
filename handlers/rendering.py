"""A row of the outbox -> the message, in the reader's language, at the moment of sending."""

from domain.message import OutMessage
from handlers import case_notices
from handlers.reading import Reading, Render
from locales import words
from services import replies
from services.notices import Notice
from storage import people
from storage.outbox import Parcel
from storage.session import Tx

# Every notice has its words here; a test walks them all.
NOTICES: dict[Notice, Render] = {**case_notices.NOTICES}


async def render(tx: Tx, parcel: Parcel) -> OutMessage | None:
    """The message that this row stands for; None when it has lost its sense, and nothing is to be sent."""
    if parcel.kind == replies.KIND:
        return replies.read(parcel.params)
    if parcel.person_id is None:
        return None
    person = await people.load(tx, parcel.person_id)
    reading = Reading(tx, person, words(person.language), parcel.params["id"])
    return await NOTICES[Notice(parcel.kind)](reading)
