"""Which voices count as independent, what an officer is told of, and what a witness reads of the deed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.cases import Field, Nomination, State, Subject
from domain.people import Office, Person, Role
from domain.voices import (
    MOST,
    OPEN_STATES,
    Barred,
    Notice,
    Relation,
    Says,
    Voice,
    barred,
    excerpt,
    independent,
    is_namesake,
    named,
    news,
)

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
UNDO = timedelta(minutes=1)
CASE = Nomination(
    subject=Subject.INDIVIDUAL,
    name="Lò Văn Inh",
    field=Field.RESCUE,
    deed="Kéo hai em nhỏ lên bờ.",
    id=1,
    code="GS-7K3M2Q",
    state=State.VERIFYING,
    version=2,
    nominator_id=10,
    unit_id=5,
    unit_name="Xã Chiềng Sung",
    officer_id=None,
    received_at=NOW,
    state_since=NOW,
    due_at=None,
)


def voice(
    person_id: int,
    says: Says = Says.PRESENT,
    relation: Relation = Relation.NEIGHBOUR,
    *,
    name: str = "",
    given_at: datetime = NOW,
) -> Voice:
    return Voice(
        says, relation, id=person_id, nomination_id=1, person_id=person_id, given_at=given_at, name=name or "Hoa"
    )


def somebody(*offices: Office, id: int = 20) -> Person:
    return Person(id, "telegram", str(id), "Hoa", "vi", offices)


def test_two_strangers_who_were_there_are_two() -> None:
    assert independent(CASE, {10}, [voice(20), voice(21, Says.KNOWS, Relation.HELPED)]) == 2


@pytest.mark.parametrize(
    "other",
    [
        voice(20),
        voice(10),
        voice(21, Says.HEARD),
        voice(21, Says.AGAINST),
        voice(21, relation=Relation.KIN),
        voice(21, name="Anh Lò Văn Inh"),
        voice(21, name="lo van inh"),
    ],
)
def test_the_same_account_kin_hearsay_and_the_nominee_are_no_second_voice(other: Voice) -> None:
    assert independent(CASE, {10}, [voice(20), other]) == 1


def test_a_part_of_the_name_makes_nobody_a_namesake() -> None:
    assert not is_namesake("Lò Văn Inh", "Inh")
    assert not is_namesake("Lò Văn Inh", "Lò Văn Inh Hoa")
    assert not is_namesake("Lò Văn Inh", "")
    assert not is_namesake("", "Lò Văn Inh")


@pytest.mark.parametrize("state", State)
def test_who_may_be_a_witness_and_until_when(state: State) -> None:
    why = barred(somebody(), replace(CASE, state=state), nominators={10}, is_nominee=False, others=0)
    assert why == (None if state in OPEN_STATES else Barred.ENDED)


def test_who_may_not_be_a_witness() -> None:
    officer = somebody(Office(Role.COMMUNE_OFFICER, 5))
    elsewhere = somebody(Office(Role.COMMUNE_OFFICER, 6))
    assert barred(somebody(id=10), CASE, nominators={10}, is_nominee=False, others=0) is Barred.OWN
    assert barred(somebody(), CASE, nominators={10}, is_nominee=True, others=0) is Barred.NOMINEE
    assert barred(officer, CASE, nominators={10}, is_nominee=False, others=0) is Barred.HANDLES
    assert (
        barred(somebody(Office(Role.PROVINCE_OFFICER, 1)), CASE, nominators={10}, is_nominee=False, others=0)
        is Barred.HANDLES
    )
    assert barred(elsewhere, CASE, nominators={10}, is_nominee=False, others=MOST - 1) is None
    assert barred(elsewhere, CASE, nominators={10}, is_nominee=False, others=MOST) is Barred.FULL


def test_officers_hear_of_the_first_voice_and_of_each_that_contradicts() -> None:
    against = voice(21, Says.AGAINST)
    assert news(voice(20), None, [], undo=UNDO) is Notice.VOICE_FIRST
    assert news(voice(20), None, [against], undo=UNDO) is Notice.VOICE_FIRST
    assert news(voice(20), None, [voice(22)], undo=UNDO) is None
    assert news(against, None, [voice(20), voice(22, Says.AGAINST)], undo=UNDO) is Notice.VOICE_AGAINST


def test_said_anew_they_hear_of_it_once() -> None:
    before = voice(20, given_at=NOW - timedelta(days=1))
    just_now = voice(20, given_at=NOW - UNDO / 2)
    assert news(voice(20), before, [], undo=UNDO) is None
    assert news(voice(20), just_now, [], undo=UNDO) is Notice.VOICE_FIRST
    assert news(voice(20, Says.AGAINST), before, [], undo=UNDO) is Notice.VOICE_AGAINST
    assert news(voice(20, Says.AGAINST), replace(before, says=Says.AGAINST), [], undo=UNDO) is None


def test_a_witness_reads_a_childs_initials_and_no_sender() -> None:
    assert named(replace(CASE, minor=True)) == "L.V.I."
    assert named(CASE) == "Lò Văn Inh"
    assert (
        excerpt("Tôi là Quàng Thị Lan, thấy anh Inh cứu người.", "Quàng Thị Lan") == "Tôi là …, thấy anh Inh cứu người."
    )
    assert len(excerpt("kể dài " * 100)) <= 240
