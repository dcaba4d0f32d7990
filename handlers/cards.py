"""How a case is shown: to its nominator as they tell it, to an officer as it stands, in a list as one line."""

from markupsafe import Markup

from domain import text
from domain.message import Button
from domain.nomination import Nomination
from domain.people import Person
from handlers import buttons, phrases
from locales import N_, Words
from services import cases

# A card has to fit into one message with everything else on it; the whole deed can be asked for.
DEED_SHOWN = 1500


def line(t: Words, label: str, value: str | None) -> Markup:
    """One line of a card; nothing said is a dash."""
    return t("<b>{label}:</b> {value}", label=t(label), value=value or "–")


def told(t: Words, *, subject: str, name: str, place: str, field: str, happened: str | None, deed: str) -> Markup:
    """What was told, line by line."""
    return Markup("\n").join(
        (
            line(t, N_("Ai"), t("{name} ({subject})", name=name, subject=subject)),
            line(t, N_("Nơi"), place),
            line(t, N_("Lĩnh vực"), field),
            line(t, N_("Khi nào"), happened),
            line(t, N_("Việc tốt"), text.excerpt(deed, DEED_SHOWN)),
        )
    )


def case(t: Words, case: Nomination) -> Markup:
    """A case as an officer sees it."""
    head = t("<b>{code}</b> · {state}", code=case.code, state=t(phrases.STATES[case.state]))
    lines = [head, t("Nhận lúc {when}", when=t.moment(case.received_at))]
    if case.due_at is not None:
        lines.append(t("Hạn xử lý: {when}", when=t.moment(case.due_at)))
    body = told(
        t,
        subject=str(t(phrases.SUBJECTS[case.subject])),
        name=case.name,
        place=case.unit_name,
        field=str(t(phrases.FIELDS[case.field])),
        happened=case.happened,
        deed=case.deed,
    )
    return Markup("\n").join((*lines, Markup(), body))


def short(words: str) -> str:
    """Words that stand beside a card."""
    return text.excerpt(words, DEED_SHOWN // 2)


def row(t: Words, case: Nomination) -> Markup:
    """A case in a list."""
    return t(
        "<b>{code}</b> {name} · {place} · {state}",
        code=case.code,
        name=text.excerpt(case.name, 60),
        place=case.unit_name,
        state=t(phrases.STATES[case.state]),
    )


# The verbs that a button of a case may carry, with their labels, in the order in which they are shown.
VERBS = {
    "take": N_("Nhận xử lý"),
    "verify": N_("Xác nhận đúng"),
    "ask": N_("Hỏi thêm"),
    "reject": N_("Không tiếp tục"),
}


def case_buttons(t: Words, person: Person, case: Nomination, moves: frozenset[str]) -> tuple[tuple[Button, ...], ...]:
    """What this person may do with the case now, two buttons a row; to tell it, or to read what is told of it."""
    shown = [
        buttons.make(t(label), "case", verb, case.id, case.version) for verb, label in VERBS.items() if verb in moves
    ]
    if len(case.deed) > DEED_SHOWN:
        shown.append(buttons.make(t("Xem đầy đủ"), "case", "text", case.id, case.version))
    if case.story_id is not None:
        shown.append(buttons.make(t("Xem bài đã đăng"), "story", "open", case.story_id))
    elif cases.may_tell(person, case):
        shown.append(buttons.make(t("Viết thành bài"), "story", "write", case.id, case.version))
    return tuple(tuple(shown[at : at + 2]) for at in range(0, len(shown), 2))
