"""People, offices, reports, and what was sent: the rows that are no cases."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from benchmarks.million import names
from benchmarks.million.shape import BEGAN, EDGE, NOW, SPAN, Shape
from domain import calendar
from domain.rules import Rules

_REPLY = json.dumps({"messages": [{"text": "Cảm ơn anh/chị."}]})
# Three years of monthly reports, and the yearly ones.
REPORTS = 39
_REPORT_DAYS = 28


def people(shape: Shape, count: int) -> Iterator[tuple[Any, ...]]:
    """id, edge, address, name, language, joined_at, resting_since, resting_why. Two of a hundred have blocked the bot."""
    chance = Random(shape.seed + 6)
    for number in range(1, count + 1):
        joined = BEGAN - timedelta(days=1) + SPAN * (number / count)
        rests = chance.random() < 0.02
        language = "en" if chance.random() < 0.01 else "vi"
        yield (
            number,
            EDGE,
            str(100_000_000 + number * 7),
            names.person(chance),
            language,
            joined,
            joined + (NOW - joined) / 2 if rests else None,
            "blocked" if rests else None,
        )


def subscriptions(first: int, count: int) -> Iterator[tuple[Any, ...]]:
    """person_id, since: every citizen."""
    for number in range(first, count + 1):
        yield number, BEGAN + SPAN * (number / count)


def offices(
    communes: list[int], others: list[int], province: int, province_officers: int
) -> Iterator[tuple[int, int, str]]:
    """person_id, unit_id, role: two or three to a commune, one to another unit, and those of the province."""
    person = 0
    for place, unit in enumerate(communes):
        for _ in range(2 + place % 2):
            person += 1
            yield person, unit, "commune_officer"
    for unit in others:
        person += 1
        yield person, unit, "unit_officer"
    for number in range(province_officers + 5):
        person += 1
        yield person, province, "province_officer" if number < province_officers else "editor"


def reports(asked_by: int) -> Iterator[tuple[Any, ...]]:
    """id, title, period, due_on, asked_by, asked_at: the last three are still to come."""
    for number in range(REPORTS):
        due = _due(number)
        asked = calendar.at(due - timedelta(days=20), Rules().opens)
        title, period = f"Báo cáo thi đua, khen thưởng kỳ {number + 1}", f"kỳ {number + 1}"
        yield number + 1, title, period, due, asked_by, min(asked, NOW)


def _due(number: int) -> date:
    return calendar.today(NOW) + timedelta(days=_REPORT_DAYS * (number - REPORTS + 3))


def obligations(units: list[int], officers: dict[int, list[int]]) -> Iterator[tuple[Any, ...]]:
    """report_id, unit_id, state, version, text, handed_in_by, handed_in_at."""
    for number in range(REPORTS):
        due = calendar.at(_due(number), Rules().opens)
        for place, unit in enumerate(units):
            owed = due > NOW or (number > REPORTS - 8 and place % 9 == 0)
            if owed:
                yield number + 1, unit, "open", 1, None, None, None
            else:
                state = "submitted" if place % 7 == 0 else "accepted"
                told = "Đơn vị đã phát động thi đua, có ba gương được biểu dương." * 4
                handed = due - timedelta(days=place % 5)
                yield number + 1, unit, state, 2 if state == "submitted" else 3, told, officers[unit][0], handed


def updates(shape: Shape, count: int) -> Iterator[tuple[Any, ...]]:
    """edge, update_id, person_id, reply, handled_at: three days of them, a few with an answer that never left."""
    for number in range(shape.updates):
        at = NOW - timedelta(days=3) + timedelta(days=3, seconds=-300) * (number / shape.updates)
        reply = _REPLY if number % max(shape.updates // 40, 1) == 0 else None
        yield EDGE, number + 1, 1 + number * 13 % count, reply, at


def outbox(shape: Shape, first: int, count: int) -> Iterator[tuple[Any, ...]]:
    """rank, person_id, broadcast_id, kind, params, key, state, reason, attempts, message_id, due_at, settled_at: notices
    that were sent, and the ledger of a broadcast to all."""
    for number in range(shape.notices):
        at = BEGAN + SPAN * (number / shape.notices)
        person, key = 1 + number * 17 % count, f"case_taken:{number + 1}:v2"
        params = json.dumps({"id": number % shape.rows + 1})
        yield 2, person, None, "case_taken", params, key, "sent", None, 1, number + 1, at, at
    chance = Random(shape.seed + 7)
    for person in range(first, count + 1):
        drawn, at = chance.random(), NOW - timedelta(days=2) + timedelta(hours=9) * (person / count)
        state, reason = (
            ("sent", None) if drawn < 0.97 else ("skipped", "resting") if drawn < 0.99 else ("failed", "gone")
        )
        message = person if state == "sent" else None
        yield 3, person, 1, "broadcast", "{}", None, state, reason, 1, message, at, at
