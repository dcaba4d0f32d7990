"""The tests' own sources, as trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent.parent


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Each file of the tests, by its name below `tests/`."""
    for file in sorted(TESTS.rglob("*.py")):
        yield file.relative_to(TESTS).as_posix(), ast.parse(file.read_text(encoding="utf-8"))
