"""What was measured, as people and programs read it: a table, Markdown, and `build/bench.json`."""

import platform
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec
import psutil

from benchmarks.row import Row

FOLDER = Path("build")
_MET = {True: "yes", False: "MISSED", None: ""}
_WIDTHS = (62, 18, 9, 22, 27)


def figure(value: float | None) -> str:
    """Three digits that matter; thousands in full."""
    if value is None:
        return "–"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def ratio(row: Row) -> str:
    """The ratio with its range."""
    if row.ratio is None:
        return "–"
    low, high = row.spread or (row.ratio, row.ratio)
    return f"{figure(row.ratio)} ({figure(low)}–{figure(high)})"


def machine() -> str:
    """On what it was measured, and how busy that was."""
    return (
        f"{_processor()}, {psutil.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"python-telegram-bot {version('python-telegram-bot')}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, "
        f"load {psutil.getloadavg()[1]:.1f}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def table(rows: Sequence[Row], notes: Sequence[str]) -> str:
    """For the terminal: a line a row, its peers below it."""
    return "\n".join(_lines(rows, notes))


def _lines(rows: Sequence[Row], notes: Sequence[str]) -> Iterator[str]:
    yield _aligned("work", "ours", "floor", "ratio (range)", "goal") + "met"
    for row in rows:
        ours = f"{figure(row.ours)} {row.unit}"
        yield _aligned(row.work, ours, figure(row.floor), ratio(row), row.goal.text if row.goal else "") + _MET[row.met]
        named = {row.floor_name: row.floor, **row.peers} if row.floor is not None else row.peers
        if named:
            yield "    " + " · ".join(f"{name} {figure(one)}" for name, one in named.items())
    yield from ("", *notes, machine())


def _aligned(*cells: str) -> str:
    return "".join(f"{cell:<{width}}" for cell, width in zip(cells, _WIDTHS, strict=True))


def markdown(rows: Sequence[Row], notes: Sequence[str]) -> str:
    """For the README."""
    lines = ["| work | ours | floor | peers | ratio (range) | goal | met |", "|---|---|---|---|---|---|---|"]
    for row in rows:
        peers = "<br>".join(f"{name} {figure(one)}" for name, one in row.peers.items())
        against = f"{ratio(row)} × {row.against}" if row.ratio is not None else "–"
        goal = row.goal.text if row.goal else ""
        ours = f"{figure(row.ours)} {row.unit}"
        floor = f"{figure(row.floor)} ({row.floor_name})" if row.floor is not None else "–"
        lines.append(f"| {row.work} | {ours} | {floor} | {peers} | {against} | {goal} | {_MET[row.met]} |")
    return "\n".join([*lines, "", *(f"{note}  " for note in notes), machine(), ""])


def write(rows: Sequence[Row], notes: Sequence[str]) -> None:
    """Keep the rows under `build/`, also those of a run that was cut short."""
    FOLDER.mkdir(exist_ok=True)
    listed = msgspec.json.encode([row.as_json() for row in rows])
    (FOLDER / "bench.json").write_bytes(msgspec.json.format(listed, indent=2) + b"\n")
    (FOLDER / "bench.md").write_text(markdown(rows, notes), encoding="utf-8")
