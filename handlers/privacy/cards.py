"""How a request is shown to an officer: as a card with its limits, and as one line in a list."""

from markupsafe import Markup

from domain import text
from domain.message import Button
from domain.people import Person
from domain.requests import Request
from handlers.engine import buttons, layout
from handlers.privacy import labels
from locales import N_, Words
from services import moving

_WORDS_SHOWN = 1200
_NAME_SHOWN = 60

# The verbs that a button of a request may carry, with their labels, in the order in which they are shown.
VERBS = {
    "take": N_("Tiếp nhận"),
    "assign": N_("Đã tìm được phiếu"),
    "prove": N_("Đã xác nhận người yêu cầu"),
    "carry_out": N_("Thực hiện và trả lời"),
    "refuse": N_("Từ chối, nêu lý do"),
}


def card(t: Words, request: Request) -> Markup:
    """A request as an officer sees it."""
    lines = [
        t("<b>{kind}</b> · {state}", kind=t(labels.KINDS[request.kind]), state=t(labels.STATES[request.state])),
        layout.line(t, N_("Người yêu cầu"), text.excerpt(request.name, _NAME_SHOWN)),
        layout.line(t, N_("Mã phiếu"), request.code),
        layout.line(t, N_("Nơi"), request.unit_name),
        layout.line(t, N_("Nội dung"), text.excerpt(request.words, _WORDS_SHOWN)),
        t(
            "Gửi lúc {when}. Tiếp nhận trước {first}, giải quyết trước {last}.",
            when=t.moment(request.made_at),
            first=t.moment(request.acknowledge_by),
            last=t.moment(request.due_at),
        ),
    ]
    if request.proof:
        lines.append(layout.line(t, N_("Cách xác nhận"), request.proof))
    if request.answer:
        lines.append(layout.line(t, N_("Trả lời"), text.excerpt(request.answer, _WORDS_SHOWN)))
    return Markup("\n").join(lines)


def row(t: Words, request: Request) -> Markup:
    """A request in a list."""
    return t(
        "<b>{kind}</b> {name} · {place} · {state} · hạn {day}",
        kind=t(labels.KINDS[request.kind]),
        name=text.excerpt(request.name, _NAME_SHOWN),
        place=request.unit_name,
        state=t(labels.STATES[request.state]),
        day=t.moment(request.limit_at),
    )


def request_buttons(t: Words, person: Person, request: Request) -> tuple[tuple[Button, ...], ...]:
    """What this person may do with the request now."""
    moves = moving.allowed(person, request)
    if "acknowledge" in moves and not request.is_acknowledged:
        moves |= {"take"}
    return tuple(
        (buttons.make(t(label), "request", verb, request.id, request.version),)
        for verb, label in VERBS.items()
        if verb in moves
    )
