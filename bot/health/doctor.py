"""`guongsang doctor`: everything is looked at once, and told in plain words, with what to do.

It looks and changes nothing: no schema is migrated, no database made. The trap: a check that waits for a database or a
network that is gone. Whoever asks has trouble already, so each check has its time, and what could not be looked at is said.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.backup import making
from bot.health import backups, findings, machine, reach, telegram, work
from bot.health.findings import Check, Finding, NotLooked, Result
from bot.health.reach import Reached
from bot.process import run_in_loop
from bot.scheduler import watch
from bot.scheduler.jobs import JOBS, TIMED
from bot.settings import Settings
from bot.telegram import inspection
from bot.telegram.api import Api
from bot.terminal import Failed, translator
from locales import N_, Words
from services import channels, reminders
from storage import ticks
from storage.db import Database, OutOfReach, Tx, migrate, sessions
from storage.ledger import claims

T = TypeVar("T")

# For each of the two rounds of checks; then what still runs has a moment to end.
_LIMIT = timedelta(seconds=6)
_ENDING = 2.0

_EVERY = {job.name: timedelta(seconds=job.every) for job in JOBS} | {watch.NAME: timedelta(seconds=watch.EVERY)}
# In the order in which they are told.
NAMES = {
    "database": N_("Cơ sở dữ liệu"),
    "schema": N_("Cấu trúc cơ sở dữ liệu"),
    "clock": N_("Đồng hồ"),
    "disk": N_("Ổ đĩa"),
    "telegram": N_("Kết nối Telegram"),
    "updates": N_("Nhận tin nhắn"),
    "channels": N_("Kênh"),
    "outbox": N_("Tin nhắn chờ gửi"),
    "jobs": N_("Việc định kỳ"),
    "reminders": N_("Lịch nhắc"),
    "backup": N_("Sao lưu"),
}
_AWAY = N_("Không kết nối được cơ sở dữ liệu. Anh/chị xem DATABASE_URL, và máy chủ PostgreSQL có đang chạy không.")
_EMPTY = N_("cơ sở dữ liệu còn trống; guongsang serve sẽ lập")
_OLDER = N_(
    "Cơ sở dữ liệu ở bản {found}, chương trình cần bản {needed}. Anh/chị dừng các bot bản cũ, rồi chạy guongsang migrate."
)
_NEWER = N_(
    "Cơ sở dữ liệu đã ở bản {found}, mới hơn bản {needed} của chương trình này. Anh/chị cập nhật chương trình rồi chạy lại."
)
_OTHER_PROGRAM = N_("Cơ sở dữ liệu này có bảng của chương trình khác. Anh/chị xem lại DATABASE_URL.")
_OTHER_SCHEMA = N_("cấu trúc cơ sở dữ liệu không đúng bản")
_NOT_RUNNING = N_("bot không chạy")


def run(settings: Settings, chosen: argparse.Namespace) -> None:
    """Look, and print what was found. Raises Failed when something is wrong."""
    wrong = []

    async def main() -> None:
        wrong.append(await _examine(settings, there))

    with reach.database(settings) as there:
        run_in_loop(main)
    t = translator()
    if not wrong:
        raise Failed(t("Đã dừng giữa chừng."))
    if wrong[0]:
        raise Failed(_summary(t, wrong[0]))


def _summary(t: Words, wrong: int) -> str:
    return t.plural("Có {n} điều cần xử lý.", "Có {n} điều cần xử lý.", wrong)


async def _examine(settings: Settings, there: Reached) -> int:
    """Look and print; returns how many things are wrong. When something hangs, the program ends here."""
    t = translator()
    database = Database(there) if isinstance(there, str) else None
    async with Api(settings.bot_token, settings.bot_api_url) as api:
        found = await Doctor(settings, api, database, there).look()
    print(*lines(t, found), sep="\n", flush=True)
    wrong = sum(len(one) for one in found.values() if not isinstance(one, NotLooked))
    try:
        async with asyncio.timeout(_ENDING):
            await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()}, return_exceptions=True)
            if database is not None:
                await database.close()
    except TimeoutError:
        if wrong:
            print(_summary(t, wrong), file=sys.stderr, flush=True)
        os._exit(1 if wrong else 0)
    return wrong


def lines(t: Words, found: Mapping[str, Result]) -> Iterator[str]:
    """A line for each check: `ok`, `??` with why it could not look, or one with `!!` for each thing that is wrong."""
    for name, result in found.items():
        label = t(NAMES[name])
        if isinstance(result, NotLooked):
            why = result.words(t)
            yield t("??  {label}: chưa xem được, vì {why}", label=label, why=why).unescape()
        elif not result:
            yield f"ok  {label}"
        else:
            yield from (f"!!  {label}: {one.words(t)}" for one in result)


class Doctor:
    """Looks at everything once. there: the database's URL, or why there is none."""

    def __init__(self, settings: Settings, api: Api, database: Database | None, there: Reached) -> None:
        self._settings = settings
        self._api = api
        self._database = database
        self._there = there
        # What the first checks find out for the others.
        self._reached: Database | None = None
        self._answers = False
        # Since when a bot has been running, if one is; how far the database's clock is ahead of this machine's.
        self._since: datetime | None = None
        self._ahead = timedelta()
        self._told: tuple[datetime, datetime | None] | None = None

    async def look(self) -> dict[str, Result]:
        """What was found. First what the other checks have to know."""
        first: dict[str, Check] = {"database": self._reach, "telegram": self._telegram, "disk": self._disk}
        then: dict[str, Check] = {
            "schema": self._schema,
            "clock": self._clocks,
            "updates": self._updates,
            "channels": self._channels,
            "outbox": self._outbox,
            "jobs": self._jobs,
            "reminders": self._reminders,
            "backup": self._backup,
        }
        found = await findings.look(first, limit=_LIMIT)
        if isinstance(why := found["database"], NotLooked) and why.sentence == findings.NO_ANSWER:
            found["database"] = [Finding(_AWAY)]
        found |= await findings.look(then, limit=_LIMIT)
        return {name: found[name] for name in NAMES}

    def _now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    async def _reach(self) -> list[Finding]:
        if isinstance(self._there, NotLooked):
            raise self._there
        if isinstance(self._there, Finding) or self._database is None:
            return [self._there] if isinstance(self._there, Finding) else []
        try:
            async with self._database.transaction() as tx:
                self._since = await sessions.since(tx)
                self._ahead = await claims.time(tx) - datetime.now(UTC)
        except OutOfReach:
            return [Finding(_AWAY)]
        self._reached = self._database
        return []

    async def _telegram(self) -> list[Finding]:
        if not self._settings.bot_token:
            return telegram.no_token()
        found = await telegram.answers(self._api)
        self._answers = not found
        self._told = datetime.now(UTC), inspection.time(self._api)
        return found

    async def _disk(self) -> list[Finding]:
        return await machine.disk(self._settings.data_dir)

    async def _ask(self, ask: Callable[[Tx], Awaitable[T]]) -> T:
        """What `ask` returns, when the tables are as this program knows them."""
        if self._reached is None:
            raise NotLooked(findings.NO_DATABASE)
        async with self._reached.transaction() as tx:
            found = await migrate.current(tx)
            if found is None:
                raise NotLooked(_EMPTY)
            if found != migrate.head():
                raise NotLooked(_OTHER_SCHEMA)
            return await ask(tx)

    async def _schema(self) -> list[Finding]:
        if self._reached is None:
            raise NotLooked(findings.NO_DATABASE)
        async with self._reached.transaction() as tx:
            found = await migrate.current(tx)
        needed = migrate.head()
        if found is None:
            raise NotLooked(_EMPTY)
        if found == needed:
            return []
        if not found.isdigit():
            return [Finding(_OTHER_PROGRAM)]
        return [Finding(_OLDER if found < needed else _NEWER, {"found": found, "needed": needed})]

    async def _clocks(self) -> list[Finding]:
        shown, told = self._told or (datetime.now(UTC), None)
        database = shown + self._ahead if self._reached is not None else None
        found = machine.clocks(machine=shown, database=database, telegram=told)
        if told is None and not found:
            raise NotLooked(telegram.NOT_ASKED)
        return found

    async def _updates(self) -> list[Finding]:
        if not self._answers:
            raise NotLooked(telegram.NOT_ASKED)
        running = self._since is not None
        return await telegram.updates(self._api, self._settings, running=running, now=self._now())

    async def _channels(self) -> list[Finding]:
        if not self._answers:
            raise NotLooked(telegram.NOT_ASKED)
        found = await self._ask(channels.connected)
        return await telegram.channels(self._api, found)

    async def _outbox(self) -> list[Finding]:
        self._running()
        return await self._ask(lambda tx: work.outbox(tx, now=self._now()))

    def _running(self) -> datetime:
        if self._reached is None:
            raise NotLooked(findings.NO_DATABASE)
        if self._since is None:
            raise NotLooked(_NOT_RUNNING)
        return self._since

    async def _jobs(self) -> list[Finding]:
        since, now = self._running(), self._now()
        found = await self._ask(ticks.load)
        last = {name: found[name].done_at if name in found else None for name in _EVERY}
        silent = {name: now - max(at or since, since) for name, at in last.items()}
        return work.jobs(found, silent, _EVERY)

    async def _reminders(self) -> list[Finding]:
        missing = await self._ask(lambda tx: reminders.missing(tx, TIMED))
        return work.reminders({thing: len(ids) for thing, ids in missing.items()})

    async def _backup(self) -> list[Finding]:
        if isinstance(self._there, NotLooked):
            raise self._there
        folder, now = making.folder(self._settings.data_dir), self._now()
        running = now - self._since if self._since is not None else None
        return await backups.newest(folder, self._settings.nightly, running=running, now=now)
