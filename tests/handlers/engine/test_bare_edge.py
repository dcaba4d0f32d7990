"""The same conversations on a network without buttons and edits: choices are numbers, and what changes is sent anew."""

from collections.abc import AsyncIterator

import pytest

from domain.people import Role
from handlers.engine import layout
from tests.bare import Network, open_network
from tests.handlers.engine.bare_walk import fill_in, nominate

LONG = "\n".join(f"Dòng {number}: cả bản cùng nhau dựng lại lớp học sau trận lũ." for number in range(60))


@pytest.fixture
async def network(database_url: str) -> AsyncIterator[Network]:
    async with open_network(database_url) as network:
        yield network


async def test_a_nomination_and_its_review_by_numbers(network: Network) -> None:
    officer, lan = await network.officer("Chị Tòng"), network.phone("Lan")
    code = await nominate(lan)
    await network.settle()
    assert code in officer.said()
    await officer.send(officer.handle("Bắt đầu xác minh"))
    assert "đang xác minh" in officer.said()
    await officer.send("Hỏi thêm")
    await officer.send("Ở bản nào ạ?")
    await officer.send("Gửi")
    await network.settle()
    assert "Ở bản nào ạ?" in lan.said()
    await lan.send(lan.handle("Trả lời"))
    await lan.send("Ở bản Nà Đứa.")
    assert f"Đã chuyển câu trả lời cho cán bộ phụ trách phiếu {code}" in lan.said()
    await network.settle()
    assert "Đáp: Ở bản Nà Đứa." in officer.said()
    await officer.send(officer.handle("Xác nhận đúng"))
    await officer.send(officer.handle("Gửi"))
    await network.settle()
    assert "đã xác minh việc tốt" in lan.said()


async def test_a_line_of_the_card_is_edited(network: Network) -> None:
    lan = network.phone("Lan")
    await fill_in(lan, name="Lò Văn Ính")
    await lan.send(lan.handle("✏️ Tên"))
    await lan.send("Lò Văn Inh")
    assert "Lò Văn Inh (Cá nhân)" in lan.said()


async def test_a_notice_does_not_take_the_numbers_of_the_question_that_is_open(network: Network) -> None:
    officer, lan = await network.officer("Chị Tòng"), network.phone("Lan")
    await officer.send("/gioithieu")
    await nominate(lan)
    await network.settle()
    take = officer.handle("Bắt đầu xác minh")
    assert take == "A1"
    await officer.send("1")
    assert "Người đó tên là gì?" in officer.said()
    await officer.send(take.lower())
    assert any("đang xác minh" in message.text for message in officer.heard)


async def test_each_notice_has_a_letter_of_its_own(network: Network) -> None:
    officer, lan = await network.officer("Chị Tòng"), network.phone("Lan")
    first = await nominate(lan)
    await network.settle()
    older = officer.handle("Bắt đầu xác minh")
    await nominate(lan, deed="Hiến máu hai mươi lần, lần nào cũng đi xe máy bốn mươi cây số.")
    await network.settle()
    assert (older, officer.handle("Bắt đầu xác minh")) == ("A1", "B1")
    await officer.send(older)
    assert f"{first} · đang xác minh" in officer.said()
    await officer.send(older)
    assert "Phiếu này vừa được cập nhật, mời anh/chị xem lại." in [message.text for message in officer.heard]


async def test_what_is_long_and_many_photos_come_in_pieces(network: Network) -> None:
    officer, lan = await network.officer("Chị Tòng"), network.phone("Lan")
    await nominate(lan, deed=LONG, photos=("p1", "p2", "p3"))
    await network.settle()
    before = len(officer.heard)
    await officer.send(officer.handle("Xem đầy đủ"))
    told = officer.heard[before:]
    assert [photo for message in told for photo in message.photos] == ["p1", "p2", "p3"]
    assert [line for message in told for line in message.text.split("\n") if line.startswith("Dòng")] == LONG.split(
        "\n"
    )


async def test_an_announcement_says_how_to_get_no_more(network: Network) -> None:
    hai, lan = await network.officer("Anh Hải", Role.PROVINCE_OFFICER), network.phone("Lan")
    await lan.send("/nhantin")
    await lan.send("1")
    await hai.send("/thongbao")
    for answer in ("1", "Mời bà con dự hội.", "Bỏ qua", "Bỏ qua", "Gửi"):
        await hai.send(answer)
    for _ in range(4):
        await network.settle()
        await network.tend()
    await network.settle()
    assert lan.said() == "Mời bà con dự hội.\n\nMuốn thôi nhận bài, anh/chị gõ /nhantin."
    heads = [layout.plain(message.text).split("\n")[0] for message in hai.heard[-2:]]
    assert heads == ["📣 Đang gửi", "✅ Đã gửi xong"]


async def test_a_silent_turn_leaves_the_numbers_valid(network: Network) -> None:
    lan = network.phone("Lan")
    await lan.attach("p1", album="a1")
    assert "giới thiệu một người" in lan.said()
    offered, household = len(lan.heard), lan.handle("Hộ gia đình")
    await lan.attach("p2", album="a1")
    assert len(lan.heard) == offered
    await lan.send(household)
    assert "Chủ hộ tên là gì?" in lan.said()
