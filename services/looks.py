"""Who was shown a case: what `/privacy` answers to «who looked at my data».

A look is whatever shows somebody else's words or pictures of a case to a person of an office: its card, also in a notice,
the full text, the evidence, the writing of a story. A line of a list, with a code and a name, is none: each officer would
have looked at all that waits, each morning. What people look up of their own is none either.
"""

from datetime import datetime

from domain.cases import Nomination
from domain.people import Person
from storage import privacy
from storage.db import Tx


async def note(tx: Tx, person: Person, case: Nomination, *, now: datetime) -> None:
    """The person is shown the case; once a day is enough."""
    if person.id != case.nominator_id:
        await privacy.look(tx, person.id, case.id, now=now)
