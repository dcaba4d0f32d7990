"""`guongsang poster`: posters with a QR code, for one place or for each commune. `guongsang sources`: who came by them."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from bot.clock import Clock
from bot.process import database_url, run_in_loop
from bot.settings import Settings
from bot.terminal import Failed, translator
from documents import posters
from documents.posters import Poster
from domain import doors
from domain.doors import Counted
from domain.languages import SOURCE, Language
from domain.units import Unit, UnitKind
from locales import N_, Words, words
from services.doors import counted
from storage import units
from storage.db import Database, Tx, migrate


def add_poster(parser: argparse.ArgumentParser, t: Words) -> None:
    """What `poster` understands."""
    parser.set_defaults(run=_print_posters)
    parser.add_argument("--unit", metavar="CODE", help=str(t("mã của xã, phường; ví dụ 04108")))
    parser.add_argument("--all", action="store_true", help=str(t("mỗi xã, phường một trang")))
    parser.add_argument(
        "--source", default="", metavar="WORDS", help=str(t("nơi treo hoặc đợt vận động, ví dụ truong-thpt-mai-son"))
    )
    parser.add_argument("--title", default="", help=str(t("tên in trên áp phích, thay cho tên đơn vị")))
    parser.add_argument("--language", choices=[one.value for one in Language], default=SOURCE.value)
    parser.add_argument("file", type=Path, metavar="FILE.pdf")


def _print_posters(settings: Settings, chosen: argparse.Namespace) -> None:
    t = translator()
    if not (chosen.all or chosen.unit or chosen.source) or (chosen.all and chosen.unit):
        raise Failed(t("Anh/chị ghi --unit CODE, hoặc --all, hoặc --source."))
    made = _made(settings, chosen, t)
    try:
        chosen.file.write_bytes(posters.pdf(words(chosen.language), made))
    except OSError as error:
        raise Failed(t("Không ghi được tệp {file}.", file=str(chosen.file)).unescape()) from error
    print(t.plural("Đã ghi {n} trang vào {file}.", "Đã ghi {n} trang vào {file}.", len(made), file=str(chosen.file)))
    for poster in made if len(made) == 1 else ():
        print(poster.link)


def _made(settings: Settings, chosen: argparse.Namespace, t: Words) -> list[Poster]:
    """The posters that are asked for, each with the link to our bot."""
    from bot import app
    from bot.telegram.api import TelegramError

    made: list[Poster] = []

    async def main(url: str) -> None:
        async with app.assembled(settings, url, Clock()) as parts:
            try:
                bot = (await parts.api.call("getMe"))["username"]
            except TelegramError as error:
                raise Failed(t("Telegram không trả lời: {why}", why=str(error)).unescape()) from error
            async with parts.database.transaction() as tx:
                made.extend(_poster(t, chosen, bot, unit) for unit in await _places(tx, t, chosen))

    with database_url(settings) as url:
        run_in_loop(lambda: main(url))
    return made


async def _places(tx: Tx, t: Words, chosen: argparse.Namespace) -> Sequence[Unit]:
    """The units that get a poster; the province for one that names no unit."""
    if chosen.all:
        return await units.of_kind(tx, UnitKind.COMMUNE)
    unit = await units.by_code(tx, chosen.unit) if chosen.unit else await units.province(tx)
    if unit is None:
        raise Failed(t("Không có đơn vị nào có mã {code}.", code=chosen.unit))
    return [unit]


def _poster(t: Words, chosen: argparse.Namespace, bot: str, unit: Unit) -> Poster:
    """Only a commune is the place of a nomination; any other unit is what people came through."""
    try:
        if unit.kind is UnitKind.COMMUNE:
            door = doors.make(unit.code, chosen.source)
        else:
            door = doors.make(None, chosen.source or unit.code)
    except doors.TooLong as error:
        why = t(
            "Đường dẫn chỉ chứa được {limit} ký tự là chữ cái không dấu, chữ số và gạch nối: {words}",
            limit=doors.LIMIT,
            words=str(error),
        )
        raise Failed(why.unescape()) from error
    place, within = (chosen.title, unit.name) if chosen.title else (unit.name, "")
    return Poster(place, within, f"https://t.me/{bot}?start={door.words}", bot)


def add_sources(parser: argparse.ArgumentParser) -> None:
    """`sources` has no arguments."""
    parser.set_defaults(run=_list_sources)


def _list_sources(settings: Settings, chosen: argparse.Namespace) -> None:
    t = translator()
    found: list[Counted] = []

    async def main(url: str) -> None:
        database = Database(url)
        try:
            await migrate.to_head(database)
            async with database.transaction() as tx:
                found.extend(await counted(tx))
        finally:
            await database.close()

    with database_url(settings) as url:
        run_in_loop(lambda: main(url))
    print(_table(t, found) if found else t("Chưa có ai đến qua đường dẫn nào."))


def _table(t: Words, found: Sequence[Counted]) -> str:
    """A line a door: place, source, people, nominations."""
    head = tuple(str(t(one)) for one in (N_("Nơi"), N_("Nguồn"), N_("Số người"), N_("Số phiếu")))
    rows = [
        (one.place or one.door.unit_code or "–", one.door.source or "–", str(one.people), str(one.nominations))
        for one in found
    ]
    wide = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    return "\n".join(
        f"{place:<{wide[0]}}  {source:<{wide[1]}}  {people:>{wide[2]}}  {nominations:>{wide[3]}}"
        for place, source, people, nominations in (head, *rows)
    )
