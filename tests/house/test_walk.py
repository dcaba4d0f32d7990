"""The walk through /nominate goes past any new question, whatever its kind: a stored step of the dialog is three files."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from handlers.cases import labels
from handlers.cases.nominate import NOMINATE
from handlers.engine import steps
from tests.bare import open_network
from tests.handlers.engine import bare_walk
from tests.town import Town
from tests.walk import begins, nominate

QUESTIONS = (
    steps.choose("age", "Bao nhiêu tuổi?", labels.FIELDS),
    steps.write("village", "Ở bản nào?", limit=100),
    steps.write("nickname", "Tên thường gọi là gì?", limit=100, optional=True),
    steps.commune("origin", "Quê ở xã nào?"),
    steps.photos("papers", "Có giấy tờ gì không? Tối đa {limit} ảnh.", limit=3),
    steps.choose("pledge", "Xin anh/chị kể đúng sự thật.", {"read": "Vâng"}),
    replace(steps.write("guardian", "Ai là người giám hộ?", limit=100), fits=lambda answers: False),
)


@pytest.fixture
def more_questions() -> Iterator[None]:
    """One of each kind, at the beginning, in the middle and before the card."""
    before = NOMINATE.steps
    *asked, card = before
    # The dialog is frozen, and known to the program by this very object.
    object.__setattr__(
        NOMINATE, "steps", (*QUESTIONS[:1], *asked[:3], *QUESTIONS[1:4], *asked[3:], *QUESTIONS[4:], card)
    )
    yield
    object.__setattr__(NOMINATE, "steps", before)


@pytest.mark.usefixtures("more_questions")
async def test_new_questions_are_answered_by_themselves(town: Town) -> None:
    lan = town.citizen("Lan")
    await nominate(lan, name="Lò Văn Inh", photos=(b"jpeg",))
    said = [str(entry["detail"]) for entry in town.world.log]
    asked = [step.name for step in QUESTIONS if any(begins(step) in one for one in said)]
    assert asked == ["age", "village", "nickname", "origin", "papers", "pledge"]


@pytest.mark.usefixtures("more_questions")
async def test_new_questions_are_answered_by_themselves_without_buttons(database_url: str) -> None:
    async with open_network(database_url) as network:
        lan = network.phone("Lan")
        assert await bare_walk.nominate(lan, photos=("p1",))
