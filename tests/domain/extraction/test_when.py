"""On which day it was, told in the many ways in which people tell a day."""

from datetime import date

import pytest

from domain.extraction import when, words

# Each text is written on this day, a Wednesday.
DAY = date(2026, 6, 24)


def _read(text: str) -> tuple[str | None, int | None]:
    message = words.message(text, DAY)
    since = when.since(message)
    found = when.read(message, since)
    return found.value if found else None, since.value if since else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("hôm kia bà ngã xuống giếng", "2026-06-22"),
        ("toi qua co nguoi bi lac", "2026-06-23"),
        ("t7 vừa r anh ấy trả ví", "2026-06-20"),
        ("tối thứ 7 tuần trước", "2026-06-20"),
        ("chủ nhật tuần trc e thấy chị ấy", "2026-06-21"),
        ("mùng 5 tháng 5 ta cụ đi hái lá", "2026-06-19"),
        ("Tết Đoan ngọ cụ hái lá tắm cho trẻ", "2026-06-19"),
        ("hôm Phật đản cô thả cá", "2026-05-31"),
        ("rằm tháng Giêng vừa rồi", "2026-03-03"),
        ("dịp Thanh minh anh quét mộ liệt sĩ", "2026-04-05"),
        ("ngày 5 tháng 5 tại bản Pó", "2026-05-05"),
        ("tháng trước chị ấy giúp tôi", "2026-05"),
        ("hồi tháng 3 năm ngoái", "2025-03"),
        ("hôm tết độc lập", "2025-09-02"),
    ],
)
def test_a_day_is_read_however_it_is_told(text: str, day: str) -> None:
    assert _read(text)[0] == day


@pytest.mark.parametrize(
    "text",
    [
        "sinh ngày 5/6/1980 tại Sơn La",
        "Mô hình “Ngày chủ nhật 21/6 xanh” của đoàn xã",
        "nhân ngày 8/3 xin giới thiệu bà Mai",
        "Hôm qua tôi mới biết ông vẫn quét chợ",
        "căn cước cấp ngày 3/4/2024",
    ],
)
def test_a_day_of_something_else_is_not_the_deeds(text: str) -> None:
    assert _read(text)[0] is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("“Cứ ăn đi”. Ba năm nay bà nấu cháo", 2023),
        ("từ năm 2015 đến giờ thầy vẫn dạy", 2015),
        ("năm nay là năm thứ ba bác làm", 2024),
        ("hơn chục năm qua chị chăm mẹ", 2016),
        ("bảo hành 5 năm", None),
    ],
)
def test_since_when_it_goes_on_is_counted(text: str, year: int | None) -> None:
    assert _read(text)[1] == year
