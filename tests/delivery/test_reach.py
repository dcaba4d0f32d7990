"""People out of reach, groups that move, channels that are lost."""

from datetime import timedelta

import pytest

from domain.broadcasts import Numbers
from domain.message import Lost, Never
from domain.outbox import Rank
from playground.client import Person as Phone
from services import broadcasts
from storage import channels, people, tables
from tests import ids
from tests.delivery.rig import Rig
from tests.town import Town
from tests.walk import nominate


async def test_notices_wait_for_somebody_who_blocked_the_bot_and_arrive_in_order(town: Town) -> None:
    officer, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    codes = [await nominate(lan), await nominate(lan)]
    await town.settle()
    town.world.faults.blocked = town.world.faults.blocked | {lan.id}
    for code in codes:
        await officer.send(f"/case {code}")
        await officer.press("Bắt đầu xác minh")
        await town.settle()
    for _ in range(4):
        await town.move(timedelta(days=1))
    before = len(lan.messages)
    await lan.unblock()
    await town.settle()
    news = [message.text for message in lan.messages[before:]]
    assert [f"trong phiếu {code}" in text for code, text in zip(codes, news, strict=True)] == [True, True]


async def test_who_is_out_of_reach_is_looked_at_once_a_day_at_most(rig: Rig) -> None:
    lan = await rig.person("Lan")
    for text in ("1", "2"):
        await rig.put(lan, text)
    rig.edge.script["Lan"] = [Never(Lost.BLOCKED)]
    for _ in range(100):
        await rig.move(60)
    assert len(rig.edge.tried) == 1
    assert await rig.worker.round() == 0


async def test_their_return_is_noticed_after_a_day_at_the_latest(rig: Rig) -> None:
    lan = await rig.person("Lan")
    await rig.put(lan, "x")
    rig.edge.script["Lan"] = [Never(Lost.GONE)]
    await rig.settle()
    await rig.person("Lan")
    await rig.move(24 * 3600)
    assert rig.edge.got == [("Lan", "x")]


async def test_a_reply_to_somebody_who_blocked_the_bot_is_dropped(rig: Rig) -> None:
    lan = await rig.person("Lan")
    await rig.put(lan, "x", rank=Rank.REPLY)
    rig.edge.script["Lan"] = [Never(Lost.BLOCKED)]
    await rig.settle()
    assert [(row["state"], row["reason"]) for row in await rig.rows()] == [("failed", "blocked")]
    async with rig.database.transaction() as tx:
        assert await people.count(tx) == (1, 0)


async def test_a_reply_that_waited_until_its_reader_was_gone_is_not_kept_for_later(rig: Rig) -> None:
    lan = await rig.person("Lan")
    await rig.put(lan, "notice")
    await rig.put(lan, "reply", rank=Rank.REPLY)
    async with rig.database.transaction() as tx:
        await people.mark_unreachable(tx, lan.id, why="blocked", now=rig.clock.now())
    await rig.settle()
    assert [(row["state"], row["reason"]) for row in await rig.rows()] == [
        ("waiting", "resting"),
        ("skipped", "resting"),
    ]


async def test_a_notice_that_waits_for_a_reader_holds_up_no_broadcast(rig: Rig) -> None:
    lan = await rig.person("Lan")
    made = await rig.broadcast(await rig.officer(), lan)
    await rig.put(lan, "notice")
    rig.edge.script["Lan"] = [Never(Lost.BLOCKED)]
    await rig.settle()
    assert await rig.numbers(made) == Numbers(skipped={"resting": 1})


async def post(town: Town, officer: Phone, *channel_ids: int) -> int:
    """Announce something in channels."""
    async with town.app.database.transaction() as tx:
        author = await people.at(tx, "telegram", str(officer.id))
        assert author is not None
        return await broadcasts.start(
            tx,
            author,
            kind="announcement",
            texts={"vi": "Chào cả nhà."},
            audience="subscribers",
            channels=channel_ids,
            now=town.clock.now(),
        )


async def bound(town: Town) -> list[str]:
    async with town.app.database.transaction() as tx:
        return [channel.address for channel in await channels.bound(tx)]


async def numbers(town: Town, made: int) -> Numbers:
    async with town.app.database.transaction() as tx:
        return await broadcasts.numbers(tx, made)


@pytest.mark.parametrize("met_before", [False, True])
async def test_a_group_that_became_a_supergroup_is_found_again(town: Town, met_before: bool) -> None:
    officer = await town.province("Anh Minh")
    group = town.world.group("Gương sáng")
    await group.add_bot(by=officer, administrator=True)
    known = await ids.only(town.app.database, tables.channels)
    await group.migrate()
    if met_before:
        async with town.app.database.transaction() as tx:
            await channels.join(tx, "telegram", str(group.id), title="?", bound_by=None, now=town.clock.now())
    made = await post(town, officer, known)
    await town.settle()
    assert [message.text for message in group.messages if message.from_bot] == ["Chào cả nhà."]
    assert await bound(town) == [str(group.id)]
    assert await numbers(town, made) == Numbers(sent=1)


async def test_a_channel_that_put_the_bot_out_is_lost(town: Town) -> None:
    officer = await town.province("Anh Minh")
    first, second = await town.channel("Một", officer), await town.channel("Hai", officer)
    made = await post(town, officer, *await ids.of(town.app.database, tables.channels))
    first.chat.bot = type(first.chat.bot)("kicked")
    await town.settle()
    assert await numbers(town, made) == Numbers(sent=1, failed={"no_rights": 1})
    assert [post.text for post in second.posts] == ["Chào cả nhà."]
    assert await bound(town) == [str(second.id)]
