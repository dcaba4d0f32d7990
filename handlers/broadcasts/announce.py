"""`/announce`: an officer of the province writes to all subscribers, or to all officers.

The text is Vietnamese, with English if they like, and one picture at most. They see it exactly as it will look, and send it;
the message whose button was pressed then shows the progress (`handlers/broadcasts/progress.py`).
"""

from markupsafe import Markup

from domain import message, text
from domain.broadcasts import Audience, Kind
from handlers.broadcasts import announcements, labels, progress
from handlers.engine import layout, steps
from handlers.engine.dialog import Again, Answers, Choice, Complete, Dialog, Outcome, Question, Step, start
from handlers.engine.talk import Talk
from locales import N_
from services import broadcasts

_NONE = "none"
_LANGUAGES = ("vi", "en")


async def run(talk: Talk, words: str) -> None:
    """Begin, or continue the officer's unfinished announcement."""
    await start(talk, ANNOUNCE)


def _texts(answers: Answers) -> dict[str, str]:
    return {language: answers[language] for language in _LANGUAGES if answers.get(language)}


def _text(name: str, prompt: str, *, optional: bool = False) -> Step:
    """The text in one language. With a picture it has to fit into the caption."""

    async def ask(talk: Talk, answers: Answers) -> Question:
        words = talk.t(prompt, limit=talk.narrowest.message_limit, caption=talk.narrowest.caption_limit)
        drop = ((Choice(talk.t("Bỏ bản tiếng Anh"), _NONE),),) if optional and answers.get(name) else ()
        return Question(words, drop)

    async def read(talk: Talk, answers: Answers) -> Outcome:
        if optional and talk.press.verb == _NONE:
            return Complete(None)
        limit = talk.narrowest.caption_limit if answers.get("photo") else talk.narrowest.message_limit
        return await steps.write(name, prompt, limit=limit, lines=True).read(talk, answers)

    return Step(name, ask, read, optional)


def _picture() -> Step:
    """One picture, if the text is short enough for a caption. Another one replaces it."""

    async def ask(talk: Talk, answers: Answers) -> Question:
        t = talk.t
        if not answers.get("photo"):
            return Question(t("Anh/chị có ảnh đi kèm không? Mỗi thông báo kèm được một ảnh."))
        options = ((Choice(t("Giữ ảnh này"), steps.DONE), Choice(t("Bỏ ảnh"), _NONE)),)
        return Question(t("Đã có một ảnh. Anh/chị gửi ảnh khác để thay, hoặc chọn bên dưới."), options)

    async def read(talk: Talk, answers: Answers) -> Outcome:
        choice = talk.press.verb
        if choice in (steps.DONE, _NONE):
            return Complete(answers.get("photo") if choice == steps.DONE else None)
        if talk.incoming.kind is not message.Kind.PHOTO:
            return Again(talk.t("Câu này nhờ anh/chị gửi ảnh. Không có ảnh thì bấm «Bỏ qua»."))
        longest = max(text.length(said) for said in _texts(answers).values())
        limit = talk.narrowest.caption_limit
        if longest > limit:
            return Again(
                talk.t(
                    "Thông báo kèm ảnh tối đa {limit} ký tự, mà nội dung đang dài {length} ký tự. Anh/chị bấm «Bỏ qua» để"
                    " gửi không kèm ảnh, hoặc viết ngắn lại trước.",
                    length=longest,
                    limit=limit,
                )
            )
        return Complete(talk.incoming.media)

    return Step("photo", ask, read, optional=True)


async def _show(talk: Talk, answers: Answers) -> Question:
    """The announcement as it will look, in separate messages; below them who receives it."""
    t, audience = talk.t, Audience(answers["to"])
    for preview in announcements.previews(t, _texts(answers), answers.get("photo"), audience):
        talk.say(Markup(preview.text), *preview.buttons, photos=preview.photos)  # noqa: S704 (it is a message already)
    receivers, unreachable = await broadcasts.reach(talk.tx, audience)
    lines = [
        t("Trên đây là thông báo, đúng như người nhận sẽ thấy. Đúng rồi thì bấm «Gửi»."),
        Markup(),
        layout.line(t, N_("Gửi cho"), str(t(labels.AUDIENCES[audience]))),
        layout.line(t, N_("Số người nhận"), str(receivers)),
    ]
    if unreachable:
        lines.append(
            t.plural(
                "Trong đó {n} người hiện không nhận được tin nhắn (đã chặn bot hoặc bỏ tài khoản), sẽ bỏ qua.",
                "Trong đó {n} người hiện không nhận được tin nhắn (đã chặn bot hoặc bỏ tài khoản), sẽ bỏ qua.",
                unreachable,
            )
        )
    return Question(Markup("\n").join(lines))


async def _send(talk: Talk, answers: Answers) -> None:
    """Start sending; the message whose button was pressed shows the progress from now on."""
    made = await broadcasts.start(
        talk.tx,
        talk.person,
        kind=Kind.ANNOUNCEMENT,
        texts=_texts(answers),
        photo=answers.get("photo"),
        audience=answers["to"],
        progress_message=talk.incoming.pressed,
        undo=talk.rules.undo,
        now=talk.now,
    )
    await progress.show(talk, await broadcasts.watch(talk.tx, talk.person, made))


_LINES = {"to": N_("Gửi cho"), "vi": N_("Nội dung"), "en": N_("Bản tiếng Anh"), "photo": N_("Ảnh")}

ANNOUNCE = Dialog(
    "announce",
    steps=(
        steps.choose(
            "to",
            N_("Anh/chị gửi thông báo cho ai?"),
            {audience.value: labels.AUDIENCES[audience] for audience in (Audience.SUBSCRIBERS, Audience.OFFICERS)},
        ),
        _text(
            "vi",
            N_("Nhờ anh/chị viết nội dung thông báo, tối đa {limit} ký tự, nếu kèm ảnh thì tối đa {caption} ký tự."),
        ),
        _text(
            "en",
            N_(
                "Nhờ anh/chị viết thêm bản tiếng Anh, tối đa {limit} ký tự, nếu kèm ảnh thì tối đa {caption} ký tự. "
                "Nếu bỏ qua, người dùng tiếng Anh sẽ nhận bản tiếng Việt."
            ),
            optional=True,
        ),
        _picture(),
        steps.card("card", _show, send=N_("Gửi"), lines=_LINES),
    ),
    finish=_send,
)
