"""The official list: whole, and the same as the one of the package, which has known faults."""

import unicodedata
from collections import Counter
from importlib import import_module
from importlib.metadata import version

from vietnam_provinces import Province, Ward

from domain import communes, text

_CODES = import_module("storage.migrations.versions.0008_official_codes")
# Đồng Nai is a city since 30 April 2026, and these of its communes are wards; the package does not know it yet.
_WARDS_NOW = {"25270", "25357", "25363", "26116", "26170", "26248", "26326", "26368", "26425", "26485"}
# The edition for Python 3.11, which has the codes wrong that the migration mends.
_WITH_WRONG_CODES = "2025.10.1"


def _listed() -> set[tuple[str, str, str]]:
    """Province, code and name without marks: the package spells some names in another way (Hoà, Hòa)."""
    return {(one.province_code, one.code, text.fold(one.name)) for one in communes.every() if one.code[0] != "p"}


def _of_the_package() -> set[tuple[str, str, str]]:
    return {(f"{int(ward.province_code):02}", f"{int(ward.code):05}", text.fold(ward.name)) for ward in Ward.iter_all()}


def _wrong_codes() -> set[tuple[str, str, str]]:
    lines = [line.split(" ", 3) for line in _CODES._WRONG.strip().splitlines()]
    return {(province, code, text.fold(name)) for province, code, _, name in lines}


def _right_codes() -> set[tuple[str, str, str]]:
    lines = [line.split(" ", 3) for line in _CODES._WRONG.strip().splitlines()]
    return {(province, right, text.fold(name)) for province, _, right, name in lines}


def test_the_communes_are_those_of_the_package_but_for_its_known_faults() -> None:
    ours, theirs = _listed(), _of_the_package()
    wards = {one for one in ours if one[1] in _WARDS_NOW}
    before = {(province, code, name.replace("phuong", "xa", 1)) for province, code, name in wards}
    old = version("vietnam-provinces") == _WITH_WRONG_CODES
    assert theirs - ours == before | (_wrong_codes() if old else set())
    assert ours - theirs == wards | (_right_codes() if old else set())


def test_the_provinces_are_those_of_the_package() -> None:
    ours = {
        (one.code, text.fold(one.name).removeprefix("thanh pho ")) for one in communes.every() if one.code[0] == "p"
    }
    kinds = ("thanh pho ", "tinh ")
    theirs = set()
    for province in Province.iter_all():
        name = text.fold(province.name)
        theirs.add(
            (f"p{int(province.code):02}", next((name.removeprefix(k) for k in kinds if name.startswith(k)), name))
        )
    assert ours == theirs


def test_each_province_is_followed_by_its_communes() -> None:
    every = communes.every()
    assert Counter(len(one.code) for one in every) == {3: 34, 5: 3321}
    assert max(Counter(one.code for one in every).values()) == 1
    assert [one.name for one in every if one.name != " ".join(unicodedata.normalize("NFC", one.name).split())] == []
    province, *listed = communes.of("14")
    assert (province.code, province.name) == ("p14", "Sơn La")
    assert Counter(one.name.split()[0] for one in listed) == {"Xã": 67, "Phường": 8}
    assert ("14", "03664", "Phường Chiềng An") in listed


def test_a_province_is_known_by_its_two_digits() -> None:
    assert communes.is_province("14")
    assert not any(map(communes.is_province, ("99", "4", "03664", "p14", "")))
