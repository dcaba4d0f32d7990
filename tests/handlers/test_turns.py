"""Two processes, one person: nothing that was read before somebody else's change is written after it."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from bot.telegram import TELEGRAM
from domain import errors
from domain.message import Incoming, Kind, Reply
from domain.privacy import AGREED_BY_SENDING, NOTICE
from handlers import SUBJECTS
from handlers.engine.conversation import Conversations
from handlers.engine.door import Converse, Door
from handlers.engine.talk import Talk
from storage import privacy
from storage.db import OutOfReach
from storage.tables import drafts, kept_messages, nominations, people, updates
from tests.town import CHIENG_SUNG, Town


def says(update_id: int, text: str) -> Incoming:
    """Lan writes."""
    return Incoming("telegram", update_id, "77", "Lan", Kind.TEXT, "vi", text)


def types(update_id: int, command: str) -> Incoming:
    """Lan types a command."""
    return Incoming("telegram", update_id, "77", "Lan", Kind.COMMAND, "vi", command=command)


def presses(update_id: int, reply: Reply, label: str) -> Incoming:
    """Lan presses a button below the last message."""
    data = next(button.data for row in reply.messages[-1].buttons for button in row if label in button.label)
    return Incoming("telegram", update_id, "77", "Lan", Kind.CHOICE, "vi", choice=data, pressed=update_id)


class Interrupted(Conversations):
    """The conversations of a process that is slow once: before it begins, or after it has ended, something happens."""

    def __init__(self, *, before: Converse | None = None, after: Converse | None = None) -> None:
        super().__init__(SUBJECTS)
        self.times = 0
        self._before, self._after = before, after

    async def converse(self, talk: Talk) -> None:
        self.times += 1
        if self._before is not None and self.times == 1:
            await self._before(talk)
        await super().converse(talk)
        if self._after is not None and self.times == 1:
            await self._after(talk)


def a_door(town: Town, conversations: Conversations) -> Door:
    """The door of a process on the town's database."""
    return Door(town.app.database, conversations, town.app.settings.rules, town.clock.now, (TELEGRAM,))


async def test_a_message_that_was_overtaken_before_it_was_kept_is_kept_behind(town: Town) -> None:
    quick = a_door(town, Conversations(SUBJECTS))
    await quick.receive(says(1, "Cảm ơn anh chị nhiều ạ"))

    async def meanwhile(talk: Talk) -> None:
        await quick.receive(says(3, "Cảm ơn cô chú lắm ạ"))

    slow = Interrupted(before=meanwhile)
    reply = await a_door(town, slow).receive(says(2, "Cảm ơn ad nha"))
    assert slow.times == 2
    assert "Cảm ơn anh/chị." in reply.messages[0].text
    async with town.app.database.transaction() as tx:
        kept = (await tx.execute(select(kept_messages.c.text).order_by(kept_messages.c.id))).scalars().all()
    assert kept == ["Cảm ơn anh chị nhiều ạ", "Cảm ơn cô chú lắm ạ", "Cảm ơn ad nha"]


async def test_an_answer_that_was_overtaken_answers_the_question_that_is_open_by_then(town: Town) -> None:
    quick = a_door(town, Conversations(SUBJECTS))
    await quick.receive(types(1, "nominate"))
    await quick.receive(says(2, "Cá nhân"))

    async def meanwhile(talk: Talk) -> None:
        await quick.receive(says(4, "Lò Văn Pánh"))

    slow = Interrupted(after=meanwhile)
    reply = await a_door(town, slow).receive(says(3, "chieng s"))
    assert slow.times == 2
    assert "Có phải một trong các xã, phường này không?" in reply.messages[0].text
    async with town.app.database.transaction() as tx:
        row = (await tx.execute(select(drafts.c.step, drafts.c.data))).one()
        handled = (await tx.execute(select(updates.c.update_id).order_by(updates.c.update_id))).scalars().all()
    assert (row.step, row.data["name"]) == ("commune", "Lò Văn Pánh")
    assert handled == [1, 2, 3, 4]


async def test_an_update_that_is_brought_to_two_processes_at_once_is_done_and_answered_once(town: Town) -> None:
    quick = a_door(town, Conversations(SUBJECTS))
    await quick.receive(types(1, "nominate"))
    said = []

    async def meanwhile(talk: Talk) -> None:
        said.append(await quick.receive(says(2, "Cá nhân")))

    slow = Interrupted(after=meanwhile)
    # The other one's answer is on its way: brought again in a moment, there will be nothing left to say.
    with pytest.raises(OutOfReach):
        await a_door(town, slow).receive(says(2, "Cá nhân"))
    assert "Người đó tên là gì?" in said[0].messages[0].text
    assert slow.times == 1
    async with town.app.database.transaction() as tx:
        assert (await tx.execute(select(drafts.c.step))).scalars().all() == ["name"]
    # Was its process killed before it could send, the answer is still there.
    town.clock.move_to(town.clock.now() + timedelta(seconds=3))
    assert await quick.receive(says(2, "Cá nhân")) == said[0]


