"""Which units are meant by a name."""

from domain import communes, places
from domain.extraction import gazetteer, unit_names
from domain.units import Unit, UnitKind

PLACES = gazetteer.of("14")
OTHERS = ("Sở Y tế", "Sở Nội vụ", "Báo Sơn La", "Hội Nông dân")
UNITS = [
    Unit(int(one.code), one.code, UnitKind.COMMUNE, one.name, places.key(one.name))
    for one in communes.of("14")
    if one.code.isdigit()
] + [Unit(at, f"o{at}", UnitKind.DEPARTMENT, name, places.key(name)) for at, name in enumerate(OTHERS)]


def _exact(typed: str) -> str | None:
    found = unit_names.exact(typed, UNITS, PLACES)
    return found.name if found else None


def test_the_full_name_of_one_unit_is_accepted() -> None:
    typed = ["Chiềng Sung", "x.chiengsung", "MƯỜNG LA", "mai son", "so y te", "Sở Nội vụ", "thị trấn Hát Lót"]
    assert [_exact(one) for one in typed] == [
        *("Xã Chiềng Sung", "Xã Chiềng Sung", "Xã Mường La", "Xã Mai Sơn", "Sở Y tế", "Sở Nội vụ", "Xã Mai Sơn")
    ]
    assert [_exact(one) for one in ("chieng so", "chieng s", "moc", "huyện Mai Sơn", "sở", "Atlantis")] == [None] * 6


def test_of_other_names_all_units_are_offered() -> None:
    found = [unit.name for unit in unit_names.find("so noi v", UNITS, PLACES)]
    assert "Sở Nội vụ" in found
    assert [unit.name for unit in unit_names.find("moc", UNITS, PLACES)][:2] == ["Phường Mộc Châu", "Phường Mộc Sơn"]
    assert unit_names.find("xyzxyz", UNITS, PLACES) == []


def test_places_that_are_as_likely_stand_in_order() -> None:
    names = ("Xã Chiềng Đen", "Phường Chiềng Ơn", "Xã Chiềng Ân", "Xã Chiềng Dong")
    units = [Unit(at, str(at), UnitKind.COMMUNE, name, places.key(name)) for at, name in enumerate(names)]
    found = [unit.name for unit in unit_names.alike("chieng", units)]
    assert found == ["Xã Chiềng Ân", "Xã Chiềng Dong", "Xã Chiềng Đen", "Phường Chiềng Ơn"]
