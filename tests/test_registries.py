"""The tables are walked: every state has a name and a way out, every word is said in every language."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import domain
import handlers
from bot.scheduler import jobs
from bot.telegram.sender import CALLBACK_DATA
from domain import broadcasts, cases, reports, stories
from domain.languages import Language
from domain.moves import from_state
from domain.outbox import RowKind
from domain.reminders import REMINDED
from domain.rules import Rules
from handlers import SUBJECTS
from handlers.cases import labels as case_labels
from handlers.engine.buttons import make
from handlers.engine.conversation import commands
from handlers.engine.rendering import Composer
from handlers.reports import labels as report_labels
from handlers.stories import labels as story_labels
from locales import LANGUAGES, words
from locales.check import faults
from locales.collect import TRANSLATED, collected, stored

# Where a case, a story, an obligation, a broadcast has come to its end.
ENDS = {"merged", "rejected", "rerouted", "unverifiable", "story_only", "revoked", "withdrawn", "accepted", "cancelled"}
MOVED = (cases, stories, reports, broadcasts)


@pytest.mark.parametrize("rules", MOVED)
def test_every_state_has_a_way_in_and_a_way_out(rules: Any) -> None:
    for state in rules.State:
        if state not in ENDS:
            assert from_state(rules.MOVES, state), state
        assert any(move.to == state for move in rules.MOVES), state


@pytest.mark.parametrize("rules", MOVED)
def test_moves_have_names_of_their_own(rules: Any) -> None:
    names = [move.name for move in rules.MOVES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("rules", MOVED)
def test_each_thing_begins_in_one_way(rules: Any) -> None:
    """But a nomination: it may begin joined to another of the same deed."""
    begun = [move.name for move in rules.MOVES if not move.sources]
    assert len(begun) == 1 or begun == ["submit", "join"]


def test_all_that_is_reminded_of_has_who_reminds() -> None:
    assert set(jobs.REMINDED) == set(REMINDED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_a_name(language: str) -> None:
    t = words(language)
    for kind, names in (
        (cases.State, case_labels.STATES),
        (cases.Subject, case_labels.SUBJECTS),
        (cases.Field, case_labels.FIELDS),
        (stories.State, story_labels.STATES),
        (stories.Purpose, story_labels.PURPOSES),
        (reports.State, report_labels.STATES),
    ):
        assert set(names) == set(kind)
        assert len({str(t(name)) for name in names.values()}) == len(names)


def _notices() -> list[str]:
    """The kinds of notices of all subjects."""
    modules = [importlib.import_module(f"domain.{found.name}") for found in pkgutil.iter_modules(domain.__path__)]
    return [kind for module in modules for kind in getattr(module, "Notice", ())]


def test_every_notice_has_its_words() -> None:
    assert set(Composer(SUBJECTS, (), Rules()).notices) == set(_notices())


def test_no_two_subjects_have_notices_of_one_name() -> None:
    """A row of the outbox says by its kind alone whose words it wants."""
    kinds = [*_notices(), *RowKind]
    assert len(kinds) == len(set(kinds))


def test_commands_dialogs_and_buttons_have_names_of_their_own() -> None:
    named = [name for one in commands(SUBJECTS) for name in (one.name, one.alias)]
    places = [one.place for one in commands(SUBJECTS)]
    dialogs = [one for subject in SUBJECTS for one in subject.dialogs]
    pressed = [(one.subject, verb) for subject in SUBJECTS for one in subject.buttons for verb in one.verbs]
    notices = [kind for subject in SUBJECTS for kind in subject.notices]
    for names in (named, places, [one.name for one in dialogs], pressed, notices):
        assert len(names) == len(set(names))
    for dialog in dialogs:
        steps = [step.name for step in dialog.steps]
        assert len(steps) == len(set(steps))


def test_the_longest_button_fits() -> None:
    """Nobody counts to a million millions, and few buttons carry three numbers."""
    for one in (one for subject in SUBJECTS for one in subject.buttons):
        for verb in one.verbs:
            longest = make("…", one.subject, verb, 10**12, 10**9, 10**12).data
            assert len(longest.encode()) <= CALLBACK_DATA, longest


def test_every_button_that_is_made_is_understood() -> None:
    """The names stand in the code where a button is made, also of another subject's; each leads somewhere."""
    known = {(one.subject, verb) for subject in SUBJECTS for one in subject.buttons for verb in one.verbs}
    known |= {("go", one.name) for one in commands(SUBJECTS)}
    made = {pair for file in Path(handlers.__file__).parent.rglob("*.py") for pair in _made(file)}
    assert len(made) > 20
    assert made <= known


def _made(file: Path) -> Iterator[tuple[str, str]]:
    """Subject and verb of each button or link that the file makes with both written out."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        at = {"make": 1, "open": 0}.get(node.func.attr, len(node.args))
        match node.args[at : at + 2]:
            case [ast.Constant(str(subject)), ast.Constant(str(verb))]:
                yield subject, verb


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalog_is_complete(language: Language) -> None:
    assert list(faults(collected(), stored(language))) == []
