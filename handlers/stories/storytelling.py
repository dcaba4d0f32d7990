"""Writing a story of a verified case: consent first, then the text, then the preview, then it is published.

Law 91/2025/QH15: nothing is ticked beforehand, each purpose is agreed to by itself, and it is stored how and when. What was
not agreed to is not shown, and the text is refused as long as it names it.
"""

from typing import Any

from markupsafe import Markup

from domain import errors, phones, text
from domain.cases import Nomination
from domain.stories import (
    NOTE_LIMIT,
    OF_A_CHILD,
    TEXT_WITH_PHOTO,
    TITLE_LIMIT,
    Purpose,
    Story,
    StoryDraft,
    agreed,
    public_name,
)
from handlers.engine import buttons, refusals, steps
from handlers.engine.dialog import (
    CODE,
    Again,
    Answers,
    Choice,
    Complete,
    Dialog,
    End,
    More,
    Outcome,
    Question,
    Step,
    start,
)
from handlers.engine.subject import Things
from handlers.engine.talk import Talk
from handlers.stories import cards, labels
from locales import N_, Words
from services import stories

_DEED = "deed"
_NONE = "none"


async def _find(talk: Talk, case_id: int) -> Nomination:
    return await stories.open_case(talk.tx, talk.person, case_id, now=talk.now)


async def _show_case(talk: Talk, case: Nomination) -> None:
    await talk.open("case", "show", case.id)


async def _begin(talk: Talk, case: Nomination) -> None:
    """Start to write, or continue the unfinished story."""
    if case.story_id is not None:
        raise errors.StoryExists
    talk.reply_below()
    draft = talk.drafts.named(STORY.name)
    if draft is None:
        await start(talk, STORY, _facts(case))
        return
    if draft.data["case"] != case.id:
        other = await stories.case_of(talk.tx, draft.data["case"])
        talk.say(
            talk.t(
                "Anh/chị đang viết dở bài về <code>{code}</code>. Mời anh/chị đăng hoặc hủy bài đó trước.",
                code=other.code,
            )
        )
    await start(talk, STORY)


def _facts(case: Nomination) -> Answers:
    """What the steps need to know of the case."""
    return {"case": case.id, CODE: case.code, "photos": len(case.photos), "minor": case.minor}


def _about(t: Words, answers: Answers) -> Markup:
    """Which case the story is about; a draft of an older release does not say."""
    return t("Bài về phiếu <code>{code}</code>", code=answers[CODE]) if CODE in answers else Markup()


async def _case(talk: Talk, answers: Answers) -> Nomination:
    return await stories.case_of(talk.tx, answers["case"])


def _agreed(answers: Answers) -> frozenset[Purpose]:
    return frozenset(Purpose(purpose) for purpose in answers.get("consent") or ())


def _effective(answers: Answers) -> frozenset[Purpose]:
    """What may be done of it: a child is neither named nor shown until both consents stand."""
    return agreed(_agreed(answers), minor=bool(answers.get("minor")))


def _photo(answers: Answers) -> str | None:
    return answers.get("photo") if Purpose.PHOTO in _effective(answers) else None


def _asks_photo(answers: Answers) -> bool:
    return bool(answers.get("photos")) and Purpose.PHOTO in _effective(answers)


def _consent() -> Step:
    """Toggles, one for each purpose; none is ticked until an officer ticks it."""

    def question(talk: Talk, answers: Answers, case: Nomination) -> Question:
        t, ticked = talk.t, _agreed(answers)
        rows = [
            (Choice(f"✓ {t(label)}" if purpose in ticked else str(t(label)), purpose.value),)
            for purpose, label in labels.PURPOSES.items()
            if case.minor or purpose not in OF_A_CHILD
        ]
        words = t(
            "{name} đồng ý những gì? Anh/chị hỏi riêng từng mục, chỉ chọn mục được đồng ý rõ ràng, rồi bấm "
            "«Xong».\n\nNếu là trẻ từ 7 tuổi, phải được cả em và cha mẹ hoặc người giám hộ đồng ý. Nếu nhỏ hơn, "
            "phải được cha mẹ hoặc người giám hộ đồng ý.",
            name=text.excerpt(case.name, 100),
        )
        if case.minor:
            words += t(
                "\n\n👶 Phiếu này về trẻ em: chưa có đủ cả hai sự đồng ý thì bài chỉ ghi chữ cái đầu của tên, không nêu "
                "trường, lớp, không đăng ảnh."
            )
        if case.deceased:
            words += t("\n\n🕯 Người được giới thiệu đã mất: nhờ anh/chị hỏi ý kiến gia đình.")
        return Question(words, (*rows, (Choice(t("Xong"), steps.DONE),)))

    async def ask(talk: Talk, answers: Answers) -> Question:
        return question(talk, answers, await _case(talk, answers))

    async def read(talk: Talk, answers: Answers) -> Outcome:
        choice, ticked = talk.press.verb, _agreed(answers)
        if choice in set(Purpose):
            changed = sorted(ticked ^ {Purpose(choice)})
            case = await _case(talk, answers)
            return More(changed, question(talk, answers | {"consent": changed}, case))
        if choice != steps.DONE:
            return Again(talk.t("Nhờ anh/chị bấm chọn các mục được đồng ý, rồi bấm «Xong»."))
        if Purpose.STORY not in ticked:
            return End(_nothing_to_publish(talk))
        return Complete(sorted(ticked))

    return Step("consent", ask, read)


