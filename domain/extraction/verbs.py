"""What the first telling verb after a name says of its bearer: did good, suffered, told, is praised.

The trap: the verb of somebody else. "Thấy mấy cháu bị lật xe" says nothing bad of the one who saw it, and what stands in
brackets, in a title ("lái xe") or after the next name belongs to others.
"""

from collections.abc import Sequence

from domain.extraction import rows
from domain.extraction.names import Mention
from domain.extraction.rows import BODIES
from domain.extraction.writing import Written

WEIGHTS = {"did": 2.0, "praise": 1.5, "suffered": -2.5, "told": -2.0}
_FAR = 20

Said = tuple[str, float]


def after(text: Written, mention: Mention, following: Sequence[Mention]) -> Said:
    """The first telling verb after a mention, and its weight. following: the next mentions, in order."""
    faint: Said = ("", 0.0)
    for step in _steps(text, mention, following):
        length, kind = text.table("deeds.tsv").at(text.keys, step)
        if (
            not length
            or kind == "idle"
            or (text.capital(step) and text.close(step))
            or (kind == "suffered" and _is_of_another(text, mention.last, step))
        ):
            continue
        if kind == "suffered" and _turns(text, step):
            kind = "did"
        if length == 1 and text.sign(step, "faint"):
            faint = faint if faint[0] else (kind, WEIGHTS[kind] / 2)
            continue
        return faint if faint[0] == "did" and kind in ("suffered", "told") else (kind, WEIGHTS[kind])
    return faint


def _steps(text: Written, mention: Mention, following: Sequence[Mention]) -> list[int]:
    """The words after a mention that say something of it."""
    steps: list[int] = []
    inside, depth, step = _is_inside(text, mention), 0, mention.last
    leads = {other.lead: other for other in following}
    titles = text.table("titles.tsv")
    while step < len(text.words) and len(steps) < _FAR:
        depth += text.gaps[step].count("(") - text.gaps[step].count(")")
        if text.stops[step] or (depth < 0 and inside):
            break
        other = leads.get(step)
        if other and depth <= 0 and not _is_passed(text, mention, other):
            break
        skipped = other.last - step if other else titles.at(text.keys, step)[0]
        if depth <= 0 and not (skipped and (other or step == mention.last or skipped > 1)):
            steps.append(step)
        step += skipped if skipped and (other or skipped > 1 or step == mention.last) else 1
    return steps


def _is_passed(text: Written, mention: Mention, other: Mention) -> bool:
    """Whether the verb of a mention may stand after another: after its own post, its row, its parents' names."""
    if (other.subject in BODIES and mention.subject not in BODIES) or rows.is_in_row(text, mention, other):
        return True
    if mention.subject in BODIES and text.keys[other.lead - 1] == "do":
        return True
    kind = text.table("cues.tsv").before(text.keys, other.lead)[1]
    if kind == "seat" and other.subject in BODIES:
        return True
    return kind in ("kin", "remembered") or (
        other.lead - mention.last <= 2
        and text.keys[other.lead - 1] in ("nhà", "nha", "con", "vợ", "chồng", "vo", "chong")
    )


def _turns(text: Written, step: int) -> bool:
    """Whether a sentence goes on with what was done all the same: "bị cụt một tay nhưng vẫn …"."""
    for one in range(step, min(step + 14, len(text.words))):
        if text.stops[one] and one > step:
            return False
        if text.sign(one, "still") or (text.sign(one, "because") and _did_at(text, one + 1)):
            return True
    return False


def _did_at(text: Written, one: int) -> bool:
    """Whether a plain good deed stands here, after at most one word: "vì can", "khi lao xuống", "trong lúc đi cứu"."""
    deeds = text.table("deeds.tsv")
    return any(
        deeds.at(text.keys, step)[1] == "did" and not text.sign(step, "faint")
        for step in (one, one + 1)
        if step < len(text.keys)
    )


def _is_of_another(text: Written, start: int, step: int) -> bool:
    """Whether somebody else stands right before a verb: "thấy mấy cháu bị lật xe"."""
    addresses = text.table("address.tsv")
    for one in range(step - 1, max(start, step - 5) - 1, -1):
        if "," in text.gaps[one + 1]:
            return False
        if addresses.at(text.keys, one)[1] in ("plain", "pair") or text.sign(one, "other"):
            return True
    return False


def _is_inside(text: Written, mention: Mention) -> bool:
    for step in range(mention.lead, max(-1, mention.lead - 12), -1):
        if ")" in text.gaps[step]:
            return False
        if "(" in text.gaps[step]:
            return True
    return False
