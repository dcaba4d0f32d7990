"""`python -m benchmarks [--quick] [--only NAME …]`: measure, print, and keep the figures under `build/`."""

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Sequence

import uvloop
from tqdm import tqdm

from benchmarks import ceiling, picture, report, world
from benchmarks.load import Unanswered
from benchmarks.process import DidNotStart
from benchmarks.row import Row
from benchmarks.works import WORKS, Work

_BAR = "{desc}: {percentage:3.0f}%|{bar}| {elapsed} {postfix}"


def chosen(quick: bool, only: Sequence[str]) -> list[Work]:
    """The works of this run, in the table's order."""
    return [work for work in WORKS if (work.name in only if only else work.in_quick or not quick)]


async def run(works: Sequence[Work], rows: list[Row], notes: list[str], *, quick: bool) -> bool:
    """Measure the works one after the other; what is measured is in `rows` and on disk at once. False: not all of them."""
    all_measured = True
    task = asyncio.current_task()
    assert task is not None
    # Stopped by a signal as by Ctrl-C: no program that was started is left behind.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with tqdm(total=len(works), bar_format=_BAR) as bar:
        async with world.opened(bar, notes, quick=quick) as open_world:
            notes.append(await ceiling.measured(open_world))
            for done, work in enumerate(works, start=1):
                bar.set_description(work.name)
                try:
                    rows += await work.run(open_world)
                except (Unanswered, DidNotStart) as error:
                    all_measured = False
                    notes.append(f"NOT MEASURED: {work.name}: {error}")
                open_world.api.forget()
                report.write(rows, notes)
                bar.n = done
                bar.refresh()
    return all_measured


def main() -> None:
    parser = argparse.ArgumentParser("benchmarks", description="What is measured, beside the peers.")
    parser.add_argument("--quick", action="store_true", help="about two minutes: fewer rounds and works")
    parser.add_argument("--only", nargs="+", default=(), choices=[work.name for work in WORKS], metavar="NAME")
    parser.add_argument("--list", action="store_true", help="print the works and end")
    arguments = parser.parse_args()
    if arguments.list:
        print(*(f"{work.name:<14}{work.about}" for work in WORKS), sep="\n")
        return
    rows: list[Row] = []
    notes: list[str] = []
    # asyncpg tells of each connection that a server ended; here that is how every work ends.
    logging.basicConfig(level=logging.ERROR)
    all_measured = False
    try:
        all_measured = uvloop.run(run(chosen(arguments.quick, arguments.only), rows, notes, quick=arguments.quick))
    finally:
        if rows:
            report.write(rows, notes)
            picture.write(rows)
            print(report.table(rows, notes))
    sys.exit(not all_measured)


if __name__ == "__main__":
    main()
