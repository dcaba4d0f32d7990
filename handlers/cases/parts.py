"""The parts of a nomination: how each is asked, how it is shown on a card, what is stored of the answer.

The dialog, the cards of nominator and officer, and the lead for the use case are made from this table. So a new part is a
line here, a field of `domain.cases.Lead` and a column.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from markupsafe import Markup

from domain import errors, phones, text
from domain.cases import PHOTO_LIMIT, Field, Subject
from domain.text import LINE_LIMIT, LONG_LIMIT, NAME_LIMIT
from handlers.cases import contact, labels, telling
from handlers.engine import layout, refusals, steps
from handlers.engine.communes import OUTSIDE
from handlers.engine.dialog import Again, Amended, Answers, Complete, Outcome, Question, Step
from handlers.engine.talk import Talk
from locales import N_, Words

# How much of the deed a card shows: the card has to fit into one message. A button shows the whole deed.
DEED_SHOWN = 1500
# So many words are no place's name alone, but go on with the story.
_A_SENTENCE = 6

Values = Mapping[str, Any]


def _unchanged(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Part:
    """One part. step: how it is asked. edit: the label of the button that changes it.

    always: whether its line is shown without a value. line, place: its label on cards, and its order there; without a
    label it has no line. shown: the value of its line, from all values. stored: makes what is stored from the answer.
    """

    step: Step
    edit: str
    line: str = ""
    place: int = 0
    shown: Callable[[Words, Values], str | Markup | None] | None = None
    stored: Callable[[Any], Any] = _unchanged
    always: bool = True

    @property
    def name(self) -> str:
        return self.step.name

    def on_card(self, t: Words, values: Values) -> Markup:
        """The line of a card."""
        return layout.line(t, self.line, self.shown(t, values) if self.shown else values.get(self.name))


def _never(answers: Answers) -> bool:
    return False


def _who(t: Words, values: Values) -> Markup:
    named = ((values["name"], values["subject"]), *values.get("others", ()))
    return Markup("; ").join(
        t("{name} ({subject})", name=name, subject=t(labels.SUBJECTS[subject])) for name, subject in named
    )


def _where(t: Words, values: Values) -> Markup:
    village, unit = values.get("village"), values.get("unit_name")
    if values.get(OUTSIDE):
        place = t("{place}, ngoài tỉnh; phiếu được gửi cho Sở Nội vụ", place=values[OUTSIDE])
    elif unit and values.get("written"):
        place = t("{place} (anh/chị viết «{written}»)", place=unit, written=values["written"])
    else:
        place = Markup.escape(unit) if unit else t("chưa rõ, nhờ tỉnh tìm giúp")
    return t("{village}, {place}", village=village, place=place) if village else place


def _field(t: Words, values: Values) -> str:
    return str(t(labels.FIELDS[values["field"]]))


def _when(t: Words, values: Values) -> Markup | None:
    """The day as it was written, and as it was read where that says more."""
    written, read = values.get("happened"), _read_day(t, values.get("happened_on") or "")
    if written and read and text.fold(read) not in text.fold(written):
        return t("{written} ({read})", written=written, read=read)
    return Markup.escape(written) if written else read


def _read_day(t: Words, on: str) -> Markup | None:
    """A day of `Lead.happened_on`."""
    year, _, rest = on.partition("-")
    if on.endswith("/.."):
        return t("từ {year}", year=on.removesuffix("/.."))
    if len(rest) == 5:
        return Markup.escape(t.day(date.fromisoformat(on)))
    return t("{month}/{year}", month=int(rest), year=year) if rest else Markup.escape(on) or None


def _deed(t: Words, values: Values) -> str | Markup:
    """The story. Told aloud, it has no words yet."""
    if not values["deed"]:
        return t("🎤 kể bằng ghi âm, nhờ cán bộ nghe và ghi lại")
    return text.excerpt(values["deed"], DEED_SHOWN)


# Beside the values of a card: whether whoever reads it handles the case.
HANDLES = ".handles"


def _phone(t: Words, values: Values) -> str:
    phone: str = values["nominee_phone"]
    return phone if values.get(HANDLES) else phones.masked(phone)


_NAMES = {
    Subject.INDIVIDUAL: N_("Người đó tên là gì?"),
    Subject.COLLECTIVE: N_("Tập thể đó tên là gì?"),
    Subject.HOUSEHOLD: N_("Chủ hộ tên là gì?"),
    Subject.MODEL: N_("Mô hình đó tên là gì?"),
}


def _subject() -> Step:
    """Who or what is nominated; or the whole deed at once, in one message."""
    inner = steps.choose(
        "subject",
        N_(
            "Anh/chị giới thiệu một người, một tập thể, một hộ hay một mô hình mới? Bấm chọn để trả lời từng câu; hoặc "
            "kể luôn trong một tin nhắn: ai, ở đâu, đã làm gì, khi nào."
        ),
        labels.SUBJECTS,
        columns=2,
    )

    async def read(talk: Talk, answers: Answers) -> Outcome:
        outcome, typed = await inner.read(talk, answers), talk.typed()
        begun = answers.get("deed")
        # Its next part was told as well; else one line of the card is being changed.
        if isinstance(outcome, Complete) or typed is None or (begun and not typed.startswith(begun)):
            return outcome
        return await _told(talk, answers, typed)

    return replace(inner, read=read)


async def _told(talk: Talk, answers: Answers, typed: str) -> Outcome:
    """Everything that the message says, as answers. begun: what was too short to begin with."""
    before = answers.get("begun", "")
    try:
        words = text.received(f"{before}\n{typed}")
    except (errors.TooLong, errors.Empty) as refusal:
        return Again(refusals.words(talk.t, refusal))
    reading = await telling.read(talk, words)
    if not telling.is_story(reading, words) and not before:
        return Amended({"begun": words}, ask_more(talk.t))
    told = {"photos": {"photos": []}, **answers, **telling.answers(talk, reading, words)}
    if "name" in answers and "nominee_phone" in answers:
        # Whose contact was shared is named there, whatever the story calls them.
        told["name"] = answers["name"]
    return Complete(told.pop("subject"), told)


def ask_more(t: Words) -> Markup:
    """What is said when somebody has told too little to begin with."""
    return t(
        "Anh/chị kể thêm giúp: ai, ở đâu, đã làm gì. Ví dụ: «Chiều 12/9, anh Lò Văn Inh ở bản Nà Đứa, xã Chiềng Sung nhảy "
        "xuống lũ kéo hai em nhỏ lên bờ»."
    )


def _happened() -> Step:
    """When it was, in any words; the day that they mean is kept beside them."""
    inner = steps.write(
        "happened",
        N_("Việc diễn ra khi nào? Ví dụ: sáng 18/11, hoặc từ 2021 đến nay."),
        limit=LINE_LIMIT,
        optional=True,
    )

    async def read(talk: Talk, answers: Answers) -> Outcome:
        outcome = await inner.read(talk, answers)
        if not isinstance(outcome, Complete):
            return outcome
        return replace(outcome, also={"happened_on": await telling.day(talk, outcome.value)})

    return replace(inner, read=read)


def _settled(more: Answers) -> Outcome:
    """The step has its answer, which was said among more of the story."""
    return Complete(more["commune"], {name: value for name, value in more.items() if name != "commune"})


def _commune() -> Step:
    """Where it was. What was unsure about it before is settled then."""
    inner = steps.commune(
        "commune",
        N_(
            "Việc tốt diễn ra ở xã, phường nào? Anh/chị gõ tên, có dấu hay không dấu đều được. Chưa rõ thì bấm «Bỏ qua»."
        ),
    )

    async def read(talk: Talk, answers: Answers) -> Outcome:
        words = (talk.typed() or "").strip()
        more: Answers | None = None
        if answers.get("deed") and len(words.split()) >= _A_SENTENCE:
            more = await telling.added(talk, answers, words)
            if more and "commune" in more:
                return _settled(more)
        outcome = await inner.read(talk, answers)
        if isinstance(outcome, Complete):
            return replace(outcome, also={**outcome.also, "communes": [], "written": ""})
        return Amended(more, talk.t("Tôi đã thêm vào phiếu.")) if more else outcome

    return replace(inner, read=read)


def _name() -> Step:
    """The name, asked as it fits who is nominated."""
    inner = steps.write("name", _NAMES[Subject.INDIVIDUAL], limit=NAME_LIMIT)

    async def ask(talk: Talk, answers: Answers) -> Question:
        return Question(talk.t(_NAMES[answers.get("subject", Subject.INDIVIDUAL)]))

    async def read(talk: Talk, answers: Answers) -> Outcome:
        known = contact.shared(talk)
        return Complete(known.pop("name"), known) if "name" in known else await inner.read(talk, answers)

    return replace(inner, ask=ask, read=read, prompts=tuple(_NAMES.values()))


# In the order in which they are asked; `bot.demo.replay` recognises the questions by their sentences.
PARTS = (
    Part(
        _subject(),
        edit=N_("Người, nhóm"),
        stored=Subject,
    ),
    Part(
        _name(),
        edit=N_("Tên"),
        line=N_("Giới thiệu"),
        place=10,
        shown=_who,
    ),
    Part(
        _commune(),
        edit=N_("Nơi"),
        line=N_("Nơi"),
        place=20,
        shown=_where,
    ),
    Part(
        steps.choose("field", N_("Việc tốt thuộc lĩnh vực nào?"), labels.FIELDS, columns=2),
        edit=N_("Lĩnh vực"),
        line=N_("Lĩnh vực"),
        place=30,
        shown=_field,
        stored=Field,
    ),
    Part(
        steps.write(
            "deed",
            N_("Anh/chị kể lại việc đó: đã làm gì, giúp được ai, kết quả ra sao?"),
            limit=LONG_LIMIT,
            lines=True,
        ),
        edit=N_("Việc tốt"),
        line=N_("Việc tốt"),
        place=50,
        shown=_deed,
    ),
    Part(
        _happened(),
        edit=N_("Khi nào"),
        line=N_("Khi nào"),
        place=40,
        shown=_when,
    ),
    # Told, or changed on the card; never asked.
    Part(
        replace(
            steps.write("village", N_("Việc diễn ra ở bản, tiểu khu nào?"), limit=LINE_LIMIT, optional=True),
            fits=_never,
        ),
        edit=N_("Bản"),
    ),
    Part(
        steps.photos("photos", N_("Anh/chị có ảnh không? Gửi được tối đa {limit} ảnh."), limit=PHOTO_LIMIT),
        edit=N_("Ảnh"),
        stored=steps.references,
    ),
    Part(
        contact.phone(),
        edit=N_("Điện thoại"),
        line=N_("Số điện thoại"),
        place=15,
        shown=_phone,
        always=False,
    ),
)


def edits() -> dict[str, str]:
    """The labels of the buttons that change a part, in the order of the card; what has no line there comes last."""
    ordered = sorted(PARTS, key=lambda part: (not part.line, part.place))
    return {part.name: part.edit for part in ordered}


def card(t: Words, values: Values) -> Markup:
    """What was said of the deed, line by line. values: part's name -> stored value, and `unit_name`."""
    shown = (part for part in PARTS if part.line and (part.always or values.get(part.name) is not None))
    lines = sorted(shown, key=lambda part: part.place)
    return Markup("\n").join(part.on_card(t, values) for part in lines)


def stored(answers: Answers) -> dict[str, Any]:
    """The answers as they are stored; a skipped part is None."""
    parts = {part.name: part.stored(answers.get(part.name)) for part in PARTS}
    return {**parts, "happened_on": answers.get("happened_on"), OUTSIDE: answers.get(OUTSIDE) or None}
