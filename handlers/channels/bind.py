"""Channels for publishing: somebody takes the bot in or puts it out. An officer of the province binds by taking it in.

The trap: anybody may take the bot into a channel of their own. Nothing is posted there until an officer has bound it.
"""

from domain import calendar, errors, text
from domain.message import Kind, OutMessage
from domain.people import Action, may
from handlers.engine import buttons
from handlers.engine.buttons import Press
from handlers.engine.notices import Reading, Render, message
from handlers.engine.subject import Verbs
from handlers.engine.talk import Talk
from services import notices
from services.notices import Notice
from storage import channels, people

_TITLE_SHOWN = 100


async def changed(talk: Talk) -> None:
    """Write down where the bot may post. An officer of the province who takes it into a channel binds the channel; when
    somebody else does, the officers are asked."""
    incoming = talk.incoming
    if incoming.kind is Kind.CHANNEL_LEFT:
        await channels.leave(talk.tx, incoming.edge, incoming.place, now=talk.now)
        return
    bound_by = talk.person.id if may(talk.person, Action.BIND_CHANNEL) else None
    channel_id, bound = await channels.join(
        talk.tx, incoming.edge, incoming.place, title=incoming.place_name, bound_by=bound_by, now=talk.now
    )
    title = text.excerpt(incoming.place_name, _TITLE_SHOWN)
    if bound_by is not None:
        talk.say(talk.t("Đã gắn kênh «{title}». Bài được duyệt sẽ đăng ở đó.", title=title))
    elif not bound:
        officers = await people.province_officers(talk.tx)
        await notices.tell_all(
            talk.tx, officers, Notice.CHANNEL_OFFERED, channel_id, now=talk.now, key=f"{calendar.today(talk.now)}"
        )
        talk.say(talk.t("Tôi đã vào kênh «{title}». Khi cán bộ tỉnh gắn kênh, bài sẽ đăng ở đó.", title=title))


async def _bind(talk: Talk, press: Press) -> None:
    """An officer binds a channel that somebody else took the bot into."""
    if not may(talk.person, Action.BIND_CHANNEL):
        raise errors.NotAllowed
    channel = await channels.bind(talk.tx, press.id, by=talk.person.id, now=talk.now)
    if channel is None:
        raise errors.NothingNew
    title = text.excerpt(channel.title, _TITLE_SHOWN)
    talk.say(talk.t("Đã gắn kênh «{title}». Bài được duyệt sẽ đăng ở đó.", title=title))


async def _offered(reading: Reading) -> OutMessage | None:
    """Loses its sense when the channel was bound, or the bot put out, in the meantime."""
    channel = await channels.offered(reading.tx, reading.id)
    if channel is None or not may(reading.person, Action.BIND_CHANNEL):
        return None
    t = reading.t
    return message(
        t(
            "Có người vừa thêm bot vào kênh «{title}». Gắn kênh này thì bài được duyệt sẽ đăng ở đó. "
            "Không phải kênh của tỉnh thì anh/chị bỏ qua tin nhắn này.",
            title=text.excerpt(channel.title, _TITLE_SHOWN),
        ),
        (buttons.make(t("Gắn kênh này"), "channel", "bind", channel.id),),
    )


NOTICES: dict[str, Render] = {Notice.CHANNEL_OFFERED: _offered}

BUTTONS = Verbs("channel", {"bind": _bind})
