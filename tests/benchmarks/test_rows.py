"""How figures become rows: a ratio is of one round, a goal is met or missed, and what has no rival has no ratio."""

import json

import pytest

from benchmarks import report, row
from benchmarks.row import Goal, Row

FIGURES = {"ours": [3.0, 2.0, 8.0], "floor": [1.0, 2.0, 2.0], "peer": [6.0, 8.0, 16.0]}


def test_the_ratio_is_the_median_of_the_rounds_own_ratios() -> None:
    one = row.of_rounds("a work", "ms", FIGURES, floor="floor", against="floor", goal=Goal("≤ 3 × floor", 3))
    assert (one.ours, one.floor, dict(one.peers)) == (3.0, 2.0, {"peer": 8.0})
    assert (one.ratio, one.spread, one.met) == (3.0, (1.0, 4.0), True)


def test_a_rival_that_could_not_be_run_leaves_the_goal_open() -> None:
    one = row.of_rounds("a work", "ms", {"ours": [1.0]}, against="peer", goal=Goal("≤ 0.3 × peer", 0.3))
    assert (one.ours, one.ratio, one.met) == (1.0, None, None)


@pytest.mark.parametrize(
    ("goal", "met"),
    [
        (Goal("≤ 110 MB", 110, of_ratio=False), False),
        (Goal("≤ 120 MB", 120, of_ratio=False), True),
        (Goal("≥ 100", 100, of_ratio=False, least=True), True),
        (Goal("≥ 130", 130, of_ratio=False, least=True), False),
    ],
)
def test_a_goal_may_be_about_our_own_figure(goal: Goal, met: bool) -> None:
    assert Row("memory", "MB", 120, goal=goal).met is met


def test_a_row_is_kept_with_exactly_these_names() -> None:
    one = row.of_rounds("a work", "ms", FIGURES, floor="floor", against="peer", goal=Goal("≤ 0.30 × peer", 0.3))
    assert json.loads(json.dumps(one.as_json())) == {
        "work": "a work",
        "ours": 3.0,
        "unit": "ms",
        "floor": 2.0,
        "peers": {"peer": 8.0},
        "ratio": 0.5,
        "goal": "≤ 0.30 × peer",
        "met": False,
    }


def test_the_tables_say_a_missed_goal_aloud() -> None:
    one = row.of_rounds("a work", "ms", FIGURES, against="peer", goal=Goal("≤ 0.30 × peer", 0.3))
    assert "MISSED" in report.table([one], [])
    assert "| a work | 3 ms | – |" in report.markdown([one], [])
    assert "0.5 (0.25–0.5) × peer" in report.markdown([one], [])
