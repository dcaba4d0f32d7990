"""A phone number is kept as it is dialled in Viet Nam, and masked for whoever need not call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import phones


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0912 345 678", "0912345678"),
        ("số của anh ấy 0912.345.678 nhé", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("12345", None),
        ("stk 0912345678", None),
        ("", None),
    ],
)
def test_a_number_is_read_in_what_was_typed(written: str, read: str | None) -> None:
    assert phones.typed(written) == read


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("+84912345678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0912 345 678", "0912345678"),
        ("+856 20 555 123 45", "+8562055512345"),
        ("xyz", None),
        ("1" * 16, None),
        ("٠٩١٢٣٤٥٦٧٨", None),
    ],
)
def test_a_contact_may_have_the_number_of_any_country(number: str, read: str | None) -> None:
    assert phones.shared(number) == read


def test_a_masked_number_shows_its_end_alone() -> None:
    assert phones.masked("0912345678") == "•••••••678"


@given(st.text(max_size=40))
def test_whatever_is_sent_is_read_or_refused(written: str) -> None:
    for found in (phones.typed(written), phones.shared(written)):
        assert found is None or found.removeprefix("+").isdecimal()


def test_numbers_in_a_text_are_hidden_and_nothing_else() -> None:
    told = "Gọi 0912 345 678 hoặc +84 912 345 679, CCCD 014082000917; hôm 12/9 gom 1.200.000 đồng cho 15 hộ."
    hidden = phones.hidden_in(told)
    assert hidden == "Gọi •••• ••• 678 hoặc +•• ••• ••• 679, CCCD •••••••••917; hôm 12/9 gom 1.200.000 đồng cho 15 hộ."
    assert phones.hidden_in("Không có số nào.") == "Không có số nào."
