"""`/subscribe`: stories and announcements, for those who ask for them, until they ask no more.

The trap: consent that is easier to give than to take back. Under every message to subscribers there is a button that
ends it with one press, and the message stays.
"""

from domain import errors
from domain.message import Button
from handlers.engine import buttons
from handlers.engine.talk import Row, Talk
from locales import Words
from services import subscriptions

_BUTTON = "subscribe"


async def run(talk: Talk, words: str) -> None:
    """How it stands, and the button that changes it."""
    t = talk.t
    since = await subscriptions.since(talk.tx, talk.person)
    if since is None:
        talk.say(
            t(
                "Anh/chị chưa đăng ký nhận tin.\n\n"
                "Đăng ký thì anh/chị được nhận gương sáng trong tỉnh và thông báo chung, ngay tại đây. "
                "Muốn thôi lúc nào cũng được, chỉ cần bấm một nút."
            ),
            (buttons.make(t("Nhận tin"), _BUTTON, "on"),),
        )
    else:
        talk.say(
            t("Anh/chị đang nhận gương sáng trong tỉnh và thông báo chung, từ {when}.", when=t.moment(since)),
            (_off(t, "off"),),
        )


async def press(talk: Talk, rest: list[str]) -> None:
    """Begin, end, or end from below a message that was sent to all: that message stays as it is."""
    t, verb = talk.t, rest[0]
    if verb == "preview":
        talk.toast(t("Đây là bản xem thử, nút này chưa có tác dụng."))
    elif verb == "on":
        await subscriptions.subscribe(talk.tx, talk.person, now=talk.now)
        await run(talk, "")
    elif verb == "off":
        await subscriptions.unsubscribe(talk.tx, talk.person, now=talk.now)
        await run(talk, "")
    elif verb == "stop":
        await subscriptions.unsubscribe(talk.tx, talk.person, now=talk.now)
        talk.toast(t("Anh/chị đã thôi nhận tin. Muốn nhận lại, anh/chị gõ /nhantin."))
    else:
        raise errors.NotFound


def stop_row(t: Words, *, preview: bool = False) -> Row:
    """The way out, below a message to subscribers; in its preview it does nothing."""
    return (_off(t, "preview" if preview else "stop"),)


def _off(t: Words, verb: str) -> Button:
    return buttons.make(t("Thôi nhận tin"), _BUTTON, verb)
