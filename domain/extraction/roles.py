"""What part somebody has in the story: the one who did good, somebody who was helped, a witness, an official, the sender.

The trap: taking a victim for the nominee. No single word settles it; what stands before the name and the first telling verb
after it are weighed together, and a plain sign of another part weighs more than any hint of a deed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.cases import Subject
from domain.extraction import rows, verbs
from domain.extraction.names import Mention
from domain.extraction.rows import BODIES
from domain.extraction.verbs import Said
from domain.extraction.writing import Written

WEIGHTS = {
    "praised": 3.0,
    "doer": 0.8,
    "met": 0.3,
    "receiver": -3.0,
    "victim": -3.0,
    "agent": -3.0,
    "kin": -2.5,
    "addressed": -2.5,
    "teller": -6.0,
    "leader": -3.0,
    "accused": -6.0,
    "remembered": -4.0,
    "seat": -3.0,
    "post": -4.0,
    "contact": -2.0,
    "home": -2.0,
    "none": 0.0,
}
_LIGHT = ("", "doer", "met", "kin", "seat")
# No comma stands between these and a name.
_ADJACENT = ("seat", "receiver", "remembered", "kin", "agent")
_NEAR = 12
_IT_IS_ME = (("là", "tôi"), ("la", "toi"), ("là", "mình"))
_CLASSES = frozenset(("lớp", "lop"))
# The person whose post a collective is was named at most so many names before.
_FEW = 6


@dataclass(frozen=True, slots=True)
class Part:
    """The part of one mention. weight: above 0 a nominee. row: which earlier mention it stands in a row with."""

    weight: float
    before: str = ""
    after: str = ""
    row: int | None = None


def weigh(text: Written, mentions: Sequence[Mention]) -> list[Part]:
    """The part of each mention, in order."""
    parts: list[Part] = []
    beside: list[bool] = []
    for one in range(len(mentions)):
        parts.append(_part(text, mentions, parts, beside, one))
        beside.append(_is_beside(parts[one]))
    return _shared(parts)


def _part(text: Written, mentions: Sequence[Mention], parts: list[Part], beside: Sequence[bool], one: int) -> Part:
    mention = mentions[one]
    if text.keys[mention.last : mention.last + 2] in _IT_IS_ME and not text.stops[mention.last]:
        return Part(WEIGHTS["teller"], "teller")
    said, verb = _before(text, mention), verbs.after(text, mention, mentions[one + 1 : one + 6])
    earlier = (mentions[at] for at in range(one - 1, max(-1, one - 1 - _FEW), -1))
    person = next((other for other in earlier if other.subject not in BODIES), None)
    if said[0] != "praised" and rows.is_post(text, person, mention):
        return Part(WEIGHTS["post"], "post", verb[0])
    kin = _kin_row(text, mentions, parts, one)
    row = kin if kin is not None else rows.earlier(text, mentions, beside, one)
    if row is not None and said[0] in _LIGHT:
        return Part(parts[row].weight, parts[row].before, verb[0], row)
    only_class = not said[0] and not verb[0] and mention.subject in BODIES and text.keys[mention.lead] in _CLASSES
    return Part(said[1] + verb[1] + _standing(text, mention, one) - 1.5 * only_class, said[0], verb[0])


def _kin_row(text: Written, mentions: Sequence[Mention], parts: list[Part], one: int) -> int | None:
    """The relative just before, with whom somebody makes a pair: "con anh X và chị Y"."""
    if not one or parts[one - 1].before != "kin" or not (mentions[one].address and mentions[one - 1].address):
        return None
    close = mentions[one].lead - mentions[one - 1].last < 2
    return one - 1 if close and rows.is_in_row(text, mentions[one - 1], mentions[one]) else None


def _is_beside(part: Part) -> bool:
    """Whether a mention only describes another: where somebody serves, whose child somebody is."""
    return part.before == "post" or (part.before == "kin" and part.row is None)


def _shared(parts: list[Part]) -> list[Part]:
    """A row of names has one part: also what is said after its last name."""
    for one in range(len(parts) - 1, 0, -1):
        last, row = parts[one], parts[one].row
        if row is not None and last.after and not parts[row].after and parts[row].before in _LIGHT:
            gained = parts[row].weight + verbs.WEIGHTS.get(last.after, 0.0)
            parts[row] = replace(parts[row], weight=gained, after=last.after)
    for one, part in enumerate(parts):
        if part.row is not None:
            parts[one] = replace(part, weight=parts[part.row].weight)
    return parts


def _standing(text: Written, mention: Mention, one: int) -> float:
    """A first name, a full name and the beginning of a sentence are light signs of whom a message is about."""
    weight = 0.5 * (one == 0) + 0.3 * mention.full + 0.5 * text.stops[mention.lead]
    weight += 0.5 * (mention.subject is Subject.HOUSEHOLD) - 0.3 * (mention.subject is Subject.MODEL)
    if mention.subject is Subject.MODEL and one and not any(text.stops[max(0, mention.lead - 8) : mention.lead + 1]):
        weight -= 2.0 * text.sign(mention.lead - 1, "with_model")
    weight -= 1.5 * _stands_alone(text, mention)
    return weight - 2.0 * mention.office - 1.0 * mention.folk


def _stands_alone(text: Written, mention: Mention) -> bool:
    """Whether nothing but this stands in its sentence, and it is as likely a place: "…. Tà Hộc"."""
    ends = mention.last == len(text.words) or text.stops[mention.last]
    short = mention.last - mention.first == 2 and not mention.address
    return bool(short and mention.lead and text.stops[mention.lead] and ends)


def _before(text: Written, mention: Mention) -> Said:
    """The part that the words before a name say, and its weight."""
    said = _inside(text, mention)
    if said[0]:
        return said
    end = mention.lead - 1 if rows.is_item(text, mention.lead) else _past_filling(text, mention.lead)
    if end and ":" in text.gaps[end] and _has_sign(text, end, "award", _NEAR):
        return "praised", WEIGHTS["praised"]
    if end == 0 or (text.stops[end] and not _is_labelled(text, end)):
        return "", 0.0
    length, kind = text.table("cues.tsv").before(text.keys, end)
    if kind in ("", "doer", "met") and _is_relative(text, end):
        length, kind = 3, "kin"
    if kind in _ADJACENT and ("," in text.gaps[mention.lead] or ":" in text.gaps[end]):
        return "", 0.0
    if not length or any(text.stops[step] for step in range(end - length + 1, end)):
        return "", 0.0
    return _weighed(text, mention, end - length, end, kind)


def _is_relative(text: Written, end: int) -> bool:
    """Whether the words before say whose relative it is: "bác tôi là", "ông nội em tên là"."""
    step = end - 1
    while step > 1 and text.sign(step, "calls") and end - step < 3:
        step -= 1
    if step == end - 1 or step < 1 or any(text.stops[one] for one in range(step, end)):
        return False
    return text.sign(step, "mine") and text.sign(step - 1, "relative")


def _inside(text: Written, mention: Mention) -> Said:
    """What the titles say that belong to a mention: "nạn nhân", "con dâu", "đối tượng"."""
    if mention.subject is Subject.INDIVIDUAL:
        for end in range(mention.first, mention.lead, -1):
            length, kind = text.table("cues.tsv").before(text.keys, end)
            if kind == "teller" and (end - length != mention.lead or not _introduces(text, mention, mention.lead, end)):
                continue
            if end - length < mention.lead and "," in text.gaps[mention.lead]:
                continue
            if kind == "kin" and _is_praised_kin(text, end - length, end):
                return "praised", WEIGHTS["praised"]
            if kind in ("victim", "kin", "teller", "accused") and length <= end - mention.lead + 1:
                return kind, WEIGHTS[kind]
    return "", 0.0


def _is_labelled(text: Written, end: int) -> bool:
    """Whether a label ends here: "Người viết: …", "(ký tên) …"."""
    return ":" in text.gaps[end] or text.gaps[end].strip() in ("(", ")", "")


def _past_filling(text: Written, end: int) -> int:
    """Before numbers and the like between a cue and a name: "khen [cho hai bạn]"."""
    cues, start = text.table("cues.tsv"), end
    while end > 0 and start - end < 3 and text.sign(end - 1, "filling") and not text.stops[end]:
        length, kind = cues.before(text.keys, end)
        if kind not in ("", "doer") or length > 1:
            break
        end -= 1
    return end if cues.before(text.keys, end)[0] or (end and ":" in text.gaps[end]) else start


def _weighed(text: Written, mention: Mention, first: int, end: int, kind: str) -> Said:
    last = text.keys[end - 1]
    if kind == "seat" or (kind == "receiver" and last in ("của", "cua") and mention.subject in BODIES):
        return ("seat", WEIGHTS["seat"]) if mention.subject in BODIES else ("", 0.0)
    if kind == "remembered" and (mention.address or end < mention.lead):
        return "", 0.0
    if (kind == "doer" and last in ("là", "la") and _is_who_did(text, first)) or (
        kind == "kin" and _is_praised_kin(text, first, end)
    ):
        return "praised", WEIGHTS["praised"]
    if kind == "leader" and not _has_body_before(text, first, 40):
        return kind, 0.0
    if kind == "agent":
        return kind, WEIGHTS["agent"] if _has_body_before(text, first, 16) else 0.3
    if kind == "receiver" and last in ("của", "cua") and _has_sign(text, first, "virtue", 5):
        kind = "praised"
    if kind == "receiver" and last in ("cho", "tới", "đến", "den", "toi") and _has_sign(text, first, "award", _NEAR):
        kind = "praised"
    if kind == "teller" and end - first > 1 and not _introduces(text, mention, first, end):
        kind = "doer"
    if kind == "addressed" and text.sign(first, "asking"):
        return kind, -1.0
    return kind, WEIGHTS[kind]


def _is_who_did(text: Written, end: int) -> bool:
    """Whether "người cứu cháu là …" stands before."""
    deeds, good = text.table("deeds.tsv"), False
    for one in range(end - 1, max(-1, end - _NEAR), -1):
        if text.sign(one, "was") or text.stops[one + 1]:
            return False
        kind = deeds.at(text.keys, one)[1]
        if kind == "suffered":
            return False
        good = good or kind == "did"
        if text.keys[one] in ("người", "nguoi"):
            return good
    return False


def _is_praised_kin(text: Written, first: int, end: int) -> bool:
    """Whether the relative is whom the message is about: "tôi xin kể về mẹ tôi … mẹ tên là X"."""
    cues = text.table("cues.tsv")
    words = [one for one, key in enumerate(text.keys) if key == text.keys[first] and one and not text.stops[one]]
    return any(
        cues.before(text.keys, one)[1] == "praised"
        or (text.keys[one - 1] == "cho" and _has_sign(text, one, "award", _NEAR))
        for one in words[:8]
    )


def _has_body_before(text: Written, end: int, near: int) -> bool:
    """Whether a collective is named before "do anh X chỉ huy", "tổ trưởng là anh X"."""
    return any(
        text.table("groups.tsv").at(text.keys, one)[1] in ("strong", "weak") for one in range(max(0, end - near), end)
    )


def _has_sign(text: Written, end: int, kind: str, near: int) -> bool:
    for one in range(end - 1, max(-1, end - near), -1):
        if text.sign(one, kind) and not (text.capital(one) and not text.stops[one] and text.keys[one] == "dương"):
            return True
        if text.stops[one]:
            break
    return False


def _introduces(text: Written, mention: Mention, first: int, end: int) -> bool:
    """Whether a "tôi là …" is the sender's: near the beginning of a sentence, and nobody calls himself "ông"."""
    if text.keys[end - 1] not in ("là", "la", "tên", "ten"):
        return True
    if mention.address and not text.sign(first, "humble"):
        return False
    if first and text.close(first) and not text.stops[first] and _is_whose(text, first):
        return False
    if first and ("," in text.gaps[first] or text.sign(first - 1, "greeting")):
        return True
    return any(text.stops[step] for step in range(max(0, first - 4), first + 1))


def _is_whose(text: Written, first: int) -> bool:
    return text.table("address.tsv").before(text.keys, first)[0] > 0 or text.sign(first - 1, "whose")
