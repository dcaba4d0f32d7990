"""Reminding as the job does it: in two processes, in small batches, for units that nobody answers for."""

import asyncio
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.scheduler.jobs import REMINDED
from domain import calendar
from domain.rules import Rules
from playground.client import Person
from services import reminders
from storage.tables import obligations
from storage.tables import reminders as table
from tests import ids, reminder
from tests.handlers.reports.report import ask, hand_in
from tests.town import Town

RULES = Rules()


def morning(day: date) -> datetime:
    return calendar.at(day, time(8))


async def remind(town: Town) -> int:
    """What the job does, without the lock that keeps a second process out."""
    async with town.app.database.transaction() as tx:
        return await reminders.remind(tx, REMINDED, rules=RULES, now=town.clock.now())


async def rows(town: Town) -> list[Any]:
    """All reminders that were planned: obligation, round, step, outcome."""
    statement = select(table.c.subject_id, table.c.round, table.c.step, table.c.outcome).order_by(table.c.id)
    async with town.app.database.transaction() as tx:
        return [tuple(row) for row in await tx.execute(statement)]


def reminded(person: Person) -> int:
    return len(reminder.reminded(person))


async def test_two_processes_remind_once(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    mai = await town.officer("Chị Mai", "Xã Mường La")
    await ask(hoa, "Chiềng Sung", "Mường La", due="21/12/2026")
    for day in (date(2026, 11, 20), date(2026, 12, 21), date(2026, 12, 24)):
        town.clock.move_to(morning(day))
        await asyncio.gather(*(remind(town) for _ in range(4)))
        await town.settle()
    assert (reminded(tong), reminded(mai)) == (3, 3)


async def test_a_small_batch_tells_only_the_newest(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung", "Mường La", due="21/12/2026")
    monkeypatch.setattr(reminders, "_BATCH", 1)
    town.clock.move_to(morning(date(2026, 12, 22)))
    while await remind(town):
        pass
    await town.settle()
    assert reminded(tong) == 1
    overtaken = [(step, "caught_up") for step in (-30, -14, -7, -1)]
    assert await rows(town) == [
        (owed, 1, step, outcome)
        for owed, newest in zip(await ids.of(town.app.database, obligations), ("sent", "not_needed"), strict=True)
        for step, outcome in (*overtaken, (0, newest), (3, None))
    ]


async def test_a_unit_without_officers_keeps_its_chain(town: Town) -> None:
    hoa = await town.province("Chị Hòa")
    await ask(hoa, "Chiềng Sung", due="18/11/2026")
    for day in (21, 23, 25, 27, 30):
        town.clock.move_to(morning(date(2026, 11, day)))
        await remind(town)
    owed = await ids.only(town.app.database, obligations)
    assert await rows(town) == [
        (owed, 1, 3, "not_needed"),
        (owed, 1, 6, "not_needed"),
        (owed, 1, 9, "not_needed"),
        (owed, 1, 12, "not_needed"),
        (owed, 1, 15, None),
    ]


async def test_reminders_of_long_ago_are_forgotten_and_the_chain_goes_on(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung", due="18/11/2026")
    for month in range(1, 14):
        town.clock.move_to(morning(date(2027 + (month > 12), (month - 1) % 12 + 1, 20)))
        await town.move(timedelta())
    told = reminded(tong)
    assert [outcome for *_, outcome in await rows(town)].count("sent") == told > 2
    town.clock.move_to(morning(date(2028, 11, 23)))
    await town.move(timedelta())
    assert reminded(tong) == told + 1
    steps = [step for _, _, step, _ in await rows(town)]
    assert len(steps) < told
    assert steps == sorted(set(steps))


async def test_what_is_handed_in_or_returned_changes_the_plan(town: Town) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await ask(hoa, "Chiềng Sung", due="20/11/2026")
    await hand_in(tong)
    owed = await ids.only(town.app.database, obligations)
    planned: list[tuple[int, int, int, str | None]] = [(owed, 1, step, "not_needed") for step in (-1, 0, 3)]
    assert await rows(town) == planned
    await town.settle()
    await hoa.press("Trả lại")
    await hoa.send("Thiếu biểu 2.")
    await hoa.press("Gửi")
    planned += [(owed, 3, step, None) for step in (-1, 0, 3)]
    assert await rows(town) == planned
    await hand_in(tong)
    await town.settle()
    await hoa.press("Đạt yêu cầu")
    await hoa.press("Gửi")
    assert {outcome for *_, outcome in await rows(town)} == {"not_needed"}
