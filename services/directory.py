"""The units of the province: communes from the official list, the others and former ones from files."""

from dataclasses import dataclass

from domain import communes, former_file, places, unit_file
from domain.table_file import Fault, Problem
from domain.units import UnitKind
from storage import edge_state, former_units, units
from storage.db import Tx

# The key under which the imported edition of the list is stored.
_LIST = "communes"


@dataclass
class BadFile(Exception):
    """The file cannot be imported; `faults` has all that is wrong with it. Nothing was changed."""

    faults: list[Fault]


class OtherProvince(Exception):
    """The database belongs to another province; its name is the message."""


async def import_communes(tx: Tx, province_code: str) -> int:
    """The province and its communes, by their official codes; returns how many units were new or renamed.

    An edition of the list is imported once. Raises OtherProvince when the database holds another province's.
    """
    for known in await units.of_kind(tx, UnitKind.PROVINCE):
        if known.code != f"p{province_code}":
            raise OtherProvince(known.name)
    edition = f"{province_code} {communes.edition()}"
    if await edge_state.get(tx, _LIST) == edition:
        return 0
    await edge_state.put(tx, _LIST, edition)
    return await units.store(tx, _official(province_code))


def _official(province_code: str) -> list[dict[str, str]]:
    """The province and its communes as the official list has them."""
    province, *listed = communes.of(province_code)
    rows = [_row(province.code, UnitKind.PROVINCE, province.name, province_code)]
    return rows + [_row(one.code, UnitKind.COMMUNE, one.name, province_code) for one in listed]


async def import_others(tx: Tx, written: str, province_code: str) -> int:
    """Departments, press and organisations from the text of a file (`domain.unit_file`); those that are known by their code
    get the kind and the name of the file. Returns how many were new or changed. Raises BadFile."""
    listed, faults = unit_file.read(written)
    taken = await _official_codes(tx, province_code)
    for unit in listed:
        if name := taken.get(_as_stored(unit.code)):
            faults.append(Fault(unit.line, Problem.CODE_TAKEN, unit.code, name))
    if faults:
        raise BadFile(sorted(faults, key=lambda fault: fault.line))
    return await units.store(tx, [_row(unit.code, unit.kind, unit.name, province_code) for unit in listed])


async def import_places(tx: Tx, written: str, province_code: str) -> int:
    """Former units from the text of a file (`domain.former_file`), beside those that the program knows; what an earlier file
    said of the same ones is replaced. Returns how many the file has. Raises BadFile."""
    names = {one.code: one.name for one in communes.of(province_code) if one.code.isdigit()}
    listed, faults = former_file.read(written, province_code, names)
    if faults:
        raise BadFile(faults)
    return await former_units.store(tx, [one.unit for one in listed])


async def _official_codes(tx: Tx, province_code: str) -> dict[str, str]:
    """The codes that are no others', with the names: those on the list, and those that were."""
    stored = [unit for kind in (UnitKind.PROVINCE, UnitKind.COMMUNE) for unit in await units.of_kind(tx, kind)]
    return {unit.code: unit.name for unit in stored} | {one.code: one.name for one in communes.of(province_code)}


def _as_stored(code: str) -> str:
    """Official codes are in small letters and have five digits, of which a spreadsheet drops the zeros at the front."""
    return f"{int(code):05}" if code.isdecimal() else code.casefold()


def _row(code: str, kind: str, name: str, province_code: str) -> dict[str, str]:
    keys = {"key": places.key(name), "sort_key": places.order(name)}
    return {"code": code, "kind": kind, "name": name, "province_code": province_code} | keys
