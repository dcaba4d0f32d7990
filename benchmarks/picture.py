"""The figures as a picture: a block a row, a bar a contestant, ours in colour. Plain SVG, readable without a program."""

from collections.abc import Iterator, Sequence
from html import escape

from benchmarks import report
from benchmarks.row import OURS, Row

_WIDTH, _LABELS, _BAR, _LINE, _GAP = 900, 330, 400, 22, 34
_OURS, _FLOOR, _PEER = "#b3261e", "#6b7280", "#9db4c9"


def write(rows: Sequence[Row]) -> None:
    """Draw the rows that have somebody to be compared with."""
    report.FOLDER.mkdir(exist_ok=True)
    compared = [row for row in rows if row.ours is not None and row.peers]
    (report.FOLDER / "bench.svg").write_text(svg(compared), encoding="utf-8")


def svg(rows: Sequence[Row]) -> str:
    """The picture; each block has a scale of its own, from nought to its largest figure."""
    parts, y = [], 10
    for row in rows:
        parts += list(_block(row, y))
        y += _GAP + _LINE * len(bars(row)) + 12
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{y}" font-family="sans-serif" font-size="13">'
    ground = f'<rect width="{_WIDTH}" height="{y}" fill="#ffffff"/>'
    return "\n".join([head, ground, *parts, "</svg>", ""])


def bars(row: Row) -> list[tuple[str, float]]:
    """(contestant, figure): ours first, then the floor, then the peers from the smallest figure to the largest."""
    floor = [(f"{row.floor_name} (floor)", row.floor)] if row.floor is not None else []
    peers = sorted(row.peers.items(), key=lambda one: one[1])
    return [(OURS, row.ours or 0), *floor, *peers]


def _block(row: Row, y: int) -> Iterator[str]:
    goal = f"; goal {row.goal.text}: {'met' if row.met else 'missed'}" if row.goal and row.met is not None else ""
    yield f'<text x="10" y="{y + 18}" font-weight="bold">{escape(f"{row.work} ({row.unit}){goal}")}</text>'
    largest = max(value for _, value in bars(row)) or 1
    for at, (name, value) in enumerate(bars(row)):
        top = y + _GAP - 6 + at * _LINE
        width = max(1.0, value / largest * _BAR)
        colour = _OURS if name == OURS else _FLOOR if name.endswith("(floor)") else _PEER
        yield f'<text x="{_LABELS - 8}" y="{top + 14}" text-anchor="end">{escape(name)}</text>'
        yield f'<rect x="{_LABELS}" y="{top + 2}" width="{width:.1f}" height="{_LINE - 6}" fill="{colour}"/>'
        times = f" ({value / row.ours:.2g} × ours)" if row.ours and name != OURS else ""
        yield f'<text x="{_LABELS + width + 6:.1f}" y="{top + 14}">{report.figure(value)}{times}</text>'
