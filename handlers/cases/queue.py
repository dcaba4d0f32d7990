"""`/queue` and `/case`: the cases that an officer answers for, those beyond their limit, and a case by its code or name."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from markupsafe import Markup

from domain import cases, errors
from domain.cases import Nomination
from handlers.cases import cards, review
from handlers.engine import buttons, layout
from handlers.engine.buttons import Press
from handlers.engine.subject import Verbs
from handlers.engine.talk import Row, Talk
from services import working_days
from services.cases import reviews

_PAGE = 8
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# No limit is later; a button that says so was forged.
_LATEST = (datetime(9999, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)


async def run(talk: Talk, words: str) -> None:
    """The open cases that the officer answers for, the oldest first."""
    await _page(talk, 0)


async def _next_page(talk: Talk, press: Press) -> None:
    await _page(talk, press.id)


async def _page(talk: Talk, after: int) -> None:
    t = talk.t
    found, total = await reviews.queue(talk.tx, talk.person, limit=_PAGE + 1, after=max(after, 0))
    if not found:
        talk.say(t("Hiện không có phiếu nào chờ xử lý."))
        return
    _, late = await reviews.late(talk.tx, talk.person, limit=1, now=talk.now)
    rows = [_open_button(case) for case in found[:_PAGE]]
    if len(found) > _PAGE:
        rows.append((buttons.make(t("Trang sau ›"), "queue", "next", found[_PAGE - 1].id),))
    if late:
        number = f"{late}" if late <= cases.COUNTED else f"{cases.COUNTED}+"
        rows.append((buttons.make(t("⏰ Quá hạn: {n}", n=number), "queue", "late"),))
    await _list(talk, _how_many(talk, total), found[:_PAGE], rows)


async def _late_page(talk: Talk, press: Press) -> None:
    """The cases beyond their limit, the longest late first; the province sees those of all communes."""
    t = talk.t
    after = (_EPOCH + timedelta(microseconds=press.number), press.id) if 0 < press.number < _LATEST else None
    found, total = await reviews.late(talk.tx, talk.person, limit=_PAGE + 1, after=after, now=talk.now)
    if not found:
        talk.say(t("Hiện không có phiếu nào quá hạn."))
        return
    rows = [_open_button(case) for case in found[:_PAGE]]
    if len(found) > _PAGE:
        last = found[_PAGE - 1]
        at = ((last.due_at or talk.now) - _EPOCH) // timedelta(microseconds=1)
        rows.append((buttons.make(t("Trang sau ›"), "queue", "late", last.id, number=at),))
    if total > cases.COUNTED:
        head = t("Có hơn {n} phiếu quá hạn, phiếu quá hạn lâu nhất ở trên.", n=cases.COUNTED)
    else:
        head = t.plural(
            "Có {n} phiếu quá hạn, phiếu quá hạn lâu nhất ở trên.",
            "Có {n} phiếu quá hạn, phiếu quá hạn lâu nhất ở trên.",
            total,
        )
    await _list(talk, head, found[:_PAGE], rows)


async def _list(talk: Talk, head: Markup, shown: Sequence[Nomination], rows: Sequence[Row]) -> None:
    days = await working_days.load(talk.tx, talk.rules)
    lines = [cards.waiting_row(talk.t, case, days, talk.now) for case in shown]
    talk.say(Markup("\n").join((head, Markup(), *lines)), *rows)


def _how_many(talk: Talk, total: int) -> Markup:
    """How many cases wait; beyond cases.COUNTED only that there are more."""
    t = talk.t
    if total > cases.COUNTED:
        return t("Có hơn {n} phiếu đang chờ, phiếu cũ ở trên.", n=cases.COUNTED)
    return t.plural("Có {n} phiếu đang chờ, phiếu cũ ở trên.", "Có {n} phiếu đang chờ, phiếu cũ ở trên.", total)


async def search(talk: Talk, words: str) -> None:
    """One case by its code, or several by a name."""
    t = talk.t
    if not words:
        talk.say(t("Anh/chị gõ mã hoặc tên sau lệnh, ví dụ: /xemtin GS-7K3M2Q hoặc /xemtin lo van inh"))
        return
    found = await reviews.search(talk.tx, talk.person, words, limit=_PAGE)
    if not found:
        raise errors.NotFound
    if len(found) == 1:
        await review.show(talk, found[0])
        return
    rows = [_open_button(one) for one in found]
    head = t("Có nhiều phiếu khớp, anh/chị chọn một phiếu:")
    talk.say(Markup("\n").join((head, Markup(), *(cards.row(t, one) for one in found))), *rows)


def _open_button(found: Nomination) -> Row:
    """A row that opens the case."""
    label = layout.label(f"{found.code} {found.name}")
    return (buttons.make(label, "case", "show", found.id, found.version),)


# Before there were verbs everywhere, this button carried the last case alone.
PAGES = Verbs("queue", {"next": _next_page, "late": _late_page, "": _next_page})
