"""`python -m benchmarks.million`: fill a database of its own, and measure every query in it.

Figures of this machine at this moment; the goals are for one that does nothing else.
"""

import argparse
import asyncio
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tqdm import tqdm

from benchmarks.million import explain, sample
from benchmarks.million.folder import filled
from benchmarks.million.measure import Figure, measure
from benchmarks.million.queries import QUERIES
from benchmarks.million.shape import Shape
from storage.db import Database


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.million", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="cases, and people (default: 1,000,000)")
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("--folder", type=Path, help="where the database is kept and found again (default: thrown away)")
    parser.add_argument("--only", default="", metavar="WORDS", help="queries whose name has these words in it")
    parser.add_argument("--share", type=float, default=1, help="of the calls that each query asks for (default: 1)")
    parser.add_argument("--explain", action="store_true", help=f"write {explain.PAGE} instead of measuring")
    return parser.parse_args()


async def main(given: argparse.Namespace, folder: Path) -> None:
    chosen = [query for query in QUERIES if given.only in query.name]
    async with filled(folder, Shape(given.rows, given.seed)) as url:
        database = Database(url)
        try:
            async with database.transaction() as tx:
                drawn = await sample.draw(tx)
            if given.explain:
                print(explain.write(await explain.page(database, drawn, chosen)))
            else:
                show(
                    [
                        await measure(database, drawn, query, share=given.share)
                        for query in tqdm(chosen, unit=" queries")
                    ]
                )
        finally:
            await database.close()


def show(figures: list[Figure]) -> None:
    """The table on the terminal."""
    print(f"{'query':<44}{'p50':>9}{'p95':>9}{'p99':>9}{'goal':>7}{'CPU: server':>14}{'program':>9}   ms")
    for one in figures:
        verdict = "" if one.met else "  missed" + (f": {one.query.missed}" if one.query.missed else "")
        times = (
            f"{one.p50:>9.2f}{one.p95:>9.2f}{one.p99:>9.2f}{one.query.goal:>7g}{one.server:>14.2f}{one.program:>9.2f}"
        )
        print(f"{one.query.name:<44}{times}{verdict}")


if __name__ == "__main__":
    arguments = _arguments()
    with ExitStack() as stack:
        kept = arguments.folder or Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        asyncio.run(main(arguments, kept))
