"""The clock of a case: it stops while the case waits, and what was left of it comes back."""

from datetime import timedelta

from domain.cases import Nomination, State
from services import moving
from services.cases.nominations import CASES
from storage import people
from storage.cases import nominations
from tests.town import Town
from tests.walk import nominate


async def test_a_hold_on_a_case_that_waits_for_an_answer_leads_all_the_way_back(town: Town) -> None:
    officer = await town.officer("Chị Tòng")
    code = await nominate(town.citizen("Lan"))
    await town.settle()
    await officer.press("Bắt đầu xác minh")

    async def case() -> Nomination:
        async with town.app.database.transaction() as tx:
            found = await nominations.by_code(tx, code)
        assert found is not None
        return found

    async def move(name: str) -> Nomination:
        async with town.app.database.transaction() as tx:
            found = await nominations.by_code(tx, code)
            by = await people.at(tx, "telegram", str(officer.id))
            assert found is not None
            return await moving.move(
                tx, CASES, found, name, by=by, reason="…", rules=town.app.settings.rules, now=town.clock.now()
            )

    due = (await case()).due_at
    assert due is not None
    await move("ask")
    town.clock.move(timedelta(days=7))
    assert (await move("hold")).state is State.ON_HOLD
    town.clock.move(timedelta(days=7))
    waiting = await move("release")
    assert (waiting.state, waiting.due_at) == (State.NEEDS_INFO, None)
    answered = await move("answer")
    assert answered.state is State.VERIFYING
    # Fourteen days later, ten of them working days but for 24 November: the limit has moved as far.
    assert answered.due_at == due + timedelta(days=14)
