"""Finding a published story from any chat, and passing it on; the link under one that was passed on.

The trap: what was passed on stands in chats that the bot does not know, and cannot be edited when the story is withdrawn.
So it is the title and the beginning, with a button that opens the story as it stands then.
"""

from domain import errors, text
from domain.message import Button, OutMessage
from domain.search import Hit, Hits
from domain.stories import Story
from handlers.engine.searching import Searching
from handlers.engine.talk import Talk
from handlers.stories import cards
from locales import Words
from services import doors, stories

LINK = "bai-"
# What those who come by a story that was passed on are counted by: `domain.doors`.
_SHARED = "chia-se"
_PAGE = 20
_BEGINNING = 200
_LINE = 100
# Digits that a number of ours may have.
_DIGITS = 18


async def find(searching: Searching) -> Hits:
    """A page of the stories with these words, the newest first; of all stories where nothing is typed."""
    t, search = searching.t, searching.search
    found = await stories.published(
        searching.tx,
        limit=_PAGE + 1,
        before=_number(search.after),
        words=search.words,
        rules=searching.rules,
        now=searching.now,
    )
    page = found[:_PAGE]
    return Hits(
        tuple(_hit(t, story) for story in page),
        after=str(page[-1].id) if len(found) > _PAGE else "",
        offer=Button(
            str(t("Kể một gương tốt") if page else t("Chưa có bài nào khớp. Kể một gương tốt")), start=_SHARED
        ),
    )


def _hit(t: Words, story: Story) -> Hit:
    return Hit(
        str(story.id),
        text.excerpt(text.shown(story.title), _LINE),
        text.excerpt(text.shown(story.text), _LINE),
        OutMessage(
            str(cards.beginning(t, story, _BEGINNING)),
            (
                (Button(str(t("Đọc cả bài")), start=f"{LINK}{story.id}"),),
                (Button(str(t("Kể một gương tốt")), start=_SHARED),),
            ),
        ),
    )


async def follow(talk: Talk, story_id: str) -> None:
    """Show the story whose link was followed, or that it was withdrawn."""
    if talk.person.door is None:
        # The place of a poster that was followed before stays known.
        await doors.enter(talk.tx, talk.person, _SHARED)
    talk.reply_in_words()
    try:
        await talk.open("story", "open", _number(story_id) or 0)
    except errors.NotFound:
        talk.say(talk.t("Tôi không tìm thấy bài này. Anh/chị gõ /guongsang để đọc các bài đã đăng."))


def _number(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= _DIGITS else None
