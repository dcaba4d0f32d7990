"""Searching every column of every table, and every file, for words."""

import asyncio

import msgspec
from sqlalchemy import Text, cast, or_, select

from storage.tables import metadata
from tests.town import Town


async def search(town: Town, *wanted: str) -> dict[str, set[str]]:
    """What is found -> the columns in which it is; in the files too."""
    found: dict[str, set[str]] = {}
    async with town.app.database.transaction() as tx:
        for table in metadata.sorted_tables:
            for column in table.columns:
                for one in wanted:
                    said = cast(column, Text)
                    # As text, and as JSON writes it.
                    escaped = msgspec.json.encode(one).decode().strip('"')
                    its = or_(said.contains(one, autoescape=True), said.contains(escaped, autoescape=True))
                    if (await tx.execute(select(1).select_from(table).where(its).limit(1))).first():
                        found.setdefault(one, set()).add(f"{table.name}.{column.name}")
    for file in await asyncio.to_thread(lambda: [p for p in town.app.settings.data_dir.rglob("*") if p.is_file()]):
        content = await asyncio.to_thread(file.read_bytes)
        for one in wanted:
            if one.encode() in content or one in file.name:
                found.setdefault(one, set()).add(str(file))
    return found
