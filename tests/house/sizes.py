"""`python -m tests.house.sizes`: no function passes 60 lines, no file 400. What is longer is two things."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROOMS = (
    "bot",
    "handlers",
    "documents",
    "services",
    "storage",
    "domain",
    "locales",
    "playground",
    "tests",
    "benchmarks",
)
LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 60


def too_long(root: Path) -> Iterator[str]:
    """A line for each file and function that is too long."""
    for room in ROOMS:
        for file in sorted((root / room).rglob("*")):
            if file.suffix not in {".py", ".js", ".css"}:
                continue
            text = file.read_text(encoding="utf-8")
            name = file.relative_to(root)
            lines = len(text.splitlines())
            if lines > LINES_OF_A_FILE:
                yield f"{name}: {lines} lines, {LINES_OF_A_FILE} are allowed"
            if file.suffix == ".py":
                yield from (f"{name}:{fault}" for fault in _functions(text))


def _functions(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LINES_OF_A_FUNCTION:
                yield f"{node.lineno}: {node.name} has {lines} lines, {LINES_OF_A_FUNCTION} are allowed"


if __name__ == "__main__":
    faults = list(too_long(ROOT))
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    sys.exit(1 if faults else 0)
