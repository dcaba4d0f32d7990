"""A row of the outbox -> the message, in the reader's language, at the moment of sending.

Rows of broadcasts are rendered many at a time (`handlers.broadcasts.bulk`), all others one by one here.
"""

from datetime import datetime

from domain.message import OutMessage
from handlers.broadcasts import progress
from handlers.cases.notices import NOTICES as OF_CASES
from handlers.channels import bind
from handlers.engine.notices import Reading, Render
from handlers.reports.notices import NOTICES as OF_REPORTS
from handlers.stories import cards
from locales import words
from services import replies
from services.broadcasts import PROGRESS
from services.notices import Notice
from storage import people, recalls
from storage.db import Tx
from storage.ledger.outbox import Parcel

# Every notice has its words here; a test walks them all.
NOTICES: dict[Notice, Render] = {
    **OF_CASES,
    **OF_REPORTS,
    **cards.NOTICES,
    **bind.NOTICES,
}


async def render(tx: Tx, parcel: Parcel, *, now: datetime) -> OutMessage | None:
    """The message that this row stands for; None when it has lost its sense, and nothing is to be sent."""
    if parcel.kind == replies.KIND:
        return replies.read(parcel.params)
    if parcel.kind == recalls.KIND:
        return cards.recall(words(parcel.language), parcel.params)
    if parcel.kind == PROGRESS:
        return await progress.render(tx, parcel)
    if parcel.person_id is None:
        return None
    person = await people.load(tx, parcel.person_id)
    reading = Reading(tx, person, words(person.language), parcel.params["id"], now)
    return await NOTICES[Notice(parcel.kind)](reading)
