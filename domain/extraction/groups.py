"""Where a message names a collective or a model (a new way of working), and where such a name ends.

The trap: "tổ 5 phường X" is an address and "tổ tuần tra bản X" a collective; "đội" is also to wear, "đồn" to rumour. A word
that begins a collective's name counts only with the words that make one.
"""

from domain.cases import Subject
from domain.extraction.names import Mention
from domain.extraction.writing import IsPlace, Written

_OPENING, _CLOSING = "\"“«„'‘”’", "\"”»“'’"
_MODEL = ("mô hình", "mo hinh", "sáng kiến", "sang kien", "dự án", "chương trình", "phong trào", "công trình", "du an")


def read(text: Written, is_place: IsPlace) -> list[Mention]:
    """Every collective that is named, in order."""
    found: list[Mention] = []
    one, heads = 0, text.table("groups.tsv")
    while one < len(text.words):
        length, kind = heads.at(text.keys, one)
        if length == 2 and text.keys[one] == "tập" and heads.at(text.keys, one + 2)[0] and text.close(one + 2):
            one += 2
            continue
        end = one
        if (
            length
            and not _is_no_body(text, one, found)
            and not is_of_one(text, one)
            and not (kind == "people" and _is_one(text, one + length, is_place))
        ):
            end = _end(text, one, one + length, kind, is_place)
        if end > one:
            found.append(Mention(one, one, end, Subject.COLLECTIVE, True, "", kind == "office", kind == "people"))
            one = end
        else:
            one += 1
    return found


def _is_no_body(text: Written, one: int, found: list[Mention]) -> bool:
    """Whether it is the number of a letter ("09/UBND-VX") or the address of a body ("Tổ liên gia, tổ dân phố 5")."""
    if one and "/" in text.gaps[one] and text.keys[one - 1].isdigit():
        return True
    housed = text.keys[one : one + 3] in (("tổ", "dân", "phố"), ("to", "dan", "pho"))
    return housed and "," in text.gaps[one] and bool(found) and found[-1].last == one


def _end(text: Written, first: int, start: int, kind: str, is_place: IsPlace) -> int:
    """Where the name of a collective ends, whose first words end at `start`; `first` when it is none."""
    if not _begins(text, first, start):
        return first
    numbered = _past_number(text, start)
    quoted = _quoted(text, numbered)
    if quoted > numbered:
        return quoted
    worded = numbered
    while worded < len(text.words) and (step := _word_of_name(text, worded, first, is_place)):
        worded += step
    worded = max(worded, _plainly(text, first, worded))
    quoted = _quoted(text, worded)
    if quoted > worded:
        return quoted
    joined = worded > start or start - first > 2 or text.sign(first, "plainly")
    joined = joined or (kind == "people" and first > 0 and text.sign(first - 1, "many"))
    further = _further(text, worded, is_place) if joined else worded
    placed = further if further > worded else _place(text, worded)
    if placed == worded == numbered:
        return placed if (numbered > start and _is_class(text, first)) or start - first > 2 else first
    if start < numbered == worded and kind != "people" and not _is_class(text, first):
        return first
    return placed


def _plainly(text: Written, first: int, one: int) -> int:
    """Past words that no dictionary has, up to a place or a capital: "HTX dược liệu Suối Giàng"."""
    if not text.cased or not text.sign(first, "plainly"):
        return one
    deeds, places = text.table("deeds.tsv"), text.table("places.txt")
    if places.at(text.keys, one)[0] or text.table("groups.tsv").at(text.keys, one)[0] or text.capital(one):
        return one
    for end in range(one, min(one + 5, len(text.words))):
        if not text.close(end) or not text.words[end].text.isalpha():
            return one
        if end > one and (places.at(text.keys, end)[0] and text.capital(end + 1)):
            return end
        if end > one and text.capital(end):
            return _capitals_end(text, end)
        if deeds.at(text.keys, end)[0] or text.sign(end, "end_of_model") or text.sign(end, "no_group"):
            return one
    return one


def _capitals_end(text: Written, end: int) -> int:
    while end < len(text.words) and text.capital(end) and text.close(end):
        end += 1
    return end


