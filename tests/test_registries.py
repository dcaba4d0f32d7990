"""The tables are walked: every state has a name and a way out, every word is said in every language."""

import pytest

from domain import cases, reports, stories
from domain.moves import from_state
from handlers import HANDLERS
from handlers.cases import labels as case_labels
from handlers.engine.buttons import LIMIT
from handlers.rendering import NOTICES
from handlers.reports import labels as report_labels
from handlers.stories import labels as story_labels
from locales import LANGUAGES, words
from locales.check import faults
from locales.collect import collected, stored
from services.notices import Notice

# Where a case, a story, an obligation has come to its end.
ENDS = {"merged", "rejected", "rerouted", "unverifiable", "story_only", "revoked", "withdrawn", "accepted"}


@pytest.mark.parametrize("rules", [cases, stories, reports])
def test_every_state_has_a_way_in_and_a_way_out(rules: object) -> None:
    first = {"received", "drafted", "open"}
    moves = rules.MOVES  # type: ignore[attr-defined]
    for state in rules.State:  # type: ignore[attr-defined]
        if state not in ENDS:
            assert from_state(moves, state), state
        if state not in first:
            assert any(move.to == state for move in moves), state


def test_moves_have_names_of_their_own() -> None:
    for table in (cases.MOVES, stories.MOVES, reports.MOVES):
        names = [move.name for move in table]
        assert len(names) == len(set(names))


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


def test_every_notice_has_its_words() -> None:
    assert set(NOTICES) == set(Notice)


def test_commands_and_dialogs_have_names_of_their_own() -> None:
    commands = [name for h in HANDLERS for name in (h.command, h.alias)]
    dialogs = [d.name for h in HANDLERS for d in h.dialogs]
    prefixes = [prefix for h in HANDLERS for prefix in h.buttons]
    for names in (commands, dialogs, prefixes):
        assert len(names) == len(set(names))
    for dialog in (d for h in HANDLERS for d in h.dialogs):
        steps = [step.name for step in dialog.steps]
        assert len(steps) == len(set(steps))
    assert max(map(len, prefixes)) < LIMIT // 2


def test_the_catalog_is_complete() -> None:
    assert list(faults(collected(), stored())) == []