async def test_when_the_clock_was_put_back_a_repeat_does_not_wait_for_an_hour(town: Town) -> None:
    door = a_door(town, Conversations(SUBJECTS))
    first = await door.receive(types(1, "nominate"))
    town.clock.put(-timedelta(hours=1))
    assert await door.receive(types(1, "nominate")) == first


async def test_a_repeat_of_what_was_answered_is_not_answered_again(town: Town) -> None:
    door = a_door(town, Conversations(SUBJECTS))
    for incoming in (types(1, "help"), types(2, "nominate")):
        first = await door.receive(incoming)
        assert first.messages
        town.app.receipts.note(incoming.update_id)
        await town.app.receipts.write()
        assert (await door.receive(incoming)).messages == ()


async def to_the_card(door: Door) -> Reply:
    """Lan tells all that a nomination needs; the card."""
    reply = await door.receive(types(1, "nominate"))
    for update_id, words in enumerate(("Cá nhân", "Lò Văn Inh", "chieng s"), start=2):
        reply = await door.receive(says(update_id, words))
    for update_id, label in enumerate((CHIENG_SUNG, "Cứu người"), start=5):
        reply = await door.receive(presses(update_id, reply, label))
    reply = await door.receive(says(7, "Cứu hai em nhỏ."))
    for update_id, label in enumerate(("Bỏ qua", "Bỏ qua"), start=8):
        reply = await door.receive(presses(update_id, reply, label))
    return reply


@pytest.mark.parametrize("second", [20, 21], ids=["brought twice", "pressed twice"])
async def test_of_two_turns_that_both_did_their_work_one_has_happened(town: Town, second: int) -> None:
    card = await to_the_card(a_door(town, Conversations(SUBJECTS)))
    # Consent is given once, and whoever gives it first holds up the other; this is not about that.
    async with town.app.database.transaction() as tx:
        lan = (await tx.execute(select(people.c.id).where(people.c.address == "77"))).scalar_one()
        await privacy.agree(tx, lan, AGREED_BY_SENDING, NOTICE, now=town.clock.now())
    both = asyncio.Barrier(2)

    async def wait(talk: Talk) -> None:
        assert talk.tx.begun
        await both.wait()

    doors = [a_door(town, Interrupted(after=wait)) for _ in range(2)]
    async with asyncio.timeout(20):
        said = await asyncio.gather(
            doors[0].receive(presses(20, card, "Gửi")),
            doors[1].receive(presses(second, card, "Gửi")),
            return_exceptions=True,
        )
    async with town.app.database.transaction() as tx:
        codes = (await tx.execute(select(nominations.c.code))).scalars().all()
        turn = (await tx.execute(select(people.c.turn).where(people.c.address == "77"))).scalar()
    assert len(codes) == 1
    assert sum(codes[0] in str(one) for one in said) == 1
    assert sum(isinstance(one, OutOfReach) for one in said) == (second == 20)
    assert turn == 10


@pytest.mark.parametrize("error", [errors.Changed(), IntegrityError("", {}, Exception())], ids=["refused", "failed"])
async def test_what_went_wrong_because_another_update_was_first_is_done_again(town: Town, error: Exception) -> None:
    quick = a_door(town, Conversations(SUBJECTS))
    await quick.receive(types(1, "nominate"))

    async def meanwhile(talk: Talk) -> None:
        await talk.tx.execute(text("SELECT 1"))
        await quick.receive(says(3, "Cá nhân"))
        raise error

    slow = Interrupted(before=meanwhile)
    reply = await a_door(town, slow).receive(says(2, "Lò Văn Inh"))
    assert slow.times == 2
    assert "ở xã, phường nào?" in reply.messages[0].text


async def test_two_turns_that_wait_for_each_other_are_both_done(town: Town) -> None:
    await a_door(town, Conversations(SUBJECTS)).receive(types(1, "help"))
    both = asyncio.Barrier(2)

    def locking(*communes: int) -> Interrupted:
        async def lock(talk: Talk) -> None:
            await talk.tx.execute(text("SET LOCAL deadlock_timeout = '50ms'"))
            for commune in communes:
                await talk.tx.execute(text("SELECT FROM units WHERE id = :id FOR UPDATE"), {"id": commune})
                if commune == communes[0]:
                    await both.wait()

        return Interrupted(before=lock)

    slow = [locking(1, 2), locking(2, 1)]
    async with asyncio.timeout(20):
        said = await asyncio.gather(
            *(a_door(town, one).receive(types(2 + at, "nominate")) for at, one in enumerate(slow))
        )
    assert sum(one.times for one in slow) > 2
    assert all(reply.messages for reply in said)
