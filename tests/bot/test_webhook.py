"""What knocks at the webhook: junk, strangers, repeats; and a database that is away."""

import asyncio

import aiohttp
import pytest
from sqlalchemy import text
from structlog.testing import CapturingLogger

from bot.http.server import SECRET_HEADER
from bot.telegram import updates
from bot.telegram.api import TelegramError
from bot.telegram.transport import AiohttpRequest, NotSent
from domain.message import Incoming, Reply
from handlers.engine import door
from services.cases import nominations
from storage import people
from storage.db import OutOfReach
from tests.town import Town

JUNK = (
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"update_id": "x"}',
    b'{"update_id": 1}',
    b'{"update_id": 2, "message": 7}',
    b'{"update_id": 3, "message": {"message_id": 1, "chat": {"id": 1, "type": "private"}, "date": 1}}',
    b'{"update_id": 9223372036854775808, "message": {"message_id": 1, "from": {"id": 5, "is_bot": false, '
    b'"first_name": "x"}, "chat": {"id": 5, "type": "private"}, "date": 1, "text": "/start"}}',
    b'{"update_id": 4, "inline_query": {"id": "1", "from": {"id": 1, "is_bot": false, "first_name": "x"}, "query": ""}}',
    b'{"update_id": 5, "message": {"message_id": 1, "from": {"id": 5, "is_bot": true, "first_name": "x"}, '
    b'"chat": {"id": 5, "type": "private"}, "date": 1, "text": "/start"}}',
    b'{"update_id": 6, "message": {"message_id": 1, "from": {"id": 5, "is_bot": false, "first_name": "x"}, '
    b'"chat": {"id": -5, "type": "group"}, "date": 1, "text": "/start"}}',
)


async def post(town: Town, body: bytes, secret: str | None = None) -> int:
    headers = {SECRET_HEADER: town.app.settings.secret if secret is None else secret}
    async with (
        aiohttp.ClientSession() as session,
        session.post(town.app.settings.webhook_address, data=body, headers=headers) as response,
    ):
        return response.status


@pytest.mark.parametrize("body", JUNK, ids=range(len(JUNK)))
async def test_junk_is_done_with(town: Town, body: bytes) -> None:
    assert await post(town, body) == 200
    lan = town.citizen("Lan")
    await lan.send("/help")
    assert lan.said()


async def test_a_name_that_no_database_takes_is_no_reason_to_fail(town: Town) -> None:
    lan = town.world.person("La\u0000n \u0007")
    await lan.send("/start")
    assert "Chào La n" in lan.said()


