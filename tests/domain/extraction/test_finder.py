"""The finder: which commune is meant by what is typed where a place is asked for."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import communes, former_units, spelling
from domain.extraction import finder, gazetteer
from domain.extraction.finder import Found, How

PLACES = gazetteer.build("14", villages={"na ngua": frozenset({"04108"}), "pa no": frozenset({"04108", "03979"})})
CODES = {name: code for code, name in PLACES.names.items()}
DISTRICTS = {one.district.split(" ", 1)[-1].removeprefix("xã ").removeprefix("phố ") for one in former_units.of("14")}

SETTLED = [
    ("Chiềng Sung", "Xã Chiềng Sung"),
    ("CHIỀNG SUNG", "Xã Chiềng Sung"),
    ("chieng sung", "Xã Chiềng Sung"),
    ("chieg sug", "Xã Chiềng Sung"),
    ("xChiềngSung", "Xã Chiềng Sung"),
    ("xachiengsung", "Xã Chiềng Sung"),
    ("x.Chiềng-Sung", "Xã Chiềng Sung"),
    ("Chiềng_Sung", "Xã Chiềng Sung"),
    ("C.Sung", "Xã Chiềng Sung"),
    ("p. to hieu", "Phường Tô Hiệu"),
    ("PTôHiệu", "Phường Tô Hiệu"),
    ("Đoàn Kết", "Xã Đoàn Kết"),
    ("xã Mai Sơn", "Xã Mai Sơn"),
    ("phường Mộc Châu", "Phường Mộc Châu"),
    ("Chiềng Sơ", "Xã Chiềng Sơ"),
    ("chieng son", "Xã Chiềng Sơn"),
    ("tôi ở xã Chiềng Sung", "Xã Chiềng Sung"),
    ("Chiềng Sung, Mai Sơn", "Xã Chiềng Sung"),
    ("huyện Mai Sơn, xã Chiềng Sung", "Xã Chiềng Sung"),
    ("bản Nà Ngùa, xã Chiềng Sung, h. Mai Sơn, tỉnh Sơn La", "Xã Chiềng Sung"),
    ("không phải Mường La, Mường Lầm", "Xã Mường Lầm"),
    ("Chieng Sung commune", "Xã Chiềng Sung"),
    ("04108", "Xã Chiềng Sung"),
    ("xã 04108.", "Xã Chiềng Sung"),
    ("Son La city, Chieng An ward", "Phường Chiềng An"),
]


@pytest.mark.parametrize(("typed", "name"), SETTLED)
def test_a_name_that_leads_to_one_commune_settles_it(typed: str, name: str) -> None:
    assert finder.find(typed, PLACES) == Found(How.EXACT, (CODES[name],))


FORMER = [
    ("Hát Lót", "Xã Mai Sơn", "Hát Lót"),
    ("tt hat lot", "Xã Mai Sơn", "thị trấn Hát Lót"),
    ("Ít Ong, Mường La", "Xã Mường La", "thị trấn Ít Ong"),
    ("Chiềng Chung, Mộc Châu", "Xã Đoàn Kết", "xã Chiềng Chung"),
    ("Chiềng Chung, Mai Sơn", "Xã Mường Chanh", "xã Chiềng Chung"),
    ("Mường Sai", "Xã Chiềng Khương", "xã Mường Sai"),
]


@pytest.mark.parametrize(("typed", "name", "called"), FORMER)
def test_a_former_unit_leads_to_the_commune_of_today_and_is_named(typed: str, name: str, called: str) -> None:
    assert finder.find(typed, PLACES) == Found(How.FORMER, (CODES[name],), called)


ASKED = [
    ("chieng so", How.SEVERAL, ["Xã Chiềng Sơ", "Xã Chiềng Sơn"]),
    ("chieng so, son la", How.SEVERAL, ["Xã Chiềng Sơ", "Xã Chiềng Sơn"]),
    ("muong sai", How.SEVERAL, ["Xã Mường Sại", "Xã Chiềng Khương"]),
    ("Chiềng Chung", How.SEVERAL, ["Xã Đoàn Kết", "Xã Mường Chanh"]),
    ("Chiềng Sung hoặc Mường Bú", How.SEVERAL, ["Xã Chiềng Sung", "Xã Mường Bú"]),
    ("bản Chiềng Sung", How.SEVERAL, ["Xã Chiềng Sung"]),
    ("gần Chiềng Sung", How.SEVERAL, ["Xã Chiềng Sung"]),
    ("chieng kh", How.SEVERAL, ["Xã Chiềng Khoong", "Xã Chiềng Khương"]),
    ("Sốp Cộp", How.DISTRICT, ["Xã Sốp Cộp", "Xã Púng Bánh", "Xã Mường Lèo", "Xã Mường Lạn"]),
    ("bản Nà Ngùa", How.VILLAGE, ["Xã Chiềng Sung"]),
    ("Nà Ngùa", How.VILLAGE, ["Xã Chiềng Sung"]),
    ("tà sùa", How.SIMILAR, ["Xã Tà Xùa"]),
    ("xã Chiềng Sunq", How.SIMILAR, ["Xã Chiềng Sung"]),
]


@pytest.mark.parametrize(("typed", "how", "names"), ASKED)
def test_what_may_be_several_places_is_never_settled(typed: str, how: How, names: list[str]) -> None:
    found = finder.find(typed, PLACES)
    assert found.how is how
    assert found.settled is None
    assert {CODES[name] for name in names} <= set(found.codes)


@pytest.mark.parametrize("typed", ["tp Sơn La", "TP.Sơn La", "tpsonla", "sơn la", "thành phố", "TPSL", "Son La city"])
def test_the_city_is_its_wards(typed: str) -> None:
    wards = ("Phường Tô Hiệu", "Phường Chiềng Cơi", "Phường Chiềng An", "Phường Chiềng Sinh")
    assert finder.find(typed, PLACES) == Found(How.DISTRICT, tuple(CODES[ward] for ward in wards), "thành phố Sơn La")


@pytest.mark.parametrize(
    "typed",
    [
        "tôi không biết",
        "Không biết ạ",
        "em ko rõ xã nào",
        "chịu",
        "không nhớ rõ lắm",
        "TÔI KHÔNG BIẾT",
        "I don't know",
        "not sure",
    ],
)
def test_somebody_who_does_not_know_is_understood(typed: str) -> None:
    assert finder.find(typed, PLACES) == Found(How.UNKNOWN)


def test_places_outside_the_province_are_kept_as_they_were_typed() -> None:
    for typed in ("Hà Nội", "tỉnh Điện Biên", "xã Ninh Hiệp, Hà Nội", "Phú Yên"):
        assert finder.find(typed, PLACES) == Found(How.OUTSIDE, outside=typed)
    assert finder.find("xã Tân Yên, huyện Sóc Sơn", PLACES) == Found(
        How.SEVERAL, (CODES["Xã Tân Yên"],), outside="xã Tân Yên, huyện Sóc Sơn"
    )
    beyond = finder.find("Mường Phăng", PLACES)
    assert (beyond.how, beyond.outside) == (How.SIMILAR, "Mường Phăng")


def test_the_province_itself_is_no_commune() -> None:
    assert finder.find("tỉnh Sơn La", PLACES) == Found(How.PROVINCE)


@pytest.mark.parametrize("typed", ["", "?", "xã", "Atlantis", "bản Nà Ngói", "😀", "a" * 500])
def test_what_is_like_no_name_finds_nothing(typed: str) -> None:
    assert finder.find(typed, PLACES) == Found(How.NOTHING)


def test_every_official_name_typed_in_full_asks_nothing() -> None:
    for code, name in PLACES.names.items():
        assert finder.find(name, PLACES) == Found(How.EXACT, (code,)), name
        bare = name.split(" ", 1)[1]
        how = How.DISTRICT if bare in DISTRICTS else How.EXACT
        assert (finder.find(bare, PLACES).how, finder.find(bare, PLACES).codes[0]) == (how, code), bare


def test_every_former_unit_leads_to_its_commune() -> None:
    for one in former_units.of("14"):
        found = finder.find(f"{one.name}, {one.district}", PLACES)
        assert found.settled == one.code, one


def test_a_long_answer_is_read_as_a_message() -> None:
    told = "Chuyện là hôm đó trời mưa to lắm, anh ấy ở dưới xã Chiềng Sung mình chạy lên giúp mọi người dọn nhà cửa"
    assert finder.find(told, PLACES).settled == CODES["Xã Chiềng Sung"]


def test_a_case_may_be_passed_on_to_what_its_words_name() -> None:
    told = "Anh Tòng ở bản Nà Ngùa, xã Mường Bú, giúp bà con xã Chiềng Hoa dựng lại nhà."
    here = CODES["Xã Mường Bú"]
    assert finder.elsewhere(told, here, PLACES) == (CODES["Xã Chiềng Hoa"], CODES["Xã Chiềng Sung"])
    assert finder.elsewhere(told, None, PLACES)[0] == here
    assert finder.elsewhere("Bác ấy tốt lắm.", here, PLACES) == ()


def _old_tone(word: str) -> str:
    """The tone on the other vowel: hoà, hòa."""
    pairs = {"oà": "òa", "oá": "óa", "oả": "ỏa", "uý": "úy", "uỳ": "ùy", "uỷ": "ủy", "oè": "òe"}
    for one, other in pairs.items():
        word = word.replace(one, other)
    return word


CASES: list[Callable[[str], str]] = [str, str.upper, str.lower, str.title, str.swapcase]
MARKS: list[Callable[[str], str]] = [
    str,
    spelling.bare,
    _old_tone,
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: unicodedata.normalize("NFKD", name),
]
GAPS = [" ", "  ", "-", ".", "_", "\t", "\u00a0", "\u200b "]
KINDS = {
    "Xã": ["", "xã ", "Xã  ", "x. ", "x.", "X ", "xa ", "commune "],
    "Phường": ["", "phường ", "p.", "P. ", "p ", "phuong "],
}


@settings(deadline=None)
@given(
    st.sampled_from([one for one in communes.of("14") if one.code.isdigit()]),
    st.sampled_from(CASES),
    st.sampled_from(MARKS),
    st.sampled_from([*GAPS, ""]),
    st.integers(0, 7),
    st.sampled_from(["", ".", " ạ", ", tỉnh Sơn La", " nhé"]),
)
def test_any_spelling_of_a_commune_finds_it(
    one: communes.Listed,
    case: Callable[[str], str],
    marks: Callable[[str], str],
    gap: str,
    kind: int,
    end: str,
) -> None:
    """It is settled, or among those that are offered; and no other commune is ever settled."""
    official, name = one.name.split(" ", 1)
    before = KINDS[official][kind % len(KINDS[official])]
    typed = before + marks(case(name)).replace(" ", gap) + end
    found = finder.find(typed, PLACES)
    assert one.code in found.codes, (typed, found)
    assert found.settled in (None, one.code), (typed, found)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_answered(typed: str) -> None:
    found = finder.find(typed, PLACES)
    assert set(found.codes) <= set(PLACES.names)
    assert (found.settled is None) == (found.how not in {How.EXACT, How.FORMER})
