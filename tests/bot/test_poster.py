"""`guongsang poster`: the file that is printed leads to our bot, and to the place that was asked for."""

from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from tests import command
from tests.town import TOKEN, Town


@pytest.fixture(autouse=True)
def telegram(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command asks the town's Telegram for the bot's name."""
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_API_URL", town.app.settings.bot_api_url)


def _links(file: Path) -> list[str]:
    pages = pypdfium2.PdfDocument(file)
    return [found.text for page in pages for found in zxingcpp.read_barcodes(page.render(scale=1.5).to_pil())]


async def test_a_poster_of_a_school_leads_to_its_commune(town: Town, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "school.pdf"
    asked = ("--unit", "04108", "--source", "Trường THPT Chiềng Sung", "--title", "Trường THPT Chiềng Sung")
    done, out, told = await command.run(database_url, "poster", *asked, str(file))
    link = "https://t.me/guongsang_bot?start=at-04108-truong-thpt-chieng-sung"
    assert (done, out.splitlines(), told) == (0, [f"Đã ghi 1 trang vào {file}.", link], "")
    assert _links(file) == [link]


async def test_all_communes_get_a_page_each(town: Town, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "all.pdf"
    done, out, _ = await command.run(database_url, "poster", "--all", str(file), language="en_US")
    assert (done, out) == (0, f"Wrote 75 pages to {file}.\n")
    links = _links(file)
    assert len(set(links)) == len(links) == 75
    assert "https://t.me/guongsang_bot?start=at-04108" in links


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ((), "Anh/chị ghi --unit CODE, hoặc --all, hoặc --source."),
        (("--unit", "99999"), "Không có đơn vị nào có mã 99999."),
        (("--unit", "04108", "--source", "a" * 60), "Đường dẫn chỉ chứa được 64 ký tự"),
    ],
)
async def test_what_cannot_be_printed_is_told(
    town: Town, database_url: str, tmp_path: Path, asked: tuple[str, ...], why: str
) -> None:
    file = tmp_path / "none.pdf"
    done, out, told = await command.run(database_url, "poster", *asked, str(file))
    assert (done, out) == (1, "")
    assert why in told
    assert not file.exists()
