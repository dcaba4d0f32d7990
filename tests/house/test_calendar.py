"""The program makes a calendar in one place, with the days that the province swapped.

The trap: a calendar without them is right on most days of the year, so no other test notices it.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "handlers", "documents", "services", "storage", "domain", "locales", "benchmarks")


def _makes_one(tree: ast.Module) -> bool:
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(ast.unparse(function).rpartition(".")[2] == "Calendar" for function in called)


def test_a_calendar_is_made_in_one_place() -> None:
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    made = [file for file in files if _makes_one(ast.parse(file.read_text(encoding="utf-8")))]
    assert [file.relative_to(ROOT).as_posix() for file in made] == ["services/working_days.py"]
