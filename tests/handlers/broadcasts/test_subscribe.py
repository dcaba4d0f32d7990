"""Subscribing: asked for with one press, ended with one press, and never without asking."""

from domain.moves import Thing
from playground.client import Person
from storage import events
from storage.tables import people
from tests import ids
from tests.handlers.broadcasts.announcement import announce, subscriber
from tests.town import Town

NOT_YET = "Anh/chị chưa đăng ký nhận bài."


def beginning(person: Person) -> str:
    """The first line of what the person heard."""
    return person.said().partition("\n")[0]


async def log_of(town: Town) -> list[tuple[str, str]]:
    """What the log has about the consent of the only person there is."""
    lan = await ids.only(town.app.database, people)
    async with town.app.database.transaction() as tx:
        return [(row.move, row.to_state) for row in await events.history(tx, Thing.SUBSCRIPTION, lan)]


async def test_nobody_is_subscribed_until_they_press(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/subscribe")
    assert (beginning(lan), lan.buttons()) == (NOT_YET, ["Đăng ký"])
    await lan.press("Đăng ký")
    assert "09:00 18/11/2026" in lan.said()
    assert lan.buttons() == ["Thôi nhận bài"]
    assert len(lan.messages) == 2
    await lan.press("Thôi nhận bài")
    assert (beginning(lan), lan.buttons()) == (NOT_YET, ["Đăng ký"])
    assert await log_of(town) == [("subscribe", "subscribed"), ("unsubscribe", "unsubscribed")]


async def test_the_vietnamese_name_and_the_welcome_button_lead_there_too(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/nhantin")
    assert beginning(lan) == NOT_YET
    await lan.send("/start")
    await lan.press("Đăng ký nhận bài")
    assert beginning(lan) == NOT_YET


async def test_in_english(town: Town) -> None:
    ann = town.citizen("Ann", language="en")
    await ann.send("/subscribe")
    assert ann.buttons() == ["Subscribe"]
    await ann.press("Subscribe")
    assert "18 Nov 2026, 09:00" in ann.said()
    assert ann.buttons() == ["Unsubscribe"]


async def test_a_button_pressed_twice_changes_nothing_more(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/subscribe")
    button = lan.last.buttons[0][0].data
    assert button is not None
    for _ in range(2):
        await lan.press_data(lan.last.id, button)
        assert lan.buttons() == ["Thôi nhận bài"]
    assert await log_of(town) == [("subscribe", "subscribed")]


async def test_a_made_up_button_is_refused(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/subscribe")
    await lan.press_data(lan.last.id, "subscribe:everybody")
    assert lan.toasts[0].alert
    assert lan.said() == ""
    await lan.send("/subscribe")
    assert beginning(lan) == NOT_YET


async def test_the_button_below_an_announcement_ends_it_and_the_message_stays(town: Town) -> None:
    lan = await subscriber(town, "Lan")
    officer = await town.province("Anh Minh")
    await announce(officer, "Mời bà con dự hội.")
    await town.settle()
    told = lan.last
    assert (told.text, lan.buttons()) == ("Mời bà con dự hội.", ["Thôi nhận bài"])
    for _ in range(2):
        await lan.press("Thôi nhận bài", on=told)
        assert [toast.text.partition(".")[0] for toast in lan.toasts] == ["Anh/chị đã thôi nhận bài"]
        assert (lan.said(), lan.last.text) == ("", "Mời bà con dự hội.")
    await lan.send("/subscribe")
    assert beginning(lan) == NOT_YET
