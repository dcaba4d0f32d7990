"""The clock of a case: a limit begins with a state, stops while the case waits, and is taken up where it stopped."""

from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import cases
from domain.calendar import Calendar
from domain.cases import WAITING_STATES, Clock, Field, Limits, Nomination, State, Subject
from domain.reminders import Reminder

DAYS, LIMITS = Calendar({}), Limits()
# A Wednesday, nine in the morning in Viet Nam.
NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def case(clock: Clock) -> Nomination:
    return Nomination(
        Subject.INDIVIDUAL, "Lò Văn Inh", Field.RESCUE, "cứu người", id=1, code="GS-ABCDEF", state=clock.state, version=1,
        nominator_id=1, unit_id=1, unit_name="Xã", officer_id=None, received_at=NOW, state_since=clock.state_since,
        due_at=clock.due_at,
        back_to=clock.back_to, seconds_left=clock.seconds_left,
    )  # fmt: skip


def moved(clock: Clock, to: State | None, now: datetime) -> Clock:
    return cases.clock(case(clock), to, LIMITS, DAYS, now)


def test_a_limit_begins_with_the_state() -> None:
    received = cases.begin(State.RECEIVED, LIMITS, DAYS, NOW)
    assert received == Clock(State.RECEIVED, NOW, due_at=NOW + DAY)
    taken = moved(received, State.VERIFYING, NOW + timedelta(hours=3))
    # Three working days from noon; a Saturday and a Sunday lie between.
    assert taken == Clock(State.VERIFYING, NOW + timedelta(hours=3), due_at=NOW + 5 * DAY + timedelta(hours=3))
    assert moved(taken, State.VERIFIED, NOW + DAY) == Clock(State.VERIFIED, NOW + DAY)


def test_a_limit_of_no_days_is_none() -> None:
    assert cases.begin(State.RECEIVED, Limits(triage=0), DAYS, NOW).due_at is None


def test_a_limit_stops_while_the_case_waits_and_is_taken_up_again() -> None:
    received = cases.begin(State.RECEIVED, LIMITS, DAYS, NOW)
    asked = moved(received, State.NEEDS_INFO, NOW + timedelta(hours=4))
    left = 20 * 3600
    assert asked == Clock(State.NEEDS_INFO, NOW + timedelta(hours=4), back_to=(State.RECEIVED,), seconds_left=left)
    answered = moved(asked, None, NOW + 7 * DAY)
    assert answered == Clock(State.RECEIVED, NOW + 7 * DAY, due_at=DAYS.after(NOW + 7 * DAY, timedelta(seconds=left)))


def test_a_hold_upon_a_question_leads_back_step_by_step() -> None:
    received = cases.begin(State.RECEIVED, LIMITS, DAYS, NOW)
    asked = moved(received, State.NEEDS_INFO, NOW)
    held = moved(asked, State.ON_HOLD, NOW + DAY)
    assert held.back_to == (State.NEEDS_INFO, State.RECEIVED)
    assert held.seconds_left == 24 * 3600
    released = moved(held, None, NOW + 2 * DAY)
    assert released == Clock(State.NEEDS_INFO, NOW + 2 * DAY, back_to=(State.RECEIVED,), seconds_left=24 * 3600)
    assert moved(released, None, NOW + 2 * DAY).state is State.RECEIVED


def test_a_case_without_a_limit_comes_back_without_one() -> None:
    verified = Clock(State.VERIFIED, NOW)
    held = moved(verified, State.ON_HOLD, NOW)
    assert held == Clock(State.ON_HOLD, NOW, back_to=(State.VERIFIED,))
    assert moved(held, None, NOW + DAY) == Clock(State.VERIFIED, NOW + DAY)


def test_what_is_late_already_comes_back_late() -> None:
    received = cases.begin(State.RECEIVED, LIMITS, DAYS, NOW)
    asked = moved(received, State.NEEDS_INFO, NOW + 9 * DAY)
    assert asked.seconds_left == 0
    assert moved(asked, None, NOW + 12 * DAY).due_at == NOW + 12 * DAY


def planned(clock: Clock, now: datetime) -> list[Reminder]:
    return cases.planned(case(clock), LIMITS, DAYS, now)


def test_nothing_reminds_of_what_waits_for_nobody() -> None:
    assert planned(Clock(State.VERIFIED, NOW), NOW) == []


def test_a_limit_is_reminded_of_before_at_and_again_and_again_after_it() -> None:
    received = cases.begin(State.RECEIVED, LIMITS, DAYS, NOW)
    # An hour before: the office opens. At its end.
    assert planned(received, NOW) == [Reminder(-1, NOW + DAY - timedelta(hours=1)), Reminder(0, NOW + DAY)]
    # Half a working day later it is nine in the evening; told when the office opens, and from then on every third day.
    late = [NOW + DAY]
    for _ in range(3):
        (following,) = planned(received, late[-1] + timedelta(minutes=1))
        late.append(following.at)
    # Half a day from Thursday morning ends on Thursday evening; the 24th is a day off.
    days = (NOW.replace(day=20), NOW.replace(day=26), NOW.replace(month=12, day=1))
    assert late[1:] == [day - timedelta(hours=1) for day in days]


@pytest.mark.parametrize(
    ("state", "days"), [(State.NEEDS_INFO, (3, 5, 7, 10, 15, 20, 25)), (State.ON_HOLD, (10, 20, 30))]
)
def test_what_waits_is_reminded_of_for_ever(state: State, days: tuple[int, ...]) -> None:
    now, steps = NOW, list[int]()
    for _ in days:
        (following,) = planned(Clock(state, NOW), now)
        assert following.at > now
        now, steps = following.at, [*steps, following.step]
    assert tuple(steps) == days


def test_nobody_is_reminded_of_a_late_case_oftener_than_each_third_working_day() -> None:
    received = cases.begin(State.VERIFYING, LIMITS, DAYS, NOW)
    told: dict[str, list[datetime]] = {"handlers": [], "leader": [], "province": []}
    now = NOW
    for _ in range(20):
        following = planned(received, now + timedelta(minutes=1))[-1]
        now = following.at
        for to in cases.reminded(State.VERIFYING, following.step)[1]:
            told[to].append(now)
    for moments in told.values():
        assert len(moments) > 8
        pauses = [DAYS.count(one.date(), other.date()) for one, other in pairwise(moments)]
        assert min(pauses) >= 3


@given(st.lists(st.sampled_from([State.NEEDS_INFO, State.ON_HOLD]), min_size=1, max_size=6))
def test_however_often_it_is_called_away_it_comes_back_with_what_was_left(called: list[State]) -> None:
    clock = begun = cases.begin(State.VERIFYING, LIMITS, DAYS, NOW)
    # Asked anew while it waits for an answer, it waits for the new one alone.
    called = [state for state, _ in groupby(called)]
    for state in called:
        clock = moved(clock, state, NOW)
        assert clock.due_at is None
    for _ in called:
        assert clock.state in WAITING_STATES
        clock = moved(clock, None, NOW)
    assert clock == begun
