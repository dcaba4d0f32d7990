"""`guongsang audit`: whoever touches the log is found out, and who opened a case is shown."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from playground.client import Person
from storage.db import Database
from tests import command
from tests.town import Town
from tests.walk import nominate


async def case(town: Town) -> str:
    """A case that an officer has opened and taken."""
    tong = await town.officer("Anh Tòng")
    code = await nominate(town.citizen("Lan"))
    await town.settle()
    await tong.send(f"/case {code}")
    await tong.press("Bắt đầu xác minh")
    await town.move(timedelta(minutes=2))
    return code


async def audit(database_url: str, *words: str, language: str = "vi_VN") -> tuple[int, str, str]:
    return await command.run(database_url, "audit", *words, language=language)


async def touch(database_url: str, table: str, statement: str) -> None:
    """What somebody does who may do everything in the database."""
    database = Database(database_url)
    async with database.transaction() as tx:
        await tx.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        await tx.execute(text(statement))
        await tx.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER ALL"))
    await database.close()


async def test_a_log_that_nobody_touched_is_whole(town: Town, database_url: str) -> None:
    await case(town)
    done, told, _ = await audit(database_url, "verify")
    assert done == 0
    assert told.startswith("Nhật ký nguyên vẹn: ")
    assert re.search(r"^Dấu cuối: \d+:[0-9a-f]{64}$", told, re.MULTILINE)


@pytest.mark.parametrize(
    ("table", "statement", "told"),
    [
        ("events", "UPDATE events SET actor_id = NULL WHERE move = 'take'", "không còn như lúc ghi"),
        ("events", "UPDATE events SET reason = 'khác' WHERE move = 'take'", "không còn như lúc ghi"),
        ("events", "DELETE FROM events WHERE move = 'submit'", "nay không còn"),
        ("looks", "UPDATE looks SET day = day - 1", "không còn như lúc ghi"),
        ("looks", "DELETE FROM looks", "nay không còn"),
        ("seals", "DELETE FROM seals WHERE id = (SELECT min(id) + 1 FROM seals)", "không khớp với dấu trước"),
        ("seals", "UPDATE seals SET words = stays WHERE id = (SELECT min(id) FROM seals)", "không khớp với dấu trước"),
    ],
)
async def test_whoever_touches_the_log_is_found_out(
    town: Town, database_url: str, table: str, statement: str, told: str
) -> None:
    await case(town)
    await touch(database_url, table, statement)
    done, _, fault = await audit(database_url, "verify")
    assert done == 1
    assert told in fault


async def test_a_chain_that_was_made_anew_has_not_the_seal_that_was_noted(town: Town, database_url: str) -> None:
    await case(town)
    noted = (await audit(database_url, "verify"))[1].split()[-1]
    assert (await audit(database_url, "verify", "--since", noted))[0] == 0
    await touch(database_url, "events", "UPDATE events SET actor_id = NULL WHERE move = 'take'")
    await touch(database_url, "seals", "TRUNCATE seals")
    await town.move(timedelta(minutes=2))
    assert (await audit(database_url, "verify"))[0] == 0
    done, _, fault = await audit(database_url, "verify", "--since", noted)
    assert done == 1
    assert "những dòng sau đó đã bị thay" in fault


async def test_words_that_were_erased_leave_the_chain_whole(town: Town, database_url: str) -> None:
    await case(town)
    lan = town.citizen("Mai")
    await nominate(lan)
    await erase(town, lan)
    assert (await audit(database_url, "verify"))[0] == 0


async def erase(town: Town, person: Person) -> None:
    await person.send("/privacy")
    await person.press("Xóa hết về tôi")
    await person.press("Xóa hết")
    await town.move(timedelta(minutes=10))


async def test_who_opened_a_case_is_shown(town: Town, database_url: str) -> None:
    code = await case(town)
    assert await audit(database_url, "readers", code) == (0, "18/11/2026  Anh Tòng  Xã Chiềng Sung\n", "")
    assert (await audit(database_url, "readers", "GS-AAAAAA", language="en_US"))[0] == 1
