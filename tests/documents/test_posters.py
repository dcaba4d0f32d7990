"""A poster is printed, scanned and read as a person does: from the picture of the page."""

import pypdfium2
import pytest
import zxingcpp

from documents import posters
from documents.posters import Poster
from locales import words

COMMUNE = Poster("Xã Chiềng Sung", "", "https://t.me/guongsang_bot?start=at-04108", "guongsang_bot")
LONGEST = Poster(
    "Trường Phổ thông dân tộc bán trú Tiểu học và Trung học cơ sở Nguyễn Thị Minh Khai",
    "Xã Chiềng Sung",
    f"https://t.me/{'b' * 32}?start={'a' * 64}",
    "b" * 32,
)
A4 = (595, 842)


def _scanned(page: pypdfium2.PdfPage) -> list[str]:
    """What a reader finds in a picture of the page with 100 dots an inch."""
    return [found.text for found in zxingcpp.read_barcodes(page.render(scale=100 / 72).to_pil())]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("poster", [COMMUNE, LONGEST])
def test_the_code_of_a_poster_opens_its_link(language: str, poster: Poster) -> None:
    page = pypdfium2.PdfDocument(posters.pdf(words(language), [poster]))[0]
    assert tuple(map(round, page.get_size())) == A4
    assert _scanned(page) == [poster.link]


def test_each_poster_is_a_page_with_its_place_and_its_link_in_print() -> None:
    document = pypdfium2.PdfDocument(posters.pdf(words("vi"), [COMMUNE, LONGEST]))
    printed = [page.get_textpage().get_text_bounded() for page in document]
    assert len(printed) == 2
    for poster, text in zip((COMMUNE, LONGEST), printed, strict=True):
        assert "Thấy việc tốt, kể ngay!" in text
        assert poster.place in " ".join(text.split())
        assert poster.link in text.replace("\r\n", "")
    assert "Xã Chiềng Sung" in printed[1]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_printed_beyond_the_paper_or_over_the_frame(language: str) -> None:
    """All type stands within the margins, also where a name is long."""
    page = pypdfium2.PdfDocument(posters.pdf(words(language), [LONGEST]))[0]
    text = page.get_textpage()
    boxes = [text.get_charbox(at) for at in range(text.count_chars())]
    assert min(left for left, *_ in boxes) > 40
    assert max(right for _, _, right, _ in boxes) < A4[0] - 40
    assert min(bottom for _, bottom, _, _ in boxes) > 30


def test_a_long_name_stays_large_enough_to_be_read_from_afar() -> None:
    page = pypdfium2.PdfDocument(posters.pdf(words("vi"), [LONGEST]))[0]
    text = page.get_textpage()
    found = text.search("Trường Phổ thông").get_next()
    assert found is not None
    _, bottom, _, top = text.get_charbox(found[0])
    assert top - bottom > 12


def test_the_same_poster_is_the_same_file() -> None:
    assert posters.pdf(words("vi"), [COMMUNE]) == posters.pdf(words("vi"), [COMMUNE])
