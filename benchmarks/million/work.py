"""The work `million` of `make bench`: p95 of every query among a million cases.

The database is kept under build/ and found again; a run that has to make it takes four minutes more.
"""

from pathlib import Path

from benchmarks.million import sample
from benchmarks.million.folder import filled
from benchmarks.million.measure import Figure, measure
from benchmarks.million.queries import QUERIES
from benchmarks.million.shape import Shape
from benchmarks.row import Goal, Row
from benchmarks.world import World
from storage.db import Database

ROWS, FEW = 1_000_000, 50_000
_FOLDER = Path("build")
# What a goal was set for; the other figures stand beside them.
_GOALS = ("queue: ", "search: ", "case by code")


async def run(world: World) -> list[Row]:
    """A row a query; its floor is the way to PostgreSQL and back."""
    rows = FEW if world.quick else ROWS
    world.bar.set_postfix_str(f"{rows:,} cases")
    async with filled(_FOLDER / f"million-{rows}", Shape(rows), quiet=True) as url:
        database = Database(url)
        try:
            async with database.transaction() as tx:
                drawn = await sample.draw(tx)
            figures = []
            for query in QUERIES:
                world.bar.set_postfix_str(query.name)
                figures.append(await measure(database, drawn, query, share=0.2 if world.quick else 1))
                world.bar.update(0.99 / len(QUERIES))
        finally:
            await database.close()
    nothing = figures[0]
    return [_row(figure, rows, nothing.p95) for figure in figures[1:]]


def _row(figure: Figure, rows: int, floor: float) -> Row:
    query = figure.query
    goal = Goal(f"≤ {query.goal:g} ms", query.goal, of_ratio=False) if query.name.startswith(_GOALS) else None
    name = f"{query.name}: p95 among {rows:,}"
    return Row(name, "ms", figure.p95, floor=floor, floor_name="SELECT 1", goal=goal)
