"""`/nominate` in a group, as a reply to a message: one line there, and a link by which its sender goes on in private.

The trap: a whole group reads what is said in it. So nothing of the nomination is said there; whoever wrote the message is
not stored; and to another member who follows the link, nothing of it is shown.
"""

from domain import errors, text
from domain.message import Button
from handlers.cases import door
from handlers.engine.talk import Talk
from services.cases import messages

LINK = "tin-"
# What those who come from a group are counted by: `domain.doors`.
_GROUP = "nhom"


async def receive(talk: Talk) -> None:
    """Keep the message that was replied to, and offer to go on in private."""
    t, name = talk.t, talk.person.name
    words = _words(talk)
    if not words and not talk.incoming.media:
        talk.say(
            t(
                "Mời anh/chị {name} trả lời (Reply) tin nhắn kể việc tốt bằng lệnh /gioithieu, hoặc bấm nút để kể riêng với "
                "tôi.",
                name=name,
            ),
            (Button(str(t("Kể riêng với Gương Sáng")), start=_GROUP),),
        )
        return
    token = await messages.keep_of_group(
        talk.tx,
        talk.person,
        words,
        talk.incoming.media,
        place=talk.incoming.place,
        number=talk.incoming.number,
        now=talk.now,
    )
    talk.say(
        t(
            "Mời anh/chị {name} bấm nút để giới thiệu tiếp trong tin nhắn riêng. Trong nhóm tôi không hỏi gì thêm.",
            name=name,
        ),
        (Button(str(t("Giới thiệu tiếp")), start=LINK + token),),
    )


def _words(talk: Talk) -> str:
    try:
        return text.received(talk.incoming.text)
    except errors.Empty:
        return ""


async def follow(talk: Talk, token: str) -> None:
    """Go on with the message that this person chose in a group."""
    found = await messages.of_group(talk.tx, talk.person, token)
    if found is None:
        talk.say(
            talk.t(
                "Đường dẫn này chỉ dành cho người đã gõ lệnh trong nhóm. Anh/chị cũng muốn giới thiệu thì trả lời tin nhắn "
                "ấy bằng /gioithieu, hoặc cứ kể ngay tại đây."
            )
        )
        return
    await door.enter(talk, _GROUP)
    await talk.open("keep", "yes", found.id)
