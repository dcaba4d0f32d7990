"""Reminders, as an officer meets them: the clock goes on, the job looks, and some of them arrive."""

from datetime import datetime

from bot.scheduler.jobs import JOBS
from domain import calendar
from playground.client import Person
from tests.town import Town

_REMIND = next(job for job in JOBS if job.name == "remind")


async def look(town: Town, moment: datetime, *, times: int = 1) -> None:
    """Put the clock to `moment` and let the job that reminds run, several `times` in a row."""
    town.clock.move_to(moment)
    for _ in range(times):
        await town.app.jobs.run(_REMIND)
    await town.settle()


def reminded(person: Person) -> list[tuple[str, str]]:
    """The reminders that this person got: when, and their first line."""
    got = [one for one in person.messages if one.from_bot and one.text.startswith("⏰")]
    return [(f"{calendar.local(one.date):%d/%m %H:%M}", one.text.split("\n")[0]) for one in got]
