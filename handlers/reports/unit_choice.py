"""The units that are asked for a report: all communes, all others, or some by name, one or several at a time.

The trap: a name may mean two places. Only a full name that means one place is accepted at once; for any other name the
places are offered, one name after the other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from domain import text
from domain.extraction import unit_names
from domain.extraction.gazetteer import Gazetteer
from domain.units import Unit, UnitKind
from handlers.engine import layout
from handlers.engine.buttons import Press
from handlers.engine.dialog import Again, Answers, Choice, Complete, More, Outcome, Question, Step
from handlers.engine.steps import DONE
from handlers.engine.talk import Talk
from handlers.reports import cards
from services import places, reports

_SEPARATORS = re.compile(r"[,;\n]+")
_ALL = frozenset({"all", "tat ca", "tat ca xa phuong", "tat ca cac xa phuong", "tat ca cac xa"})
# How many names are stored to be asked about; who types more at once has pasted something else.
_UNSURE = 20


@dataclass(frozen=True, slots=True)
class _Units:
    """All units that can be asked, and the places by which communes are found."""

    every: Sequence[Unit]
    places: Gazetteer

    def select(self, *, communes: bool) -> list[Unit]:
        return [unit for unit in self.every if (unit.kind is UnitKind.COMMUNE) == communes]

    def find(self, typed: str) -> list[Unit]:
        return unit_names.find(typed, self.every, self.places)

    def exact(self, typed: str) -> Unit | None:
        return unit_names.exact(typed, self.every, self.places)


async def _units(talk: Talk) -> _Units:
    return _Units(await reports.askable(talk.tx), await places.known(talk.tx, rules=talk.rules, now=talk.now))


def step(name: str) -> Step:
    """A step whose answer is {"ids": the ids of the chosen units, "unsure": names that may mean several places}."""

    async def ask(talk: Talk, answers: Answers) -> Question:
        return _question(talk, await _units(talk), _answer_so_far(answers, name))

    async def read(talk: Talk, answers: Answers) -> Outcome:
        known, answer = await _units(talk), _answer_so_far(answers, name)
        press = talk.press
        if press.verb == DONE and answer["ids"] and not answer["unsure"]:
            return Complete(answer)
        if press.verb:
            _choose(press, known, answer)
            return More(answer, _question(talk, known, answer))
        typed = talk.typed()
        if typed is None:
            return Again(talk.t("Nhờ anh/chị gõ tên đơn vị, hoặc bấm một nút bên dưới."))
        unmatched = _add_typed(typed, known, answer)
        return More(answer, _question(talk, known, answer, unmatched))

    return Step(name, ask, read)


def _answer_so_far(answers: Answers, name: str) -> dict[str, Any]:
    answer = answers.get(name) or {}
    return {"ids": list(answer.get("ids", [])), "unsure": list(answer.get("unsure", []))}


def _add(answer: dict[str, Any], units: Sequence[Unit]) -> None:
    answer["ids"] += [unit.id for unit in units if unit.id not in answer["ids"]]


def _choose(press: Press, known: _Units, answer: dict[str, Any]) -> None:
    """What a button does to the answer so far; a button of an older list is harmless."""
    verb = press.verb
    if verb == "communes":
        _add(answer, known.select(communes=True))
    elif verb == "others":
        _add(answer, known.select(communes=False))
    elif verb == "none":
        answer["ids"], answer["unsure"] = [], []
    elif verb == "drop" and press.number == len(answer["unsure"]) > 0:
        answer["unsure"].pop(0)
    elif verb == "unit":
        chosen = [unit for unit in known.every if unit.id == press.number]
        _add(answer, chosen)
        if answer["unsure"] and chosen and chosen[0] in known.find(answer["unsure"][0]):
            answer["unsure"].pop(0)


def _add_typed(typed: str, known: _Units, answer: dict[str, Any]) -> list[str]:
    """Add the units that were typed, and return the names that match none. They replace the unsure name that was asked."""
    answer["unsure"] = answer["unsure"][1:]
    unmatched = []
    for part in _SEPARATORS.split(typed):
        wanted = text.fold(part)
        if not wanted:
            continue
        if wanted in _ALL:
            _add(answer, known.select(communes=True))
            continue
        found, exact = known.find(part), known.exact(part)
        if exact is not None:
            _add(answer, [exact])
        elif found and len(answer["unsure"]) < _UNSURE:
            answer["unsure"].append(text.excerpt(part.strip(), 60))
        else:
            unmatched.append(text.excerpt(part.strip(), 60))
    return unmatched


def _question(talk: Talk, known: _Units, answer: dict[str, Any], unmatched: Sequence[str] = ()) -> Question:
    parts = [_not_found(talk, unmatched)] if unmatched else []
    if answer["unsure"]:
        return _ask_which(talk, known, answer, parts)
    t = talk.t
    chosen = [unit for unit in known.every if unit.id in answer["ids"]]
    if chosen:
        listed = cards.units(t, chosen, known.every)
        parts.append(t.plural("Đã chọn {n} đơn vị: {names}", "Đã chọn {n} đơn vị: {names}", len(chosen), names=listed))
        parts.append(t("Anh/chị gõ thêm tên, hoặc bấm «Xong»."))
    else:
        parts.append(
            t("Anh/chị giao báo cáo cho đơn vị nào? Anh/chị bấm chọn, hoặc gõ tên các đơn vị, cách nhau bằng dấu phẩy.")
        )
    return Question(Markup("\n\n").join(parts), _choices(talk, known, answer))


def _choices(talk: Talk, known: _Units, answer: dict[str, Any]) -> tuple[tuple[Choice, ...], ...]:
    t = talk.t
    communes, others = (known.select(communes=True), known.select(communes=False))
    rows: list[tuple[Choice, ...]] = (
        [(Choice(t("Xong"), DONE), Choice(t("Bỏ chọn hết"), "none"))] if answer["ids"] else []
    )
    if any(unit.id not in answer["ids"] for unit in communes):
        label = t.plural("Tất cả {n} xã, phường", "Tất cả {n} xã, phường", len(communes))
        rows.append((Choice(label, "communes"),))
    if any(unit.id not in answer["ids"] for unit in others):
        label = t.plural("Tất cả {n} đơn vị khác", "Tất cả {n} đơn vị khác", len(others))
        rows.append((Choice(label, "others"),))
    return tuple(rows)


def _ask_which(talk: Talk, known: _Units, answer: dict[str, Any], parts: list[Markup]) -> Question:
    """Ask which place the first unsure name means."""
    t, name = talk.t, answer["unsure"][0]
    parts.append(t("«{name}» là nơi nào? Anh/chị chọn bên dưới, hoặc gõ lại tên đầy đủ.", name=name))
    rows: list[tuple[Choice, ...]] = [(Choice(layout.label(unit.name), "unit", unit.id),) for unit in known.find(name)]
    rows.append((Choice(t("Bỏ tên này"), "drop", len(answer["unsure"])),))
    return Question(Markup("\n\n").join(parts), tuple(rows))


def _not_found(talk: Talk, unmatched: Sequence[str]) -> Markup:
    listed = Markup(", ").join(Markup("«{}»").format(text.shown(name)) for name in unmatched[:10])
    return talk.t("Tôi chưa tìm thấy đơn vị nào tên {names}.", names=listed)
