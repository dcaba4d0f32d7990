"""A nomination that was told and never sent: its writer is reminded, once, the next day.

The trap: who sees the filled card may think that all is done. Nobody hears of a draft, so it would wait until it is purged.
"""

from datetime import datetime, timedelta

from domain import calendar
from domain.cases import Notice
from domain.people import Person
from domain.rules import Rules
from services import notices
from storage import unsent
from storage.db import Tx

# The conversation, and its part without which there is nothing to send.
DIALOG, PART = "nominate", "deed"
# After so long somebody is reminded; what is older than the second is left alone.
_AFTER, _UNTIL = timedelta(hours=20), timedelta(days=7)
_AT_ONCE = 200
# The key that `notices.notify` gives such a reminder.
_KEY = f"{Notice.CASE_UNSENT}:%1$s:draft%2$s:%1$s"


async def remind(tx: Tx, *, rules: Rules, now: datetime) -> None:
    """Remind those who have gone on with no nomination since yesterday, in the office's hours."""
    if not rules.opens <= calendar.local(now).time() < rules.closes:
        return
    when = {"since": now - _UNTIL, "before": now - _AFTER}
    for person_id, version in await unsent.unreminded(tx, DIALOG, PART, key=_KEY, **when, limit=_AT_ONCE):
        await notices.notify(tx, person_id, Notice.CASE_UNSENT, person_id, now=now, key=f"draft{version}")


async def stands(tx: Tx, person: Person) -> bool:
    """Whether this person still has a nomination to send."""
    return await unsent.stands(tx, person.id, DIALOG, PART)
