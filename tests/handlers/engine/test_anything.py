"""Random messages, buttons and repeats: the bot always answers, and every nomination is where the table allows it to be."""

import asyncio
from collections.abc import Iterator
from typing import Any

import aiohttp
import msgspec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain.cases import MOVES, State
from playground.client import Person
from storage.tables import events, nominations
from tests.database import cloned
from tests.town import Town, open_town

WORDS = (
    "/start", "/nominate", "/my", "/track GS-ABCDEF", "/queue", "/case lo", "/help", "/cancel", "/language", "/subscribe",
    "/stories", "/reports", "/announce", "Lò Văn Inh", "chieng sung", "<i>&\u202e\u0007", "dài " * 1024, "10/12/2026",
)  # fmt: skip

# What a person does next: write something, press the n-th button in sight, press an old one, send a thing, or wait.
ACTIONS = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(WORDS)),
    st.tuples(st.just("press"), st.integers(0, 12)),
    st.tuples(st.just("press"), st.integers(0, 12)),
    st.tuples(st.just("press_old"), st.integers(0, 40)),
    st.tuples(st.just("photo"), st.integers(1, 3)),
    st.tuples(st.just("sticker"), st.just(0)),
    st.tuples(st.just("repeat"), st.integers(0, 5)),
)
SEQUENCES = st.lists(st.tuples(st.integers(0, 2), ACTIONS), min_size=5, max_size=40)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(sequence=SEQUENCES)
def test_whatever_people_do_the_bot_answers(postgres: str, sequence: list[tuple[int, tuple[str, Any]]]) -> None:
    asyncio.run(_live(postgres, sequence))


async def _live(postgres: str, sequence: list[tuple[int, tuple[str, Any]]]) -> None:
    async with cloned(postgres) as url, open_town(url) as town:
        people = [town.citizen("Lan"), await town.officer("Chị Tòng"), await town.province("Chị Hà")]
        for who, (kind, what) in sequence:
            await _act(town, people[who], kind, what)
            await town.settle()
        await _every_move_is_in_the_table(town)


async def _act(town: Town, person: Person, kind: str, what: Any) -> None:
    """Do it, and see that it was answered."""
    buttons = list(_buttons(person))
    if kind == "say":
        await person.send(what)
    elif kind in ("press", "press_old") and buttons:
        message_id, data = (
            buttons[what % len(buttons)] if kind == "press_old" else buttons[-1 - what % min(8, len(buttons))]
        )
        await person.press_data(message_id, data)
    elif kind == "photo":
        await person.attach(*[b"jpeg"] * what)
    elif kind == "repeat":
        await _repeat(town, what)
        return
    else:
        await person.sticker()
    answered = kind.startswith("press") and town.world.log[-1]["kind"] == "call"
    assert person.heard or person.toasts or answered, f"no answer to {kind} {what!r}"
    assert "trục trặc" not in person.said(), person.said()


def _buttons(person: Person) -> Iterator[tuple[int, str]]:
    for message in person.messages:
        for button in (button for row in message.buttons for button in row):
            if button.data is not None:
                yield message.id, button.data


async def _repeat(town: Town, back: int) -> None:
    """Telegram brings an update once more."""
    brought = [entry for entry in town.world.log if entry["kind"] == "update"]
    if not brought:
        return
    body = msgspec.json.encode(brought[-1 - back % len(brought)]["detail"])
    headers = {"X-Telegram-Bot-Api-Secret-Token": town.app.settings.secret}
    async with (
        aiohttp.ClientSession() as session,
        session.post(town.app.settings.webhook_address, data=body, headers=headers) as response,
    ):
        assert response.status == 200


async def _every_move_is_in_the_table(town: Town) -> None:
    async with town.app.database.transaction() as tx:
        rows = await tx.execute(select(events).where(events.c.subject == "nomination").order_by(events.c.id))
        states: dict[int, str] = {}
        for event in rows:
            assert event.from_state == states.get(event.subject_id)
            move = next(row for row in MOVES if row.name == event.move)
            assert event.from_state in (move.sources or {None})
            assert move.to in (event.to_state, None)
            states[event.subject_id] = event.to_state
        stored = await tx.execute(select(nominations.c.id, nominations.c.state))
        assert {row.id: row.state for row in stored} == states
        assert set(states.values()) <= set(State)
