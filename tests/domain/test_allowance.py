"""How much each of many may use."""

from hypothesis import given
from hypothesis import strategies as st

from domain.allowance import Allowance


def test_so_much_at_once_and_then_one_more_in_so_many_seconds() -> None:
    allowance = Allowance(5, 2.0)
    assert [allowance.take("a", 1, now=0) for _ in range(7)] == [True] * 5 + [False] * 2
    assert allowance.take("b", 1, now=0)
    assert not allowance.take("a", 1, now=1.9)
    assert allowance.take("a", 1, now=2.0)
    assert not allowance.take("a", 1, now=3.9)
    assert allowance.left("a", now=100) == 5


def test_what_is_larger_than_the_whole_passes_when_the_whole_is_there() -> None:
    allowance = Allowance(5, 1.0)
    assert allowance.take("a", 8, now=0)
    assert allowance.left("a", now=0) == 0


def test_without_a_pause_there_is_no_bound() -> None:
    allowance = Allowance(1, 0)
    assert all(allowance.take("a", 1, now=0) for _ in range(100))


@given(st.lists(st.tuples(st.floats(0, 3), st.integers(1, 4)), max_size=60))
def test_nobody_gets_more_than_it_says(uses: list[tuple[float, int]]) -> None:
    allowance, now, used = Allowance(5, 1.0), 0.0, 0
    for pause, number in uses:
        now += pause
        used += number * allowance.take("a", number, now=now)
        assert used <= 5 + now + 1e-6


def test_what_came_to_nothing_is_given_back() -> None:
    allowance = Allowance(5, 1.0)
    for _ in range(20):
        assert allowance.take("a", 2, now=0)
        allowance.give_back("a", 2)
    assert allowance.left("a", now=0) == 5
    allowance.give_back("b", 1)
    assert allowance.left("b", now=0) == 5
