"""The province and its communes: taken in once an edition of the list, and made right by it."""

import pytest
from sqlalchemy import text

from services import directory
from storage import units
from storage.db import Database, Tx


async def _kinds(tx: Tx) -> list[tuple[str, str]]:
    found = await tx.execute(text("SELECT kind, name FROM units WHERE code IN ('p14', '03646') ORDER BY code"))
    return [(row.kind, row.name) for row in found]


async def test_a_new_edition_makes_right_what_a_file_had_changed(database_url: str) -> None:
    """Before, a file of other units could make a commune an organisation, and the province a department."""
    database = Database(database_url)
    async with database.transaction() as tx:
        assert await directory.import_communes(tx, "14") == 0
        await tx.execute(text("UPDATE units SET kind = 'organisation', name = 'Hội' WHERE code IN ('p14', '03646')"))
        await tx.execute(text("UPDATE edge_state SET value = '14 2025.10.1' WHERE key = 'communes'"))
        assert await directory.import_communes(tx, "14") == 2
        assert await _kinds(tx) == [("commune", "Phường Tô Hiệu"), ("province", "Sơn La")]
        assert await directory.import_communes(tx, "14") == 0
    await database.close()


async def test_the_list_of_another_province_is_not_taken(database_url: str) -> None:
    database = Database(database_url)
    async with database.transaction() as tx:
        with pytest.raises(directory.OtherProvince, match="Sơn La"):
            await directory.import_communes(tx, "15")
        assert await units.by_code(tx, "p15") is None
    await database.close()
