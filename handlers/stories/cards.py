"""How a story is shown: to its readers, and to those who write, approve and withdraw it.

The trap: a story that fits in one language may be too long in another. A caption holds a quarter of a message, and what is
around the text differs in length. So the limit of the text is measured in the language that leaves the least.
"""

from markupsafe import Markup

from domain import text
from domain.broadcasts import Broadcast, Skipped
from domain.cases import Subject
from domain.edge import Edge
from domain.message import Button, OutMessage
from domain.outbox import Parcel
from domain.stories import (
    TEXT_LIMIT,
    TEXT_WITH_PHOTO,
    Notice,
    Purpose,
    Reach,
    State,
    Story,
)
from handlers.engine import buttons, layout
from handlers.engine.notices import Copy, Reading, Render, Skip, message
from handlers.stories import labels
from locales import LANGUAGES, N_, Words, words
from services import Tx, stories

_NAME_SHOWN = 100
_CHANNELS_SHOWN = 10
_BEGINNING = 200
# Shown in place of a name that may not be published.
_SOMEBODY = {
    Subject.INDIVIDUAL: N_("Một người dân"),
    Subject.COLLECTIVE: N_("Một tập thể"),
    Subject.HOUSEHOLD: N_("Một hộ gia đình"),
    Subject.MODEL: N_("Một mô hình"),
}


def _who(t: Words, subject: Subject, name: str | None, place: str | None) -> Markup:
    who = Markup.escape(text.shown(text.excerpt(name, _NAME_SHOWN))) if name else t(_SOMEBODY[subject])
    return t("{who} · {place}", who=who, place=place) if place else who


def _whole(t: Words, title: str, body: str, who: Markup) -> Markup:
    return t("<b>{title}</b>\n\n{text}\n\n<i>{who}</i>\n🌟 Gương Sáng", title=title, text=body, who=who)


def beginning(t: Words, story: Story, size: int) -> Markup:
    """How a story begins, with its title and whom it is about."""
    who = _who(t, story.subject, story.name, story.place)
    return _whole(t, story.title, text.excerpt(story.text, size), who)


def text_limit(edge: Edge, *, title: str, subject: Subject, name: str | None, place: str | None, photo: bool) -> int:
    """How many UTF-16 code units the text of a story may have on this network, beside all that is around it."""
    around = max(layout.visible(_whole(t, title, "", _who(t, subject, name, place))) for t in map(words, LANGUAGES))
    return min(TEXT_WITH_PHOTO, edge.caption_limit - around) if photo else min(TEXT_LIMIT, edge.message_limit - around)


def story_text(t: Words, *, title: str, body: str, subject: Subject, name: str | None, place: str | None) -> Markup:
    """A story as its readers see it. name, place: None when they are not published."""
    return _whole(t, title, body, _who(t, subject, name, place))


def cut(body: str, limit: int) -> str:
    """The text cut to `limit` UTF-16 code units: only a preview can be too long."""
    size = text.length(body)
    return body if size <= limit else text.excerpt(body, max(limit - (size - len(body)) - 1, 0))


def post(t: Words, story: Story, *rows: tuple[Button, ...]) -> OutMessage:
    """A story as one message, with its picture if it has one."""
    whole = story_text(
        t,
        title=story.title,
        body=story.text,
        subject=story.subject,
        name=story.name,
        place=story.place,
    )
    return OutMessage(str(whole), rows, (story.photo,) if story.photo else ())


async def compose(tx: Tx, broadcast: Broadcast) -> Copy:
    """How the story of this broadcast is copied for its readers; one that was withdrawn is skipped for all."""
    story = await stories.load(tx, broadcast.story_id) if broadcast.story_id is not None else None
    if story is None or story.state is not State.PUBLISHED:
        return lambda t, rows: Skip(Skipped.WITHDRAWN)
    return lambda t, rows: post(t, story, *rows)


async def _story_published(reading: Reading) -> OutMessage | None:
    """To the nominator, who knows whom it is about: that the story is published, and how it begins."""
    story = await stories.for_nominator(reading.tx, reading.person, reading.id)
    if story is None:
        return None
    t = reading.t
    return message(
        t(
            "Bài về gương tốt anh/chị giới thiệu (<code>{code}</code>) đã được đăng. Cảm ơn "
            "anh/chị!\n\n<b>{title}</b>\n{beginning}",
            code=story.code,
            title=story.title,
            beginning=text.excerpt(story.text, _BEGINNING),
        ),
        (buttons.make(t("Đọc cả bài"), "story", "open", story.id),),
    )


async def _story_of_a_child(reading: Reading) -> OutMessage | None:
    """To whoever publishes: a story came down since its case is about a child."""
    story = await stories.for_publisher(reading.tx, reading.person, reading.id)
    if story is None or story.state is not State.WITHDRAWN:
        return None
    t = reading.t
    said = t(
        "👶 Phiếu <code>{code}</code> vừa được đánh dấu là về trẻ em nên bài «{title}» đã được gỡ. Khi em và cha mẹ hoặc "
        "người giám hộ đều đồng ý, anh/chị viết và đăng lại.",
        code=story.code,
        title=story.title,
    )
    return message(said, (buttons.make(t("Mở phiếu"), "case", "show", story.nomination_id),))


NOTICES: dict[str, Render] = {
    Notice.STORY_PUBLISHED: _story_published,
    Notice.STORY_OF_A_CHILD: _story_of_a_child,
}


async def recall(tx: Tx, parcel: Parcel, edge: Edge) -> OutMessage:
    """What replaces a story that was withdrawn."""
    gone = words(parcel.language)("Bài này đã được gỡ theo yêu cầu.")
    return OutMessage(str(gone), replaces=parcel.params["message"], recalls=True)


def consent(t: Words, purposes: frozenset[Purpose], note: str) -> Markup:
    """What the nominee agreed to, and how."""
    agreed = ", ".join(str(t(label)) for purpose, label in labels.PURPOSES.items() if purpose in purposes)
    lines = (layout.line(t, N_("Đã đồng ý"), agreed), layout.line(t, N_("Hình thức đồng ý"), note))
    return Markup("\n").join(lines)


def destinations(t: Words, reach: Reach) -> Markup:
    """Where a story is published: the channels by name, and the number of subscribers."""
    named = [text.excerpt(channel.title, 60) for channel in reach.channels[:_CHANNELS_SHOWN]]
    lines = [t("• kênh «{title}»", title=title) for title in named]
    if more := len(reach.channels) - len(named):
        lines.append(t.plural("• {n} kênh khác", "• {n} kênh khác", more))
    lines.append(t.plural("• {n} người đăng ký nhận bài", "• {n} người đăng ký nhận bài", reach.subscribers))
    for channel in reach.barred[:_CHANNELS_SHOWN]:
        title = text.excerpt(channel.title, 60)
        lines.append(t("• kênh «{title}»: không đăng được, vì bot không còn quyền đăng bài ở đó", title=title))
    return Markup("\n").join((t("<b>Nơi đăng:</b>"), *lines))


def for_officer(t: Words, story: Story) -> Markup:
    """What officers see of a published story beside the story itself."""
    head = t("Bài về <code>{code}</code>, đăng lúc {when}.", code=story.code, when=_when(t, story))
    return Markup("\n").join((head, consent(t, story.purposes, story.consent_note)))


def _when(t: Words, story: Story) -> str:
    return t.moment(story.published_at) if story.published_at else "–"


def open_button(story: Story) -> Button:
    """Opens the story; its label is the title."""
    return buttons.make(text.excerpt(text.shown(story.title), 60), "story", "open", story.id)
