"""On which day, or in which month or year, it was done; and since when something goes on.

The trap: the day of a letter, a birth, a feast that is only the occasion, or a day to come, shown as the day of the deed.
Each date gets a weight from the words around it, and the likeliest counts.
"""

from functools import cache

from domain.extraction import days, durations, feasts, numerals, spans, vocabulary
from domain.extraction.moments import Moment
from domain.extraction.reading import Guess
from domain.extraction.words import Message, Word

_LIST = "time_words"
_LEAST = 0.7
_NEAR = 6
_YEAR = 4
# A deed of longer ago is told by its story, and a date so old is mostly a birth or a war.
_MOST_YEARS = 8


def read(message: Message, lasts_since: Guess[int] | None = None) -> Guess[str] | None:
    """The day, month or year of the deed, as precise as the text. lasts_since: what `since` reads in the message."""
    found = [(_weight(message, one), one) for one in _every(message)]
    likely = [(weight, one) for weight, one in found if weight >= _LEAST]
    if len({one.value for _, one in likely if len(one.value) == _YEAR}) > 1 or lasts_since is not None:
        likely = [(weight, one) for weight, one in likely if len(one.value) > _YEAR]
    if not likely:
        return None
    weight, best = max(likely, key=lambda pair: (round(pair[0], 1), -pair[1].first))
    words = message.words
    sure = min(0.97, 0.45 + weight / 6)
    return Guess(best.value, words[best.first].start, words[best.last - 1].end, sure)


def since(message: Message) -> Guess[int] | None:
    """The year since which something goes on."""
    return durations.read(message)


def _every(message: Message) -> list[Moment]:
    """All dates of the message, in their order, each word in one of them."""
    found: list[Moment] = []
    last, begins = 0, _begins()
    for at, word in enumerate(message.words):
        if at < last or not (word.bare in begins or word.text[0].isdigit()):
            continue
        moment = feasts.at(message, at) or days.at(message, at) or spans.at(message, at)
        if moment is not None:
            found.append(moment)
            last = moment.last
    return found


@cache
def _begins() -> frozenset[str]:
    """The words with which a date may begin, beside those that are numbers: few words of a text are one of them."""
    return feasts.begins() | days.begins() | spans.begins() | numerals.begins()


def _weight(message: Message, one: Moment) -> float:
    """How likely a date is the deed's."""
    words, roles = message.words, vocabulary.roles(_LIST)
    if one.value > message.sent_on.isoformat()[: len(one.value)] or _is_vetoed(words, one):
        return 0.0
    if (
        _is_of_letter(words, one)
        or _is_quoted(words, one)
        or int(one.value[:_YEAR]) < message.sent_on.year - _MOST_YEARS
    ):
        return 0.0
    weight = one.weight
    weight -= 2.0 if _near_before(words, one.first, roles["sent_before"], 3) else 0.0
    weight -= 2.5 if vocabulary.after(words, one.last, roles["future_after"], 3) else 0.0
    weight -= 2.5 if vocabulary.after(words, one.last, roles["learnt_after"], 3) else 0.0
    return weight - (1.0 if _near_before(words, one.first, roles["future_before"], 3) else 0.0)


def _is_vetoed(words: tuple[Word, ...], one: Moment) -> bool:
    """Whether the words before a date say that it is an occasion, a birth, a document's, or not so."""
    roles = vocabulary.roles(_LIST)
    start = one.first - (1 if one.first and words[one.first - 1].bare in {"ngay", "hom", "nam"} else 0)
    if vocabulary.before(words, start, roles["denied_before"], 4) or _is_birth(words, one.first, start):
        return True
    if _near_before(words, one.first, roles["occasion_before"] - _LOOSE, _NEAR) or _is_right_after(words, start):
        return True
    if len(one.value) == _YEAR and vocabulary.before(words, one.first, roles["since"], 3):
        return True
    return _near_before(words, start, roles["document_before"], 4)


def _is_birth(words: tuple[Word, ...], first: int, start: int) -> bool:
    phrases = vocabulary.roles(_LIST)["birth_before"]
    return any(vocabulary.before(words, at, phrases, 4) for at in (start, first, first + 1))


def _is_right_after(words: tuple[Word, ...], start: int) -> bool:
    """Whether a word right before it makes an occasion or another time of it: "nhân 20/11", "trước 2/9"."""
    count = vocabulary.before(words, start, _LOOSE, 2)
    if not count or any(sign in words[start].gap for sign in ".,;:\n"):
        return False
    return words[start - 1].text.lower() not in {"nhận", "nhẫn", "mừng", "cũ", "mới", "gắn"}


# Words that make an occasion of a date only right before it.
_LOOSE = frozenset(
    {
        "nhan",
        "sau",
        "truoc",
        "gan",
        "sap",
        "moi",
        "hang",
        "cac",
        "cu",
        "han",
        "mung",
        "sau ngay",
        "truoc ngay",
        "hang nam",
    }
)


def _near_before(words: tuple[Word, ...], at: int, phrases: frozenset[str], most: int) -> bool:
    """Whether one of the phrases stands in the same clause, at most so many words before."""
    for back in range(at, max(at - most, 0), -1):
        if back < at and any(sign in words[back].gap for sign in ".;\n:!?"):
            return False
        if back < at and "," in words[back].gap and back != at:
            return False
        if vocabulary.before(words, back, phrases, 4):
            return True
    return False


def _is_quoted(words: tuple[Word, ...], one: Moment) -> bool:
    """Whether a date is part of a name in quotation marks: “Ngày Chủ nhật xanh”."""
    opened = any(sign in words[at].gap for at in range(max(one.first - _NEAR, 0), one.first + 1) for sign in "“«")
    closed = any(sign in word.gap for word in words[one.last : one.last + _NEAR] for sign in "”»")
    return opened and closed


def _is_of_letter(words: tuple[Word, ...], one: Moment) -> bool:
    """Whether a date is a letter's: "Sơn La, ngày 2 tháng 10 năm 2026" alone on its line, or at the end of the text."""
    at = one.first
    if words[at].bare != "ngay" and at and words[at - 1].bare == "ngay":
        at -= 1
    if words[at].bare != "ngay" or "," not in words[at].gap:
        return False
    first = at
    while first > 0 and at - first < _NEAR and not any(sign in words[first].gap for sign in ".\n;:"):
        first -= 1
    is_short = at - first < _NEAR and all(word.capital for word in words[first + (first > 0) : at][-2:])
    is_end = one.last >= len(words) or any(sign in words[one.last].gap for sign in "\n.")
    return is_short and is_end
