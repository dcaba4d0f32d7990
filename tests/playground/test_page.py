"""The page as a browser meets it: HTTP and the WebSocket, with a bot behind a webhook. Clicks are tested elsewhere.

The trap: the page's words and files are joined by names only, so a misspelt key shows up as itself on the screen
and nowhere in a log. Here every name that is used is looked up.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import WSMsgType, web

from bot.clock import StillClock
from playground import callers, page
from playground.client import Person
from playground.files import PHOTO_BYTES
from playground.world import World
from tests.playground.bots import Api, Bot, Json, keyboard
from tests.playground.browser import Browser, Desk, Tab

STATIC = page.STATIC
SCRIPTS = sorted(STATIC.glob("*.js"))
WORDS = {language: json.loads((STATIC / f"words.{language}.json").read_text()) for language in ("vi", "en")}
JPEG = b"\xff\xd8\xff\xe0 not much of a picture"


@pytest.fixture
def desk(clock: StillClock) -> Desk:
    return Desk(clock)


@pytest.fixture
def doors(world: World, desk: Desk) -> page.Page:
    return page.Page(world, desk)


@pytest.fixture
async def browser(doors: page.Page) -> AsyncIterator[Browser]:
    application = web.Application(middlewares=[callers.only_here])
    application.add_routes(doors.routes())
    application.on_shutdown.append(doors.hang_up)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with aiohttp.ClientSession() as session:
            browser = Browser(session, f"http://127.0.0.1:{runner.addresses[0][1]}")
            yield browser
            await browser.close()
    finally:
        await runner.cleanup()


@pytest.fixture
async def tab(browser: Browser, lan: Person) -> Tab:
    """A page that was opened when Lan had already sent /start."""
    tab = await browser.open()
    await tab.first("state")
    return tab


def echo(api: Api, *labels: str) -> Callable[[Json], Any]:
    """What a bot does that answers every text with the same text, and buttons."""

    async def handle(update: Json) -> None:
        if "message" in update:
            text = update["message"].get("text", "?")
            await api("sendMessage", chat_id=update["message"]["chat"]["id"], text=text, reply_markup=keyboard(*labels))

    return handle


# Files


async def test_page_loads_nothing_that_is_not_its_own(browser: Browser) -> None:
    response, body = await browser.get("/")
    assert response.content_type == "text/html"
    assert response.headers["Content-Security-Policy"] == page.POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    addresses = re.findall(r'(?:src|href)="([^"#]+)"', body.decode())
    assert len(addresses) > 5
    for address in addresses:
        assert (await browser.get(address))[0].status == 200, address


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
async def test_script_imports_what_exists_and_stays_short(browser: Browser, script: Any) -> None:
    source = script.read_text()
    response, _ = await browser.get(f"/playground/static/{script.name}")
    assert response.content_type == "text/javascript"
    assert len(source.splitlines()) <= 400
    for name in re.findall(r'from "\./([\w.]+)"', source):
        assert (STATIC / name).is_file(), name


async def test_static_file_outside_of_the_folder_is_not_served(browser: Browser) -> None:
    for name in ("page.py", "..%2Fpage.py", "%2e%2e%2fpage.py", "nothing.js"):
        response, _ = await browser.get(f"/playground/static/{name}")
        assert response.status == 404, name


# Words


def test_words_are_complete_in_both_languages() -> None:
    places = {
        language: {key: sorted(re.findall(r"\{(\w+)\}", text)) for key, text in words.items()}
        for language, words in WORDS.items()
    }
    assert places["vi"] == places["en"]
    assert all(text.strip() for words in WORDS.values() for text in words.values())


def _asked_for() -> tuple[set[str], set[str]]:
    """The keys that the page asks for by name, and the beginnings of those that it puts together."""
    sources = "\n".join(file.read_text() for file in [*SCRIPTS, STATIC / "index.html"])
    keys = set(re.findall(r'data-word(?:-\w+)?="(\w+)"', sources))
    for call in re.findall(r"\bsay\(([^()]*)", sources):
        keys |= set(re.findall(r'"(\w+)"', call.split("{")[0]))
    return keys, set(re.findall(r"(?:say|knows)\(`(\w+_)\$\{", sources))


def test_every_word_that_is_asked_for_exists_and_every_other_is_used() -> None:
    keys, beginnings = _asked_for()
    assert keys - set(WORDS["vi"]) == set()
    unused = {key for key in set(WORDS["vi"]) - keys if not key.startswith(tuple(beginnings))}
    assert unused == set()


def test_page_before_its_scripts_run_says_the_same_in_vietnamese() -> None:
    html = (STATIC / "index.html").read_text()
    written = dict(re.findall(r'data-word="(\w+)"[^>]*>([^<]+)<', html))
    assert len(written) > 20
    assert {key: WORDS["vi"][key] for key in written} == written


def test_every_refusal_has_its_words() -> None:
    source = (STATIC.parent / "page.py").read_text()
    reasons = set(re.findall(r'Refusal\("(\w+)"', source)) | {"lost"}
    assert {key.removeprefix("refused_") for key in WORDS["vi"] if key.startswith("refused_")} == reasons


# What an open page is told


async def test_state_comes_first_with_roles(browser: Browser, world: World, desk: Desk, lan: Person) -> None:
    channel = world.channel("Gương sáng Sơn La")
    hung = world.person("Hùng")
    desk.roles[hung.id] = "commune_officer"
    state = await (await browser.open()).first("state")
    assert {key: state[key] for key in ("faults", "now")} == {key: world.snapshot()[key] for key in ("faults", "now")}
    assert [(phone["name"], phone["role"]) for phone in state["phones"]] == [
        ("Lan", "citizen"),
        (channel.title, "channel"),
        ("Hùng", "commune_officer"),
    ]


async def test_state_holds_no_more_of_the_past_than_the_page_keeps(browser: Browser, bot: Bot, lan: Person) -> None:
    for number in range(page.MOST_ENTRIES + 5):
        await lan.send(str(number))
    state = await (await browser.open()).first("state")
    texts = [message["html"] for message in state["phones"][0]["messages"]]
    assert (len(texts), texts[-1]) == (page.MOST_MESSAGES, str(page.MOST_ENTRIES + 4))
    assert len(state["log"]) == page.MOST_ENTRIES


async def test_send_is_taken_then_shown_then_answered_then_done(tab: Tab, api: Api, bot: Bot, lan: Person) -> None:
    bot.handle = echo(api, "Gửi")
    assert await tab.ask("send", phone=lan.id, text="Xin <chào>") == {"type": "done"}
    assert tab.messages(lan.id) == [("person", "Xin &lt;chào&gt;"), ("bot", "Xin &lt;chào&gt;")]
    kinds = [event["type"] for event in tab.told if event["type"] in ("taken", "message", "done")]
    assert kinds == ["taken", "message", "message", "done"]


async def test_press_edits_in_place_and_shows_the_alert(tab: Tab, api: Api, bot: Bot, lan: Person) -> None:
    bot.handle = echo(api, "Gửi")
    await lan.send("?")

    async def answer(update: Json) -> None:
        press = update["callback_query"]
        await api("answerCallbackQuery", callback_query_id=press["id"], text="Đã gửi", show_alert=True)
        await api("editMessageText", chat_id=lan.id, message_id=press["message"]["message_id"], text="Xong")

    bot.handle = answer
    assert await tab.ask("press", phone=lan.id, message_id=lan.last.id, data="Gửi") == {"type": "done"}
    toast = await tab.first("toast")
    assert toast == {"type": "toast", "phone": lan.id, "text": "Đã gửi", "alert": True}
    edited = [event["message"] for event in tab.told if event["type"] == "message"][-1]
    assert (edited["id"], edited["html"], edited["edited"], edited["buttons"]) == (lan.last.id, "Xong", True, [])


async def test_press_on_a_reply_keyboard_types_its_label(tab: Tab, api: Api, bot: Bot, lan: Person) -> None:
    await api("sendMessage", chat_id=lan.id, text="?", reply_markup={"keyboard": [[{"text": "Có"}]]})
    await tab.ask("press", phone=lan.id, message_id=lan.last.id, data="Có")
    assert bot.texts == ["/start", "Có"]


async def test_own_message_is_edited_and_the_bots_is_not(tab: Tab, api: Api, bot: Bot, lan: Person) -> None:
    await api("sendMessage", chat_id=lan.id, text="của bot")
    mine, theirs = lan.messages[0].id, lan.last.id
    assert await tab.ask("edit", phone=lan.id, message_id=mine, text="/help") == {"type": "done"}
    assert bot.updates[-1]["edited_message"]["text"] == "/help"
    assert (await tab.ask("edit", phone=lan.id, message_id=theirs, text="x"))["why"] == "button"


@pytest.mark.parametrize("what", sorted(page.SHARES))
async def test_share_reaches_the_bot_and_is_named_for_the_page(tab: Tab, bot: Bot, lan: Person, what: str) -> None:
    assert await tab.ask("share", phone=lan.id, what=what) == {"type": "done"}
    assert what in bot.updates[-1]["message"]
    assert (await tab.first("message"))["message"]["kind"] == what


async def test_everybody_who_looks_is_told(browser: Browser, tab: Tab, bot: Bot, lan: Person) -> None:
    other = await browser.open()
    await tab.ask("send", phone=lan.id, text="một")
    assert (await other.first("message"))["message"]["html"] == "một"


# The other switches


async def test_block_is_shown_and_stops_the_phone_from_sending(tab: Tab, bot: Bot, lan: Person) -> None:
    assert await tab.ask("block", phone=lan.id, on=True) == {"type": "done"}
    assert await tab.ask("block", phone=lan.id, on=True) == {"type": "done"}
    assert (await tab.first("phone"))["phone"]["blocked"] is True
    assert (await tab.ask("send", phone=lan.id, text="?"))["why"] == "blocked"
    await tab.ask("block", phone=lan.id, on=False)
    changes = [update["my_chat_member"]["new_chat_member"]["status"] for update in bot.updates[1:]]
    assert changes == ["kicked", "member"]


@pytest.mark.parametrize(("name", "value"), [("flood", 3), ("slow", 0.5), ("cut", "after")])
async def test_fault_is_set_and_told(tab: Tab, world: World, name: str, value: object) -> None:
    assert await tab.ask("fault", name=name, value=value) == {"type": "done"}
    assert getattr(world.faults, name) == value
    assert (await tab.first("faults"))["faults"][name] == value


@pytest.mark.parametrize(("name", "value"), [("flood", "many"), ("cut", "sideways"), ("blocked", 1), ("told", 1)])
async def test_fault_that_is_none_is_refused(tab: Tab, world: World, name: str, value: object) -> None:
    before = world.faults.as_json()
    assert (await tab.ask("fault", name=name, value=value))["why"] == "command"
    assert world.faults.as_json() == before


async def test_clock_is_moved_by_the_program_and_told_to_all(browser: Browser, tab: Tab, clock: StillClock) -> None:
    other = await browser.open()
    await other.first("state")
    before = clock.now()
    assert await tab.ask("clock", to="plus_day") == {"type": "done"}
    moved = {"type": "clock", "now": (before + timedelta(days=1)).isoformat()}
    assert (await tab.first("clock"), await other.first("clock")) == (moved, moved)


async def test_new_person_is_a_citizen_with_a_tidy_name(tab: Tab, world: World) -> None:
    assert await tab.ask("new_person", name="  Lò  Thị Mới ") == {"type": "done"}
    made = (await tab.first("phone"))["phone"]
    assert (made["name"], made["role"], made["messages"]) == ("Lò Thị Mới", "citizen", [])
    assert (await tab.ask("new_person", name="  "))["why"] == "command"
    assert [person.name for person in world.people] == ["Lan", "Lò Thị Mới"]


# What cannot be done


async def test_nonsense_is_refused_and_the_line_stays(tab: Tab) -> None:
    for raw in ("not json", "[]", '{"do": "dance"}', '{"do": "send", "phone": "x", "text": "y"}'):
        await tab.socket.send_str(raw)
        refused = await tab.first("refused")
        assert refused["why"] == "command", raw
        tab.told.clear()
    await tab.socket.send_bytes(b"\x00")
    assert (await tab.ask("send", phone=1, text="?"))["why"] == "phone"
    assert (await tab.ask("press", phone=7_000_001, message_id=1, data="?"))["why"] == "button"
    assert (await tab.ask("send", phone=7_000_001, text="  "))["why"] == "command"


async def test_bot_that_never_answers_is_called_silent(browser: Browser, world: World) -> None:
    lan = world.person("Lan")
    world.patience = 0.05
    tab = await browser.open()
    assert (await tab.ask("send", phone=lan.id, text="?"))["why"] == "silent"
    assert tab.messages(lan.id) == [("person", "?")]


async def test_commands_do_not_wait_for_one_another(browser: Browser, world: World) -> None:
    lan = world.person("Lan")
    tab = await browser.open()
    await tab.socket.send_json({"do": "send", "phone": lan.id, "text": "nobody answers"})
    assert await tab.ask("fault", name="flood", value=1) == {"type": "done"}


async def test_other_sites_are_turned_away(browser: Browser, bot: Bot, lan: Person) -> None:
    stranger = {"Origin": "https://elsewhere.example"}
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await browser.open(headers=stranger)
    asked = await browser.attach({"phone": lan.id}, ("photo", "a.jpg", JPEG), headers=stranger)
    assert asked == {"type": "forbidden"}
    assert len(bot.updates) == 1
    await (await browser.open(headers={"Origin": browser.base})).first("state")


async def test_page_that_is_closed_is_forgotten(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten = asyncio.Event()
    monkeypatch.setattr(world, "unlisten", lambda queue: forgotten.set())
    tab = await browser.open()
    await tab.first("state")
    assert not forgotten.is_set()
    await tab.socket.close()
    async with asyncio.timeout(5):
        await forgotten.wait()


async def test_closing_program_hangs_up_on_a_page_that_waits(browser: Browser, doors: page.Page, world: World) -> None:
    lan = world.person("Lan")
    tab = await browser.open()
    await tab.socket.send_json({"do": "send", "phone": lan.id, "text": "nobody answers"})
    await tab.first("message")
    await doors.hang_up(web.Application())
    async with asyncio.timeout(5):
        while (message := await tab.socket.receive()).type is WSMsgType.TEXT:
            pass
    assert (message.type, tab.socket.close_code) == (WSMsgType.CLOSE, aiohttp.WSCloseCode.GOING_AWAY)


# Photos and files


async def test_one_photo_is_a_message_and_several_are_an_album(
    browser: Browser, tab: Tab, bot: Bot, lan: Person
) -> None:
    done = {"type": "done"}
    assert await browser.attach({"phone": lan.id, "caption": "Một"}, ("photo", "a.jpg", JPEG)) == done
    photos = [("photo", f"{number}.jpg", JPEG) for number in range(3)]
    assert await browser.attach({"phone": lan.id, "caption": "Ba"}, *photos) == done
    one, *album = [update["message"] for update in bot.updates[1:]]
    assert ("media_group_id" in one, one["caption"]) == (False, "Một")
    assert len({message["media_group_id"] for message in album}) == 1
    assert [message.get("caption") for message in album] == ["Ba", None, None]
    shown = (await tab.first("message"))["message"]
    response, body = await browser.get(shown["photos"][0])
    assert (response.content_type, body) == ("image/jpeg", JPEG)


async def test_file_comes_back_as_a_download_whatever_it_is(browser: Browser, tab: Tab, bot: Bot, lan: Person) -> None:
    evil = b"<script>alert(1)</script>"
    await browser.attach({"phone": lan.id, "caption": "Báo cáo"}, ("file", 'Báo "cáo".html', evil))
    assert bot.updates[-1]["message"]["caption"] == "Báo cáo"
    shown = (await tab.first("message"))["message"]["document"]
    response, body = await browser.get(shown["url"])
    assert (response.content_type, body) == ("application/octet-stream", evil)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.content_disposition is not None
    assert response.content_disposition.type == "attachment"
    assert response.content_disposition.filename == shown["name"]
    assert (await browser.get("/playground/file/none"))[0].status == 404


async def test_attachment_that_cannot_be_taken_is_refused(browser: Browser, bot: Bot, lan: Person) -> None:
    large = b"x" * (PHOTO_BYTES + 1)
    many = [("photo", "a.jpg", JPEG)] * (page.MOST_PARTS + 1)
    attempts = [
        await browser.attach({"phone": lan.id}, ("photo", "a.jpg", large)),
        await browser.attach({"phone": lan.id}, ("photo", "a.jpg", b"")),
        await browser.attach({"phone": lan.id}, *many),
        await browser.attach({"phone": 1}, ("photo", "a.jpg", JPEG)),
        await browser.attach({"caption": "whose?"}, ("photo", "a.jpg", JPEG)),
        await browser.attach({"phone": lan.id}),
    ]
    whys = [attempt["why"] for attempt in attempts]
    assert whys == ["too_big", "attachment", "attachment", "phone", "phone", "attachment"]
    assert len(bot.updates) == 1
