"""A nominee who turns out to be a child: the story that is public comes down until both consents stand.

Law 91/2025/QH15. The trap: a mark that protects whoever is written about from now on, and leaves standing what was published
an hour ago. Taken down wrongly, a story is published again; read wrongly, it stays read.
"""

from datetime import datetime

from domain.cases import Nomination
from domain.moves import Receiver
from domain.people import Person
from domain.stories import OF_A_CHILD, Notice
from services import notices, stories
from services.cases import care
from storage.db import Tx


async def mark(tx: Tx, person: Person, case: Nomination, name: str, *, stands: bool, now: datetime) -> Nomination:
    """Set a mark of `services.cases.care`, or take it away; what a child may not be told in is withdrawn, and whoever
    publishes is notified. Raises NotAllowed."""
    marked = await care.mark(tx, person, case, name, stands=stands, now=now)
    if name == "minor" and marked.minor and not case.minor:
        await _take_down(tx, person, marked, now=now)
    return await care.open_case(tx, person, case.id)


async def _take_down(tx: Tx, person: Person, case: Nomination, *, now: datetime) -> None:
    story = await stories.load(tx, case.story_id) if case.story_id is not None else None
    if story is None or story.purposes >= OF_A_CHILD:
        return
    await stories.withdraw_by_right(tx, person, story, now=now)
    told = await notices.receivers(tx, Receiver.PROVINCE, [case])
    await notices.notify_all(tx, told[case.id], Notice.STORY_OF_A_CHILD, story.id, now=now, key=f"v{story.version}")
