"""Fields and columns belong together by name; what is no column of its table is listed here, so that nothing is lost."""

from dataclasses import fields
from typing import Any

import pytest
from sqlalchemy import Table

from domain.broadcasts import Broadcast
from domain.cases import Clock, Lead, Nomination, Question
from domain.channels import Channel
from domain.kept import KeptMessage
from domain.reminders import Due
from domain.reports import Obligation, Report
from domain.stories import Story
from domain.units import Unit
from storage import rows, tables

OF_A_CASE = {"code", "unit_id", "nominator_id", "subject", "name", "place"}


@pytest.mark.parametrize(
    ("table", "shape", "others"),
    [
        (tables.nominations, Lead, {"photos"}),
        (tables.nominations, Clock, set()),
        (
            tables.nominations,
            Nomination,
            {"photos", "unit_name", "story_id", "nominator_name", "pieces", "scribe", "follows"},
        ),
        (tables.questions, Question, {"code", "photos", "open", "by_phone"}),
        (tables.kept_messages, KeptMessage, set()),
        (tables.stories, Story, OF_A_CASE),
        (tables.reports, Report, set()),
        (tables.obligations, Obligation, {"title", "period", "due_on", "unit_name", "content"}),
        (tables.broadcasts, Broadcast, set()),
        (tables.reminders, Due, set()),
        (tables.channels, Channel, set()),
        (tables.units, Unit, set()),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_field_is_a_column_or_is_found_elsewhere(table: Table, shape: type[Any], others: set[str]) -> None:
    columns = {column.name for column in rows.columns(table, shape)}
    assert {field.name for field in fields(shape)} - columns == others


def test_what_is_stored_of_a_thing_is_what_has_a_column() -> None:
    channel = Channel(1, "-100", "Gương sáng")
    since = {"barred_at": None, "left_at": None}
    assert rows.values(tables.channels, channel) == {"id": 1, "address": "-100", "title": "Gương sáng"} | since
