"""Somebody is erased, and then every column of every table and every file is searched for them: nothing is there.

The trap: a search that would not find anything anyway. So before the erase it is seen that each word is found, and in which
tables; a table that gets words of people and is not filled here fails the first test.
"""

import asyncio
import os
from datetime import timedelta
from pathlib import Path

import msgspec
from sqlalchemy import insert, select

from bot.telegram.updates import EDGE
from domain import text
from domain.message import OutMessage
from domain.outbox import RowKind
from domain.privacy import HELD
from playground.client import Person
from storage.ledger import outbox
from storage.tables import edge_state, metadata, people, spooled_updates, updates
from tests.handlers.cases.witness import confirm, invited
from tests.handlers.privacy.asking import ask, prove
from tests.handlers.privacy.searching import search
from tests.handlers.stories.scene import open_scene, verify
from tests.town import Town, open_town
from tests.walk import CODE, nominate, walk

NAME = "Quàng Thị Xuyến"
DEED = "Xuyến kể rằng ông vác thóc nhà mình chạy lũ suốt đêm mưa to ở suối Nậm Pàn"
ANSWER = "Câu trả lời: ở bản Nà Hạ, cạnh cây gạo già"
ADDED = "Kể thêm: ông còn nhường áo mưa cho người già"
KEPT = "Tin để dành: hôm nọ trời mưa nên đường lầy"
DRAFT = "Đang viết dở: cô giáo cắm bản Huổi Lóng"
REASON = "Xuyến nhầm người, lý do là vậy"
REQUEST = "Nhờ sửa câu tôi viết về con suối"
VOICE = "Làm chứng: hôm ấy tôi cũng ở đầu cầu treo"
WORDS = (NAME, DEED, ANSWER, ADDED, KEPT, DRAFT, REQUEST, VOICE)
# What a picture is told by, and something to find it by.
IN_PHOTO = "the photo of Xuyen"
PHOTO = b"\xff\xd8\xff\xe0 " + IN_PHOTO.encode()


async def _tell_everything(town: Town) -> tuple[Person, str]:
    """Xuyến leaves words and photos wherever a person can; the code of her verified case."""
    scene = await open_scene(town)
    xuyen, tong, hai = town.citizen(NAME), scene.tong, scene.hai
    await xuyen.send("/subscribe")
    await xuyen.press("Đăng ký")
    code = await nominate(xuyen, deed=DEED, photos=(PHOTO,))
    await town.settle()
    await tong.press("Hỏi thêm")
    await tong.send(f"{NAME} ơi, ở bản nào?")
    await tong.press("Gửi")
    await town.settle()
    await xuyen.press("Trả lời")
    await xuyen.send(ANSWER)
    await verify(town, tong)
    await tong.send(f"/case {code}")
    await hai.send(f"/case {code}")
    await _publish_her_words(hai)
    await xuyen.press("Bổ sung, sửa")
    await xuyen.send(ADDED)
    await xuyen.send(KEPT)
    rejected = await nominate(xuyen, name="Ông Sùng Xuyến Nhầm", deed=DEED)
    await town.settle()
    await tong.press("Không xét tiếp")
    await tong.send(REASON)
    await tong.press("Gửi")
    await nominate(xuyen, name="Bà Lường Xuyến Chờ", deed=DEED)
    await _ask(xuyen, rejected)
    await _confirm_anothers(town, xuyen)
    await walk(xuyen, "happened", deed=DRAFT)
    await town.settle()
    return xuyen, code


async def _publish_her_words(hai: Person) -> None:
    await hai.press("Viết thành bài")
    for purpose in ("Đăng câu chuyện", "Đăng ảnh", "Nêu xã, phường"):
        await hai.press(purpose)
    await hai.press("Xong")
    await hai.send("gọi điện 20/11, ông đồng ý")
    await hai.press("Ảnh 1")
    await hai.send("Đêm mưa")
    await hai.press("Dùng lời kể của người giới thiệu")
    await hai.press("Duyệt và đăng")


async def _confirm_anothers(town: Town, xuyen: Person) -> None:
    lan = town.citizen("Lan")
    await nominate(lan, name="Bà Cầm Thị Ơn")
    link = await invited(lan)
    await confirm(xuyen, link, words=VOICE)
    await confirm(xuyen, link, words=f"{VOICE}, từ sáng")


async def _ask(xuyen: Person, code: str) -> None:
    await xuyen.send("/privacy")
    await xuyen.press("Nhờ sửa")
    await xuyen.send(REQUEST)
    await xuyen.send(code)
    await xuyen.press("Gửi")


async def _leave_on_the_way(town: Town, xuyen: Person, code: str) -> None:
    """What else is stored: the menu of an office held once, an update that is not handled yet, a reply to an officer that is
    not sent yet."""
    reply = OutMessage(f"<b>{code}</b> {DEED}")
    content = msgspec.json.encode({"message": {"from": {"id": xuyen.id, "first_name": NAME}, "text": DEED}}).decode()
    now = town.clock.now()
    async with town.app.database.transaction() as tx:
        officer = (await tx.execute(select(people.c.id).where(people.c.name == "Chị Tòng"))).scalar_one()
        menu = {"key": f"telegram.424242.menu.of.{xuyen.id}", "value": "registered"}
        await tx.execute(insert(edge_state).values(**menu))
        spooled = {"edge": EDGE, "update_id": 9_000_001, "content": content, "fetched_at": now}
        await tx.execute(insert(spooled_updates).values(**spooled))
        stored = {"messages": msgspec.to_builtins([reply])}
        handled = {"edge": EDGE, "update_id": 9_000_002, "person_id": officer, "reply": stored, "handled_at": now}
        await tx.execute(insert(updates).values(**handled))
        params = {"message": msgspec.to_builtins(reply)}
        await outbox.enqueue(tx, officer, RowKind.REPLY, params, now=now, after=3600)


