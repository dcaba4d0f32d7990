"""Where a message names somebody: full names, given names after a form of address, households.

The trap: a name that takes in the next word ("Hoàng Văn Tường cưỡi bè"), or a place, a month, a season that looks like a
name. Where capitals say nothing a name is taken as short as names are made.
"""

from dataclasses import dataclass, replace

from domain.cases import Subject
from domain.extraction.writing import IsPlace, Written

# "chị thì vẫn", "anh là văn": no family name.
_WORDY = frozenset(("là", "có", "thì", "la", "co", "ấy", "ay"))
_OF_PLACES = frozenset(("bản", "ban", "xã", "xa", "phường", "phuong", "xóm", "xom", "làng", "lang"))
# So many words of forms of address and titles stand before a name at most: "đồng chí Thiếu tá, Phó Trưởng Công an xã".
_MOST_BEFORE = 9
# What stands before a place and no name.
_WHERE = frozenset(("seat", "home"))
_NAMED = frozenset(("tên", "ten", "named", "called"))
_HOUSE = frozenset(
    ("hộ", "gia đình", "hộ gia đình", "nhà", "vợ chồng", "ho", "gia dinh", "ho gia dinh", "nha", "vo chong")
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where somebody is named: words `first` … `last` (not included) are the name, `lead` … `first` the words before
    that belong to it. full: with a family name. address: the form of address. house: words of a household from `lead` on.
    """

    lead: int
    first: int
    last: int
    subject: Subject = Subject.INDIVIDUAL
    full: bool = False
    address: str = ""
    office: bool = False
    folk: bool = False


def read(text: Written, is_place: IsPlace, taken: frozenset[int]) -> list[Mention]:
    """Every person and household that is named, in order. taken: words that are part of another name."""
    found, one = [], 0
    while one < len(text.words):
        mention = None if one in taken else _mention(text, one, is_place, taken)
        if mention is None:
            one += 1
        else:
            found.append(_with_house(text, mention))
            one = mention.last
    return _joined_houses(text, found)


def _mention(text: Written, lead: int, is_place: IsPlace, taken: frozenset[int]) -> Mention | None:
    if not _may_begin(text, lead):
        return None
    first, address, given = _lead(text, lead, taken)
    if first >= len(text.words) or first in taken:
        return None
    last = _capitals(text, first, given) if text.capital(first) else _loose(text, first, given, address)
    last = min([last, *(one for one in range(first, last) if one in taken)])
    if last <= first:
        return None
    full = text.keys[first] in text.set("surnames.txt") and last - first > 1
    if not full and not given:
        return None
    unsure = _is_unsure(text, lead, first) or (not full and _is_of_place(text, first))
    if (not address or unsure) and _is_placed(text, lead, first, last, is_place):
        return None
    return Mention(lead, first, _with_trade(text, first, last), full=full, address=address)


def _is_of_place(text: Written, first: int) -> bool:
    """Whether what stands before a name is as likely the kind of a place, or "cũ" without its marks."""
    last = text.keys[first - 1]
    return last in _OF_PLACES or (not text.marked and last == "cu")


def _may_begin(text: Written, one: int) -> bool:
    """Whether a name or what stands before one can begin with this word at all."""
    key = text.keys[one]
    if text.capital(one) or key in text.set("surnames.txt") or _is_called(text, one):
        return True
    return text.table("address.tsv").begins(key) or text.table("titles.tsv").begins(key)


def _lead(text: Written, one: int, taken: frozenset[int]) -> tuple[int, str, bool]:
    """Where a name may begin after forms of address and titles, the form, and whether a given name may stand alone."""
    address, given, start = "", False, one
    addresses, titles = text.table("address.tsv"), text.table("titles.tsv")
    while one < len(text.words) and one - start < _MOST_BEFORE:
        length, kind = addresses.at(text.keys, one)
        titled, how = titles.at(text.keys, one)
        if titled > length and _fits(text, one, titled, taken):
            given = how == "close" or (bool(address) and given)
            address = address or text.keys[one] if titled > 1 else address
            one += titled
        elif length and _fits(text, one, length, taken) and not _is_name_part(text, one, kind):
            address, given = text.keys[one + length - 1], True
            one += length
        else:
            break
    if one == start and _is_friend(text, one):
        return one + 1, "bạn", True
    if one == start and (_is_called(text, one) or _is_in_row(text, one)):
        return one, "", True
    return _after_called(text, one, address, given, start)


def _fits(text: Written, one: int, length: int, taken: frozenset[int]) -> bool:
    """Whether these words stand together, before a name."""
    inside = range(one + 1, min(one + length, len(text.words)))
    after = one + length
    if any(text.stops[step] or step in taken for step in inside) or (
        after < len(text.words) and _is_apart(text, after)
    ):
        return False
    has_no_mark = not text.marked and length == 1 and text.keys[one] in ("co", "ba", "cu")
    return not (has_no_mark and text.table("address.tsv").at(text.keys, after)[0] and not text.capital(after))


def _is_friend(text: Written, one: int) -> bool:
    """Whether "ban" without marks is "bạn" and no village: "co ban Khoa nhat duoc"."""
    if text.marked or text.keys[one] != "ban" or not text.capital(one + 1) or text.capital(one + 2):
        return False
    return text.table("cues.tsv").before(text.keys, one)[1] in ("praised", "doer") and not text.stops[one]


def _is_in_row(text: Written, one: int) -> bool:
    """Whether a given name with a capital stands after another: "hai bạn Páo và Chía"."""
    if one < 2 or not text.capital(one) or not text.sign(one - 1, "link") or text.stops[one] or text.stops[one - 1]:
        return False
    return text.capital(one - 2) and not text.capital(one + 1)


def _is_apart(text: Written, one: int) -> bool:
    return text.stops[one] or text.gaps[one].strip() not in ("", "-", ".", "/")


def _is_name_part(text: Written, one: int, kind: str) -> bool:
    """Whether a short form of address is part of a name: "A Páo" after a family name, "Chu Văn An"."""
    if kind == "typed" and text.words[one].text.isupper() and text.cased:
        return not text.stops[one]
    if text.marked or text.keys[one] not in text.set("surnames.txt"):
        return False
    return one + 1 < len(text.words) and text.keys[one + 1] in ("van", "thi") and not text.capital(one + 1)


def _is_called(text: Written, one: int) -> bool:
    """Whether "tên", "tên là" stands before."""
    if one == 0 or text.stops[one]:
        return False
    last = text.keys[one - 1]
    if text.marked and last == "ten":
        return False
    return last in _NAMED or (
        last in ("là", "la") and one > 1 and text.keys[one - 2] in _NAMED and not text.stops[one - 1]
    )


def _after_called(text: Written, one: int, address: str, given: bool, start: int) -> tuple[int, str, bool]:
    """Past "tên", "tên là", "là" between a title and the name: "bác bảo vệ tên Thụ"."""
    step = one
    while one > start and step < len(text.words) and text.keys[step] in ("tên", "ten", "là", "la") and step - one < 2:
        step += 1
    if step > one and (text.keys[one] in ("tên", "ten") or (text.capital(step) and not text.stops[step])):
        return step, address, True
    return one, address, given


def _capitals(text: Written, first: int, given: bool) -> int:
    """Where a name ends that is written with capitals."""
    places, titles = text.table("places.txt"), text.table("titles.tsv")
    one = first
    while one < len(text.words) and one - first < 5 and (one == first or text.close(one)):
        between = one == first + 1 and text.keys[one] in ("thị", "văn", "a", "thi", "van")
        if not text.capital(one) and not (between and one > first and text.capital(one + 1)):
            break
        titled = titles.at(text.keys, one)[0] if one > first else 0
        if one > first and (
            (places.at(text.keys, one)[0] and _is_place_word(text, one))
            or (titled > 1 and all(text.close(step) for step in range(one + 1, one + titled)))
        ):
            break
        if not text.words[one].text[0].isalpha() or (one > first and _is_abbreviation(text, first, one)):
            break
        one += 1
    if one - first == 1 and (text.sign(first, "never") or len(text.words[first].text) == 1):
        return first
    return one


def _is_abbreviation(text: Written, first: int, one: int) -> bool:
    word = text.words[one].text
    return len(word) > 2 and word.isupper() and not text.words[first].text.isupper()


def _is_place_word(text: Written, one: int) -> bool:
    return text.keys[one] not in ("tt", "khu") and text.capital(one + 1)


def _loose(text: Written, first: int, given: bool, address: str) -> int:
    """Where a name ends whose capitals say nothing."""
    end = _loose_full(text, first, bool(address))
    if end == first and given and address and not text.cased and _may_be_given(text, first):
        return first + 1
    if end == first and given and not address and not text.cased and _may_be_given(text, first):
        return first + 1
    return end


def _loose_full(text: Written, first: int, led: bool) -> int:
    keys, size = text.keys, len(text.words)
    if led and first + 2 < size and keys[first + 1] in ("thị", "văn") and _may_be_called(text, first + 2):
        return _given_end(text, first + 2) if text.words[first].text.isalpha() and keys[first] not in _WORDY else first
    if keys[first] not in text.set("surnames.txt") or first + 2 > size or not text.close(first + 1):
        return first
    if text.cased and not led and not _is_plain_name(text, first):
        return first
    long = _long_end(text, first) if led or text.marked else first
    return long if long > first else _short_end(text, first, led)


def _short_end(text: Written, first: int, led: bool) -> int:
    """The end of a name without capitals that may be something else: the shorter, the more has to speak for it."""
    keys, size = text.keys, len(text.words)
    if (
        not led
        and text.keys[first] in text.set("common.txt")
        and keys[first + 1] not in ("thị", "văn", "thi", "van", "a")
    ):
        return first
    if not led and not text.marked and text.sign(first, "before_thi"):
        return first
    if not text.cased and keys[first] in text.set("common.txt") and not _is_sure_middle(text, first):
        return first
    middle = first + 2 < size and text.close(first + 2)
    if middle and keys[first + 1] in text.set("middles.txt", "one") and (led or _is_sure_middle(text, first)):
        return _given_end(text, first + 2) if _may_be_called(text, first + 2) else first
    two = middle and keys[first + 1] in text.set("middles.txt", "two") and (led or text.sign(first, "sure"))
    if two and (
        _may_be_given(text, first + 2) or (led and text.close(first + 2) and keys[first + 2] in text.set("given.txt"))
    ):
        return first + 3
    if led and not text.cased and keys[first] not in text.set("common.txt") and _may_be_given(text, first + 1):
        return first + 2
    return first


def _is_plain_name(text: Written, first: int) -> bool:
    """Whether a name is typed without capitals among words that have them: "lò văn chương"."""
    return text.keys[first + 1] in ("văn", "thị", "van", "thi") and _may_be_given(text, first + 2)


def _long_end(text: Written, first: int) -> int:
    """The end of a name that only names are made like: "hà đức thiện", "nguyễn trần bảo long"; `first` for none."""
    two, given = text.set("middles.txt", "two"), text.set("given.txt")
    for size in (4, 3):
        end = first + size
        if end > len(text.words) or not all(text.close(step) for step in range(first + 1, end)):
            continue
        middles = text.keys[first + 1 : end - 1]
        between = middles[-1] in two and (size == 3 or middles[0] in two or middles[0] in text.set("surnames.txt"))
        if between and text.keys[end - 1] in given and _is_no_verb(text, end - 1):
            return end
    return first


def _is_no_verb(text: Written, one: int) -> bool:
    if _may_be_given(text, one):
        return True
    return text.marked and not text.stops[one] and not text.table("deeds.tsv").at(text.keys, one)[0]


def _is_sure_middle(text: Written, first: int) -> bool:
    return text.keys[first + 1] in ("thị", "văn", "thi", "van") or (
        text.keys[first + 1] in ("a", "bả") and text.keys[first] not in ("la", "co")
    )


def _given_end(text: Written, one: int) -> int:
    """The end of a given name of one word, or of two that are often given together."""
    after = one + 1
    if not text.close(after) or text.keys[one] not in text.set("middles.txt", "two"):
        return after
    goes_on = text.keys[after] in text.set("given.txt") and text.keys[after] not in text.set("common.txt")
    return after + goes_on


def _may_be_called(text: Written, one: int) -> bool:
    key = text.keys[one]
    return text.words[one].text.isalpha() and key not in ("là", "la", "ở", "o", "đã", "và")


def _may_be_given(text: Written, one: int) -> bool:
    if one >= len(text.words) or not text.words[one].text.isalpha() or len(text.keys[one]) < 2 or text.stops[one]:
        return False
    if text.keys[one] in text.set("common.txt") and not text.sign(one, "called"):
        return False
    return not text.table("titles.tsv").at(text.keys, one)[0] and not text.table("places.txt").at(text.keys, one)[0]


def _is_placed(text: Written, lead: int, first: int, last: int, is_place: IsPlace) -> bool:
    length, kind = text.table("cues.tsv").before(text.keys, lead)
    if kind == "remembered" and not text.stops[lead]:
        land = length == 1 and text.table("places.txt").at(text.keys, lead - 1)[0]
        return not (land and last - first > 2 and text.keys[first + 1] in text.set("middles.txt", "one"))
    if last - first == 2 and (kind in _WHERE or text.table("provinces.txt").at(text.keys, first)[0] == 2):
        return True
    return is_place(text.at[first], text.at[last - 1] + 1)


def _is_unsure(text: Written, lead: int, first: int) -> bool:
    """Whether a form of address is as well another word because it has no mark: "cu Mường Giang" is "cũ"."""
    return not text.marked and first - lead == 1 and text.keys[lead] in ("cu", "ban", "co")


def _with_trade(text: Written, first: int, last: int) -> int:
    """A name that is a number is known by its trade: "Tám xe ôm"."""
    if last - first == 1 and text.sign(first, "number") and last < len(text.words) and text.close(last):
        return last + text.table("titles.tsv").at(text.keys, last)[0]
    return last


def _with_house(text: Written, mention: Mention) -> Mention:
    """The mention as a household where it is one: "hộ ông X", "gia đình anh Y", "nhà bà Z" that begins a sentence."""
    for size in (3, 2, 1):
        lead = mention.lead - size
        words = " ".join(text.keys[max(0, lead) : mention.lead])
        if lead >= 0 and words in _HOUSE and not any(text.stops[lead + 1 : mention.lead + 1]):
            if size == 1 and not (mention.address and _opens(text, lead, words)):
                return mention
            return replace(mention, lead=lead, subject=Subject.HOUSEHOLD)
    return mention


def _opens(text: Written, lead: int, words: str) -> bool:
    if text.stops[lead] or text.table("cues.tsv").before(text.keys, lead)[1] == "praised":
        return True
    return words in ("hộ", "ho") and text.keys[lead - 1] not in ("giúp", "trông", "giup", "làm", "lam", "nghèo", "cho")


def _joined_houses(text: Written, found: list[Mention]) -> list[Mention]:
    """One household of "gia đình ông X và bà Y"; two persons of "vợ chồng anh X chị Y"."""
    joined: list[Mention] = []
    for mention in found:
        before = joined[-1] if joined else None
        alone = mention.subject is Subject.INDIVIDUAL
        if alone and before and before.subject is Subject.HOUSEHOLD and _follows(text, before, mention):
            if text.keys[before.lead] in ("vợ", "vo"):
                joined[-1] = replace(before, lead=before.first - 1, subject=Subject.INDIVIDUAL)
            else:
                joined[-1] = replace(before, last=mention.last)
                continue
        joined.append(mention)
    return joined


def _follows(text: Written, before: Mention, mention: Mention) -> bool:
    between = text.keys[before.last : mention.lead]
    if len(between) == 2 and between[1] in ("vợ", "chồng", "vo", "chong"):
        between = between[:1]
    return between in ((), ("và",), ("va",), ("với",)) and (
        bool(between) or text.gaps[mention.lead].strip() in ("", ",", "-", "–")
    )
