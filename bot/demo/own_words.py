"""What a citizen of `replay` answers to the bot's questions, found in their own message.

The product itself does not read free text like this; it is done for a person who knows what they wrote. None where the
message has no answer: the citizen skips the question or cancels.
"""

import re
from collections.abc import Iterable

from domain import text
from domain.cases import Field, Subject

_TITLES = (
    "anh chị ông bà em cô chú bác bé thầy cháu bạn bn a bs",
    "đồng chí|bác sĩ|thượng úy|trưởng bản|cô giáo|tôi tên|mr.|mrs.|ms.",
)
# Written out: between À and Ỹ the code points of capitals and small letters alternate.
_CAPITALS = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_WORD = rf"[{_CAPITALS}]\w*"
_TITLE_FORMS = [*_TITLES[0].split(), *_TITLES[1].split("|")]
_TITLE = "|".join(re.escape(form) for one in _TITLE_FORMS for form in (one, one.capitalize(), one.upper()))
# A title and a name of two words or more; then a name of three words or more; then a title and a given name.
_FULL = re.compile(rf"\b(?:{_TITLE})\s+({_WORD}(?:\s+(?!LÁI\b|SĐT\b){_WORD}){{1,3}})")
_BARE = re.compile(rf"\b({_WORD}(?:\s+{_WORD}){{2,3}})")
_GIVEN = re.compile(rf"\b((?:anh|chị|ông|bà|em|cô)\s+{_WORD})\b")
_GROUP = re.compile(
    r"\b((?:Tổ|Nhóm|Đoàn|HTX|Hợp tác xã|Hộ ông|Hộ bà|Công an xã|Câu lạc bộ|tổ thợ)\s[^,.;:(]{3,80}?)"
    r"(?=\s+(?:đêm|sáng|ngày|và|làm|ở|xã|cài|góp|thay|hiến|bản Bãi|tdp)\b|[,.;:(]|$)"
)
_MODEL = re.compile(r"[Mm]ô hình\s+['\"“«]([^'\"”»]{3,100})['\"”»]")
_WHEN = re.compile(
    r"((?:(?:sáng|chiều|tối|đêm|trưa)\s+(?:nay|qua|mai)|hôm (?:kia|qua|nay)|(?:(?:sáng|chiều|tối|đêm)\s+)?(?:ngày\s+)?"
    r"\d{1,2}(?:\s*[-,]\s*\d{1,2})?[/.-]\d{1,2}(?:[/.-]\d{4})?(?![\d.])|tháng\s+\d{1,2}/\d{4}|từ\s+\d{4}|\d+ năm nay|"
    r"\d{1,2} [A-Z][a-z]+ \d{4}))"
)

# The field that a citizen would choose, by words in the message; the first that fits.
_FIELDS = (
    (Field.DISASTER_RESPONSE, ("lu quet", "lu ve", "sat lo", "thien tai")),
    (Field.RESCUE, ("cuu nguoi", "vot", "keo duoc", "phanh xe", "carried me", "cuu")),
    (Field.HONESTY, ("nhat duoc", "tra lai")),
    (Field.BORDER_DEFENSE, ("bien phong", "do dau")),
    (Field.SECURITY, ("an ninh", "cong an", "ma tuy")),
    (Field.HEALTH, ("bac si", "y te", "kham", "do de")),
    (Field.DIGITAL_ADMIN, ("so cong dong", "vneid", "loa thong minh")),
    (Field.EDUCATION, ("co giao", "day chu", "cam ban")),
    (Field.ENVIRONMENT, ("rac", "rung", "quet don")),
    (Field.ECONOMY, ("htx", "vay von", "lai", "xoai", "nuoi")),
    (Field.NEW_RURAL, ("hien",)),
    (Field.COMMUNITY_MOBILISATION, ("nha tam", "phong trao")),
    (Field.CHARITY, ("mo coi", "cong", "giup")),
)


def name(message: str, places: Iterable[str]) -> str | None:
    """The name of whom the message is about, as it is written there."""
    for pattern in (_MODEL, _GROUP):
        if found := pattern.search(message):
            return found[1].strip()
    known = {text.fold(place) for place in places}
    for pattern in (_FULL, _BARE, _GIVEN):
        for found in pattern.finditer(message):
            if not _is_place(found[1], known):
                return found[1].strip()
    return None


def _is_place(words: str, known: set[str]) -> bool:
    folded = text.fold(words)
    return any(f" {folded} " in f" {place} " for place in known)


def commune(message: str, places: Iterable[str]) -> str | None:
    """The commune that the message names, the longest name first; `places` are full names such as "Xã Tà Xùa"."""
    folded = f" {text.fold(message)} "
    bare = sorted(((text.fold(place).split(" ", 1)[1], place) for place in places), key=lambda pair: -len(pair[0]))
    after_kind = [place for short, place in bare if f" xa {short} " in folded or f" phuong {short} " in folded]
    anywhere = [place for short, place in bare if f" {short} " in folded]
    return next(iter(after_kind + anywhere), None)


def subject(message: str) -> Subject:
    """Whether the message is about a person, a collective, a household or a model."""
    folded = text.fold(message)
    if "mo hinh" in folded:
        return Subject.MODEL
    if folded.startswith("ho ") or " ho gia dinh " in folded or "gia dinh ong" in folded:
        return Subject.HOUSEHOLD
    return Subject.COLLECTIVE if _GROUP.search(message) else Subject.INDIVIDUAL


def field(message: str) -> Field:
    """The field whose words are in the message."""
    folded = f" {text.fold(message)} "
    return next((field for field, words in _FIELDS if any(f" {word} " in folded for word in words)), Field.OTHER)


def happened(message: str) -> str | None:
    """When it happened, as it is written in the message."""
    found = _WHEN.search(message)
    return found[1] if found else None
