"""How many hand-written files a change touches, counted on the code as it stands. The recipes are held to it.

What is counted is where a thing's own name stands, as an enum's member or as a word: a new one of its kind would have to be
named in as many places. The demo, tests, migrations and catalogs are not counted.
"""

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from domain import broadcasts, cases, channels, reports, stories
from domain.cases import Lead
from domain.languages import Language
from domain.people import Role
from handlers import SUBJECTS
from handlers.cases import cards

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "handlers", "documents", "services", "storage", "domain", "locales")
NOT_COUNTED = ("bot/demo/", "storage/migrations/")
NOTICES = [kind for module in (cases, channels, reports, stories) for kind in module.Notice]
COMMANDS = [(subject, command) for subject in SUBJECTS for command in subject.commands]


@cache
def nodes() -> dict[str, list[ast.AST]]:
    """The syntax of every hand-written file of the product."""
    files = (file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py")))
    named = {str(file.relative_to(ROOT)): file for file in files}
    return {
        name: list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        for name, file in named.items()
        if not name.startswith(NOT_COUNTED)
    }


def where(told: Callable[[ast.AST], bool]) -> set[str]:
    return {name for name, found in nodes().items() if any(told(node) for node in found)}


def member(enum: str, name: str) -> Callable[[ast.AST], bool]:
    """`Enum.NAME`."""

    def told(node: ast.AST) -> bool:
        match node:
            case ast.Attribute(ast.Name(of), attr):
                return (of, attr) == (enum, name)
        return False

    return told


def word(text: str) -> Callable[[ast.AST], bool]:
    return lambda node: isinstance(node, ast.Constant) and node.value == text


@pytest.mark.parametrize(("subject", "command"), COMMANDS, ids=[command.name for _, command in COMMANDS])
def test_a_command_is_three_files(subject: object, command: object) -> None:
    """Its declaration, its conversation beside it, its use case: no menu, no help, no edge names it."""
    declared = {file for file in where(word(command.alias)) if file.startswith("handlers/")}  # type: ignore[attr-defined]
    assert len(declared) == 1
    folder = declared.pop().rpartition("/")[0]
    conversation = command.run.__module__  # type: ignore[attr-defined]
    assert conversation.rpartition(".")[0] == folder.replace("/", ".")


@pytest.mark.parametrize("kind", NOTICES, ids=str)
def test_a_notice_is_two_files(kind: object) -> None:
    """Where the move that notifies stands (or the use case that knows when), and its words."""
    found = where(member("Notice", kind.name))  # type: ignore[attr-defined]
    assert len(found) == 2, found
    assert sum(file.startswith("handlers/") for file in found) == 1


def test_a_plain_move_with_its_button_is_two_files() -> None:
    """The row of the table and the label; one that asks for words, or is shown before it is sent, has its dialog as well."""
    table = {move.name for move in cases.MOVES}
    assert set(cards.VERBS) <= table
    touched = {verb: {file for file in where(word(verb)) if not _of_others(file)} for verb in cards.VERBS}
    assert {verb: len(files) for verb, files in touched.items()} == {
        "verify": 3,
        "reject": 3,
        # These do more than move the case: one makes it the officer's, the others change the question.
        "take": 4,
        "ask": 5,
        "note_answer": 4,
        "withdraw_question": 4,
        "release": 2,
    }


def _of_others(file: str) -> bool:
    """Reports and requests have moves of the same names, and so have a purpose and a command."""
    return file.endswith(("/reports.py", "/requests.py", "domain/privacy.py", "bot/auditing.py")) or file.startswith(
        ("handlers/privacy/", "services/privacy/")
    )


@pytest.mark.parametrize("module", [cases, stories, reports, broadcasts])
def test_a_move_without_a_button_is_its_row_and_its_use_case(module: object) -> None:
    for move in module.MOVES:  # type: ignore[attr-defined]
        outside = {file for file in where(word(move.name)) if file.startswith("services/")}
        outside -= {file for file in outside if file.startswith("services/privacy/")}
        assert len(outside) <= 3, (move.name, outside)


@pytest.mark.parametrize("role", Role)
def test_an_office_is_two_files(role: Role) -> None:
    """What it may do, and its name. The standing body of the province is looked up by its office besides."""
    found = where(member("Role", role.name)) - {"storage/people.py"}
    assert found == {"domain/people.py", "handlers/people/labels.py"}


@pytest.mark.parametrize("language", Language)
def test_a_language_is_one_file(language: Language) -> None:
    """The announcement alone, which is written in two of them, names languages besides."""
    found = where(member("Language", language.name)) | where(word(language.value))
    assert found - {"handlers/broadcasts/announce.py"} == {"domain/languages.py"}


@pytest.mark.parametrize("part", ["happened"])
def test_a_stored_step_is_five_files(part: str) -> None:
    """A part of a nomination that nothing else is about: its step, its field, its column; what becomes of that when its
    person is erased, and what it is called in the copy of their data. What a story and a correction say of it is read
    besides."""
    assert part in Lead.__dataclass_fields__

    def told(node: ast.AST) -> bool:
        match node:
            case ast.AnnAssign(ast.Name(name)) | ast.Attribute(attr=name):
                return name == part
        return word(part)(node)

    assert where(told) - {"handlers/cases/telling.py", "domain/corrections.py", "handlers/cases/cards.py"} == {
        "handlers/cases/parts.py",
        "domain/cases.py",
        "storage/tables/cases.py",
        "domain/privacy.py",
        "handlers/privacy/labels.py",
    }
