"""Cases as they come in over three years, and what belongs to them. Each has gone a way that the table of moves allows.

The traits of all cases are drawn first and kept in arrays, so that each table's rows can be made while they are copied.
"""

import json
from array import array
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Any

from benchmarks.million import names, words
from benchmarks.million.shape import BEGAN, HOT_OPEN, HOT_SHARE, NOW, OPEN_SHARE, SPAN, STRAGGLERS, Shape
from domain import codes, text
from domain.cases import (
    MOVES,
    OPEN_STATES,
    WAITING_STATES,
    Field,
    Limits,
    State,
    Subject,
)

_STATES, _FIELDS, _SUBJECTS = list(State), list(Field), list(Subject)
_OPEN = [State.RECEIVED] * 5 + [State.VERIFYING] * 4 + [State.NEEDS_INFO]
# Of a thousand cases that are settled, or wait for a decision elsewhere.
_SETTLED = {
    State.VERIFIED: 300, State.STORY_ONLY: 110, State.AWARDED: 100, State.REJECTED: 170, State.MERGED: 100,
    State.REROUTED: 50, State.UNVERIFIABLE: 80, State.COMMUNE_CASE: 30, State.PROVINCE_CASE: 15,
    State.COMMUNE_DRAFTED: 8, State.PROVINCE_DRAFTED: 5, State.SUBMITTED: 8, State.APPRAISED: 5, State.COUNCIL: 4,
    State.SIGNED: 8, State.REVOKED: 1, State.ON_HOLD: 6,
}  # fmt: skip
_ACTS = {"take", "merge", "reject", "reroute", "verify", "ask", "give_up"}
_CODES = len(codes.ALPHABET) ** 6
_STEP = 247_112_237  # prime, and no divisor of the number of codes: every number gets a code of its own
_STEPS = timedelta(hours=30)


def _ways() -> dict[State, list[tuple[str, State]]]:
    """The shortest way to each state: (move, state), from `submit` on."""
    ways = {State.RECEIVED: [("submit", State.RECEIVED)]}
    reached = [State.RECEIVED]
    for state in reached:
        for move in MOVES:
            if state in move.sources and move.to is not None and move.to not in ways:
                ways[move.to] = [*ways[state], (move.name, move.to)]
                reached.append(move.to)
    return ways


WAYS = _ways()


def code(number: int) -> str:
    """The code of the case with this number."""
    rest, letters = number * _STEP % _CODES, ""
    for _ in range(6):
        rest, place = divmod(rest, len(codes.ALPHABET))
        letters += codes.ALPHABET[place]
    return f"GS-{letters}"