def _further(text: Written, one: int, is_place: IsPlace) -> int:
    """The end of another collective that goes on in the same name: "Lớp 9B trường …", "Đội … Công an tỉnh"."""
    length, kind = text.table("groups.tsv").at(text.keys, one)
    if not length or not text.close(one) or kind == "people":
        return one
    return _end(text, one, one + length, kind, is_place)


def _is_class(text: Written, first: int) -> bool:
    return text.keys[first] in ("lớp", "lop")


def is_of_one(text: Written, first: int) -> bool:
    """Whether a word stands for one person: "chú công an Việt"."""
    if not text.close(first) or text.table("address.tsv").before(text.keys, first)[1] != "plain":
        return False
    before = text.table("address.tsv").before(text.keys, first - 1)[0]
    return not before and (first < 2 or not text.sign(first - 2, "many"))


def _is_one(text: Written, one: int, is_place: IsPlace) -> bool:
    """Whether after "học sinh", "thanh niên" comes somebody's name and no place."""
    if not text.close(one):
        return True
    if not text.capital(one) or text.table("places.txt").at(text.keys, one)[0]:
        return False
    sizes = [size for size in (1, 2, 3) if one + size <= len(text.words)]
    return not any(is_place(text.at[one], text.at[one + size - 1] + 1) for size in sizes)


def _begins(text: Written, first: int, one: int) -> bool:
    """Whether a name may go on after its first words: not "tổ chức", "đội lên đầu"."""
    if one >= len(text.words) or any(text.stops[step] for step in range(first + 1, one + 1)):
        return False
    if one - first == 1 and text.sign(one, "no_group") and not text.capital(one):
        return text.table("modifiers.txt").at(text.keys, one)[0] > 1
    if one - first == 1 and not text.marked and text.sign(first, "unsure_group"):
        return text.table("modifiers.txt").at(text.keys, one)[0] > 0
    quote = text.gaps[one].strip()
    return one - first > 2 or text.close(one) or quote == "-" or quote[:1] in tuple(_OPENING)


def _past_number(text: Written, one: int) -> int:
    """Past the number of a group: "nhóm 15 thanh niên", "lớp 9B"."""
    while (
        one < len(text.words) and not text.stops[one] and _is_number(text, one) and text.gaps[one].strip() in ("", "số")
    ):
        one += 1
    return one


def _is_number(text: Written, one: int) -> bool:
    word = text.words[one].text
    glued = text.gaps[one] == "" and len(word) <= 2
    return word.isdigit() or glued


def _quoted(text: Written, one: int) -> int:
    """The end of a name in quotation marks that begins here; `one` when none does."""
    if one >= len(text.words) or text.stops[one] or not any(mark in _OPENING for mark in text.gaps[one][-2:].strip()):
        return one
    for end in range(one + 1, min(one + 16, len(text.words) + 1)):
        gap = text.gaps[end] if end < len(text.words) else '"'
        if any(mark in _CLOSING for mark in gap):
            return end
    return one


def _word_of_name(text: Written, one: int, first: int, is_place: IsPlace) -> int:
    """How many of the next words belong to the name."""
    listed = text.gaps[one].strip() in (",", "-", "–", "&", "/")
    if text.stops[one] or not (text.close(one) or listed or text.gaps[one] == ""):
        return 0
    length = text.table("modifiers.txt").at(text.keys, one)[0]
    if text.sign(one, "and_number") and one + 1 < len(text.words) and text.words[one + 1].text.isdigit():
        return 2
    listed = listed and text.gaps[one] not in ("&", "-", "/")
    if (
        length
        and one - 1 > first
        and text.capital(one - 1)
        and not text.capital(one)
        and text.table("deeds.tsv").at(text.keys, one)[0]
    ):
        return 0
    if _is_army_number(text, one):
        return 1
    if length and not (listed and not _goes_on(text, one + length)):
        return length if not _is_name(text, one, is_place) else 0
    if (
        text.keys[one] in ("và", "va")
        and text.table("modifiers.txt").before(text.keys, one)[0]
        and text.close(one)
        and text.table("modifiers.txt").at(text.keys, one + 1)[0]
    ):
        return 1 + text.table("modifiers.txt").at(text.keys, one + 1)[0]
    if text.table("groups.tsv").at(text.keys, one)[0] > 1:
        return 0
    if text.capital(one) and not listed and not text.table("places.txt").at(text.keys, one)[0]:
        schooled = text.sign(one - 1, "schooled")
        return (
            0
            if (_is_name(text, one, is_place) and not schooled) or text.table("titles.tsv").at(text.keys, one)[0]
            else 1
        )
    return 0


