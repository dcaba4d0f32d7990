"""`/start`: the greeting. With an invitation's token behind it, it makes the person an officer."""

from handlers.engine import buttons
from handlers.engine.talk import Row, Talk
from handlers.people import labels
from locales import LANGUAGES
from services import invitations


async def run(talk: Talk, words: str) -> None:
    """Greet; or accept the invitation whose token follows the command."""
    if words:
        await _accept(talk, words)
    else:
        greet(talk)


def greet(talk: Talk) -> None:
    """Say what the bot is for, with the first steps as buttons."""
    t = talk.t
    talk.say(
        t(
            "Chào {name}! Đây là <b>Gương Sáng</b>: nơi bà con kể về người tốt, việc tốt, mô hình hay, "
            "để được xác minh, khen kịp thời và lan tỏa.\n\n"
            "Bấm nút bên dưới để giới thiệu một gương tốt. Hoặc anh/chị cứ kể, tôi sẽ hỏi thêm.",
            name=talk.person.name,
        ),
        *opening_buttons(talk),
    )


def opening_buttons(talk: Talk) -> tuple[Row, ...]:
    """The buttons that most people need first, and the other languages."""
    t = talk.t
    others = (one for one in LANGUAGES if one != talk.person.language)
    return (
        (buttons.make(t("Giới thiệu gương tốt"), buttons.COMMAND, "nominate"),),
        (
            buttons.make(t("Tin của tôi"), buttons.COMMAND, "my"),
            buttons.make(t("Nhận tin gương sáng"), buttons.COMMAND, "subscribe"),
        ),
        tuple(buttons.make(one.own_name, "language", one) for one in others),
    )


async def _accept(talk: Talk, token: str) -> None:
    role, unit = await invitations.accept(talk.tx, talk.person, token, now=talk.now)
    talk.new_menu()
    talk.say(
        talk.t(
            "Chào {name}. Anh/chị đã được giao vai trò <b>{role}</b> tại <b>{unit}</b>.\n\n"
            "Có việc cần làm, tôi sẽ báo tại đây. Gõ /trogiup để xem anh/chị làm được những gì.",
            name=talk.person.name,
            role=talk.t(labels.ROLES[role]),
            unit=unit.name,
        )
    )
