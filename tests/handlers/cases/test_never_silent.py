"""Whatever is changed under a case that waits, its people go on being reminded of it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from domain.calendar import Swap
from domain.cases import Limits
from domain.rules import Rules
from playground.client import Person
from services import swapped_days
from storage.tables import reminders
from tests.handlers.cases.question import asked
from tests.town import Town
from tests.walk import nominate

DAY = timedelta(days=1)
REMINDED = ("quá hạn", "sắp đến hạn", "người giới thiệu chưa trả lời")


def reminded(person: Person) -> int:
    return sum(any(words in message.text for words in REMINDED) for message in person.messages)


async def swap(town: Town) -> None:
    """The next working day is a day off."""
    async with town.app.database.transaction() as tx:
        off = Swap((town.clock.now() + DAY).date(), False, "")
        await swapped_days.put(tx, None, off, rules=Rules(), now=town.clock.now())


async def longer(town: Town) -> None:
    """The province allows three times as long."""
    town.app.jobs._rules = replace(town.app.jobs._rules, limits=Limits(3, 9, 10, 20))


async def shorter(town: Town) -> None:
    town.app.jobs._rules = replace(town.app.jobs._rules, limits=Limits(0.25, 1, 10, 20))


async def forget(town: Town) -> None:
    """As an older program left it: nobody is reminded any more."""
    async with town.app.database.transaction() as tx:
        await tx.execute(delete(reminders).where(reminders.c.done_at.is_(None)))


@pytest.mark.parametrize("after", [0, 2])
@pytest.mark.parametrize("state", ["new", "asked"])
@pytest.mark.parametrize("change", [swap, longer, shorter, forget])
async def test_its_officer_is_reminded_again_and_again(
    town: Town, after: int, state: str, change: Callable[[Town], Awaitable[None]]
) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    if state == "asked":
        await asked(town, tong, code, "Ở bản nào ạ?")
    for _ in range(after):
        await town.move(DAY)
    await change(town)
    await town.move(timedelta(minutes=1))
    for _ in range(2):
        before = reminded(tong)
        for _ in range(10):
            await town.move(DAY * 2)
        assert reminded(tong) >= before + 1


async def test_nobody_hears_of_a_case_as_late_that_is_not(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await nominate(lan)
    await town.move(DAY)
    late = sum("quá hạn" in message.text for message in tong.messages)
    async with town.app.database.transaction() as tx:
        for day in (19, 20):
            await swapped_days.put(tx, None, Swap(date(2026, 11, day), False, ""), rules=Rules(), now=town.clock.now())
    for _ in range(3):
        await town.move(DAY)
        assert sum("quá hạn" in message.text for message in tong.messages) == late
    await town.move(DAY)
    assert sum("quá hạn" in message.text for message in tong.messages) == late + 1
