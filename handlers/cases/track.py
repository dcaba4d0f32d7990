"""`/my` and `/track CODE`: the person's own nominations, and their state."""

from markupsafe import Markup

from handlers.cases import adding, cards, voices
from handlers.engine import buttons
from handlers.engine.buttons import Press
from handlers.engine.subject import Verbs
from handlers.engine.talk import Row, Talk
from services.cases import nominations

_PAGE = 10


async def mine(talk: Talk, words: str, *more: Row) -> None:
    """The person's own nominations, the newest first, with more rows of buttons below."""
    await _page(talk, None, *await voices.own_rows(talk), *more)


async def _older(talk: Talk, press: Press) -> None:
    await _page(talk, press.id)


async def _page(talk: Talk, before: int | None, *more: Row) -> None:
    t = talk.t
    found = await nominations.mine(talk.tx, talk.person, limit=_PAGE + 1, before=before)
    if not found:
        talk.say(
            t("Anh/chị chưa giới thiệu gương nào."),
            (buttons.make(t("Giới thiệu gương tốt"), buttons.COMMAND, "nominate"),),
            *more,
        )
        return
    shown = found[:_PAGE]
    lines = [cards.row(t, case) for case in shown]
    older = ((buttons.make(t("Phiếu cũ hơn"), "my", "older", shown[-1].id),),) if len(found) > _PAGE else ()
    head = t("Các phiếu anh/chị đã gửi. Gõ /tracuu và mã để xem từng phiếu.")
    talk.say(Markup("\n").join((head, Markup(), *lines)), *older, *more)


async def track(talk: Talk, words: str) -> None:
    """The state of a nomination, by its code."""
    if not words:
        talk.say(
            talk.t(
                "Anh/chị gõ mã phiếu sau lệnh, ví dụ: /tracuu GS-7K3M2Q. Muốn xem mã các phiếu đã gửi, anh/chị gõ "
                "/tincuatoi."
            )
        )
        return
    found = await nominations.track(talk.tx, talk.person, words)
    await adding.show(talk, found)


BUTTONS = Verbs("my", {"older": _older, "": _older})
