"""The progress of a broadcast: one message to its author, edited in place, with the buttons that steer it.

The trap: a button made before the last move would act on a newer state. So it carries the
broadcast's version, and an older one only shows the current state.
"""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from domain.broadcasts import Broadcast, Numbers, State
from domain.edge import Edge
from domain.message import Button, OutMessage
from domain.outbox import Parcel
from handlers.broadcasts import labels
from handlers.engine import buttons, layout
from handlers.engine.subject import Things
from handlers.engine.talk import Row, Talk
from locales import N_, Words, words
from services import Tx, broadcasts

_BAR = 12

_HEADS = {
    State.SENDING: N_("📣 Đang gửi"),
    State.PAUSED: N_("⏸ Đang tạm dừng"),
    State.CANCELLED: N_("⏹ Đã hủy gửi"),
    State.DONE: N_("✅ Đã gửi xong"),
}


async def _find(talk: Talk, broadcast_id: int) -> Broadcast:
    return await broadcasts.watch(talk.tx, talk.person, broadcast_id)


async def _steer(talk: Talk, broadcast: Broadcast) -> None:
    """Pause, resume, cancel, resend, retry."""
    await show(talk, await broadcasts.steer(talk.tx, talk.person, broadcast, talk.press.verb, now=talk.now))


async def show(talk: Talk, broadcast: Broadcast) -> None:
    """The numbers as they are now."""
    shown = message(talk.t, broadcast, await broadcasts.numbers(talk.tx, broadcast.id))
    talk.say(Markup(shown.text), *shown.buttons)  # noqa: S704 (it is a message already)


async def render(tx: Tx, parcel: Parcel, edge: Edge) -> OutMessage | None:
    """The current numbers, replacing those shown last; None for an author who has left office.

    On a network without edits they are shown when sending begins and when it stops, not in between.
    """
    assert parcel.person_id is not None
    broadcast = await broadcasts.followed_by(tx, parcel.person_id, parcel.params["id"])
    if broadcast is None:
        return None
    if not edge.edits and parcel.message_id is not None and broadcast.state is State.SENDING:
        return None
    counted = await broadcasts.numbers_to_show(tx, broadcast, parcel.params)
    replaces = parcel.message_id or broadcast.progress_message
    return message(words(parcel.language), broadcast, counted, replaces=replaces)


def message(t: Words, broadcast: Broadcast, counted: Numbers, *, replaces: int | None = None) -> OutMessage:
    """The whole message: a bar, the numbers, and what may be done now."""
    lines = [Markup("<b>{}</b>").format(t(_HEADS[broadcast.state])), _bar(t, counted), Markup(), *_lines(t, counted)]
    if broadcast.state is State.SENDING and broadcast.starts_at > broadcast.made_at and not counted.sent:
        when = t.moment(broadcast.starts_at)
        lines += [
            Markup(),
            t("Bắt đầu gửi lúc {when}. Nhầm thì bấm «Hủy gửi» trước lúc đó: chưa ai nhận được.", when=when),
        ]
    if broadcast.planned_to is not None:
        lines += [Markup(), t("Tôi đang lập danh sách người nhận nên các số trên còn tăng.")]
    if counted.unknown:
        lines += [Markup(), t("Chưa rõ: mất kết nối đúng lúc gửi, không biết tin nhắn đã đến hay chưa.")]
    return OutMessage(str(Markup("\n").join(lines)), _buttons(t, broadcast, counted), replaces=replaces)


def _bar(t: Words, counted: Numbers) -> Markup:
    share = counted.settled / counted.audience if counted.audience else 1.0
    full = int(share * _BAR)
    return t("{bar} {percent}%", bar="▰" * full + "▱" * (_BAR - full), percent=int(share * 100))


def _lines(t: Words, counted: Numbers) -> list[Markup]:
    """Each number that is not zero, and their sum."""
    lines = [layout.line(t, N_("Đã gửi"), str(counted.sent))]
    for label, number in ((N_("Đang chờ"), counted.waiting), (N_("Đang gửi"), counted.sending)):
        if number:
            lines.append(layout.line(t, label, str(number)))
    for label, reasons, words_for in (
        (N_("Không gửi được"), counted.failed, labels.REASONS),
        (N_("Đã bỏ qua"), counted.skipped, labels.SKIPPED),
    ):
        if reasons:
            lines.append(layout.line(t, label, _with_reasons(t, reasons, words_for)))
    if counted.unknown:
        lines.append(layout.line(t, N_("Chưa rõ"), str(counted.unknown)))
    return [*lines, layout.line(t, N_("Tổng số người nhận"), str(counted.audience))]


def _with_reasons(t: Words, reasons: Mapping[str, int], words_for: Mapping[Any, str]) -> str:
    named = ", ".join(f"{t(words_for[reason])}: {number}" for reason, number in reasons.items())
    return f"{sum(reasons.values())} ({named})"


def _buttons(t: Words, broadcast: Broadcast, counted: Numbers) -> tuple[Row, ...]:
    def button(label: Markup, verb: str) -> Button:
        return buttons.make(label, "broadcast", verb, broadcast.id, broadcast.version)

    cancel = button(t("Hủy gửi"), "cancel")
    if broadcast.state is State.SENDING:
        return ((button(t("Tạm dừng"), "pause"), cancel),)
    if broadcast.state is State.PAUSED:
        return ((button(t("Tiếp tục"), "resume"), cancel),)
    rows: list[Row] = []
    if broadcast.state is State.DONE and (n := counted.unknown):
        label = t.plural("Gửi lại {n} tin nhắn chưa rõ", "Gửi lại {n} tin nhắn chưa rõ", n)
        rows.append((button(label, "resend"),))
    if broadcast.state is State.DONE and counted.retriable:
        rows.append((button(t("Gửi lại tin nhắn lỗi"), "retry"),))
    return tuple(rows)


BUTTONS = Things(
    "broadcast",
    find=_find,
    show=show,
    changed=N_("Việc gửi vừa được cập nhật, mời anh/chị xem lại."),
    acts=dict.fromkeys(("pause", "resume", "cancel", "resend", "retry"), _steer),
)
