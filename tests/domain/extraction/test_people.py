"""Whom messages nominate: invented messages with their answers, and any text at all."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from domain.cases import Subject
from domain.extraction import people, words
from domain.extraction.reading import Person
from domain.text import fold

_DAY = date(2026, 9, 1)
_SUBJECTS = {"i": Subject.INDIVIDUAL, "c": Subject.COLLECTIVE, "h": Subject.HOUSEHOLD, "m": Subject.MODEL}
_PLACES = {
    fold(name)
    for name in ("Mai Sơn", "Hà Nội", "Tô Hiệu", "Mộc Châu", "Yên Châu", "Chiềng Sinh", "Sơn La", "Mường Chanh")
}

Answer = list[tuple[str, Subject]]


def _read(text: str) -> tuple[Person, ...]:
    message = words.message(text, _DAY)
    return people.read(
        message, lambda first, last: " ".join(word.bare for word in message.words[first:last]) in _PLACES
    )


def _probes() -> Iterator[tuple[str, list[Answer]]]:
    blocks = (Path(__file__).with_name("people.txt")).read_text(encoding="utf-8").split("\n\n")[1:]
    for block in blocks:
        lines = block.strip().splitlines()
        yield (
            "\n".join(line for line in lines if not line.startswith("=")),
            [_answer(line[1:]) for line in lines if line.startswith("=")],
        )


def _answer(line: str) -> Answer:
    pairs = (part.strip().split(": ", 1) for part in line.split("|") if part.strip())
    return [(fold(name), _SUBJECTS[kind]) for kind, name in pairs]


def test_nine_of_ten_invented_messages_are_read_right() -> None:
    probes = list(_probes())
    wrong = [text for text, answers in probes if _found(text) not in [sorted(answer) for answer in answers]]
    assert len(wrong) <= 0.12 * len(probes), "\n".join(wrong)


def _found(text: str) -> Answer:
    return sorted((fold(person.name), person.subject) for person in _read(text))


@given(st.text(max_size=400))
def test_any_text_is_read_and_what_is_found_stands_in_it(text: str) -> None:
    for person in _read(text):
        assert 0 <= person.start < person.end <= len(words.message(text, _DAY).text)
        assert 0 < person.sure <= 1


_WORDS = st.sampled_from(
    [
        "anh",
        "chị",
        "Lò",
        "A",
        "Thị",
        "văn",
        "Páo",
        "cứu",
        "khen",
        "tổ",
        "đội",
        '"',
        "“",
        "mô",
        "hình",
        "hộ",
        "gia",
        "đình",
        "và",
        ",",
        ".",
        "(",
        ")",
        "1/",
        "xã",
        "bản",
        "<b>",
        "&",
        "nhà",
        "là",
        "Đồn",
        "Công",
        "an",
    ]
)


@given(st.lists(_WORDS, max_size=60).map(" ".join))
def test_any_row_of_telling_words_is_read(text: str) -> None:
    for person in _read(text):
        assert text[person.start : person.end].strip()
