"""The pace of messages, whatever is late, whoever replies in between, and however long everybody has to wait."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pacing import SECOND, SLACK, TOLERATED, Pace, Timetable

START = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
NOTHING = timedelta()
PACE = Pace(30)
GAP = PACE.gap()


def milliseconds(least: float, most: float) -> st.SearchStrategy[timedelta]:
    return st.floats(least, most).map(lambda number: timedelta(milliseconds=number))


# Mostly a timer's lateness, now and then a process that is held up.
LATE = st.one_of(milliseconds(0, 2), milliseconds(0, 300))


@dataclass
class Budget:
    """What all processes have reserved; the row of the database, in memory."""

    end: datetime = START

    def reserve(self, timetable: Timetable, now: datetime, count: int = 1) -> None:
        gap = timetable.gap(now)
        if self.end > now:
            timetable.note_end(self.end, now)
        first = max(max(self.end, now) + timetable.owed(now), timetable.earliest(now))
        timetable.add(first, count, gap)
        self.end = first + gap * count


@dataclass
class Process:
    """A process that sends; `left`: when each of its messages left."""

    budget: Budget = field(default_factory=Budget)
    timetable: Timetable = field(default_factory=lambda: Timetable(PACE))
    now: datetime = START
    left: list[datetime] = field(default_factory=list)

    def wait_until(self, when: datetime, late: timedelta = NOTHING) -> None:
        self.now = max(self.now, when) + late

    def row(self, late: timedelta) -> None:
        """The next row leaves, so late."""
        if not self.timetable.has_slots:
            self.budget.reserve(self.timetable, self.now)
        self.wait_until(self.timetable.next_row(), late)
        self.wait_until(self.timetable.next_row())
        self.timetable.leave_row(self.now)
        self.left.append(self.now)

    def reply(self) -> None:
        """A reply leaves at once."""
        self.timetable.leave_unasked(self.now)
        self.left.append(self.now)


def most_in_a_second(moments: list[datetime]) -> int:
    return max(sum(first <= moment < first + SECOND for moment in moments) for first in moments)


@given(st.lists(LATE, min_size=1, max_size=120))
def test_no_second_holds_more_than_the_rate_however_late_some_are(late: list[timedelta]) -> None:
    process = Process()
    for one in late:
        process.row(one)
    assert most_in_a_second(process.left) <= 30


@given(st.lists(LATE, min_size=2, max_size=120))
def test_what_is_late_does_not_bunch_those_behind_it(late: list[timedelta]) -> None:
    process = Process()
    for one in late:
        process.row(one)
    assert min(later - sooner for sooner, later in pairwise(process.left)) >= GAP - TOLERATED


@given(st.one_of(st.floats(0.1, 1), st.integers(1, 5000)), st.integers(2, 100))
def test_what_is_on_time_is_evenly_spaced(rate: float, count: int) -> None:
    process = Process(timetable=Timetable(Pace(rate)))
    for _ in range(count):
        process.row(NOTHING)
    gaps = [later - sooner for sooner, later in pairwise(process.left)]
    # The moments themselves are as fine as a microsecond.
    assert max(gaps) - min(gaps) <= timedelta(microseconds=rate)
    assert abs(min(gaps) - (SECOND + SLACK) / rate) <= timedelta(microseconds=1)


@given(st.lists(milliseconds(0, 2), min_size=60, max_size=300))
def test_a_timers_lateness_costs_a_fifth_of_a_percent_at_most(late: list[timedelta]) -> None:
    process = Process()
    for one in late:
        process.row(one)
    took = process.left[-1] - process.left[0]
    assert took <= GAP * (len(late) - 1) * 1.002 + timedelta(milliseconds=4)


@given(st.lists(st.one_of(st.just(None), LATE), max_size=120))
def test_no_row_is_the_thirty_first_of_a_second_whatever_replied_at_once(steps: list[timedelta | None]) -> None:
    process = Process()
    for late in steps:
        if late is None:
            process.reply()
        else:
            process.row(late)
            assert sum(moment > process.now - SECOND for moment in process.left) <= 30


@given(st.integers(1, 100))
def test_replies_of_a_moment_put_off_the_next_row_by_a_gap_each_but_by_little_more_than_a_second(count: int) -> None:
    process = Process()
    for _ in range(count):
        process.reply()
    process.row(NOTHING)
    assert process.now == START + max(min(GAP * count, SECOND), SECOND + SLACK if count >= 30 else NOTHING)


@given(st.lists(milliseconds(1, 400), max_size=20, unique=True), milliseconds(0, 500))
def test_a_reply_goes_before_all_rows_and_each_takes_the_next_slot(slots: list[timedelta], own: timedelta) -> None:
    timetable = Timetable(PACE)
    moments = sorted(START + slot for slot in slots)
    for moment in moments:
        timetable.add(moment, 1, GAP)
    first, *others = sorted([*moments, START + own])
    assert timetable.go_first(START + own, GAP) == first
    for moment in others:
        assert timetable.next_row() == moment
        timetable._slots.pop(0)
    assert not timetable.has_slots


@given(milliseconds(0, 60_000), milliseconds(0, 60_000))
def test_a_429_holds_everything_until_the_later_of_two_waits_is_over(one: timedelta, two: timedelta) -> None:
    timetable = Timetable(PACE)
    timetable.add(START, 3, GAP)
    timetable.hold(START + one)
    timetable.hold(START + two)
    assert not timetable.has_slots
    until = START + max(one, two)
    assert timetable.held(until) is None
    assert one == two == NOTHING or timetable.held(START) == until


@given(st.lists(milliseconds(0, 8), min_size=2, max_size=120))
def test_two_processes_together_keep_to_the_rate(late: list[timedelta]) -> None:
    budget = Budget()
    processes = [Process(budget), Process(budget)]
    for turn, one in enumerate(late):
        processes[turn % 2].row(one)
    assert most_in_a_second(sorted(processes[0].left + processes[1].left)) <= 30


def test_two_processes_notice_each_other_and_take_slots_a_little_farther_apart() -> None:
    budget = Budget()
    processes = [Process(budget), Process(budget)]
    for turn in range(80):
        processes[turn % 2].row(NOTHING)
    left = sorted(processes[0].left + processes[1].left)
    gaps = [later - sooner for sooner, later in pairwise(left)]
    assert min(gaps) >= GAP
    assert set(gaps[4:]) == {PACE.gap(shared=True)}


@pytest.mark.parametrize("rate", [0.5, 1, 30, 1000])
def test_while_a_broadcast_is_sent_replies_take_slots_and_a_second_later_no_more(rate: float) -> None:
    timetable = Timetable(Pace(rate))
    assert not timetable.sends_bulk(START)
    timetable.note_bulk(START)
    assert timetable.sends_bulk(START + SECOND / 2)
    assert not timetable.sends_bulk(START + SECOND)


def test_behind_a_late_message_the_thirtieth_waits_until_its_second_is_over() -> None:
    process = Process()
    late = timedelta(milliseconds=20)
    process.row(late)
    for _ in range(29):
        process.row(NOTHING)
    assert process.left[1] == START + late + GAP - TOLERATED
    process.row(NOTHING)
    assert process.left[30] == max(START + late + SECOND + SLACK, process.left[29] + GAP)


def test_a_message_that_is_a_little_late_moves_nothing() -> None:
    process = Process()
    process.row(timedelta(milliseconds=3))
    process.row(NOTHING)
    assert process.left == [START + timedelta(milliseconds=3), START + GAP]
