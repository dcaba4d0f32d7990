"""After a restore: nothing is sent by itself that may have been sent since the backup, and nothing falls silent for ever."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import insert, select

from bot.backup import erased, making, restoring, set_aside
from bot.scheduler.jobs import REMINDED
from domain.message import OutMessage, Reply
from domain.outbox import RowKind
from domain.rules import Rules
from handlers import SUBJECTS
from locales import LANGUAGES, words
from playground.client import Person
from services import recovery
from services.privacy import again
from storage import broadcasts as stored
from storage.tables import people, updates
from tests import command, reminder
from tests.handlers.broadcasts.announcement import TICK, WORDS, announce, heard, numbers, subscriber
from tests.handlers.privacy.asking import ask as ask_in_rights
from tests.handlers.privacy.asking import prove
from tests.handlers.privacy.searching import search
from tests.handlers.reports.report import ask
from tests.town import Town
from tests.walk import nominate


async def restored(town: Town, database_url: str, folder: Path, *, after: timedelta = timedelta()) -> None:
    """What is in the database is backed up, lost, and restored so much later."""
    await town.app.receipts.write()
    await making.make(database_url, folder / "x.zip", now=town.clock.now())
    town.clock.move(after)
    await town.app.database.close()
    await restoring.restore(database_url, folder / "x.zip", replace=True, rules=Rules(), now=town.clock.now())


async def pending(database_url: str, *decided: str) -> list[str]:
    """The lines that the administrator reads."""
    code, said, _ = await command.run(database_url, "restore", *decided)
    assert code == 0
    return said.splitlines()


async def send(town: Town, database_url: str) -> None:
    """The administrator has it sent; the command goes by the machine's clock."""
    await pending(database_url, "--send")
    town.clock.move_to(datetime.now(UTC) + timedelta(minutes=1))
    await town.settle()


async def test_a_notice_that_waited_is_sent_only_when_somebody_says_so(
    town: Town, database_url: str, tmp_path: Path
) -> None:
    tong = await town.officer("Anh Tòng")
    code = await nominate(town.citizen("Lan"))
    await restored(town, database_url, tmp_path)
    await town.settle()
    assert code not in tong.said()
    assert await pending(database_url) == [
        "Có 1 tin nhắn chưa gửi lúc sao lưu. Có thể tin nhắn đã được gửi sau đó, nên chương trình để anh/chị quyết định:",
        "  thông báo về phiếu giới thiệu: 1 tin nhắn, gửi Anh Tòng",
        "Để gửi: guongsang restore --send. Để bỏ, không gửi nữa: guongsang restore --drop.",
    ]
    await send(town, database_url)
    assert code in tong.said()
    assert await pending(database_url) == ["Không có tin nhắn nào chờ anh/chị quyết định."]


async def test_what_is_dropped_is_never_sent(town: Town, database_url: str, tmp_path: Path) -> None:
    tong = await town.officer("Anh Tòng")
    code = await nominate(town.citizen("Lan"))
    await restored(town, database_url, tmp_path)
    assert await pending(database_url, "--drop") == ["Đã bỏ 1 tin nhắn."]
    assert await pending(database_url, "--send") == ["Sẽ gửi 0 tin nhắn."]
    await town.settle()
    assert code not in tong.said()


async def test_a_reply_that_was_not_sent_is_set_aside_too(town: Town, database_url: str, tmp_path: Path) -> None:
    lan = town.citizen("Lan")
    await lan.send("/start")
    reply = Reply((OutMessage("Một"), OutMessage("Hai")), toast="x")
    async with town.app.database.transaction() as tx:
        person = (await tx.execute(select(people.c.id))).scalar_one()
        row = {"edge": "telegram", "update_id": 1, "person_id": person, "handled_at": town.clock.now()}
        await tx.execute(insert(updates).values(reply=msgspec.to_builtins(reply), **row))
    await restored(town, database_url, tmp_path)
    assert (await pending(database_url))[1] == "  câu trả lời cho người nhắn tin: 2 tin nhắn, gửi Lan"
    await send(town, database_url)
    assert [message.text for message in lan.messages[-2:]] == ["Một", "Hai"]


