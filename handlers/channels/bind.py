"""Channels for publishing: somebody adds the bot or removes it. An officer of the province who adds it binds the channel."""

from markupsafe import Markup

from domain import text
from domain.channels import Joined, Notice
from domain.message import Kind, OutMessage
from handlers.engine import buttons, layout
from handlers.engine.buttons import Press
from handlers.engine.notices import Reading, Render, message
from handlers.engine.subject import Verbs
from handlers.engine.talk import Talk
from services import channels

_TITLE_SHOWN = 100
# How many of the channels that wait have a button.
_SHOWN = 5


async def changed(talk: Talk) -> None:
    """The bot was added to a channel, or removed from one, or may not post there any more."""
    incoming = talk.incoming
    if incoming.kind is not Kind.CHANNEL_JOINED:
        barred = incoming.kind is Kind.CHANNEL_BARRED
        await channels.leave(talk.tx, talk.person, incoming.place, barred=barred, now=talk.now)
        return
    title = text.excerpt(incoming.place_name, _TITLE_SHOWN)
    match await channels.join(talk.tx, talk.person, incoming.place, incoming.place_name, now=talk.now):
        case Joined.BOUND:
            _say_bound(talk, title)
        case Joined.OFFERED:
            talk.say(talk.t("Tôi đã vào kênh «{title}». Khi cán bộ tỉnh kết nối kênh, bài sẽ đăng ở đó.", title=title))


def _say_bound(talk: Talk, title: str) -> None:
    talk.say(talk.t("Đã kết nối kênh «{title}». Bài được duyệt sẽ đăng ở đó.", title=title))


async def _bind(talk: Talk, press: Press) -> None:
    """An officer binds a channel to which somebody else added the bot."""
    channel = await channels.bind(talk.tx, talk.person, press.id, now=talk.now)
    _say_bound(talk, text.excerpt(channel.title, _TITLE_SHOWN))


async def _offered(reading: Reading) -> OutMessage | None:
    """Of all channels that wait to be bound. No longer applies when there is none any more."""
    found, number = await channels.offered(reading.tx, reading.person, limit=_SHOWN)
    if not found:
        return None
    t = reading.t
    bind = [(buttons.make(t("Kết nối kênh này"), "channel", "bind", found[0].id),)]
    if number == 1:
        head = t("Có người vừa thêm bot vào kênh «{title}».", title=text.excerpt(found[0].title, _TITLE_SHOWN))
    else:
        titles = [layout.label(one.title) for one in found]
        bind = [
            (buttons.make(t("Kết nối «{title}»", title=title).unescape(), "channel", "bind", one.id),)
            for one, title in zip(found, titles, strict=True)
        ]
        head = t.plural("Có {n} kênh đã thêm bot và chờ kết nối.", "Có {n} kênh đã thêm bot và chờ kết nối.", number)
    rest = t(
        "Kết nối kênh nào thì bài được duyệt sẽ đăng ở đó. Không phải kênh của tỉnh thì anh/chị bỏ qua tin nhắn này."
    )
    return message(Markup(" ").join((head, rest)), *bind)


async def _lost(reading: Reading) -> OutMessage | None:
    """No longer applies when the bot may post there again."""
    channel = await channels.lost(reading.tx, reading.person, reading.id)
    if channel is None:
        return None
    t, title = reading.t, text.excerpt(channel.title, _TITLE_SHOWN)
    if channel.left_at is not None:
        return message(
            t(
                "Bot không còn ở kênh «{title}»: bot đã bị đưa ra, hoặc kênh đã bị xóa. Bài sẽ không đăng ở đó nữa. "
                "Nếu vẫn dùng kênh này, anh/chị thêm lại bot làm quản trị viên có quyền đăng bài.",
                title=title,
            )
        )
    return message(
        t(
            "Bot không được đăng bài ở kênh «{title}» nữa. Anh/chị nhờ người quản trị kênh đặt bot làm quản trị viên "
            "có quyền đăng bài; nếu là nhóm có chủ đề thì mở lại chủ đề chung. Sau đó bài lại đăng ở đó như trước. "
            "Bài nào chưa đăng được, người đã đăng bài bấm «Gửi lại tin nhắn lỗi» dưới kết quả gửi.",
            title=title,
        )
    )


async def _no_pictures(reading: Reading) -> OutMessage | None:
    channel = await channels.of(reading.tx, reading.person, reading.id)
    if channel is None:
        return None
    return message(
        reading.t(
            "Bài vừa đăng ở kênh «{title}» chỉ có chữ, không có ảnh, vì ở đó bot không được gửi ảnh. Muốn bài sau có ảnh, "
            "anh/chị nhờ người quản trị cho phép bot gửi ảnh.",
            title=text.excerpt(channel.title, _TITLE_SHOWN),
        )
    )


NOTICES: dict[str, Render] = {
    Notice.CHANNEL_OFFERED: _offered,
    Notice.CHANNEL_LOST: _lost,
    Notice.CHANNEL_NO_PICTURES: _no_pictures,
}

BUTTONS = Verbs("channel", {"bind": _bind})
