"""A form of address that takes up somebody named before: "Cô X bán phở … Ba năm nay cô gửi gạo về trường".

The trap: the verb next to a second name. "Thầy Y mới lộ chuyện" is nearer to the end, but the story goes on about "cô".
Younger forms ("em", "cháu") are the sender as often as not, and count for nothing.
"""

from collections.abc import Sequence

from domain.cases import Subject
from domain.extraction.names import Mention
from domain.extraction.writing import Written

_TAKEN_UP = frozenset(("ông", "bà", "anh", "chị", "chú", "bác", "cụ", "thầy", "cô", "ong", "chi", "chu", "bac", "thay"))
# What each time adds to the weight of whoever is meant, and how often it counts.
_EACH, _MOST = 0.7, 2
_NEAR = 4


# What a name adds that is given late to whoever did good: "có chú xe ôm chở em … chú tên Sanh".
_NAMED_LATE = 3.0
_ONE = frozenset(("có", "một", "1", "gặp", "được", "nhờ", "mấy", "thấy", "bỗng", "co", "mot", "gap", "duoc"))
_CALLS = frozenset(("tên", "ten", "là", "la", "nick"))


def introduced(text: Written, mentions: Sequence[Mention]) -> list[float]:
    """What a name adds that is given late: after somebody without a name was told to do good."""
    return [_NAMED_LATE * _is_late(text, mentions, at) for at in range(len(mentions))]


def _is_late(text: Written, mentions: Sequence[Mention], at: int) -> bool:
    mention = mentions[at]
    if mention.subject is not Subject.INDIVIDUAL or not _is_called(text, mention):
        return False
    form = mention.address or text.keys[max(0, mention.lead - 2)]
    if form not in _TAKEN_UP or any(other.address == form for other in mentions[:at]):
        return False
    taken = {step for other in mentions[:at] for step in range(other.lead, other.last)}
    return any(
        key == form and step and step not in taken and text.keys[step - 1] in _ONE
        for step, key in enumerate(text.keys[: max(0, mention.lead - 2)])
    )


def _is_called(text: Written, mention: Mention) -> bool:
    return any(text.keys[step] in _CALLS for step in range(max(0, mention.lead - 1), mention.first))


def credits(text: Written, mentions: Sequence[Mention]) -> list[float]:
    """What later forms of address with a good deed add to each mention."""
    taken = {step for mention in mentions for step in range(mention.lead, mention.last)}
    gained = [0] * len(mentions)
    for step, key in enumerate(text.keys):
        if key in _TAKEN_UP and step not in taken and _did(text, step + 1, taken):
            meant = next((at for at in reversed(range(len(mentions))) if _is_meant(mentions[at], step, key)), None)
            if meant is not None:
                gained[meant] += 1
    return [_EACH * min(times, _MOST) for times in gained]


def _is_meant(mention: Mention, step: int, key: str) -> bool:
    return mention.last <= step and mention.address == key


def _did(text: Written, start: int, taken: set[int]) -> bool:
    """Whether the first telling verb that follows tells of a good deed."""
    deeds = text.table("deeds.tsv")
    for one in range(start, min(start + _NEAR, len(text.words))):
        if text.stops[one] or one in taken or text.sign(one, "was"):
            return False
        kind = deeds.at(text.keys, one)[1]
        if kind and kind != "idle" and not text.sign(one, "faint"):
            return kind in ("did", "praise")
    return True
