"""A province's subscribers, written in a few statements, and an officer who announces something to all of them."""

from datetime import UTC, datetime

from sqlalchemy import select, text

from domain.people import Office, Person, Role
from services import broadcasts
from storage import units
from storage.db import Database, migrate
from storage.tables import broadcasts as table
from storage.tables import people

# Chats of subscribers; nobody of them writes.
FIRST = 20_000_000
_PEOPLE = """
INSERT INTO people (edge, address, name, language, joined_at)
SELECT 'telegram', (:first + g)::text, 'Người dân ' || g, CASE WHEN g % 10 = 0 THEN 'en' ELSE 'vi' END, now()
FROM generate_series(1, :size) g
"""
_WORDS = {"vi": "Mời bà con dự hội Xên Mường lúc 8 giờ.", "en": "Come to Xên Mường at 8."}


async def gather(database: Database, size: int) -> None:
    """So many subscribers, in a database whose schema is brought up to date."""
    await migrate.to_head(database)
    async with database.transaction() as tx:
        await tx.execute(text(_PEOPLE), {"first": FIRST, "size": size})
        await tx.execute(text("INSERT INTO subscriptions SELECT id, joined_at FROM people"))
    async with database.engine.connect() as connection:
        outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await outside.execute(text("VACUUM ANALYZE"))


async def announce(database: Database) -> int:
    """Begin to tell all of them something; the broadcast's id."""
    async with database.transaction() as tx:
        number = (await tx.execute(select(people.c.id).limit(1))).scalar_one()
        province = await units.province(tx)
        officer = Person(number, "telegram", "", "", "vi", (Office(Role.PROVINCE_OFFICER, province.id),))
        return await broadcasts.start(
            tx, officer, kind="announcement", texts=_WORDS, audience="subscribers", now=datetime.now(UTC)
        )


async def put_away(database: Database) -> None:
    """Forget what was announced."""
    async with database.transaction() as tx:
        await tx.execute(text("TRUNCATE outbox"))
        await tx.execute(table.delete())
