"""Telephone and identity numbers told apart from what only looks like them. The numbers are of blocks that nobody has."""

from datetime import date

import pytest

from domain.extraction import contacts, words

PHONES = [
    ("gọi 0999 123 456 nhé", ["0999123456"]),
    ("sđt: 0999.123.456.", ["0999123456"]),
    ("ĐT (+84) 999-123-456", ["84999123456"]),
    ("zalo +84999123456", ["84999123456"]),
    ("số của em o999123456", ["0999123456"]),
    ("0999123456 hoặc 0999-123-457", ["0999123456", "0999123457"]),
    ("máy bàn 0212.3999.123", ["02123999123"]),
    ("0999123456 / 0999123457", ["0999123456", "0999123457"]),
    ("gọi 0999123456, số khác +84 999 123 456", ["0999123456"]),
    ("STK 0999123456 ngân hàng", []),
    ("CCCD 014082000917", []),
    ("tài khoản số 190366612345678", []),
    ("thiệt hại 420.000.000 đồng", []),
    ("65.000.000đ và 1.250.000", []),
    ("ngày 12.9.2026 đến 15.9.2026", []),
    ("ảnh http://anh.example/0999123456.jpg", []),
    ("năm 2018 2019 2020", []),
]
IDS = [
    ("CCCD số 014 075 000 338 cấp ngày", ["014075000338"]),
    ("căn cước: 014082000917", ["014082000917"]),
    ("cmnd 050123456", ["050123456"]),
    ("số định danh 014190000001", ["014190000001"]),
    ("cccd của bà 014190000001, đt 0999123456", ["014190000001"]),
    ("STK 014190000001 BIDV", []),
    ("đt 0999123456", []),
    ("mã số thuế 014190000001", []),
]


@pytest.mark.parametrize(("text", "expected"), PHONES)
def test_phones_are_read_as_written(text: str, expected: list[str]) -> None:
    assert [guess.value for guess in contacts.phones(words.message(text, date(2026, 5, 5)))] == expected


@pytest.mark.parametrize(("text", "expected"), IDS)
def test_identity_numbers_are_read_as_written(text: str, expected: list[str]) -> None:
    assert [guess.value for guess in contacts.ids(words.message(text, date(2026, 5, 5)))] == expected
