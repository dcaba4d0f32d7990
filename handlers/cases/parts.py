"""The parts of a nomination: how each is asked, how it is shown on a card, what is stored of the answer.

The dialog, the cards of nominator and officer, and the lead for the use case are made from this table. So a new part is a
line here, a field of `domain.cases.Lead` and a column.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from domain import text
from domain.cases import PHOTO_LIMIT, Field, Subject
from domain.text import LINE_LIMIT, LONG_LIMIT, NAME_LIMIT
from handlers.cases import labels
from handlers.engine import layout, steps
from handlers.engine.dialog import Answers, Question, Step
from handlers.engine.talk import Talk
from locales import N_, Words

# How much of the deed a card shows: the card has to fit into one message. A button shows the whole deed.
DEED_SHOWN = 1500

Values = Mapping[str, Any]


def _unchanged(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Part:
    """One part. step: how it is asked. edit: the label of the button that changes it.

    line, place: its label on cards, and its order there; without a label it has no line. shown: the value of its line, from
    all values. stored: makes what is stored from the answer.
    """

    step: Step
    edit: str
    line: str = ""
    place: int = 0
    shown: Callable[[Words, Values], str | Markup | None] | None = None
    stored: Callable[[Any], Any] = _unchanged

    @property
    def name(self) -> str:
        return self.step.name

    def on_card(self, t: Words, values: Values) -> Markup:
        """The line of a card."""
        return layout.line(t, self.line, self.shown(t, values) if self.shown else values.get(self.name))


def _who(t: Words, values: Values) -> Markup:
    return t("{name} ({subject})", name=values["name"], subject=t(labels.SUBJECTS[values["subject"]]))


def _where(t: Words, values: Values) -> str:
    return values.get("unit_name") or str(t("chưa rõ, nhờ tỉnh tìm giúp"))


def _field(t: Words, values: Values) -> str:
    return str(t(labels.FIELDS[values["field"]]))


def _deed(t: Words, values: Values) -> str:
    return text.excerpt(values["deed"], DEED_SHOWN)


_NAMES = {
    Subject.INDIVIDUAL: N_("Người đó tên là gì?"),
    Subject.COLLECTIVE: N_("Tập thể đó tên là gì?"),
    Subject.HOUSEHOLD: N_("Chủ hộ tên là gì?"),
    Subject.MODEL: N_("Mô hình đó tên là gì?"),
}


def _name() -> Step:
    """The name, asked as it fits who is nominated."""
    inner = steps.write("name", _NAMES[Subject.INDIVIDUAL], limit=NAME_LIMIT)

    async def ask(talk: Talk, answers: Answers) -> Question:
        return Question(talk.t(_NAMES[answers.get("subject", Subject.INDIVIDUAL)]))

    return replace(inner, ask=ask, prompts=tuple(_NAMES.values()))


# In the order in which they are asked; `bot.demo.replay` recognises the questions by their sentences.
PARTS = (
    Part(
        steps.choose(
            "subject",
            N_("Anh/chị giới thiệu một người, một tập thể, một hộ hay một mô hình mới?"),
            labels.SUBJECTS,
            columns=2,
        ),
        edit=N_("Cá nhân, tập thể"),
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
        steps.commune(
            "commune",
            N_(
                "Việc tốt diễn ra ở xã, phường nào? Anh/chị gõ tên, có dấu hay không dấu đều được. Chưa rõ thì bấm «Bỏ "
                "qua»."
            ),
        ),
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
        steps.write(
            "happened",
            N_("Việc diễn ra khi nào? Ví dụ: sáng 18/11, hoặc từ 2021 đến nay."),
            limit=LINE_LIMIT,
            optional=True,
        ),
        edit=N_("Khi nào"),
        line=N_("Khi nào"),
        place=40,
    ),
    Part(
        steps.photos("photos", N_("Anh/chị có ảnh không? Gửi được tối đa {limit} ảnh."), limit=PHOTO_LIMIT),
        edit=N_("Ảnh"),
        stored=steps.references,
    ),
)


def card(t: Words, values: Values) -> Markup:
    """What was said of the deed, line by line. values: part's name -> stored value, and `unit_name`."""
    lines = sorted((part for part in PARTS if part.line), key=lambda part: part.place)
    return Markup("\n").join(part.on_card(t, values) for part in lines)


def stored(answers: Answers) -> dict[str, Any]:
    """The answers as they are stored; a skipped part is None."""
    return {part.name: part.stored(answers.get(part.name)) for part in PARTS}