class Cases:
    """communes: their ids, the hot one first. officers: of each commune. citizens: the first id, and how many."""

    def __init__(
        self, shape: Shape, communes: list[int], officers: dict[int, list[int]], citizens: tuple[int, int]
    ) -> None:
        self._shape, self._officers = shape, officers
        self.count = shape.rows
        draw = Random(shape.seed).random
        self.units, self.states = array("q"), array("b")
        self.nominators, self.fields = array("q"), array("b")
        first, many = citizens
        ends = list(accumulate([HOT_SHARE, *_sizes(len(communes) - 1)]))
        pool = [state for state, share in _SETTLED.items() for _ in range(share)]
        for number in range(self.count):
            unit = self._unit(draw(), ends, communes)
            hot = unit == communes[0]
            open_since = 1 - (HOT_OPEN if hot else OPEN_SHARE)
            is_open = draw() < (0.95 if number / self.count > open_since else STRAGGLERS)
            state = _OPEN[int(draw() * len(_OPEN))] if is_open else pool[int(draw() * len(pool))]
            self.units.append(unit)
            self.states.append(_STATES.index(state))
            # A few people nominate by the hundred.
            self.nominators.append(first + int(draw() ** 2 * many))
            self.fields.append(int(draw() ** 1.5 * len(_FIELDS)))

    @staticmethod
    def _unit(drawn: float, ends: list[float], communes: list[int]) -> int:
        low, high = 0, len(ends) - 1
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if drawn < ends[middle] else (middle + 1, high)
        return communes[low]

    def came(self, number: int) -> datetime:
        """When a case came in: in the order of the ids, evenly."""
        return BEGAN + SPAN * (number / self.count)

    def state(self, number: int) -> State:
        return _STATES[self.states[number]]

    def _since(self, number: int) -> datetime:
        """Since when it stands where it stands: a day and a quarter a move, and never later than now."""
        came = self.came(number)
        return min(came + _STEPS * (len(WAYS[self.state(number)]) - 1), came + (NOW - came) * 0.9)

    def due(self, number: int) -> datetime | None:
        """Roughly: working days are not counted."""
        limit = Limits().of(self.state(number))
        return None if limit is None else self._since(number) + limit * 1.4

    def officer(self, number: int) -> int:
        """The officer of its commune who has it."""
        held = self._officers[self.units[number]]
        return held[number % len(held)]

    def nominations(self) -> Iterator[tuple[Any, ...]]:
        """id, code, state, version, nominator_id, unit_id, officer_id, subject, name, name_key, field, deed, happened,
        received_at, state_since, back_to, seconds_left, due_at, told."""
        chance = Random(self._shape.seed + 1)
        fold = lru_cache(maxsize=200_000)(text.fold)
        for number in range(self.count):
            state, field = self.state(number), _FIELDS[self.fields[number]]
            drawn = chance.random()
            subject = _SUBJECTS[0 if drawn < 0.82 else 1 if drawn < 0.9 else 2 if drawn < 0.97 else 3]
            name = names.nominee(chance, subject)
            taken = any(move == "take" for move, _ in WAYS[state])
            back_to = [State.RECEIVED.value] if state in WAITING_STATES else []
            yield (
                number + 1,
                code(number + 1),
                state.value,
                len(WAYS[state]),
                self.nominators[number],
                self.units[number],
                self.officer(number) if taken else None,
                subject.value,
                name,
                fold(name),
                field.value,
                words.deed(chance, field, name),
                words.HAPPENED[int(chance.random() * len(words.HAPPENED))],
                self.came(number),
                self._since(number),
                back_to,
                40_000 if back_to else None,
                self.due(number),
                True,
            )

    def photos(self) -> Iterator[tuple[Any, ...]]:
        """nomination_id, position, reference: none for half of the cases, up to four for the others."""
        draw = Random(self._shape.seed + 2).random
        for number in range(self.count):
            for position in range(max(0, int(draw() * 8) - 3)):
                yield number + 1, position, f"AgACAgUAAxkBAAI{number:07}{position}-{int(draw() * 1e15):015}"

    def questions(self) -> Iterator[tuple[Any, ...]]:
        """nomination_id, asked_by, question, asked_at, answer, answered_at: open ones for the cases that wait for an
        answer, and an answered one for each twentieth of the others."""
        chance = Random(self._shape.seed + 3)
        for number in range(self.count):
            waits = self.state(number) is State.NEEDS_INFO
            if not waits and chance.random() > 0.05:
                continue
            asked, at = words.question(chance), self.came(number) + timedelta(hours=6)
            answer = (None, None) if waits else (words.answer(chance), min(at + timedelta(hours=20), NOW))
            yield number + 1, self.officer(number), asked, min(at, NOW), *answer

    def events(self) -> Iterator[tuple[Any, ...]]:
        """subject, subject_id, move, from_state, to_state, actor_id, reason, at."""
        for number in range(self.count):
            came, before = self.came(number), None
            way = WAYS[self.state(number)]
            step = (self._since(number) - came) / max(len(way) - 1, 1)
            for place, (move, to) in enumerate(way):
                actor = self.officer(number) if place else self.nominators[number]
                reason = "đã xem xét" if move in _ACTS and move != "take" else None
                yield "nomination", number + 1, move, before, to.value, actor, reason, came + step * place
                before = to.value

    def reminders(self) -> Iterator[tuple[Any, ...]]:
        """subject, subject_id, step, round, due_at, done_at, outcome. What became due since yesterday's closing hour waits
        for the office to open; what is older was told; what is settled needs none."""
        closed = NOW - timedelta(hours=16)
        for number in range(self.count):
            state, due = self.state(number), self.due(number)
            if state in OPEN_STATES and due is not None:
                for step, at in ((100, due), (150, due + timedelta(days=1))):
                    done = at < closed
                    yield (
                        "nomination",
                        number + 1,
                        step,
                        len(WAYS[state]),
                        at,
                        at if done else None,
                        "sent" if done else None,
                    )
            elif number % 3 == 0:
                at = self.came(number) + timedelta(days=1)
                yield "nomination", number + 1, 100, 1, at, min(at, NOW), "not_needed"

    def stories(self, author: int) -> Iterator[tuple[Any, ...]]:
        """nomination_id, state, version, author_id, title, text, photo, purposes, consent_note, made_at, published_at."""
        chance = Random(self._shape.seed + 4)
        tellable = [n for n in range(self.count) if self.state(n) in (State.VERIFIED, State.STORY_ONLY, State.AWARDED)]
        every = max(len(tellable) // self._shape.stories, 1)
        purposes = [json.dumps(some) for some in (["story"], ["name", "story"], ["name", "photo", "place", "story"])]
        for number in tellable[::every][: self._shape.stories]:
            field, at = _FIELDS[self.fields[number]], self._since(number) + (NOW - self._since(number)) * 0.1
            title = f"Việc tốt ở bản {names.place(chance)}"
            told = words.story(chance, field)
            agreed = chance.choice(purposes)
            note = "Đồng ý bằng miệng với cán bộ xã"
            yield number + 1, "published", 4, author, title, told, None, agreed, note, at, at

    def kept(self) -> Iterator[tuple[Any, ...]]:
        """person_id, text, photos, album, reason, nomination_id, kept_at."""
        chance = Random(self._shape.seed + 5)
        reasons = ["unanswered"] * 4 + ["declined"] * 2 + ["unfinished", "cancelled"] + ["nominated"] * 3 + ["answered"]
        every = max(self.count // self._shape.kept, 1)
        for number in range(0, self.count, every):
            reason = chance.choice(reasons)
            case = number + 1 if reason in ("nominated", "answered") else None
            album = f"album{number}" if number % 5 == 0 else None
            said = words.deed(chance, _FIELDS[self.fields[number]], "chị ấy")
            photos = '["AgACkept"]' if album else "[]"
            yield self.nominators[number], said, photos, album, reason, case, self.came(number)


def _sizes(many: int) -> list[float]:
    """The shares of the other communes: the largest has six times what the smallest has."""
    weights = [1 / (place + many / 5) for place in range(many)]
    return [weight / sum(weights) * (1 - HOT_SHARE) for weight in weights]
