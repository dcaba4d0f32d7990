"""Requests about one's own data: who may ask, who proves it, what is done and within which time."""

from datetime import timedelta

import pytest

from domain.people import Role
from domain.requests import A_DAY, COPIES_A_DAY
from playground.client import Person
from tests.handlers.privacy.asking import ask, prove
from tests.handlers.stories.scene import NEUTRAL, Scene, open_scene, publish
from tests.town import CHIENG_SUNG, Town
from tests.walk import nominate


async def carry_out(officer: Person, answer: str = "Đã làm xong, cảm ơn ông.") -> None:
    await officer.press("Thực hiện và trả lời")
    await officer.send(answer)
    await officer.press("Thực hiện")


@pytest.fixture
async def scene(town: Town) -> Scene:
    return await open_scene(town)


async def test_the_nominee_is_proved_by_the_commune_and_then_erased(scene: Scene) -> None:
    town, tong, inh = scene.town, scene.tong, scene.town.citizen("Inh")
    await ask(inh, "Xóa thông tin", "Xin xóa tên tôi trong phiếu.", scene.code)
    assert "20/11" in inh.said()
    assert "8/12" in inh.said()
    await town.settle()
    assert "chờ xác nhận người yêu cầu" in tong.said()
    assert "Thực hiện và trả lời" not in tong.buttons()
    await prove(tong)
    await town.settle()
    assert "đã được tiếp nhận" in inh.said()
    await tong.press("Thực hiện và trả lời")
    assert "Xóa rồi không lấy lại được" in tong.said()
    await tong.press("Thực hiện")
    await town.settle()
    assert "đã được xóa" in inh.said()
    await scene.lan.send(f"/track {scene.code}")
    assert "Lò Văn Inh" not in scene.lan.said()


async def test_a_request_without_a_code_finds_its_commune_through_the_province(scene: Scene) -> None:
    town, tong, hai, inh = scene.town, scene.tong, scene.hai, scene.town.citizen("Inh")
    await tong.send(f"/case {scene.code}")
    await ask(inh, "Xem thông tin", "Ai viết gì về tôi vậy?")
    await town.settle()
    assert "chờ xác nhận" not in tong.said()
    await hai.press("Đã tìm được phiếu")
    await hai.send(scene.code)
    await hai.press("Chuyển")
    assert "Xã Chiềng Sung" in hai.said()
    await town.settle()
    await prove(tong)
    await carry_out(tong)
    await town.settle()
    written = _file(town, inh)
    assert "Lò Văn Inh" in written
    assert "Nhảy xuống lũ" in written
    assert "Xã Chiềng Sung" in written
    assert "Lan" not in written


async def test_what_an_officer_wrote_down_for_somebody_without_an_account_waits_for_proof(scene: Scene) -> None:
    town, tong = scene.town, scene.tong
    await publish(scene.hai, "Đăng câu chuyện")
    await town.settle()
    await tong.send("/requests")
    await tong.press("Ghi yêu cầu của người dân")
    await tong.press("Ngừng sử dụng")
    for words in (scene.code, "Lò Văn Inh, chính là người trong phiếu", "Xin gỡ bài xuống."):
        await tong.send(words)
    await tong.press("Lưu")
    assert "chờ xác nhận người yêu cầu" in tong.said()
    await prove(tong)
    await carry_out(tong)
    await town.settle()
    assert "đã giải quyết" in tong.said()
    assert [post.text for post in scene.channel.posts] == [NEUTRAL]


async def test_a_request_is_refused_with_a_reason_and_a_way_on(scene: Scene) -> None:
    inh = scene.town.citizen("Inh")
    await ask(inh, "Xóa thông tin", "Xin xóa.", scene.code)
    await scene.town.settle()
    await scene.tong.press("Từ chối, nêu lý do")
    await scene.tong.send("Không phải người trong phiếu.")
    await scene.tong.press("Từ chối")
    await scene.town.settle()
    assert "Không phải người trong phiếu." in inh.said()
    assert "khiếu nại với Sở Nội vụ" in inh.said()


async def test_a_request_is_for_its_officers_alone(scene: Scene) -> None:
    inh, stranger = scene.town.citizen("Inh"), await scene.town.officer("Anh Mua", "Xã Mường Chanh")
    await ask(inh, "Xem thông tin", "Cho tôi xem.", scene.code)
    await scene.town.settle()
    assert "Inh" not in stranger.said()
    await stranger.send("/requests")
    assert "Hiện không có yêu cầu nào" in stranger.said()
    await stranger.press_data(stranger.last.id, "request:show:1")
    assert "Cho tôi xem" not in stranger.said()
    await inh.send("/requests")
    assert "Inh" not in inh.said()


