"""The step that asks for a commune: typed in any spelling, chosen from the list, or shared as a location. Skip: unknown.

Which commune is meant says the one finder (`domain.extraction.finder`); here are its words. The trap: answering as if the
name were certain. What is only like a name, a former name, or a place outside the province is said to be that.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from domain import borders, text
from domain.borders import Spot
from domain.extraction.finder import Found, How
from domain.text import LINE_LIMIT
from domain.units import Unit
from handlers.engine.dialog import Again, Answers, Choice, Complete, Outcome, Question, Step
from handlers.engine.talk import Talk
from locales import N_, Words
from services import places, units

# The answer beside the commune: a place outside the province, as it was typed.
OUTSIDE = "outside"
_UNIT, _LIST, _BEYOND = "unit", "list", "beyond"
# What was typed last, and may lie outside the province.
_TYPED = ".typed"
_PAGE = 12
# So many choices stand one below the other; more, two in a row.
_LONG = 6
_SHOWN = 60


def commune(name: str, prompt: str) -> Step:
    """A commune, by its official code; None: unknown, or outside the province, which is then the answer `OUTSIDE`."""

    async def ask(talk: Talk, answers: Answers) -> Question:
        asked = (talk.t(prompt), talk.t("Anh/chị gửi vị trí cũng được."))
        return Question(Markup("\n").join(asked), (_list_row(talk.t),))

    async def read(talk: Talk, answers: Answers) -> Outcome:
        communes, press = await units.communes(talk.tx), talk.press
        if press.verb == _UNIT and (chosen := [unit for unit in communes if unit.id == press.number]):
            return _complete(chosen[0].code)
        if press.verb == _LIST:
            return Again(None, _listed(talk.t, communes, press.number))
        if press.verb == _BEYOND and answers.get(_TYPED):
            return _complete(None, answers[_TYPED])
        typed = talk.typed()
        if (spot := talk.incoming.spot or borders.read(typed or "")) is not None:
            return _answered(talk, places.around(spot, rules=talk.rules), _written(talk.t, spot), communes)
        if typed is None:
            return Again(talk.t("Câu này nhờ anh/chị trả lời bằng chữ, hoặc gửi vị trí."))
        found = await places.find(talk.tx, typed, rules=talk.rules, now=talk.now)
        return _answered(talk, found, typed.strip(), communes)

    return Step(name, ask, read, optional=True, prompts=(prompt,))


def _complete(code: str | None, outside: str = "") -> Complete:
    return Complete(code, {OUTSIDE: text.excerpt(outside, LINE_LIMIT)})


def _written(t: Words, spot: Spot) -> str:
    where = t("vị trí {latitude}, {longitude}", latitude=f"{spot.latitude:.5f}", longitude=f"{spot.longitude:.5f}")
    return where.unescape()


def _answered(talk: Talk, found: Found, typed: str, communes: Sequence[Unit]) -> Outcome:
    """The answer that settles it, with a word where it is not what was typed; else what there is to choose from."""
    t, name = talk.t, text.excerpt(text.shown(typed), _SHOWN)
    by_code = {unit.code: unit for unit in communes}
    chosen = [by_code[code] for code in found.codes if code in by_code]
    if found.settled is not None and chosen:
        if (said := _said_of(t, found, chosen[0])) is not None:
            talk.say(said)
        return _complete(chosen[0].code)
    if found.how is How.OUTSIDE:
        talk.say(t("«{place}» ở ngoài tỉnh. Tôi vẫn nhận, cán bộ của tỉnh sẽ xem.", place=name))
        return _complete(None, typed)
    if found.how is How.UNKNOWN:
        talk.say(t("Vâng, anh/chị chưa rõ cũng được. Cán bộ của tỉnh sẽ tìm giúp."))
        return _complete(None)
    return _choose(t, found, name, typed, chosen)


def _said_of(t: Words, found: Found, unit: Unit) -> Markup | None:
    """What is said of a commune that is not what was typed."""
    if found.how is How.FORMER:
        return t("{former} nay thuộc {commune}.", former=_first_big(found.name), commune=unit.name)
    return t("Vị trí anh/chị gửi ở {commune}.", commune=unit.name) if found.how is How.INSIDE else None


_WHY = {
    How.SEVERAL: N_("Có phải một trong các xã, phường này không?"),
    How.DISTRICT: N_("{name} cũ nay là các xã, phường dưới đây."),
    How.VILLAGE: N_("Theo các phiếu trước, «{name}» ở nơi dưới đây. Có đúng không ạ?"),
    How.SIMILAR: N_(
        "Không có xã, phường nào tên là «{name}», chỉ có tên gần giống. Có phải một trong các nơi này không?"
    ),
    How.NEAR: N_("Vị trí này ở gần ranh giới nên tôi chưa chắc. Có phải một trong các xã, phường này không?"),
    How.PROVINCE: N_("{name} là cả tỉnh. Anh/chị cho biết xã, phường nào; chưa rõ thì bấm «Bỏ qua»."),
    How.NOTHING: N_("Tôi chưa tìm thấy xã, phường nào tên «{name}»."),
}


def _choose(t: Words, found: Found, name: str, typed: str, chosen: Sequence[Unit]) -> Outcome:
    """What was found is asked, with the reason why; a place outside the province is one of the choices."""
    if found.how is How.NOTHING and not name:
        return Again(t("Câu này nhờ anh/chị trả lời bằng chữ, hoặc gửi vị trí."))
    called = _first_big(name) if found.how is How.PROVINCE else name
    why = t(_WHY[found.how], name=_first_big(found.name) or called)
    labels = [Choice(unit.name, _UNIT, unit.id) for unit in chosen]
    rows = list(grid(labels, 1 if len(labels) <= _LONG else 2))
    if found.how is How.NOTHING or found.outside:
        rows.append((Choice(t("«{place}» ở ngoài tỉnh", place=text.excerpt(name, 30)).unescape(), _BEYOND),))
    rows.append(_list_row(t))
    asked = t("Anh/chị bấm chọn, hoặc gõ tên khác.") if chosen else t("Anh/chị gõ lại tên, hoặc chọn trong danh sách.")
    return Again(why, Question(asked, tuple(rows)), {_TYPED: text.excerpt(typed, LINE_LIMIT)})


def _first_big(name: str) -> str:
    return name[:1].upper() + name[1:]


def _list_row(t: Words) -> tuple[Choice, ...]:
    return (Choice(t("Xem danh sách xã, phường"), _LIST),)


def _listed(t: Words, communes: Sequence[Unit], page: int) -> Question:
    """A page of the list of communes, two columns wide."""
    at = page if 0 <= page * _PAGE < len(communes) else 0
    shown = [Choice(unit.name, _UNIT, unit.id) for unit in communes[at * _PAGE : (at + 1) * _PAGE]]
    pages_row = []
    if at:
        pages_row.append(Choice(t("‹ Trang trước"), _LIST, at - 1))
    if (at + 1) * _PAGE < len(communes):
        pages_row.append(Choice(t("Trang sau ›"), _LIST, at + 1))
    total = -(-len(communes) // _PAGE)
    return Question(
        t("Danh sách xã, phường, trang {page}/{pages}.", page=at + 1, pages=total),
        (*grid(shown, 2), *((tuple(pages_row),) if pages_row else ())),
    )


def grid(choices: Iterable[Choice], columns: int) -> tuple[tuple[Choice, ...], ...]:
    """The choices in rows of so many."""
    every = list(choices)
    return tuple(tuple(every[at : at + columns]) for at in range(0, len(every), columns))
