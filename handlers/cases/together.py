"""What an officer is shown of others who tell of the same deed: who is joined to a case, and which cases may be.

The trap: a pair across units. Whoever handles one of the two is told that there is another, and nothing that stands in it.
"""

from datetime import datetime

from markupsafe import Markup

from domain import text
from domain.cases import Nomination, State
from domain.people import Person
from handlers.cases import labels, reasons
from handlers.engine import buttons
from handlers.engine.buttons import Press
from handlers.engine.talk import Row, Talk
from locales import Words
from services import Tx, looks
from services.cases import joining, reviews
from services.cases.joining import Pair

_LISTED, _NAME_SHOWN, _WORDS_SHOWN = 3, 60, 120


async def on_card(
    tx: Tx, person: Person, t: Words, case: Nomination, *, now: datetime
) -> tuple[list[Markup], list[Row]]:
    """The lines and the buttons of a case's card about others who tell of its deed."""
    if not reviews.may_handle(person, case):
        return [], []
    if case.state is State.MERGED:
        return await _of_joined(tx, t, case)
    lines: list[Markup] = []
    rows: list[Row] = []
    if voices := await joining.voices(tx, case):
        lines += [Markup(), *_listed(t, voices, await joining.people(tx, case))]
        rows.append((buttons.make(t("Lời kể của những người cùng giới thiệu"), "case", "voices", case.id),))
    for pair in (await joining.pairs(tx, person, case, now=now))[:_LISTED]:
        lines += [Markup(), _suspected(t, pair)]
        rows += _pair_buttons(t, case, pair)
    return lines, rows


async def _of_joined(tx: Tx, t: Words, case: Nomination) -> tuple[list[Markup], list[Row]]:
    survivor = await joining.survivor(tx, case)
    if survivor is None:
        return [], []
    line = t(
        "Cùng giới thiệu với phiếu <code>{code}</code> ({state}).",
        code=survivor.code,
        state=t(labels.STATES[survivor.state]),
    )
    return [Markup(), line], [(buttons.make(t("Tách"), "case", "split", case.id, case.version),)]


def _listed(t: Words, voices: list[Nomination], people: int) -> list[Markup]:
    head = t.plural("👥 <b>{n} người cùng giới thiệu</b>", "👥 <b>{n} người cùng giới thiệu</b>", people)
    lines = [
        t("<code>{code}</code>: {words}", code=one.code, words=text.excerpt(one.deed, _WORDS_SHOWN))
        for one in voices[:_LISTED]
    ]
    if more := len(voices) - _LISTED:
        lines += [t.plural("… và {n} lời kể nữa", "… và {n} lời kể nữa", more)] if more > 0 else []
    return [head, *lines]


def _suspected(t: Words, pair: Pair) -> Markup:
    why = reasons.words(t, pair.suspect.why)
    if pair.other is None:
        return t("⚠️ Có thể trùng với một phiếu của {place}: {why}.", place=pair.unit_name, why=why)
    return t(
        "⚠️ Có thể trùng với <code>{code}</code> ({name}, {state}): {why}.",
        code=pair.other.code,
        name=text.excerpt(pair.other.name, _NAME_SHOWN),
        state=t(labels.STATES[pair.other.state]),
        why=why,
    )


def _pair_buttons(t: Words, case: Nomination, pair: Pair) -> list[Row]:
    if pair.other is None:
        return []
    named = {"number": pair.other.id, "version": case.version + pair.other.version}
    shown = [buttons.make(t("Không trùng {code}", code=pair.other.code), "pair", "apart", case.id, **named)]
    if pair.can_merge:
        shown.insert(0, buttons.make(t("Gộp hai phiếu"), "pair", "merge", case.id, **named))
    return [tuple(shown)]


async def ask(talk: Talk, press: Press) -> None:
    """Both codes are named before two cases become one."""
    t = talk.t
    survivor, case = await joining.both(talk.tx, talk.person, press.id, press.number, now=talk.now)
    asked = t(
        "Gộp phiếu <code>{code}</code> ({name}) vào phiếu <code>{survivor}</code> ({survivor_name})? Lời kể, ảnh và mã của "
        "cả hai phiếu vẫn giữ nguyên; sau này tách ra được.",
        code=case.code,
        name=text.excerpt(case.name, _NAME_SHOWN),
        survivor=survivor.code,
        survivor_name=text.excerpt(survivor.name, _NAME_SHOWN),
    )
    versions = survivor.version + case.version
    yes = buttons.make(t("Gộp"), "pair", "merge_now", press.id, versions, press.number)
    talk.say(asked, (yes, buttons.make(t("Thôi"), "case", "show", press.id)))


async def show(talk: Talk, case: Nomination) -> None:
    """What each of those who are joined to a case wrote, in full, with the button that splits it."""
    if not reviews.may_handle(talk.person, case):
        return
    talk.reply_below()
    for one in await joining.voices(talk.tx, case):
        await looks.note(talk.tx, talk.person, one, now=talk.now)
        head = talk.t("<code>{code}</code> · {who}", code=one.code, who=one.nominator_name)
        *pieces, last = text.parts(one.deed or "🎤", talk.edge.message_limit // 2) or [""]
        for piece in pieces:
            talk.say(Markup.escape(text.shown(piece)))
        split = buttons.make(talk.t("Tách"), "case", "split", one.id, one.version)
        opened = buttons.make(talk.t("Mở phiếu"), "case", "show", one.id)
        handles = reviews.may_handle(talk.person, one)
        talk.say(Markup("\n").join((head, Markup.escape(text.shown(last)))), *(((split, opened),) if handles else ()))
