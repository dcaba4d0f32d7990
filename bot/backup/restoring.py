"""Restoring a backup into the database, and bringing what was restored up to now.

The trap: a program that sends while its database is replaced. So nobody else may be at work on it, and what waited when the
backup was made is set aside in the very transaction that restores (`storage/ledger/aside.py`).
"""

import asyncio
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from bot.backup import archive, erased
from bot.scheduler.jobs import REMINDED
from domain.backups import Manifest
from domain.erasures import Erasure
from domain.rules import Rules
from services import recovery
from services.privacy import again
from storage.db import Database, contents, dump, migrate
from storage.db.contents import Stake
from storage.db.server import Driver
from storage.ledger import aside

# How often, and with how many seconds between, is looked whether the program has gone.
_LOOKS, _BETWEEN_LOOKS = 20, 0.1


class InUse(Exception):
    """The program is running on this database."""


class NotOurs(Exception):
    """The database holds tables of another program."""


class OtherProvince(Exception):
    """The backup is of another province than the program's; its name is the message."""


class NewerSchema(Exception):
    """The backup was made by a newer program than this one."""


class NotEmpty(Exception):
    """There is something in the database that would be lost."""

    def __init__(self, stake: Stake) -> None:
        super().__init__()
        self.stake = stake


async def restore(
    url: str, path: Path, *, replace: bool, folder: Path | None = None, rules: Rules, now: datetime
) -> tuple[Manifest, Stake | None]:
    """Restore a backup, all or nothing; returns what it says of itself, and what was lost.

    1. The whole file is read. 2. Nobody is at work on the database, and it is empty, or to be replaced. 3. It is emptied and
    filled in one transaction, and what waited then is set aside. 4. It is migrated. 5. What fell due since is set aside too.
    6. Who was erased since is erased again, as is noted beside the backup or in `folder`.

    Raises Damaged, NewerFormat, NewerSchema, OtherProvince, InUse, NotOurs, NotEmpty, NoProgram, ProgramFailed, OutOfReach,
    OSError.
    """
    # Read before anything is done: a list that is damaged must not bring people back unnoticed.
    known = [one for place in {path.parent, folder or path.parent} for one in erased.read(place)]
    with archive.opened(path) as backup:
        if (backup.manifest.contents.schema or "") > migrate.head():
            raise NewerSchema
        backup.check()
        async with contents.connected(url) as driver:
            lost = await _stake(driver)
        if lost is not None and not replace:
            raise NotEmpty(lost)
        # Without figures about the new tables, PostgreSQL plans as for empty ones until autovacuum has seen them.
        after = f"{contents.only_of(rules.province_code)}{aside.AT_RESTORE}ANALYZE;"
        try:
            await dump.load(url, backup.copy(), before=contents.EMPTY, after=after)
        except dump.ProgramFailed as error:
            if (province := contents.other_province(str(error))) is not None:
                raise OtherProvince(province) from error
            raise
    await _bring_up(url, rules, now)
    await _erase_again(url, set(known), backup.manifest.made_at, rules, now)
    return backup.manifest, lost


async def _erase_again(url: str, known: Collection[Erasure], made_at: datetime, rules: Rules, now: datetime) -> None:
    database = Database(url)
    try:
        async with database.transaction() as tx:
            await again.erase(
                tx, sorted(known, key=lambda one: (one.at, one.id)), made_at=made_at, rules=rules, now=now
            )
    finally:
        await database.close()


async def _stake(driver: Driver) -> Stake | None:
    """What would be lost with the database, None when there is nothing. Raises InUse, NotOurs."""
    await _check_unused(driver)
    there = await contents.read(driver)
    if there.schema is None:
        if there.rows:
            raise NotOurs
        return None
    # A program that was only started has written its communes, which are in every backup.
    stake = await contents.stake(driver)
    return stake if stake.cases or stake.people else None


async def _check_unused(driver: Driver) -> None:
    """Raises InUse. A connection that was closed a moment ago may be listed for a little longer."""
    for _ in range(_LOOKS):
        if not await contents.is_in_use(driver):
            return
        await asyncio.sleep(_BETWEEN_LOOKS)
    raise InUse


async def _bring_up(url: str, rules: Rules, now: datetime) -> None:
    database = Database(url)
    try:
        await migrate.to_head(database)
        async with database.transaction() as tx:
            await recovery.catch_up(tx, REMINDED, rules=rules, now=now)
    finally:
        await database.close()
