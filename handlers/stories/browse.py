"""`/stories`: the published stories, for everybody. Officers of the province can withdraw one."""

from markupsafe import Markup

from domain import errors
from domain.stories import State, Story
from domain.text import LINE_LIMIT
from handlers.engine import buttons, layout, steps
from handlers.engine.buttons import Press
from handlers.engine.dialog import CODE, Answers, Dialog, Question, start
from handlers.engine.subject import Things, Verbs
from handlers.engine.talk import Row, Talk
from handlers.stories import cards, storytelling
from locales import N_, Words
from services import stories, subscriptions

_PAGE = 5


async def run(talk: Talk, words: str) -> None:
    """The latest stories."""
    await _page(talk, None)


async def _older(talk: Talk, press: Press) -> None:
    await _page(talk, press.id)


async def _page(talk: Talk, before: int | None) -> None:
    t = talk.t
    found = await stories.published(talk.tx, limit=_PAGE + 1, before=before, rules=talk.rules, now=talk.now)
    if not found:
        talk.say(t("Hiện chưa có bài nào được đăng."), *await _subscribe_button(talk))
        return
    rows: list[Row] = [(cards.open_button(story),) for story in found[:_PAGE]]
    if len(found) > _PAGE:
        rows.append((buttons.make(t("Bài cũ hơn"), "stories", "older", found[_PAGE - 1].id),))
    talk.say(
        t("Gương sáng trong tỉnh, bài mới ở trên. Anh/chị chọn một bài để đọc."), *rows, *await _subscribe_button(talk)
    )


async def _subscribe_button(talk: Talk) -> tuple[Row, ...]:
    """The button to subscribe, for a reader who is not subscribed."""
    if await subscriptions.since(talk.tx, talk.person) is not None:
        return ()
    return ((buttons.make(talk.t("Đăng ký nhận bài"), buttons.COMMAND, "subscribe"),),)


async def _find(talk: Talk, story_id: int) -> Story:
    story = await stories.load(talk.tx, story_id)
    if story is None:
        raise errors.NotFound
    return story


async def _open(talk: Talk, story: Story) -> None:
    """The whole story as a separate message; for officers, the consent and the button to withdraw it.

    Of a story that was withdrawn in the meantime, only that is said.
    """
    if story.state is not State.PUBLISHED:
        talk.toast(talk.t("Bài này đã được gỡ."), alert=True)
        return
    is_reader = not stories.may_see_consent(talk.person, story)
    if is_reader and not stories.is_public(story, rules=talk.rules, now=talk.now):
        raise errors.NotFound
    talk.reply_below()
    shown = cards.post(talk.t, story)
    talk.say(Markup(shown.text), *(await _subscribe_button(talk) if is_reader else ()), photos=shown.photos)  # noqa: S704
    if not is_reader:
        talk.say(cards.for_officer(talk.t, story), *_withdraw_button(talk, story))


def _withdraw_button(talk: Talk, story: Story) -> tuple[Row, ...]:
    if not stories.may_withdraw(talk.person, story):
        return ()
    return ((buttons.make(talk.t("Gỡ bài"), "story", "withdraw", story.id, story.version),),)


async def _begin_withdrawal(talk: Talk, story: Story) -> None:
    if not stories.may_withdraw(talk.person, story):
        raise errors.NotAllowed
    talk.reply_below()
    await start(talk, WITHDRAW, {"story": story.id, CODE: story.code, "title": story.title})


def _about(t: Words, answers: Answers) -> Markup:
    return t("Bài «{title}» (<code>{code}</code>)", title=answers["title"], code=answers[CODE])


async def _show_withdrawal(talk: Talk, answers: Answers) -> Question:
    head = talk.t("Bài sẽ được gỡ khỏi mọi nơi đã đăng, không đăng lại được. Đúng rồi thì bấm «Gỡ bài».")
    return Question(Markup("\n\n").join((head, layout.line(talk.t, N_("Lý do"), answers["reason"]))))


async def _undo(talk: Talk, story: Story) -> None:
    await stories.undo(talk.tx, talk.person, story, rules=talk.rules, now=talk.now)
    talk.say(talk.t("Đã hoàn tác. Bài chưa đăng ở đâu, anh/chị sửa tiếp bên dưới."))
    await storytelling.write_on(talk, story)


async def _withdraw(talk: Talk, answers: Answers) -> None:
    story = await stories.load(talk.tx, answers["story"])
    if story is None or story.state is not State.PUBLISHED:
        talk.say(talk.t("Bài này đã được gỡ."))
        return
    await stories.withdraw(talk.tx, talk.person, story, answers["reason"], now=talk.now)
    talk.say(
        talk.t(
            "Đã gỡ bài về <code>{code}</code>. Nơi nào đã đăng, bài được thay bằng dòng: "
            "Bài này đã được gỡ theo yêu cầu.",
            code=story.code,
        )
    )


WITHDRAW = Dialog(
    "withdraw",
    steps=(
        steps.write("reason", N_("Vì sao gỡ bài này? Lý do chỉ lưu nội bộ, không công khai."), limit=LINE_LIMIT),
        steps.card("card", _show_withdrawal, send=N_("Gỡ bài"), lines={"reason": N_("Lý do")}),
    ),
    finish=_withdraw,
    about=_about,
)

PAGES = Verbs("stories", {"older": _older, "": _older})
BUTTONS = Things(
    "story",
    find=_find,
    show=_open,
    changed=N_("Bài này vừa được cập nhật, mời anh/chị xem lại."),
    acts={"withdraw": _begin_withdrawal, "undo": _undo},
    views={"open": _open},
)
