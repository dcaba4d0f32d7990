"""Witnesses: the link that a nominator passes on, the three taps of whoever follows it, and what officers see of that."""

from urllib.parse import parse_qs, urlsplit

from sqlalchemy import func, select

from domain.people import Role
from domain.voices import MOST
from storage.tables import nominations as cases
from storage.tables import people as accounts
from storage.tables import requests, voice_links, voices
from tests.handlers.cases.witness import INVITE, confirm, invited
from tests.town import Town
from tests.walk import nominate

PHOTO = b"\xff\xd8 a photo"
DEED = "Chiều 12/9 anh Lò Văn Inh nhảy xuống lũ kéo hai em nhỏ lên bờ, số anh ấy 0912 345 678."


async def test_a_witness_confirms_with_three_taps_and_a_sentence(town: Town) -> None:
    tong, lan, hoa = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Hoa Mai")
    code = await nominate(lan, deed=DEED)
    await town.settle()
    link = await invited(lan)
    await hoa.follow(link)
    assert "Xã Chiềng Sung nhờ người đã thấy hoặc biết việc này xác nhận" in hoa.said()
    assert "Giới thiệu: Lò Văn Inh" in hoa.said()
    assert "nhảy xuống lũ" in hoa.said()
    assert "0912 345" not in hoa.said()
    assert "678" in hoa.said()
    assert "Sẽ lưu: tên tài khoản" in hoa.said()
    assert code not in hoa.said()
    assert "Lan" not in hoa.said()
    await hoa.press("Tôi có mặt lúc đó")
    await hoa.press("Hàng xóm")
    await hoa.send("Tôi đứng trên bờ, thấy anh ấy bơi ra hai lần.")
    assert "Lời kể: Tôi đứng trên bờ" in hoa.said()
    await hoa.press("Gửi")
    assert "Đã gửi lời xác nhận của anh/chị cho Xã Chiềng Sung." in hoa.said()
    await town.settle()
    told = tong.said()
    assert "Đã có người chứng kiến xác nhận phiếu này." in told
    assert "1 người xác nhận" in told
    assert "Hoa Mai: Tôi có mặt lúc đó · Hàng xóm: «Tôi đứng trên bờ, thấy anh ấy bơi ra hai lần.»" in told
    assert "độc lập" not in told


async def test_an_officer_can_write_to_the_witness(town: Town) -> None:
    tong, lan, hoa = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Hoa Mai")
    code = await nominate(lan)
    link = await invited(lan)
    await hoa.follow(link)
    await hoa.press("Tôi biết việc này")
    await hoa.press("Đồng nghiệp")
    await hoa.contact("+84912345678", "Hoa Mai")
    assert "Tôi đã ghi số điện thoại" in hoa.said()
    await hoa.send("Tôi nghe loa báo rồi chạy ra.")
    await hoa.press("Gửi")
    await tong.send(f"/case {code}")
    assert "Hoa Mai (0912345678): Tôi biết việc này" in tong.said()
    assert f"tg://user?id={hoa.id}" in str(tong.last.as_json())


