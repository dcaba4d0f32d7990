"""What tests share lives in plain modules, named by their noun: nothing is imported from a module of tests.

The trap: such a module is a test that other tests break with. And pytest may load it twice, under two names.
"""

import ast
from collections.abc import Iterator

from tests.house import sources


def imported(tree: ast.AST) -> Iterator[str]:
    """Each module that is imported somewhere, and each name that may be one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def of_tests(name: str) -> bool:
    """Whether it is a module of tests, or something in one."""
    first, *parts = name.split(".")
    return first in ("tests", "") and any(part.startswith("test_") or part == "conftest" for part in parts)


def test_nothing_is_imported_from_a_module_of_tests() -> None:
    found = [f"{file}: {name}" for file, tree in sources.trees() for name in imported(tree) if of_tests(name)]
    assert found == []


def test_each_way_to_import_is_seen() -> None:
    written = "import tests.a.test_b\nfrom tests.a.test_b import c\nfrom tests.a import test_b\nfrom .test_b import c\n"
    assert [of_tests(name) for name in imported(ast.parse(written))] == [True, True, True, True]
    assert not any(map(of_tests, imported(ast.parse("from tests.town import Town\nimport tests.walk"))))
