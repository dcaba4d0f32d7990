"""How those who are named stand to each other: in a row, in a list, or a collective as the place where somebody serves.

The trap: "Đại úy X, Đồn Biên phòng Y, cõng bà Z": the comma makes no row of an officer and his post.
"""

from collections.abc import Sequence

from domain.cases import Subject
from domain.extraction import groups
from domain.extraction.names import Mention
from domain.extraction.writing import Written

BODIES = (Subject.COLLECTIVE, Subject.MODEL)
_ROW_MARKS = (",", "&", "-", "–", "+", ";", "/")
_ITEM_MARKS = (")", ".", "/", "-", ".)", "/-", ":")
_FAR = 16


def earlier(text: Written, mentions: Sequence[Mention], skipped: Sequence[bool], one: int) -> int | None:
    """Which earlier mention stands in a row or list with this one. skipped: those that are only somebody's post."""
    for other in range(one - 1, max(-1, one - 6), -1):
        if not skipped[other] and is_in_row(text, mentions[other], mentions[one]):
            return other
    if is_item(text, mentions[one].lead):
        return next((other for other in range(one - 1, -1, -1) if _is_first_item(text, mentions[other].lead)), None)
    return None


def _is_first_item(text: Written, lead: int) -> bool:
    return is_item(text, lead) or (lead > 0 and text.gaps[lead].strip() == ":")


def is_in_row(text: Written, before: Mention, mention: Mention) -> bool:
    """Whether two mentions stand in a row: "A và B", "A, B", "A (…) cùng B", "A cùng hai con là B"."""
    if mention.lead < before.last or Subject.MODEL in (before.subject, mention.subject):
        return False
    between = text.keys[before.last : mention.lead]
    if not between:
        mark = text.gaps[mention.lead].strip()
        pair = not mark and ((mention.address and before.address) or (mention.full and before.full and not text.cased))
        same = (before.subject in BODIES) == (mention.subject in BODIES)
        return bool(same and (pair or (mark in _ROW_MARKS and not (text.stops[mention.lead] and mark != ";"))))
    if _is_one_more(text, before.last, mention.lead):
        return True
    near = 8 if between[-1] in ("tên", "ten") else 5
    linked = text.sign(mention.lead - 1, "link") or (text.sign(before.last, "link") and len(between) < near)
    if linked and len(between) < _FAR and not any(text.stops[before.last : mention.lead + 1]):
        return not tells(text, before.last, mention.lead - 1)
    return False


def _is_one_more(text: Written, start: int, end: int) -> bool:
    """Whether somebody else is added: "A, còn một bác nữa tên B", "tên A, tên B"."""
    between = text.keys[start:end]
    if any(text.stops[start : end + 1]):
        return False
    if between in (("tên",), ("ten",), ("và", "tên"), ("va", "ten")):
        return True
    more = between[0] in ("còn", "con", "và", "va", "với") and any(one in ("nữa", "nua") for one in between)
    return more and len(between) < 8


def is_post(text: Written, before: Mention | None, body: Mention) -> bool:
    """Whether a collective only says where somebody serves: "Đại úy X, Đồn Biên phòng Y", "bác bảo vệ trường Z"."""
    if body.subject is not Subject.COLLECTIVE:
        return False
    if _has_title_before(text, body):
        return True
    if before is None or before.subject in BODIES or body.first - before.last > 12:
        return False
    if text.sign(body.lead - 1, "link") and not text.sign(body.lead, "same_place"):
        return False
    if any(text.stops[before.last : body.first + 1]):
        return False
    return not tells(text, before.last, body.first)


def _has_title_before(text: Written, body: Mention) -> bool:
    if text.stops[body.lead] or not text.close(body.lead):
        return False
    length, kind = text.table("titles.tsv").before(text.keys, body.lead)
    if length and kind != "rank":
        return True
    return groups.is_of_one(text, body.lead)


def is_item(text: Written, lead: int) -> bool:
    """Whether an item of a list begins here: "1. Ông A", "a) Bà B", "- Anh C"."""
    while lead and text.close(lead) and text.sign(lead - 1, "filling"):
        lead -= 1
    if lead == 0:
        return False
    gap, key = text.gaps[lead].strip(), text.keys[lead - 1]
    if gap == ";":
        return True
    if gap in _ITEM_MARKS and (key.isdigit() or (len(key) == 1 and gap != "/")):
        return True
    return gap[-1:] in ("-", "+", "*", "•") and "\n" in text.gaps[lead]


def tells(text: Written, start: int, end: int) -> bool:
    """Whether a telling verb stands between, outside of brackets."""
    deeds, titles, depth, step = text.table("deeds.tsv"), text.table("titles.tsv"), 0, start
    while step < end:
        depth += text.gaps[step].count("(") - text.gaps[step].count(")")
        title = titles.at(text.keys, step)[0]
        if depth <= 0 and not title and deeds.at(text.keys, step)[0]:
            return True
        step += title or 1
    return False