async def test_two_independent_voices_say_so_and_kin_does_not_count(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    link = await invited(lan)
    await confirm(town.citizen("Hoa"), link)
    await confirm(town.citizen("Inh Em"), link, relation="Người nhà", words="Anh tôi làm thế thật.")
    await confirm(town.citizen("Bình"), link, says="Tôi nghe kể lại")
    await tong.send(f"/case {code}")
    assert "3 người xác nhận" in tong.said()
    assert "độc lập" not in tong.said()
    await confirm(town.citizen("Sen"), link, says="Tôi biết việc này", relation="Người được giúp")
    await tong.send(f"/case {code}")
    assert "✅ 2 người chứng kiến độc lập xác nhận" in tong.said()
    assert "4 người xác nhận" in tong.said()


async def test_officers_hear_of_the_first_voice_and_not_of_the_second(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await nominate(lan)
    link = await invited(lan)
    await confirm(town.citizen("Hoa"), link)
    await town.settle()
    told = len(tong.messages)
    await confirm(town.citizen("Bình"), link)
    await town.settle()
    assert len(tong.messages) == told


async def test_who_saw_it_otherwise_is_read_by_the_officer_alone(town: Town) -> None:
    tong, lan, hoa = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Hoa")
    kien = await town.province("Anh Kiên", Role.EDITOR)
    code = await nominate(lan)
    await town.settle()
    link = await invited(lan)
    await hoa.follow(link)
    await hoa.press("Không đúng như vậy")
    await hoa.press("Không quen")
    assert "việc đó thật ra thế nào?" in hoa.said()
    assert "Bỏ qua" not in hoa.buttons()
    await hoa.send("Người kéo các em lên là anh Tâm.")
    await hoa.press("Gửi")
    await town.settle()
    assert "⚠️ Có người nói việc trong phiếu này không đúng như vậy." in tong.said()
    assert "Hoa: Không đúng như vậy · Không quen: «Người kéo các em lên là anh Tâm.»" in tong.said()
    await lan.send(f"/track {code}")
    assert "chứng kiến" not in lan.said()
    assert "anh Tâm" not in lan.said()
    await kien.send(f"/case {code}")
    assert "⚠️ 1 người nói không đúng như vậy" in kien.said()
    assert "anh Tâm" not in kien.said()
    assert "Hoa" not in kien.said()


async def test_the_nominator_is_told_how_many_and_never_who(town: Town) -> None:
    lan = town.citizen("Lan")
    code = await nominate(lan)
    link = await invited(lan)
    await lan.send(f"/track {code}")
    assert "người chứng kiến xác nhận." not in lan.said()
    await confirm(town.citizen("Hoa Mai"), link, words="Tôi đứng trên bờ.")
    await lan.send(f"/track {code}")
    assert "Đã có 1 người chứng kiến xác nhận." in lan.said()
    assert "Hoa Mai" not in lan.said()
    assert "trên bờ" not in lan.said().replace("lên bờ", "")
    await lan.press(INVITE)
    assert link in lan.said()


async def test_a_child_and_a_hidden_sender_are_not_named_to_a_witness(town: Town) -> None:
    lan, hoa = town.citizen("Quàng Thị Lan"), town.citizen("Hoa")
    await nominate(
        lan,
        name="em Lò Văn Inh",
        deed="Tôi là Quàng Thị Lan. Em Lò Văn Inh, học sinh trường THCS Chiềng Sung, nhặt được ví và trả lại.",
    )
    link = await invited(lan)
    await hoa.follow(link)
    assert "Giới thiệu: em L.V.I." in hoa.said()
    for hidden in ("Lò Văn Inh", "THCS", "Quàng Thị Lan"):
        assert hidden not in hoa.said()


async def test_nobody_is_a_witness_of_their_own_nomination(town: Town) -> None:
    lan = town.citizen("Lan")
    await nominate(lan)
    await lan.follow(await invited(lan))
    assert "Phiếu này do anh/chị giới thiệu." in lan.said()
    assert await _count(town) == 0


async def test_an_officer_who_handles_the_case_is_no_witness_and_one_from_elsewhere_is(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    other = await town.officer("Anh Vàng", "Xã Mường La")
    province = await town.province("Anh Hải")
    await nominate(lan)
    link = await invited(lan)
    for officer in (tong, province):
        await officer.follow(link)
        assert "không làm chứng được" in officer.said()
    await confirm(other, link)
    assert "Đã gửi lời xác nhận" in other.said()


async def test_a_nominee_of_whom_that_was_proved_is_no_witness(town: Town) -> None:
    lan, inh = town.citizen("Lan"), town.citizen("Inh")
    await nominate(lan)
    link = await invited(lan)
    await inh.send("/start")
    now = town.clock.now()
    async with town.app.database.transaction() as tx:
        person = (await tx.execute(select(accounts.c.id).where(accounts.c.name == "Inh"))).scalar_one()
        case, unit = (await tx.execute(select(cases.c.id, cases.c.unit_id))).one()
        asked = {"kind": "view", "state": "done", "person_id": person, "unit_id": unit, "nomination_id": case}
        asked |= {"name": "Inh", "words": "", "proof": "căn cước", "made_at": now}
        asked |= {"acknowledge_by": now, "due_at": now, "ended_at": now}
        await tx.execute(requests.insert().values(**asked))
    await inh.follow(link)
    assert "Việc này kể về chính anh/chị" in inh.said()


async def test_a_link_ends_with_the_case_and_none_can_be_made_up(town: Town) -> None:
    tong, lan, hoa, binh = (
        await town.officer("Chị Tòng"),
        town.citizen("Lan"),
        town.citizen("Hoa"),
        town.citizen("Bình"),
    )
    code = await nominate(lan)
    link = await invited(lan)
    await binh.follow(link)
    await binh.press("Tôi có mặt lúc đó")
    await tong.send(f"/case {code}")
    await tong.press("Bắt đầu xác minh")
    await tong.press("Xác nhận đúng")
    await tong.press("Gửi")
    await hoa.follow(link)
    assert "không nhận thêm lời chứng kiến" in hoa.said()
    await binh.press("Hàng xóm")
    await binh.press("Bỏ qua")
    await binh.press("Gửi")
    assert "không nhận thêm lời chứng kiến" in binh.said()
    await hoa.send("/start chung-1")
    assert "Đường dẫn này không đúng." in hoa.said()
    await lan.send(f"/track {code}")
    assert INVITE not in lan.buttons()
    assert await _count(town) == 0
    async with town.app.database.transaction() as tx:
        token = (await tx.execute(select(voice_links.c.token))).scalar_one()
    assert len(token) >= 32


async def test_only_the_nominator_gets_the_link(town: Town) -> None:
    lan, hoa = town.citizen("Lan"), town.citizen("Hoa")
    await nominate(lan)
    data = next(button.data for row in lan.last.buttons for button in row if button.text == INVITE)
    assert data is not None
    await hoa.send("/help")
    await hoa.press_data(hoa.last.id, data)
    assert "không tìm thấy" in hoa.said() + "".join(toast.text for toast in hoa.toasts)
    assert not any("chung-" in one.text for one in hoa.messages)


async def test_said_anew_it_is_one_voice_and_the_earlier_one_is_kept(town: Town) -> None:
    tong, lan, hoa = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Hoa")
    code = await nominate(lan)
    link = await invited(lan)
    await confirm(hoa, link, words="Hôm ấy trời mưa.")
    await hoa.follow(link)
    assert "Gửi lại thì lời mới thay lời cũ." in hoa.said()
    await hoa.press("Tôi nghe kể lại")
    await hoa.press("Hàng xóm")
    await hoa.send("Tôi nhầm, tôi nghe chồng kể.")
    await hoa.press("Gửi")
    await tong.send(f"/case {code}")
    assert "1 người xác nhận" in tong.said()
    assert "Hôm ấy trời mưa." not in tong.said()
    await tong.press("Xem đầy đủ")
    assert "Tôi nhầm, tôi nghe chồng kể." in tong.said()
    assert "Hôm ấy trời mưa.» (trước khi gửi lại" in tong.said()


async def test_so_many_voices_and_no_more(town: Town) -> None:
    lan = town.citizen("Lan")
    await nominate(lan)
    link = await invited(lan)
    now = town.clock.now()
    async with town.app.database.transaction() as tx:
        case = (await tx.execute(select(cases.c.id))).scalar_one()
        for number in range(MOST):
            account = {
                "edge": "telegram",
                "address": str(900 + number),
                "name": "X",
                "language": "vi",
                "joined_at": now,
            }
            made = await tx.execute(accounts.insert().values(**account).returning(accounts.c.id))
            said = {"says": "present", "relation": "stranger", "words": "", "given_at": now}
            await tx.execute(
                voices.insert().values(nomination_id=case, person_id=made.scalar_one(), **said),
            )
    hoa = town.citizen("Hoa")
    await hoa.follow(link)
    assert "đã có đủ người làm chứng" in hoa.said()
    assert await _count(town) == MOST


async def test_a_picture_and_a_voice_go_to_the_officer(town: Town) -> None:
    tong, lan, hoa, binh = (
        await town.officer("Chị Tòng"),
        town.citizen("Lan"),
        town.citizen("Hoa"),
        town.citizen("Bình"),
    )
    code = await nominate(lan)
    link = await invited(lan)
    await hoa.follow(link)
    await hoa.press("Tôi có mặt lúc đó")
    await hoa.press("Hàng xóm")
    await hoa.attach(PHOTO, caption="Ảnh tôi chụp lúc đó.")
    assert "Ảnh, tệp: 1" in hoa.said()
    await hoa.press("Gửi")
    await binh.follow(link)
    await binh.press("Tôi có mặt lúc đó")
    await binh.press("Không quen")
    await binh.voice()
    await binh.press("Gửi")
    await tong.send(f"/case {code}")
    assert "Ảnh tôi chụp lúc đó." in tong.said()
    assert "Xem ảnh, tệp (2)" in tong.buttons()


async def test_in_english(town: Town) -> None:
    tong = await town.officer("Chị Tòng", language="en")
    lan, hoa, binh = (town.citizen(name, language="en") for name in ("Lan", "Hoa", "Binh"))
    code = await nominate(lan)
    await lan.press("Ask witnesses to confirm")
    button = lan.last.buttons[0][0]
    assert button.text == "Send to a witness"
    assert button.url
    (link,) = parse_qs(urlsplit(button.url).query)["url"]
    for witness in (hoa, binh):
        await witness.follow(link)
        assert "How do you know of this?" in witness.said()
        assert "What is kept: the name of your account" in witness.said()
        await witness.press("I was there")
        await witness.press("A neighbour")
        await witness.send("I stood on the bank.")
        await witness.press("Send")
        assert "Thank you!" in witness.said()
    await tong.send(f"/case {code}")
    assert "✅ 2 independent witnesses confirm it" in tong.said()
    await lan.send(f"/track {code}")
    assert "2 witnesses have confirmed it." in lan.said()


async def _count(town: Town) -> int:
    async with town.app.database.transaction() as tx:
        return int((await tx.execute(select(func.count()).select_from(voices))).scalar_one())


async def test_whoever_told_of_the_same_deed_is_no_witness_of_it(town: Town) -> None:
    """Mai joined Lan's case: she told it already."""
    tong, lan, mai = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Mai")
    await lan.send("Chiều 12/9/2026, anh Lò Văn Inh ở bản Nà Đứa, xã Chiềng Sung nhảy xuống lũ kéo hai em nhỏ lên bờ.")
    await lan.press("Gửi")
    link = await invited(lan)
    await mai.send("Hôm 12/9/2026 lũ về, anh Inh ở Nà Đứa xã Chiềng Sung lao xuống cứu được 2 cháu bé bị nước cuốn.")
    await mai.press("Cùng giới thiệu")
    await mai.follow(link)
    assert "Phiếu này do anh/chị giới thiệu" in mai.said()
    await confirm(town.citizen("Hoa"), link)
    await town.settle()
    assert "1 người xác nhận" in tong.said()
