"""Names of places in any spelling, and what only looks like one."""

from datetime import date

import pytest

from domain.extraction import gazetteer, words

WRITTEN = [
    ("Chiềng Sung", {"04108"}),
    ("chieng sung", {"04108"}),
    ("CHIỀNG SUNG", {"04108"}),
    ("ChiengSung", {"04108"}),
    ("C.Sung", {"04108"}),
    ("chiềg sug", {"04108"}),
    ("Chiềng On", {"04087"}),
    ("chieng on", {"04087", "03703"}),
    ("Mường Bằng", {"04123"}),
    ("muong bang", {"03943", "04123"}),
    ("Chiềng Chung", {"04000", "04117"}),
    ("Phiêng Ban", {"03856"}),
]


@pytest.mark.parametrize(("text", "codes"), WRITTEN)
def test_a_name_leads_to_every_place_written_like_it(text: str, codes: set[str]) -> None:
    read = words.message(text, date(2026, 5, 5)).words
    found = gazetteer.of("14").longest(read, 0)
    assert found is not None
    assert {code for place in found.places for code in place.codes} == codes


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("xã Chiềng Sung khen", "Chiềng Sung", True),
        ("anh Nguyễn Quang Huy đã cứu", "Quang Huy", False),
        ("ở Quyết Thắng ạ", "Quyết Thắng", True),
        ("tinh thần quyết thắng", "quyết thắng", False),
        ("bản Nà Ngùa", "Nà Ngùa", True),
        ("ông Lò Văn Pom", "Văn Pom", False),
        ("lên Hà Nội chữa bệnh", "Hà Nội", True),
        ("co ma thi co", "co ma", False),
        ("toi o xa co ma", "co ma", True),
        ("nhà ở Mai Sơn", "Mai Sơn", True),
    ],
)
def test_is_place_tells_places_from_names_and_words(text: str, name: str, expected: bool) -> None:
    message = words.message(text, date(2026, 5, 5))
    first = next(at for at, word in enumerate(message.words) if message.text[word.start :].startswith(name))
    assert gazetteer.of("14").is_place(message, first, first + 2) is expected
