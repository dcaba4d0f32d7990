"""The units of the province: communes from the official list, the others from a file that an administrator maintains."""

import csv
from dataclasses import dataclass
from io import StringIO

from domain import communes, places
from domain.units import OTHER_KINDS, UnitKind
from storage import edge_state, units
from storage.db import Tx

# The key under which the imported edition of the list is stored.
_LIST = "communes"


@dataclass
class BadRows(Exception):
    """The file cannot be imported; `faults` has a line for each row that is wrong. Nothing was changed."""

    faults: list[str]


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


async def import_others(tx: Tx, text: str, province_code: str) -> int:
    """Departments, press and organisations from CSV with the columns code, kind, name. Raises BadRows."""
    rows, faults = [], []
    reader = csv.DictReader(StringIO(text.lstrip("\ufeff")))
    missing = {"code", "kind", "name"} - set(reader.fieldnames or ())
    if missing:
        raise BadRows([f"column missing: {', '.join(sorted(missing))}"])
    for number, row in enumerate(reader, start=2):
        code, kind, name = ((row.get(column) or "").strip() for column in ("code", "kind", "name"))
        if not code or not name or kind not in OTHER_KINDS:
            faults.append(f"line {number}: needs a code, a name and a kind of {', '.join(sorted(OTHER_KINDS))}")
        rows.append(_row(code, kind, name, province_code))
    if faults:
        raise BadRows(faults)
    return await units.store(tx, rows) if rows else 0


def _row(code: str, kind: str, name: str, province_code: str) -> dict[str, str]:
    keys = {"key": places.key(name), "sort_key": places.order(name)}
    return {"code": code, "kind": kind, "name": name, "province_code": province_code} | keys
