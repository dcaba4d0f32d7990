"""The notice is the one that people agreed to, and the page of what is kept is that of the code."""

from hashlib import sha256

from domain.privacy import NOTICE
from handlers.privacy import notice, record
from tests.town import Town

# The words of each version. Other words are another version (`domain.privacy.NOTICE`): who agreed has agreed to those.
VERSIONS = {1: "8e2b5e350f9e74b9"}


def test_other_words_are_another_version() -> None:
    assert VERSIONS[NOTICE] == sha256(notice.WORDS.encode()).hexdigest()[:16]
    assert max(VERSIONS) == NOTICE


def test_the_page_of_what_is_kept_is_made_from_the_code() -> None:
    assert record.FILE.read_text(encoding="utf-8") == record.written(), "make privacy"


async def test_the_notice_says_which_version_it_is_and_what_can_be_asked_for(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/riengtu")
    assert "Bản thông báo số 1." in lan.said()
    assert lan.buttons() == [
        "Gửi tôi bản sao thông tin của tôi",
        "Nhờ sửa",
        "Rút phiếu đã gửi",
        "Tôi được nhắc đến trong một phiếu hay bài",
        "Ai đã xem phiếu của tôi",
        "Yêu cầu của tôi",
        "Xóa hết về tôi",
        "Lưu gì, để làm gì",
    ]
    await lan.press("Lưu gì, để làm gì")
    assert "Xác minh người tốt, việc tốt và xét khen thưởng. Căn cứ: nhiệm vụ theo luật" in lan.said()
    assert "phiếu không xét tiếp: 365 ngày" in lan.said()


async def test_what_was_asked_for_is_listed_with_its_state(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.send("/privacy")
    await lan.press("Yêu cầu của tôi")
    assert "chưa có yêu cầu nào" in lan.said()
    await lan.send("/privacy")
    await lan.press("Gửi tôi bản sao")
    await lan.send("/privacy")
    await lan.press("Yêu cầu của tôi")
    assert "Xem thông tin – đã giải quyết" in lan.said()