def _nothing_to_publish(talk: Talk) -> Markup:
    return talk.t(
        "Người được giới thiệu chưa đồng ý đăng câu chuyện, nên không đăng gì cả. "
        "Việc xét khen thưởng vẫn tiếp tục. Khi nào có sự đồng ý, anh/chị mở lại phiếu và bấm «Viết thành bài»."
    )


def _choose_photo() -> Step:
    """One of the case's photos by its number, or none."""

    async def ask(talk: Talk, answers: Answers) -> Question:
        photos, t = (await _case(talk, answers)).photos, talk.t
        numbers = [Choice(t("Ảnh {number}", number=at + 1), "photo", at + 1) for at in range(len(photos))]
        rows = (tuple(numbers[at : at + 5]) for at in range(0, len(numbers), 5))
        words = t(
            "Chọn ảnh đăng cùng bài, theo thứ tự ở trên. Bài kèm ảnh tối đa {limit} ký tự.", limit=TEXT_WITH_PHOTO
        )
        return Question(words, (*rows, (Choice(t("Không dùng ảnh"), _NONE),)), photos)

    async def read(talk: Talk, answers: Answers) -> Outcome:
        photos, press = (await _case(talk, answers)).photos, talk.press
        if press.verb == _NONE:
            return Complete(None)
        if press.verb == "photo" and 0 < press.number <= len(photos):
            return Complete(photos[press.number - 1])
        return Again(talk.t("Nhờ anh/chị bấm một nút bên dưới."))

    return Step("photo", ask, read, fits=_asks_photo)


async def _why_refused(talk: Talk, answers: Answers, case: Nomination, *texts: str) -> Markup | None:
    """The refusal, if the texts name what was not agreed to; else None."""
    try:
        await stories.check(talk.tx, case, *texts, purposes=_agreed(answers))
    except errors.NotAgreed as refusal:
        return refusals.words(talk.t, refusal)
    return None


async def _fault(talk: Talk, answers: Answers, case: Nomination) -> Markup | None:
    """Why the story may not be published as it is; None when it may."""
    limit = await _text_limit(talk, answers, case)
    if text.length(answers["text"]) > limit:
        return talk.t("Bài kèm ảnh tối đa {limit} ký tự. Nhờ anh/chị viết ngắn lại, hoặc bỏ ảnh.", limit=limit)
    return await _why_refused(talk, answers, case, answers["title"], answers["text"])


async def _publishable(talk: Talk, answers: Answers, case: Nomination) -> dict[str, Any]:
    """What of the case may be published."""
    ticked, place = _agreed(answers), await stories.place_of(talk.tx, case)
    return {
        "title": answers.get("title", ""),
        "subject": case.subject,
        "name": public_name(case.name, purposes=ticked, place=place, minor=case.minor),
        "place": place if Purpose.PLACE in ticked else None,
    }


async def _text_limit(talk: Talk, answers: Answers, case: Nomination) -> int:
    return cards.text_limit(
        talk.narrowest, photo=_photo(answers) is not None, **await _publishable(talk, answers, case)
    )


def _title() -> Step:
    inner = steps.write("title", N_("Tiêu đề của bài là gì? Tối đa 150 ký tự."), limit=TITLE_LIMIT)

    async def read(talk: Talk, answers: Answers) -> Outcome:
        return await _unless_refused(talk, answers, await inner.read(talk, answers))

    return Step("title", inner.ask, read)