def _is_army_number(text: Written, one: int) -> bool:
    """Whether a number belongs to the name: "Đoàn Kinh tế - Quốc phòng 326", "Trung đoàn 754"."""
    word = text.words[one].text
    if not (
        word.isdigit() and 2 <= len(word) <= 4 and text.close(one) and (text.capital(one - 1) or text.capital(one - 2))
    ):
        return False
    return one + 1 == len(text.words) or text.stops[one + 1] or text.table("deeds.tsv").at(text.keys, one + 1)[0] > 0


def _goes_on(text: Written, one: int) -> bool:
    """After "đường biên, cột mốc" comes "bản …": the comma stands inside the name."""
    return one < len(text.words) and text.close(one) and text.table("places.txt").at(text.keys, one)[0] > 0


def _is_name(text: Written, one: int, is_place: IsPlace) -> bool:
    """Whether the name of a person begins here."""
    if text.keys[one] not in text.set("surnames.txt") or (not text.capital(one + 1) and text.cased):
        return False
    if any(is_place(text.at[one], text.at[one] + size) for size in (2, 3) if one + size <= len(text.words)):
        return False
    return one + 1 < len(text.words) and (
        text.keys[one + 1] in text.set("middles.txt", "one") or (text.capital(one + 2) and text.capital(one + 1))
    )


def _place(text: Written, one: int) -> int:
    """Past the place that belongs to a collective's name: "bản Nà Hin", "tổ dân phố số 4", "xã"."""
    length, _ = text.table("places.txt").at(text.keys, one)
    if not length or not text.close(one):
        return one
    end = start = one + length
    while end < len(text.words) and end - start < 4 and text.close(end) and _is_place_part(text, end, start):
        if end > start and text.keys[end].isdigit() and end + 1 < len(text.words) and text.sign(end + 1, "counted"):
            break
        end += 1
    bare = end == start
    if bare and (
        text.keys[one] not in ("xã", "phường", "xa", "phuong", "tỉnh", "tinh")
        or (text.close(start) and text.sign(start, "no_place"))
    ):
        return one
    return end


def _is_place_part(text: Written, one: int, start: int) -> bool:
    key = text.keys[one]
    if key.isdigit() or (key in ("số", "so") and one == start):
        return True
    if text.cased:
        return text.capital(one) and not text.table("places.txt").at(text.keys, one)[0]
    if (
        text.sign(one, "no_place")
        or text.table("places.txt").at(text.keys, one)[0]
        or text.table("deeds.tsv").at(text.keys, one)[0]
    ):
        return False
    return one - start < 2 and not (one > start and key in text.set("common.txt"))


def models(text: Written) -> list[Mention]:
    """Every model that is named, in order; the name without "mô hình"."""
    found = []
    for one in range(1, len(text.words)):
        words = " ".join(text.keys[max(0, one - 2) : one])
        if words in _MODEL and not text.stops[one]:
            end = _quoted(text, one)
            quoted = end > one
            first = one
            if not quoted and words in ("mô hình", "mo hinh") and text.close(one):
                end = _described(text, one)
                first = end if _quoted(text, end) > end else one
                end = max(end, _quoted(text, end))
            if end > first:
                found.append(Mention(one - 2, first, end, Subject.MODEL, quoted or first > one))
    return found


def _described(text: Written, one: int) -> int:
    """Where the name of a model ends that stands without quotation marks."""
    end = one
    while end < len(text.words) and end - one < 8 and (end == one or text.close(end)):
        if text.sign(end, "end_of_model") or (text.table("places.txt").at(text.keys, end)[0] and text.capital(end + 1)):
            break
        if end > one and text.table("address.tsv").at(text.keys, end)[1] == "plain":
            break
        if end > one and text.table("deeds.tsv").at(text.keys, end)[1] in ("praise", "suffered"):
            break
        end += 1
    return end
