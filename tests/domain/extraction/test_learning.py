"""Which village a verified case teaches."""

import pytest

from domain.extraction import finder, gazetteer, learning
from domain.extraction.finder import Found, How

PLACES = gazetteer.of("14")
CODES = {name: code for code, name in PLACES.names.items()}
HERE = CODES["Xã Chiềng Sung"]


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ("Anh Tòng ở bản Nà Ngùa cứu người.", "na ngua"),
        ("Anh Tòng ở bản Nà Ngùa, xã Chiềng Sung cứu người.", "na ngua"),
        ("Anh Tòng ở bản Nà Ngùa, huyện Mai Sơn cứu người.", "na ngua"),
        ("Anh Tòng ở bản Nà Ngùa, xã Mường Bú cứu người.", None),
        ("Anh Tòng ở bản Nà Ngùa, tỉnh Điện Biên cứu người.", None),
        ("Bác Inh ở tiểu khu 3 cứu người.", None),
        ("Bác Inh cứu người.", None),
        ("Trưởng bản Lường Văn Ngoan cứu người.", None),
    ],
)
def test_a_village_is_learnt_where_its_commune_verified_it(told: str, key: str | None) -> None:
    assert learning.village(told, HERE, PLACES) == key


def test_what_was_learnt_is_found_and_asked() -> None:
    known = gazetteer.build("14", villages={"na ngua": frozenset({HERE})})
    assert finder.find("na ngùa", known) == Found(How.VILLAGE, (HERE,), "na ngùa")
