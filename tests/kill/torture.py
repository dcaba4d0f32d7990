"""`make torture`: minutes of what a small server does to a program, with a table of figures in `build/torture.md`.

1. Storms: people nominate while the program, its PostgreSQL or both are killed at random moments. 2. The tests of kills, of
the embedded PostgreSQL and of the clock, several times over. 3. How long others wait while one person is loud.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from statistics import median
from time import perf_counter

from tests import database
from tests.kill.storm import Figures, storm

ROOT = Path(__file__).parents[2]
AGAIN = ("tests/storage/test_embedded.py", "tests/delivery/test_clock.py", "tests/kill")
Line = tuple[str, str, str]


def storms(number: int, kills: int) -> Iterator[Line]:
    """So many storms, each with so many kills and another seed."""
    for seed in range(number):
        with tempfile.TemporaryDirectory(dir=database.memory(), ignore_cleanup_errors=True) as folder:
            figures = asyncio.run(storm(Path(folder), kills=kills, people=8, seed=seed))
        yield f"storm {seed}: {_kills(figures)}", _outcome(figures), _waits(figures)


def _kills(figures: Figures) -> str:
    return ", ".join(f"{victim} {number}" for victim, number in figures.kills.items())


def _outcome(figures: Figures) -> str:
    right = figures.lost == figures.doubled == 0 and figures.logged == len(figures.sent)
    return f"{len(figures.sent)} nominations, {figures.lost} lost, {figures.doubled} doubled: {_verdict(right)}"


def _waits(figures: Figures) -> str:
    return f"a nomination took {median(figures.waited):.1f} s, {max(figures.waited):.1f} s at most"


def again(times: int) -> Iterator[Line]:
    """The tests of faults, so many times."""
    for path in AGAIN:
        began = perf_counter()
        failed = sum(
            subprocess.run([sys.executable, "-m", "pytest", "-q", "-n", "2", path], cwd=ROOT, check=False).returncode
            != 0
            for _ in range(times)
        )
        yield f"{path}, {times} times", _verdict(not failed), f"{perf_counter() - began:.0f} s"


def loud() -> Iterator[Line]:
    """What `python -m benchmarks --only loud` measures."""
    command = [sys.executable, "-m", "benchmarks", "--quick", "--only", "loud"]
    subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
    for row in json.loads((ROOT / "build" / "bench.json").read_text()):
        yield (
            row["work"],
            "goal met" if row["met"] else f"goal {row['goal']}: missed",
            f"{row['ours']:.0f} {row['unit']}",
        )


def _verdict(right: bool) -> str:
    return "right" if right else "WRONG"


def table(lines: list[Line]) -> str:
    """As it stands in docs/reliability.md."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    head = f"{date.today():%d %B %Y}, commit {commit.stdout.strip() or 'unknown'}"  # noqa: DTZ011 (the machine's own day)
    rows = "\n".join(f"| {what} | {outcome} | {figure} |" for what, outcome, figure in lines)
    return f"{head}\n\n| what | outcome | figures |\n|---|---|---|\n{rows}\n"


def main() -> int:
    """Run all of it; 1 when something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--storms", type=int, default=5)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--times", type=int, default=3)
    chosen = parser.parse_args()
    lines: list[Line] = []
    for line in chain(storms(chosen.storms, chosen.kills), again(chosen.times), loud()):
        lines.append(line)
        sys.stdout.write(" · ".join(line) + "\n")
        sys.stdout.flush()
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    (build / "torture.md").write_text(table(lines))
    return int(any("WRONG" in outcome for _, outcome, _ in lines))


if __name__ == "__main__":
    sys.exit(main())
