"""Who may make which move, as a table that is written out; and what the one mover does and refuses."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from domain import broadcasts, cases, errors, reports, requests, stories
from domain.broadcasts import Audience, Broadcast, Kind
from domain.cases import Field, Lead, Nomination, State, Subject
from domain.moves import Movable, Move, Thing
from domain.people import Office, Person, Role
from domain.reminders import Outcome
from domain.reports import Content, Obligation, Request
from domain.rules import Rules
from domain.stories import Story
from domain.units import UnitKind
from services import moving
from services.cases.nominations import CASES
from services.reports import ask
from storage import events, people, units
from storage.cases import nominations
from storage.db import Database, Tx
from storage.tables import events as log_of_moves
from storage.tables import obligations, outbox, reminders
from tests.town import MORNING

OWN, OTHER = 7, 8
NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)

# Who may make a move: the roles, and whether in their own unit only.
_PROVINCE = {(Role.PROVINCE_OFFICER, OWN), (Role.PROVINCE_OFFICER, OTHER)}
_COMMUNE = {(Role.COMMUNE_OFFICER, OWN)}
_EITHER = _COMMUNE | _PROVINCE
_UNITS = {(Role.COMMUNE_OFFICER, OWN), (Role.UNIT_OFFICER, OWN)}
_NOBODY: set[tuple[Role, int]] = set()

EXPECTED = {
    Thing.NOMINATION: {
        "take": _EITHER,
        "ask": _EITHER,
        "answer": _NOBODY,
        "withdraw_question": _EITHER,
        "withdraw": _NOBODY,
        "note_answer": _EITHER,
        "merge": _EITHER,
        "reject": _EITHER,
        "reroute": _EITHER,
        "verify": _EITHER,
        "give_up": _EITHER,
        "story_only": _EITHER,
        "propose_commune": _COMMUNE,
        "propose_province": _EITHER,
        "draft_commune": _COMMUNE,
        "draft_province": _EITHER,
        "submit_province": _EITHER,
        "appraise": _PROVINCE,
        "to_council": _PROVINCE,
        "sign_commune": _COMMUNE,
        "sign_province": _PROVINCE,
        "award": _EITHER,
        "revoke": _PROVINCE,
        "hold": _EITHER,
        "release": _EITHER,
        "split": _EITHER,
        "succeed": _NOBODY,
        "step_back": _NOBODY,
    },
    Thing.STORY: {
        "ask_consent": _PROVINCE,
        "consent": _PROVINCE,
        "approve": _PROVINCE,
        "publish": _NOBODY,
        "withdraw": _PROVINCE,
        "disagree": _NOBODY,
    },
    Thing.OBLIGATION: {
        "hand_in": _UNITS,
        "hand_in_again": _UNITS,
        "return": _PROVINCE,
        "accept": _PROVINCE,
        "withdraw": _PROVINCE,
    },
    Thing.BROADCAST: {
        "pause": _PROVINCE,
        "resume": _PROVINCE,
        "cancel": _PROVINCE,
        "finish": _NOBODY,
        "resend": _PROVINCE,
        "retry": _PROVINCE,
    },
    # What is served by the program itself is nobody's to press.
    Thing.REQUEST: {
        "pass_on": _NOBODY,
        "have_proved": _NOBODY,
        "serve": _NOBODY,
        "put_off": _NOBODY,
        "recall": _NOBODY,
        "erase": _NOBODY,
        "assign": _EITHER,
        "prove": _EITHER,
        "acknowledge": _EITHER,
        "take": _EITHER,
        "carry_out": _EITHER,
        "refuse": _EITHER,
    },
}


def case(state: Any, unit_id: int = OWN, version: int = 1) -> Nomination:
    return Nomination(
        Subject.INDIVIDUAL, "Lò Văn Inh", Field.RESCUE, "cứu người", id=1, code="GS-ABCDEF", state=state, version=version,
        nominator_id=1, unit_id=unit_id, unit_name="Xã", officer_id=None, received_at=NOW, state_since=NOW, due_at=None,
    )  # fmt: skip


def story(state: Any, unit_id: int = OWN) -> Story:
    return Story(
        1, 1, 1, "GS-ABCDEF", unit_id, state, 1, "", "", Subject.INDIVIDUAL, None, None, None, frozenset(), "", None
    )


def obligation(state: Any, unit_id: int = OWN) -> Obligation:
    return Obligation(1, 1, "", "", date(2026, 12, 10), unit_id, "Xã", state, 1, Content(), None, None)


def broadcast(state: Any, unit_id: int = OWN) -> Broadcast:
    audience = Audience.SUBSCRIBERS
    return Broadcast(1, Kind.ANNOUNCEMENT, state, 1, 1, None, {}, None, audience, None, None, NOW, NOW, None)


def request(state: Any, unit_id: int = OWN) -> requests.Request:
    return requests.Request(
        1, requests.Kind.VIEW, state, 1, 1, unit_id, "Xã", None, None, None, "Inh", "", None, None, NOW, NOW, NOW
    )


Make = Callable[[Any, int], Movable]
SUBJECTS: tuple[tuple[Make, tuple[Move[Any], ...]], ...] = (
    (case, cases.MOVES),
    (story, stories.MOVES),
    (obligation, reports.MOVES),
    (broadcast, broadcasts.MOVES),
    (request, requests.MOVES),
)


def officer(role: Role) -> Person:
    return Person(9, "telegram", "9", "Hà", "vi", (Office(role, OWN),))


@pytest.mark.parametrize(("make", "table"), SUBJECTS)
def test_exactly_these_people_may_make_a_move(make: Make, table: tuple[Move[Any], ...]) -> None:
    decided = {
        row.name: {
            (role, unit)
            for role in Role
            for unit in (OWN, OTHER)
            if all(row.name in moving.allowed(officer(role), make(state, unit)) for state in row.sources)
        }
        for row in table
        if row.sources
    }
    assert decided == EXPECTED[make(next(iter(table)).to, OWN).thing]


@pytest.mark.parametrize(("make", "table"), SUBJECTS)
def test_who_may_not_is_refused_and_who_may_is_not(make: Make, table: tuple[Move[Any], ...]) -> None:
    for row in (row for row in table if row.action):
        for role in Role:
            for unit in (OWN, OTHER):
                for state in row.sources:
                    thing = make(state, unit)
                    if (role, unit) in EXPECTED[thing.thing][row.name]:
                        assert moving.check(officer(role), thing, row.name) is row
                    else:
                        with pytest.raises(errors.NotAllowed):
                            moving.check(officer(role), thing, row.name)


def test_a_move_leads_from_its_states_only() -> None:
    with pytest.raises(errors.Changed):
        moving.check(officer(Role.PROVINCE_OFFICER), case(State.VERIFIED), "take")
    with pytest.raises(errors.NotAllowed):
        moving.check(None, case(State.RECEIVED), "take")


@pytest.fixture
async def database(database_url: str) -> Any:
    database = Database(database_url)
    yield database
    await database.close()


async def _nominated(tx: Tx) -> tuple[Nomination, Person]:
    """A case of a commune, and an officer of the province."""
    lan = await people.recognise(tx, "telegram", "1", name="Lan", language="vi", now=MORNING)
    hoa = await people.recognise(tx, "telegram", "2", name="Hòa", language="vi", now=MORNING)
    province = await units.province(tx)
    await people.appoint(tx, hoa.id, Role.PROVINCE_OFFICER, province.id, now=MORNING)
    commune = (await units.of_kind(tx, UnitKind.COMMUNE))[0]
    made = await nominations.add(
        tx,
        "GS-ABCDEF",
        Lead(Subject.INDIVIDUAL, "Lò Văn Inh", Field.RESCUE, "cứu người"),
        state=State.RECEIVED,
        state_since=MORNING,
        nominator_id=lan.id,
        unit_id=commune.id,
        received_at=MORNING,
    )
    assert made is not None
    found = await nominations.load(tx, made)
    assert found is not None
    return found, await people.load(tx, hoa.id)


async def _written(tx: Tx, table: Any, *columns: str) -> list[Any]:
    rows = await tx.execute(select(*(table.c[name] for name in columns)).order_by(table.c.id))
    return [tuple(row) for row in rows]


async def test_a_move_is_logged_reminded_of_and_told_once(database: Database) -> None:
    async with database.transaction() as tx:
        found, hoa = await _nominated(tx)
        taken = await moving.move(tx, CASES, found, "take", by=hoa, rules=Rules(), now=MORNING, officer_id=hoa.id)
        assert (taken.state, taken.version, taken.officer_id) == (State.VERIFYING, 2, hoa.id)
        assert taken.due_at is not None
        log = await events.history(tx, Thing.NOMINATION, found.id)
        assert [(row.move, row.to_state, row.actor) for row in log] == [("take", State.VERIFYING, "Hòa")]
        planned = await _written(tx, reminders, "subject", "subject_id", "round", "step", "outcome")
        assert planned == [(Thing.NOMINATION, found.id, 2, step, None) for step in (-1, 0)]
        told = await _written(tx, outbox, "person_id", "kind", "key")
        key = f"case_taken:{found.id}:v2:{found.nominator_id}"
        assert told == [(found.nominator_id, cases.Notice.CASE_TAKEN, key)]


async def test_whoever_acts_is_not_told_of_it_and_what_reminded_is_dropped(database: Database) -> None:
    async with database.transaction() as tx:
        found, hoa = await _nominated(tx)
        taken = await moving.move(tx, CASES, found, "take", by=hoa, rules=Rules(), now=MORNING)
        await moving.move(tx, CASES, taken, "verify", by=hoa, rules=Rules(), now=MORNING)
        told = await _written(tx, outbox, "person_id", "kind")
        assert told == [(found.nominator_id, kind) for kind in (cases.Notice.CASE_TAKEN, cases.Notice.CASE_VERIFIED)]
        assert await _written(tx, reminders, "outcome") == [(Outcome.NOT_NEEDED,)] * 2


async def test_of_two_who_decide_at_once_the_second_moves_nothing(database: Database) -> None:
    async with database.transaction() as tx:
        found, hoa = await _nominated(tx)
        await moving.move(tx, CASES, found, "take", by=hoa, rules=Rules(), now=MORNING)
        with pytest.raises(errors.Changed):
            await moving.move(tx, CASES, found, "take", by=hoa, rules=Rules(), now=MORNING)
        assert len(await events.history(tx, Thing.NOMINATION, found.id)) == 1


async def test_a_move_that_needs_a_reason_is_not_made_without(database: Database) -> None:
    async with database.transaction() as tx:
        found, hoa = await _nominated(tx)
        with pytest.raises(errors.Empty):
            await moving.move(tx, CASES, found, "reject", by=hoa, rules=Rules(), now=MORNING)
        rejected = await moving.move(tx, CASES, found, "reject", by=hoa, reason="…", rules=Rules(), now=MORNING)
        assert rejected.state is State.REJECTED


async def test_what_begins_is_told_to_each_unit_of_its_own(database: Database) -> None:
    """One query finds the officers of all units; a unit without officers is told of nothing."""
    async with database.transaction() as tx:
        hoa = (await _nominated(tx))[1]
        communes = (await units.of_kind(tx, UnitKind.COMMUNE))[:3]
        mai = await people.recognise(tx, "telegram", "3", name="Mai", language="vi", now=MORNING)
        for unit in communes[:2]:
            await people.appoint(tx, mai.id, Role.COMMUNE_OFFICER, unit.id, now=MORNING)
        asked = frozenset(unit.id for unit in communes)
        await ask(tx, hoa, Request("Báo cáo", "2026", date(2026, 12, 10), asked), rules=Rules(), now=MORNING)
        log = await _written(tx, log_of_moves, "subject", "move", "from_state", "to_state")
        assert log == [(Thing.OBLIGATION, "ask", None, reports.State.OPEN)] * 3
        owed = await _written(tx, obligations, "id", "unit_id")
        told = await _written(tx, outbox, "person_id", "kind", "params")
        manned = {unit.id for unit in communes[:2]}
        assert told == [(mai.id, reports.Notice.REPORT_ASKED, {"id": one}) for one, unit in owed if unit in manned]