async def test_nothing_of_an_erased_person_is_found_anywhere(database_url: str, tmp_path: Path) -> None:
    async with open_town(database_url, data_dir=tmp_path) as town:
        await _erase_and_search(town)


async def _erase_and_search(town: Town) -> None:
    xuyen, code = await _tell_everything(town)
    await _leave_on_the_way(town, xuyen, code)
    await _fetch_files(town)
    photo = await _reference(town)
    wanted = (*WORDS, REASON, photo, IN_PHOTO, str(xuyen.id), "Xuyến Nhầm", "Xuyến Chờ", text.fold(DEED))
    before = await search(town, *wanted)
    assert set(before) == set(wanted)
    # Numbers that are made of words, with the telling: they go with it.
    filled = {column.partition(".")[0] for columns in before.values() for column in columns}
    assert filled >= {one.table for one in HELD if one.personal} - {"subscriptions", "telling_keys"}, (
        "a table was not filled"
    )

    await xuyen.send("/cancel")
    await xuyen.send("/privacy")
    await xuyen.press("Xóa hết về tôi")
    await xuyen.press("Xóa hết")
    await town.settle()
    await town.move(timedelta(minutes=2))
    await town.move(timedelta(hours=2))
    await town.app.fetcher.run()
    assert await search(town, *wanted) == {}


async def _fetch_files(town: Town) -> None:
    """The files are on the disk, stored now by the town's clock."""
    await town.app.fetcher.run()
    now = town.clock.now().timestamp()
    for file in await asyncio.to_thread(lambda: list(town.app.settings.data_dir.rglob("files/*/*"))):
        os.utime(file, (now, now))


async def _reference(town: Town) -> str:
    """Of the photo that she sent."""
    async with town.app.database.transaction() as tx:
        found = select(metadata.tables["nomination_photos"].c.reference)
        return str((await tx.execute(found.limit(1))).scalar_one())


async def test_an_erased_nominee_is_found_in_no_words_of_the_others(database_url: str, tmp_path: Path) -> None:
    """Two are named in one message; one of them is erased. An officer was answering another request about it."""
    async with open_town(database_url, data_dir=tmp_path) as town:
        tong, lan, inh = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Lò Văn Dếnh")
        await lan.send(
            "Xin khen anh Sùng Quý Giàng và chị Vàng Thị Mỷ ở bản Nà Đứa, xã Chiềng Sung: hôm 12/9 hai người chèo bè cứu "
            "năm bà con. Anh Giàng còn dìu người già."
        )
        await lan.press("Gửi")
        await lan.press("Gửi 2 phiếu")
        await town.settle()
        await tong.send("/case Giàng")
        code = CODE.findall(tong.said())[0]
        for kind in ("Xem thông tin", "Xóa thông tin"):
            await ask(inh, kind, "Xin nhờ cán bộ.", code)
            await town.settle()
            await prove(tong)
        await tong.send("/requests")
        await tong.press("Xem thông tin")
        await tong.press("Từ chối, nêu lý do")
        await tong.send("Ông Sùng Quý Giàng đã xem ở trụ sở.")
        assert set(await search(town, "Sùng Quý Giàng", "Anh Giàng")) == {"Sùng Quý Giàng", "Anh Giàng"}
        await tong.send("/requests")
        await tong.press("Xóa thông tin")
        await tong.press("Thực hiện và trả lời")
        await tong.press("Thực hiện")
        await town.settle()
        await town.move(timedelta(minutes=2))
        assert await search(town, "Sùng Quý Giàng", "Quý Giàng", "Anh Giàng", "sung quy giang") == {}
        await tong.send("/case Vàng Thị Mỷ")
        assert "chèo bè cứu năm bà con" in tong.said()
        assert "Giàng" not in tong.said()


async def test_what_a_witness_said_stays_when_the_nominator_is_erased(town: Town) -> None:
    tong, lan, hoa = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Hoa")
    code = await nominate(lan)
    link = await invited(lan)
    await hoa.follow(link)
    await hoa.press("Tôi có mặt lúc đó")
    await hoa.press("Hàng xóm")
    await hoa.attach(PHOTO, caption="Tôi đứng trên bờ.")
    await hoa.press("Gửi")
    await town.settle()
    await verify(town, tong)
    await lan.send("/privacy")
    await lan.press("Xóa hết về tôi")
    await lan.press("Xóa hết")
    await town.move(timedelta(minutes=2))
    await tong.send(f"/case {code}")
    assert "Hoa: Tôi có mặt lúc đó · Hàng xóm: «Tôi đứng trên bờ.»" in tong.said()
    assert "Xem ảnh, tệp (1)" in tong.buttons()
