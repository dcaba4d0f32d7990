"""`/subscribe`: stories and announcements for those who ask for them, until they unsubscribe.

The trap: subscribing is easier than unsubscribing. So every message to subscribers has a button that unsubscribes with one
press, and the message stays.
"""

from domain.privacy import Purpose
from handlers.engine import buttons
from handlers.engine.buttons import Press
from handlers.engine.subject import Verbs
from handlers.engine.talk import Talk
from services import privacy, subscriptions

# What people type under a message that they want no more of.
WORDS = ("stop", "unsubscribe", "thôi nhận tin", "dừng nhận tin", "hủy nhận tin", "hủy đăng ký")


async def run(talk: Talk, words: str) -> None:
    """Whether the person is subscribed, and the button that changes it."""
    t = talk.t
    since = await subscriptions.since(talk.tx, talk.person)
    if since is None:
        talk.say(
            t(
                "Anh/chị chưa đăng ký nhận bài.\n\n"
                "Đăng ký thì anh/chị được nhận bài gương sáng và thông báo của tỉnh ngay tại đây. "
                "Muốn thôi lúc nào cũng được, chỉ cần bấm một nút."
            ),
            (buttons.make(t("Đăng ký"), "subscribe", "on"),),
        )
    else:
        talk.say(
            t("Anh/chị đã đăng ký nhận bài gương sáng và thông báo của tỉnh từ {when}.", when=t.moment(since)),
            (buttons.make(t("Thôi nhận bài"), "subscribe", "off"),),
        )


async def _on(talk: Talk, press: Press) -> None:
    await subscriptions.subscribe(talk.tx, talk.person, now=talk.now)
    await privacy.agree(talk.tx, talk.person, (Purpose.INFORM,), now=talk.now)
    await run(talk, "")


async def _off(talk: Talk, press: Press) -> None:
    await subscriptions.unsubscribe(talk.tx, talk.person, now=talk.now)
    await privacy.disagree(talk.tx, talk.person, (Purpose.INFORM,), now=talk.now)
    await run(talk, "")


async def _stop(talk: Talk, press: Press) -> None:
    """Pressed below a message to subscribers, which stays as it is."""
    await subscriptions.unsubscribe(talk.tx, talk.person, now=talk.now)
    await privacy.disagree(talk.tx, talk.person, (Purpose.INFORM,), now=talk.now)
    talk.toast(talk.t("Anh/chị đã thôi nhận bài. Muốn nhận lại, anh/chị gõ /nhantin."))


async def _preview(talk: Talk, press: Press) -> None:
    talk.toast(talk.t("Đây là bản xem trước nên nút này chưa có tác dụng."))


BUTTONS = Verbs("subscribe", {"on": _on, "off": _off, "stop": _stop, "preview": _preview})
