"""Of which units a report is asked: all communes, all others, or some by name, one or several at a time.

The trap: a name that may mean two places. Only a name that is spelled out and means one place is taken at once; for any
other the places are offered, one name after the other.
"""

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from domain import places, text
from domain.units import Unit, UnitKind
from handlers.engine import layout
from handlers.engine.buttons import Press
from handlers.engine.dialog import Again, Answers, Choice, Complete, More, Outcome, Question, Step
from handlers.engine.steps import DONE
from handlers.engine.talk import Talk
from handlers.reports import cards
from services import reports

_APART = re.compile(r"[,;\n]+")
_ALL = frozenset({"all", "tat ca", "tat ca xa phuong", "tat ca cac xa phuong", "tat ca cac xa"})
# Names that are kept to be asked about; who types more at once has pasted something else.
_UNSURE = 20


def which_units(name: str) -> Step:
    """A step whose answer is {"ids": the ids of the chosen units, "unsure": names that are still to be cleared up}."""

    async def ask(talk: Talk, answers: Answers) -> Question:
        return _question(talk, await reports.askable(talk.tx), _kept(answers, name))

    async def read(talk: Talk, answers: Answers) -> Outcome:
        known, kept = await reports.askable(talk.tx), _kept(answers, name)
        press = talk.press
        if press.verb == DONE and kept["ids"] and not kept["unsure"]:
            return Complete(kept)
        if press.verb:
            _choose(press, known, kept)
            return More(kept, _question(talk, known, kept))
        typed = talk.typed()
        if typed is None:
            return Again(talk.t("Anh/chị gõ tên đơn vị, hoặc chọn một nút."))
        strange = _read(typed, known, kept)
        return More(kept, _question(talk, known, kept, strange))

    return Step(name, ask, read)


def _kept(answers: Answers, name: str) -> dict[str, Any]:
    kept = answers.get(name) or {}
    return {"ids": list(kept.get("ids", [])), "unsure": list(kept.get("unsure", []))}


def _of(known: Sequence[Unit], *, communes: bool) -> list[Unit]:
    return [unit for unit in known if (unit.kind is UnitKind.COMMUNE) == communes]


def _add(kept: dict[str, Any], units: Sequence[Unit]) -> None:
    kept["ids"] += [unit.id for unit in units if unit.id not in kept["ids"]]


def _choose(press: Press, known: Sequence[Unit], kept: dict[str, Any]) -> None:
    """What a button does to the answer so far; one of an older list does no harm."""
    verb = press.verb
    if verb == "communes":
        _add(kept, _of(known, communes=True))
    elif verb == "others":
        _add(kept, _of(known, communes=False))
    elif verb == "none":
        kept["ids"], kept["unsure"] = [], []
    elif verb == "drop" and press.number == len(kept["unsure"]) > 0:
        kept["unsure"].pop(0)
    elif verb == "unit":
        chosen = [unit for unit in known if unit.id == press.number]
        _add(kept, chosen)
        if kept["unsure"] and chosen and chosen[0] in places.find(kept["unsure"][0], list(known)):
            kept["unsure"].pop(0)


def _read(typed: str, known: Sequence[Unit], kept: dict[str, Any]) -> list[str]:
    """Take the names that were typed; those that nothing is called like. A name that was open is answered by them."""
    kept["unsure"] = kept["unsure"][1:]
    strange = []
    for part in _APART.split(typed):
        wanted = text.fold(part)
        if not wanted:
            continue
        if wanted in _ALL:
            _add(kept, _of(known, communes=True))
            continue
        found = places.find(part, list(known))
        sure = _sure(part, found)
        if sure is not None:
            _add(kept, [sure])
        elif found and len(kept["unsure"]) < _UNSURE:
            kept["unsure"].append(text.excerpt(part.strip(), 60))
        else:
            strange.append(text.excerpt(part.strip(), 60))
    return strange


def _sure(typed: str, found: Sequence[Unit]) -> Unit | None:
    """The one unit that is called exactly so, with its marks or, when it has no namesake, without them."""
    spelled = [unit for unit in found if unit.name.casefold() == " ".join(typed.split()).casefold()]
    alike = [unit for unit in found if unit.key == places.key(typed)]
    for units in (spelled, alike):
        if len(units) == 1:
            return units[0]
    return None


def _question(talk: Talk, known: Sequence[Unit], kept: dict[str, Any], strange: Sequence[str] = ()) -> Question:
    parts = [_not_found(talk, strange)] if strange else []
    if kept["unsure"]:
        return _which(talk, known, kept, parts)
    t = talk.t
    chosen = [unit for unit in known if unit.id in kept["ids"]]
    if chosen:
        listed = cards.units(t, chosen, known)
        parts.append(t.plural("Đã chọn {n} đơn vị: {names}", "Đã chọn {n} đơn vị: {names}", len(chosen), names=listed))
        parts.append(t("Gõ thêm tên, hoặc bấm «Xong»."))
    else:
        parts.append(
            t("Anh/chị cần báo cáo của đơn vị nào? Bấm chọn, hoặc gõ tên xã, phường, cách nhau bằng dấu phẩy.")
        )
    return Question(Markup("\n\n").join(parts), _choices(talk, known, kept))


def _choices(talk: Talk, known: Sequence[Unit], kept: dict[str, Any]) -> tuple[tuple[Choice, ...], ...]:
    t = talk.t
    communes, others = (_of(known, communes=True), _of(known, communes=False))
    rows: list[tuple[Choice, ...]] = (
        [(Choice(t("Xong"), DONE), Choice(t("Bỏ chọn hết"), "none"))] if kept["ids"] else []
    )
    if any(unit.id not in kept["ids"] for unit in communes):
        label = t.plural("Tất cả {n} xã, phường", "Tất cả {n} xã, phường", len(communes))
        rows.append((Choice(label, "communes"),))
    if any(unit.id not in kept["ids"] for unit in others):
        label = t.plural("Tất cả {n} đơn vị khác", "Tất cả {n} đơn vị khác", len(others))
        rows.append((Choice(label, "others"),))
    return tuple(rows)


def _which(talk: Talk, known: Sequence[Unit], kept: dict[str, Any], parts: list[Markup]) -> Question:
    """Which of these places the first unsure name means."""
    t, name = talk.t, kept["unsure"][0]
    parts.append(t("«{name}» là nơi nào? Chọn, hoặc gõ lại tên đầy đủ.", name=name))
    rows: list[tuple[Choice, ...]] = [
        (Choice(layout.label(unit.name), "unit", unit.id),) for unit in places.find(name, list(known))
    ]
    rows.append((Choice(t("Bỏ tên này"), "drop", len(kept["unsure"])),))
    return Question(Markup("\n\n").join(parts), tuple(rows))


def _not_found(talk: Talk, strange: Sequence[str]) -> Markup:
    listed = Markup(", ").join(Markup("«{}»").format(text.shown(name)) for name in strange[:10])
    return talk.t("Chưa tìm thấy đơn vị nào tên {names}.", names=listed)
