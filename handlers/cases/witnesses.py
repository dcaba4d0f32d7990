"""The voices of witnesses, as an officer reads them on a case: how many, who, how to reach them, what they say.

The trap: who does not handle the case must not learn who the witnesses are. What they may read is decided in
`services.cases.voices`; here a name that is not there is not shown.
"""

from collections.abc import Sequence

from markupsafe import Markup

from domain import text, voices
from domain.edge import Edge
from domain.voices import Heard, Relation, Says, Voice
from handlers.engine import layout
from locales import N_, Words

# A card shows the newest voices, each with the beginning of its words.
_SHOWN = 5
_WORDS_SHOWN = 120
_NAME_SHOWN = 60

SAYS = {
    Says.PRESENT: N_("Tôi có mặt lúc đó"),
    Says.KNOWS: N_("Tôi biết việc này"),
    Says.HEARD: N_("Tôi nghe kể lại"),
    Says.AGAINST: N_("Không đúng như vậy"),
}
RELATIONS = {
    Relation.STRANGER: N_("Không quen"),
    Relation.NEIGHBOUR: N_("Hàng xóm"),
    Relation.COLLEAGUE: N_("Đồng nghiệp"),
    Relation.KIN: N_("Người nhà"),
    Relation.HELPED: N_("Người được giúp"),
}


def summary(t: Words, edge: Edge, heard: Heard) -> list[Markup]:
    """The lines of a card: how many voices there are, and the newest of them; none without voices."""
    if not heard.voices:
        return []
    lines = [t("<b>Người chứng kiến</b>"), *_counts(t, heard)]
    return lines + [
        _line(t, edge, one, text.excerpt(text.shown(one.words), _WORDS_SHOWN)) for one in heard.voices[-_SHOWN:]
    ]


def _counts(t: Words, heard: Heard) -> list[Markup]:
    lines = []
    if heard.independent >= voices.ENOUGH:
        n = heard.independent
        lines.append(
            t.plural("✅ {n} người chứng kiến độc lập xác nhận", "✅ {n} người chứng kiến độc lập xác nhận", n)
        )
    if heard.confirming:
        n = heard.confirming
        lines.append(t.plural("{n} người xác nhận", "{n} người xác nhận", n))
    if heard.against:
        n = heard.against
        lines.append(t.plural("⚠️ {n} người nói không đúng như vậy", "⚠️ {n} người nói không đúng như vậy", n))
    return lines


def _line(t: Words, edge: Edge, one: Voice, words: str) -> Markup:
    said = t("{says} · {relation}", says=t(SAYS[one.says]), relation=t(RELATIONS[one.relation]))
    if one.name:
        said = t("{who}: {says}", who=_who(edge, one), says=said)
    if words:
        said = t("{says}: «{words}»", says=said, words=words)
    return t("• {line}", line=said)


def _who(edge: Edge, one: Voice) -> Markup:
    """The name, by which whoever handles the case can write to them; and their telephone number, if they gave one."""
    name = Markup.escape(text.excerpt(text.shown(one.name), _NAME_SHOWN))
    if edge.profile and one.edge == edge.name:
        name = Markup('<a href="{}">{}</a>').format(edge.profile.format(address=one.address), name)
    return Markup("{} ({})").format(name, one.phone) if one.phone else name


def full_text(t: Words, edge: Edge, heard: Heard, size: int) -> list[Markup]:
    """What each witness says, in full, in pieces of at most `size`; also what they have said anew since."""
    lines = [_line(t, edge, one, text.shown(one.words)) for one in heard.voices]
    lines += [
        t(
            "{line} (trước khi gửi lại, {when})",
            line=_line(t, edge, one, text.shown(one.words)),
            when=t.moment(one.given_at),
        )
        for one in heard.earlier
    ]
    return joined([t("<b>Lời người chứng kiến</b>"), *lines], size) if lines else []


def joined(lines: Sequence[Markup], size: int) -> list[Markup]:
    """The lines, as many in a piece as fit."""
    pieces = [lines[0]]
    for line in lines[1:]:
        together = Markup("\n").join((pieces[-1], line))
        if layout.visible(str(together)) <= size:
            pieces[-1] = together
        else:
            pieces.append(line)
    return pieces


def exceeds_card(heard: Heard) -> bool:
    """Whether there is more than the card shows."""
    return (
        len(heard.voices) > _SHOWN
        or bool(heard.earlier)
        or any(text.length(one.words) > _WORDS_SHOWN for one in heard.voices)
    )
