"""One message and one tap: every sample story is sent as a person would send it, and what that takes is counted.

The person sends the story, answers what is asked, presses the right commune where it is offered, and «Gửi» when the card is
there. Nobody corrects a line of the card.
"""

import json
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

from playground.client import Person
from tests.town import Town
from tests.walk import CODE

DATA = Path(__file__).parents[2] / "data"
# Whoever needs more than so many turns goes round in circles.
_TURNS = 8
_FORCED = ("Đây là giới thiệu gương tốt", "Gửi 2 phiếu", "Gửi 3 phiếu", "Gửi 4 phiếu", "Gửi 5 phiếu", "Gửi")


def samples() -> list[dict[str, Any]]:
    """The messages that nominate somebody."""
    lines = [
        json.loads(line)
        for name in ("intake.jsonl", "nominations.jsonl")
        for line in (DATA / name).read_text(encoding="utf-8").splitlines()
    ]
    return [one for one in lines if one["expected"].get("route", "nomination") == "nomination"]


async def told(person: Person, sample: dict[str, Any]) -> tuple[int, int]:
    """How many messages and taps it took until the code was given."""
    expected, messages, taps = sample["expected"], 1, 0
    await person.send(sample["text"])
    while not CODE.search(person.said()) and messages + taps < _TURNS:
        labels, commune = person.buttons(), expected.get("commune") or ""
        if commune in labels:
            await person.press(commune, on=person.last)
            taps += 1
        elif forced := next((label for label in _FORCED if label in labels), None):
            await person.press(forced, on=person.last)
            taps += 1
        elif "xã, phường nào?" in person.last.text and commune:
            await person.send(commune)
            messages += 1
        elif "Bỏ qua" in labels:
            await person.press("Bỏ qua", on=person.last)
            taps += 1
        else:
            names = expected.get("names") or [one["name"] for one in expected.get("people", ())]
            await person.send(names[0] if names else "Không rõ tên")
            messages += 1
    assert CODE.search(person.said()), (sample["id"], person.said())
    return messages, taps


async def test_the_median_story_takes_one_message_and_one_tap(town: Town) -> None:
    counted = {one["id"]: await told(town.citizen(one["id"]), one) for one in samples()}
    spread = Counter(counted.values())
    assert len(counted) > 100
    assert median(messages for messages, _ in counted.values()) == 1, spread
    assert median(taps for _, taps in counted.values()) == 1, spread
    assert {name: cost for name, cost in counted.items() if cost[1] > 3} == {}