@pytest.mark.parametrize("planned", [0, 1, 3])
async def test_a_broadcast_is_its_authors(
    town: Town, database_url: str, tmp_path: Path, planned: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one of whose audience only a part was planned: none of it is sent by itself."""
    hoa = await town.province("Chị Hòa")
    readers = [await subscriber(town, name) for name in ("Lan", "Mai", "Inh")]
    if planned:
        monkeypatch.setattr(stored, "CHUNK", planned)
    await announce(hoa, WORDS)
    await restored(town, database_url, tmp_path, after=timedelta(hours=1))
    await town.move(TICK)
    assert told(readers) == 0
    assert numbers(hoa.last)["Chưa rõ"] == 3
    said = await pending(database_url)
    assert said[-1].startswith("Còn 3 tin nhắn của các thông báo gửi nhiều người: người soạn thấy ở mục «Chưa rõ»")
    await hoa.press("Gửi lại")
    await town.settle()
    assert told(readers) == 3


def told(readers: Sequence[Person]) -> int:
    return sum(heard(one, WORDS) for one in readers)


async def test_reminders_of_a_week_do_not_come_in_a_heap_and_go_on(
    town: Town, database_url: str, tmp_path: Path
) -> None:
    hoa, tong = await town.province("Chị Hòa"), await town.officer("Anh Tòng")
    await nominate(town.citizen("Lan"))
    await ask(hoa, "Chiềng Sung", due="23/11/2026")
    await town.settle()
    await restored(town, database_url, tmp_path, after=timedelta(days=8))
    await reminder.look(town, town.clock.now(), times=3)
    assert reminder.reminded(tong) == []
    assert [line.split(",")[0] for line in (await pending(database_url))[1:-1]] == [
        "  thông báo về phiếu giới thiệu: 1 tin nhắn",
        "  thông báo về báo cáo: 1 tin nhắn",
    ]
    await pending(database_url, "--drop")
    for day in range(27, 33):
        await reminder.look(town, datetime(2026, 11, 26, 3, tzinfo=UTC) + timedelta(days=day - 26))
    # The report every third day, the case every third working day, as if nothing had happened.
    days = [when.split()[0] for when, _ in reminder.reminded(tong)]
    assert days == ["30/11", "01/12", "02/12"]


async def test_a_night_is_as_good_as_a_day(town: Town, database_url: str) -> None:
    """A backup is restored when there is time for it: reminders that fell due are dealt with at any hour."""
    tong = await town.officer("Anh Tòng")
    await nominate(town.citizen("Lan"))
    await town.settle()
    town.clock.move_to(datetime(2026, 11, 21, 17, tzinfo=UTC))
    async with town.app.database.transaction() as tx:
        await recovery.catch_up(tx, REMINDED, rules=Rules(), now=town.clock.now())
    await reminder.look(town, datetime(2026, 11, 23, 1, tzinfo=UTC))
    assert reminder.reminded(tong) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_message_has_a_name(language: str) -> None:
    kinds = [kind for subject in SUBJECTS for kind in (*subject.notices, *subject.rows)]
    named = {words(language)(set_aside.about(kind)) for kind in (*kinds, RowKind.REPLY) if kind != RowKind.BROADCAST}
    assert len(named) == 9


async def test_who_was_erased_since_the_backup_is_erased_again(town: Town, database_url: str, tmp_path: Path) -> None:
    """An account, and a nominee; and nobody else."""
    tong, lan, mai = await town.officer("Anh Tòng"), town.citizen("Quàng Thị Lan"), town.citizen("Mai")
    await nominate(lan, name="Sùng Quý Giàng", deed="Lan kể một việc tốt.")
    code = await nominate(mai, name="Vàng Quý Dếnh", deed="Mai kể một việc tốt.")
    kept = await nominate(mai, name="Lò Văn Ở Lại", deed="Mai kể việc nữa.")
    await town.settle()
    await town.app.receipts.write()
    await making.make(database_url, tmp_path / "x.zip", now=town.clock.now())
    await town.move(timedelta(hours=1))
    await lan.send("/privacy")
    await lan.press("Xóa hết về tôi")
    await lan.press("Xóa hết")
    await ask_in_rights(mai, "Xóa thông tin", "Xin xóa.", code)
    await town.settle()
    await prove(tong)
    await tong.press("Thực hiện và trả lời")
    await tong.press("Thực hiện")
    await town.move(timedelta(minutes=2))
    async with town.app.database.transaction() as tx:
        erased.note(tmp_path, await again.erasures(tx))
    await town.app.database.close()
    await restoring.restore(database_url, tmp_path / "x.zip", replace=True, rules=Rules(), now=town.clock.now())
    await town.move(timedelta(minutes=2))
    found = await search(town, "Quàng Thị Lan", "Lan kể một việc", "Vàng Quý Dếnh", "Lò Văn Ở Lại")
    assert set(found) == {"Lò Văn Ở Lại"}
    await mai.send(f"/track {kept}")
    assert "Lò Văn Ở Lại" in mai.said()
