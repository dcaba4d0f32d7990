"""A short storm; `make torture` has a long one."""

from pathlib import Path

from tests.kill.storm import VICTIMS, storm


async def test_in_a_short_storm_nothing_is_lost_or_doubled(folder: Path) -> None:
    figures = await storm(folder, kills=len(VICTIMS), people=3, seed=1)
    assert figures.sent
    assert (figures.lost, figures.doubled, figures.logged) == (0, 0, len(figures.sent))