async def test_what_cannot_even_be_apologised_for_is_done_with(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    lan = town.citizen("Lan")
    with monkeypatch.context() as patch:
        patch.setattr(people, "recognise", broken)
        await lan.send("/start")
    assert lan.said() == ""
    await lan.send("/start")
    assert "Chào Lan" in lan.said()


@pytest.mark.parametrize("by_poll", [False, True])
async def test_a_bug_in_reading_an_update_holds_up_no_other(
    town: Town, monkeypatch: pytest.MonkeyPatch, by_poll: bool
) -> None:
    def broken(update: updates.Update) -> Incoming | None:
        if update.message is not None and update.message.text == "odd":
            raise RuntimeError("a bug")
        return read(update)

    read = updates.read
    monkeypatch.setattr(updates, "read", broken)
    poll = await town.poll() if by_poll else None
    lan = town.citizen("Lan")
    await lan.send("odd")
    assert lan.said() == ""
    await lan.send("/start")
    assert "Chào Lan" in lan.said()
    if poll is not None:
        poll.cancel()
        await asyncio.gather(poll, return_exceptions=True)


async def test_a_webhook_that_was_lost_is_set_again(town: Town) -> None:
    assert await town.app.registration.register(town.app.settings)
    await town.app.api.call("deleteWebhook")
    assert await town.app.registration.register(town.app.settings)
    info = await town.app.api.call("getWebhookInfo")
    assert info["url"] == town.app.settings.webhook_address


async def test_killed_while_it_told_telegram_the_next_start_tells_it(town: Town) -> None:
    until = int(town.clock.now().timestamp()) + 20
    assert await town.app.registration.register(town.app.settings)
    async with town.app.database.transaction() as tx:
        await tx.execute(
            text(f"UPDATE edge_state SET value = replace(value, 'registered', 'registering') || ' {until}'")
        )
    await town.app.api.call("deleteWebhook")
    assert not await town.app.registration.register(town.app.settings)
    async with town.app.database.transaction() as tx:
        await tx.execute(text(f"UPDATE edge_state SET value = replace(value, '{until}', '1')"))
    assert await town.app.registration.register(town.app.settings)
    assert (await town.app.api.call("getWebhookInfo"))["url"] == town.app.settings.webhook_address


async def test_who_does_not_know_the_secret_is_turned_away(town: Town) -> None:
    lan = town.citizen("Lan")
    for secret in ("", "guess", "ü", "\udcff"):
        assert await post(town, b"{}", secret) == 401
    assert lan.messages == []


async def test_a_database_out_of_reach_asks_for_the_update_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    lan = town.citizen("Lan")
    times = []

    async def away_twice(incoming: Incoming, *, keep: bool) -> Reply:
        times.append(1)
        if len(times) < 3:
            raise OutOfReach("away")
        return await receive(incoming, keep=keep)

    receive = town.app.gateway._door.receive
    monkeypatch.setattr(town.app.gateway._door, "receive", away_twice)
    await lan.send("/help")
    assert len(times) == 3
    assert len(lan.heard) == 1


async def test_an_unexpected_error_is_an_apology_with_a_reference(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:

    async def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    lan = town.citizen("Lan")
    written = CapturingLogger()
    monkeypatch.setattr(door, "log", written)
    monkeypatch.setattr(nominations, "track", broken)
    await lan.send("/track GS-7K3M2Q")
    assert "vừa gặp lỗi" in lan.said()
    reference = next(word.strip(".") for word in lan.said().split() if word.startswith("E-"))
    assert reference in str(written.calls)


async def test_health_and_readiness(town: Town) -> None:
    address = f"http://127.0.0.1:{town.app.settings.port}"
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{address}/healthz") as response:
            assert (response.status, await response.text()) == (200, "ok\n")
        async with session.get(f"{address}/readyz") as response:
            assert response.status == 503
            assert "telegram: not asked yet" in await response.text()
        town.app.telegram_fault = None
        async with session.get(f"{address}/readyz") as response:
            assert (response.status, await response.text()) == (200, "database: ok\nschema: ok\ntelegram: ok\n")
        async with session.get(f"{address}/metrics") as response:
            assert "guongsang_updates_total" in await response.text()
        async with session.get(f"{address}/") as response:
            assert response.status == 404


async def test_a_telegram_that_stops_answering_is_told_of_until_it_answers(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(self: AiohttpRequest, *_: object, **__: object) -> tuple[int, bytes]:
        raise NotSent("away")

    async def telegram() -> str:
        address = f"http://127.0.0.1:{town.app.settings.port}/readyz"
        async with aiohttp.ClientSession() as session, session.get(address) as response:
            return (await response.text()).splitlines()[-1]

    town.app.telegram_fault = None
    with monkeypatch.context() as patch:
        patch.setattr(AiohttpRequest, "do_request", away)
        with pytest.raises(NotSent):
            await town.app.api.call("getMe")
        assert await telegram() == "telegram: NotSent"
    assert await telegram() == "telegram: ok"
    with pytest.raises(TelegramError):
        await town.app.api.call("sendMessage", chat_id=1, text="a refusal is an answer")
    assert await telegram() == "telegram: ok"


async def test_menus_are_set_once_and_only_when_they_changed(town: Town) -> None:
    def calls() -> int:
        return sum(entry["method"] in ("setMyCommands", "setMyDescription", "setWebhook") for entry in town.world.log)

    before = calls()
    await town.app.registration.register(town.app.settings)
    assert calls() - before == 3 + 3 + 3 + 1
    await town.app.registration.register(town.app.settings)
    assert calls() - before == 3 + 3 + 3 + 1