async def test_its_officers_are_reminded_before_the_legal_limit_and_when_it_is_over(scene: Scene) -> None:
    town, tong, inh = scene.town, scene.tong, scene.town.citizen("Inh")
    await ask(inh, "Xem thông tin", "Cho tôi xem.", scene.code)
    await town.settle()
    heard = []
    for _ in range(14):
        await town.move(timedelta(days=1))
        heard.append(tong.said())
        await tong.send("/cancel")
    assert any("sắp hết hạn theo luật" in words for words in heard)
    assert any("đã đến hạn theo luật" in words for words in heard)


async def test_whoever_asks_is_acknowledged_in_two_working_days_while_the_proof_waits(scene: Scene) -> None:
    town, tong, inh = scene.town, scene.tong, scene.town.citizen("Inh")
    await ask(inh, "Xóa thông tin", "Xin xóa tên tôi.", scene.code)
    await town.settle()
    await town.move(timedelta(days=2, hours=1))
    assert "đã đến hạn theo luật" in tong.said()
    await tong.send("/requests")
    assert "hạn 09:00 20/11/2026" in tong.said()
    await tong.press("Xóa thông tin")
    await tong.press("Tiếp nhận")
    assert "Tiếp nhận" not in tong.buttons()
    assert "Thực hiện và trả lời" not in tong.buttons()
    await town.settle()
    assert "đã được tiếp nhận" in inh.said()
    await tong.send("/requests")
    assert "hạn 09:00 08/12/2026" in tong.said()


async def test_the_leader_of_the_unit_hears_of_what_stays_late(scene: Scene) -> None:
    town, inh = scene.town, scene.town.citizen("Inh")
    leader = town.citizen("Bà Cầm")
    await leader.send(f"/start {await town.invitation(Role.UNIT_LEADER, CHIENG_SUNG)}")
    await ask(inh, "Xem thông tin", "Ai viết gì về tôi?", scene.code)
    await town.settle()
    for _ in range(7):
        await town.move(timedelta(days=1))
    heard = "\n".join(message.text for message in leader.heard)
    assert "yêu cầu «Xem thông tin»" in heard
    assert "quá hạn theo luật" in heard
    assert "Ai viết gì" not in heard
    assert "Inh" not in heard


async def test_copies_have_a_bound_of_their_own_and_leave_that_of_requests_alone(town: Town) -> None:
    lan = town.citizen("Lan")
    for _ in range(COPIES_A_DAY):
        await lan.send("/privacy")
        await lan.press("Gửi tôi bản sao")
        assert "Tôi gửi ngay một tệp" in lan.said()
    await lan.send("/privacy")
    await lan.press("Gửi tôi bản sao")
    assert "Trong 24 giờ qua" in lan.toasts[-1].text
    for _ in range(A_DAY - COPIES_A_DAY + 1):
        await ask(lan, "Xem thông tin", "Cho tôi xem.")
        assert "Đã gửi yêu cầu" in lan.said()


async def test_a_correction_of_ones_own_words_needs_no_proof(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await lan.send("/privacy")
    await lan.press("Nhờ sửa")
    await lan.send("Tên đúng là Lò Văn Ình.")
    await lan.send(code)
    await lan.press("Gửi")
    await town.settle()
    assert "mới gửi, chờ tiếp nhận" in tong.said()
    await tong.press("Tiếp nhận")
    await carry_out(tong, "Đã sửa tên.")
    await town.settle()
    assert "Đã sửa tên." in lan.said()


async def test_the_requester_recalls_a_request(scene: Scene) -> None:
    inh = scene.town.citizen("Inh")
    await ask(inh, "Xóa thông tin", "Xin xóa.", scene.code)
    await inh.press("Rút yêu cầu")
    await scene.town.settle()
    await scene.tong.send("/requests")
    assert "Hiện không có yêu cầu nào" in scene.tong.said()


def _file(town: Town, person: Person) -> str:
    """The text of the document that the person was sent last."""
    document = next(message.content.body["document"] for message in person.heard if "document" in message.content.body)
    file = town.world.files.get(document["file_id"])
    assert file is not None
    return file.content.decode("utf-8-sig")
