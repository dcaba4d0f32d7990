"""Channels for publishing: somebody takes the bot in or puts it out. An officer of the province binds by taking it in."""

from domain.message import Kind
from domain.people import Action, may
from handlers.talk import Talk
from storage import channels


async def changed(talk: Talk) -> None:
    """Write down where the bot may post. An officer of the province who takes it into a channel binds the channel."""
    incoming = talk.incoming
    if incoming.kind is Kind.CHANNEL_LEFT:
        await channels.leave(talk.tx, incoming.edge, incoming.place, now=talk.now)
        return
    bound_by = talk.person.id if may(talk.person, Action.BIND_CHANNEL) else None
    await channels.join(
        talk.tx, incoming.edge, incoming.place, title=incoming.place_name, bound_by=bound_by, now=talk.now
    )
    if bound_by is not None:
        talk.say(talk.t("Đã gắn kênh «{title}». Bài được duyệt sẽ đăng ở đó.", title=incoming.place_name))
