"""The unit of `guongsang invite --unit`: by its code or its name."""

from datetime import UTC, datetime

import pytest

from bot import named_unit
from bot.terminal import Failed
from domain.rules import Rules
from storage.db import Database

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


async def test_a_unit_is_named_by_its_code_or_its_name(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    database = Database(database_url)
    async with database.transaction() as tx:
        for typed in ("04108", "Chiềng Sung", "xa chieng sung", "p14"):
            unit = await named_unit.load(tx, typed, rules=Rules(), now=NOW)
            assert unit.code == ("p14" if typed == "p14" else "04108")
        with pytest.raises(Failed, match=r"^«chieng so» có thể là: Xã Chiềng Sơ \(\d+\), Xã Chiềng Sơn \(\d+\)\. "):
            await named_unit.load(tx, "chieng so", rules=Rules(), now=NOW)
        with pytest.raises(Failed, match=r"^Không có đơn vị nào có mã hay tên là «xyzxyz»\.$"):
            await named_unit.load(tx, "xyzxyz", rules=Rules(), now=NOW)
    await database.close()
