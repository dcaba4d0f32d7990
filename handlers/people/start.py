"""`/start`: the greeting. Behind it, a link carries an invitation's token, or the name of where the person comes from.

The trap: links to the bot are put under posts and on posters, with a word of their own. To answer that an invitation has
expired would turn away whoever followed one.
"""

from markupsafe import Markup

from domain.units import Unit
from handlers.engine import buttons
from handlers.engine.talk import Row, Talk
from handlers.people import duties
from locales import LANGUAGES
from services import doors, invitations

# Who only says hello is greeted.
GREETINGS = ("chào", "xin chào", "chào bạn", "chào anh", "chào chị", "hello", "hi")


async def run(talk: Talk, words: str) -> None:
    """Greet; an invitation's token makes the person an officer first, any other word of a link is noted as their source."""
    place = await _follow_link(talk, words) if words else None
    text, rows = await greeting(talk)
    if place is not None:
        known = talk.t(
            "Phiếu giới thiệu tới đây của anh/chị sẽ ghi sẵn nơi là <b>{place}</b>. Việc ở nơi khác thì anh/chị sửa lại "
            "trước khi gửi.",
            place=place.name,
        )
        text = Markup("\n\n").join((text, known))
    talk.say(text, *rows)


async def _follow_link(talk: Talk, words: str) -> Unit | None:
    """Do what the link is for; returns the commune that it names."""
    invited = await invitations.accept(talk.tx, talk.person, words, now=talk.now)
    if invited is None:
        return await doors.enter(talk.tx, talk.person, words)
    talk.person = invited
    talk.new_menu()
    return None


async def greeting(talk: Talk) -> tuple[Markup, tuple[Row, ...]]:
    """To an officer, their offices and what waits for them; to everybody else, what the bot is for. And the first steps."""
    t = talk.t
    languages = tuple(buttons.make(one.own_name, "language", one) for one in LANGUAGES if one != talk.person.language)
    nominate = buttons.make(t("Giới thiệu gương tốt"), buttons.COMMAND, "nominate")
    if talk.person.offices:
        text, work = await duties.greeting(talk)
        return text, (*((button,) for button in work), (nominate,), languages)
    text = t(
        "Chào {name}! Đây là <b>Gương Sáng</b>, nơi bà con kể về người tốt, việc tốt, mô hình hay, để chính quyền "
        "kịp thời xác minh, biểu dương và lan tỏa.\n\n"
        "Mời anh/chị bấm «Giới thiệu gương tốt» bên dưới, hoặc cứ kể ngay tại đây, tôi sẽ hỏi thêm.",
        name=talk.person.name,
    )
    mine = buttons.make(t("Xem phiếu đã gửi"), buttons.COMMAND, "my")
    subscribe = buttons.make(t("Đăng ký nhận bài"), buttons.COMMAND, "subscribe")
    return text, ((nominate,), (mine, subscribe), languages)