def _text() -> Step:
    """The text; the nominator's own is offered when it is short enough and names nothing that was not agreed to."""

    async def ask(talk: Talk, answers: Answers) -> Question:
        case = await _case(talk, answers)
        limit = await _text_limit(talk, answers, case)
        words = talk.t("Anh/chị viết nội dung bài, tối đa {limit} ký tự.", limit=limit)
        told = phones.hidden_in(case.deed)
        if text.length(told) > limit or await _why_refused(talk, answers, case, told):
            return Question(words)
        return Question(words, ((Choice(talk.t("Dùng lời kể của người giới thiệu"), _DEED),),))

    async def read(talk: Talk, answers: Answers) -> Outcome:
        case = await _case(talk, answers)
        limit = await _text_limit(talk, answers, case)
        if talk.press.verb == _DEED and text.length(case.deed) <= limit:
            return await _unless_refused(talk, answers, Complete(phones.hidden_in(case.deed)))
        outcome = await steps.write("text", "", limit=limit, lines=True).read(talk, answers)
        return await _unless_refused(talk, answers, outcome)

    return Step("text", ask, read)


async def _unless_refused(talk: Talk, answers: Answers, outcome: Outcome) -> Outcome:
    """The outcome of a step, unless the text that it read names what was not agreed to."""
    if not isinstance(outcome, Complete):
        return outcome
    fault = await _why_refused(talk, answers, await _case(talk, answers), outcome.value)
    return Again(fault) if fault else outcome


async def _show(talk: Talk, answers: Answers) -> Question:
    """The preview exactly as it will look, and below it where it is published."""
    t, case, photo = talk.t, await _case(talk, answers), _photo(answers)
    body = cards.cut(answers["text"], await _text_limit(talk, answers, case))
    preview = cards.story_text(t, body=body, **await _publishable(talk, answers, case))
    fault = await _fault(talk, answers, case)
    parts = [
        t("Trên đây là bài, đúng như người đọc sẽ thấy."),
        cards.consent(t, _agreed(answers), answers["note"]),
        cards.destinations(t, await stories.reach(talk.tx)),
        *([fault] if fault else []),
    ]
    return Question(Markup("\n\n").join(parts), photos=(photo,) if photo else (), preview=preview)


_LINES = {
    "consent": N_("Sự đồng ý"),
    "note": N_("Hình thức đồng ý"),
    "photo": N_("Ảnh"),
    "title": N_("Tiêu đề"),
    "text": N_("Nội dung"),
}


def _approve() -> Step:
    def fits(step: str, answers: Answers) -> bool:
        return step != "photo" or _asks_photo(answers)

    inner = steps.card("card", _show, send=N_("Duyệt và đăng"), lines=_LINES, fits=fits)

    async def read(talk: Talk, answers: Answers) -> Outcome:
        outcome = await inner.read(talk, answers)
        fault = await _fault(talk, answers, await _case(talk, answers)) if isinstance(outcome, Complete) else None
        return Again(fault) if fault else outcome

    return Step("card", inner.ask, read)


async def _publish(talk: Talk, answers: Answers) -> None:
    story = StoryDraft(
        nomination_id=answers["case"],
        title=answers["title"],
        text=answers["text"],
        photo=_photo(answers),
        purposes=_agreed(answers),
        consent_note=answers["note"],
    )
    pressed = talk.incoming.pressed
    made = await stories.publish(talk.tx, talk.person, story, progress_message=pressed, rules=talk.rules, now=talk.now)
    said = talk.t("Đã duyệt bài về <code>{code}</code>. Bài đang được đăng.", code=made.code)
    if talk.rules.undo:
        # The message that was pressed shows the numbers from now on.
        talk.reply_below()
    talk.say_done(said, undo=buttons.make(talk.t("Hoàn tác"), "story", "undo", made.id, made.version))


async def write_on(talk: Talk, story: Story) -> None:
    """Go on writing a story whose approval was undone."""
    case = await stories.case_of(talk.tx, story.nomination_id)
    answers: Answers = {
        **_facts(case),
        "consent": sorted(story.purposes),
        "note": story.consent_note,
        "photo": story.photo,
        "title": story.title,
        "text": story.text,
    }
    await start(talk, STORY, answers)


STORY = Dialog(
    "story",
    steps=(
        _consent(),
        steps.write(
            "note",
            N_("Người được giới thiệu đồng ý bằng cách nào, khi nào? Ví dụ: gọi điện ngày 20/11, ông đồng ý."),
            limit=NOTE_LIMIT,
        ),
        _choose_photo(),
        _title(),
        _text(),
        _approve(),
    ),
    finish=_publish,
    about=_about,
)

# The button that starts the story of a case carries the case.
BUTTONS = Things(
    "story",
    find=_find,
    show=_show_case,
    changed=N_("Phiếu này vừa được cập nhật, mời anh/chị xem lại."),
    acts={"write": _begin},
)
