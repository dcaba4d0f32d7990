"""One deed, told by several people: they nominate together, an officer joins and splits, nothing is lost."""

from datetime import timedelta

from playground.client import Person
from tests.town import Town, open_town
from tests.walk import CODE

TOLD = (
    "Chiều 12/9 anh Lò Văn Inh ở bản Nà Đứa, xã Chiềng Sung nhảy xuống suối Nậm Pàn lũ kéo hai em nhỏ lên bờ.",
    "Tôi kể anh Lò Văn Inh, bản Nà Đứa xã Chiềng Sung, hôm 12/9 đã lao xuống suối Nậm Pàn cứu sống hai em nhỏ đuối nước.",
    "Hôm 12/9 ở bản Nà Đứa xã Chiềng Sung, anh Lò Văn Inh nhảy xuống suối Nậm Pàn đang lũ vớt hai em nhỏ lên bờ an toàn.",
)
OFFER = "đã kể việc này"


async def tell(person: Person, number: int, button: str = "Gửi") -> str:
    await person.send(TOLD[number])
    await person.press(button)
    found = CODE.search(person.said())
    assert found, person.said()
    return found[0]


async def test_a_deed_that_was_told_is_offered_to_be_nominated_together(town: Town) -> None:
    tong, lan, mai = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Mai")
    first = await tell(lan, 0)
    await mai.send(TOLD[1])
    assert "👥 1 người đã kể việc này. Anh/chị cùng giới thiệu nhé?" in mai.said()
    assert first not in mai.said()
    await mai.press("Cùng giới thiệu")
    assert "cùng với những người đã kể việc này" in mai.said()
    second = CODE.search(mai.said())
    assert second
    assert second[0] != first
    await town.settle()
    assert "Thêm một người cùng giới thiệu" in tong.said()
    assert "2 người cùng giới thiệu" in tong.said()
    await tong.press("Lời kể của những người")
    assert TOLD[1] in tong.said()
    dung = town.citizen("Dung")
    await dung.send(TOLD[2])
    assert "2 người đã kể việc này" in dung.said()


async def test_in_english_the_plural_is_right(town: Town) -> None:
    await tell(town.citizen("Lan"), 0)
    joe = town.citizen("Joe", language="en")
    await joe.send(TOLD[1])
    assert "1 person has told of this" in joe.said()
    await joe.press("Nominate together")
    amy = town.citizen("Amy", language="en")
    await amy.send(TOLD[2])
    assert "2 people have told of this" in amy.said()


async def test_who_nominates_together_follows_the_news(town: Town) -> None:
    tong, lan, mai = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Mai")
    first = await tell(lan, 0)
    second = await tell(mai, 1, "Cùng giới thiệu")
    await town.settle()
    await tong.send(f"/case {first}")
    await tong.press("Bắt đầu xác minh")
    await town.settle()
    assert f"đang xác minh việc tốt trong phiếu {second}" in mai.said()
    assert first in lan.said()
    await mai.send(f"/track {second}")
    assert "cùng giới thiệu với người khác, đang xác minh" in mai.said()
    await mai.send("/my")
    assert "cùng giới thiệu với người khác, đang xác minh" in mai.said()
    await tong.press("Hỏi thêm")
    await tong.send("Việc xảy ra lúc mấy giờ?")
    await tong.press("Gửi")
    await town.settle()
    assert "mấy giờ" in lan.said()
    assert "mấy giờ" not in mai.said()


async def test_who_says_another_deed_sends_it_as_usual(town: Town) -> None:
    lan, mai = town.citizen("Lan"), town.citizen("Mai")
    await tell(lan, 0)
    await mai.send(TOLD[1])
    await mai.press("Không, việc khác")
    assert OFFER not in mai.said()
    await mai.press("Gửi")
    assert "Đã gửi phiếu giới thiệu" in mai.said()


async def test_the_same_person_is_told_and_adds_to_it(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    first = await tell(lan, 0)
    await lan.send(TOLD[1])
    assert f"Anh/chị đã gửi việc này rồi (phiếu {first})" in lan.said()
    await lan.press("Bổ sung vào phiếu đó")
    assert f"Đã ghi vào phiếu {first}" in lan.said()
    await tong.send(f"/case {first}")
    assert "lao xuống suối" in tong.said()
    await lan.send("/my")
    assert len(set(CODE.findall(lan.said()))) == 1


async def test_an_exact_resend_makes_no_second_case(town: Town) -> None:
    lan = town.citizen("Lan")
    first = await tell(lan, 0)
    assert await tell(lan, 0) == first
    assert "đã gửi việc này rồi" in lan.said()
    await lan.send(TOLD[0].upper())
    await lan.press("Gửi")
    assert first in lan.said()
    await lan.send("/my")
    assert len(set(CODE.findall(lan.said()))) == 1


async def test_an_officer_joins_two_cases_and_splits_them(town: Town) -> None:
    tong, lan, mai = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Mai")
    first, second = await tell(lan, 0), await tell(mai, 1)
    await town.settle()
    await tong.send(f"/case {second}")
    assert f"Có thể trùng với {first} (Lò Văn Inh" in tong.said()
    assert "cùng tên (1,00)" in tong.said()
    assert "cùng bản" in tong.said()
    await tong.press("Gộp hai phiếu")
    assert first in tong.said()
    assert second in tong.said()
    await tong.press("Gộp")
    assert f"Đã gộp phiếu {second}" in tong.said()
    await town.settle()
    assert f"phiếu {second} của anh/chị cùng với phiếu đó" in mai.said()
    await tong.send(f"/case {second}")
    assert f"Cùng giới thiệu với phiếu {first}" in tong.said()
    await tong.press("Tách")
    assert f"Đã tách phiếu {second}" in tong.said()
    await town.settle()
    assert "nay được xét riêng" in mai.said()
    await tong.send(f"/case {second}")
    assert "mới gửi, chờ xem" in tong.said()
    assert "Có thể trùng" not in tong.said()


async def test_not_the_same_is_never_asked_again_nor_of_those_joined_to_it(town: Town) -> None:
    tong, lan, mai, dung = await town.officer("Chị Tòng"), *(town.citizen(name) for name in ("Lan", "Mai", "Dung"))
    first, second = await tell(lan, 0), await tell(mai, 1)
    await tong.send(f"/case {second}")
    await tong.press("Không trùng")
    assert "Có thể trùng" not in tong.said()
    third = await tell(dung, 2)
    await tong.send(f"/case {third}")
    assert f"Có thể trùng với {first}" in tong.said()
    await tong.press("Gộp hai phiếu")
    await tong.press("Gộp")
    assert f"Đã gộp phiếu {third}" in tong.said()
    await tong.send(f"/case {second}")
    assert "Có thể trùng" not in tong.said()


async def test_a_rejected_case_swallows_no_new_one(town: Town) -> None:
    tong, lan, mai = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Mai")
    first = await tell(lan, 0)
    await tong.send(f"/case {first}")
    await tong.press("Không xét tiếp")
    await tong.send("Chưa xác minh được.")
    await tong.press("Gửi")
    await mai.send(TOLD[1])
    assert OFFER not in mai.said()


async def test_when_the_first_is_withdrawn_the_oldest_joined_one_takes_its_place(town: Town) -> None:
    tong, lan, mai = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Mai")
    first = await tell(lan, 0)
    second = await tell(mai, 1, "Cùng giới thiệu")
    third = await tell(town.citizen("Dung"), 2, "Cùng giới thiệu")
    await tong.send(f"/case {first}")
    await tong.press("Bắt đầu xác minh")
    await lan.send(f"/track {first}")
    await lan.press("Rút phiếu")
    await lan.press("Rút phiếu")
    await town.settle()
    assert "thay vào đó" in tong.said()
    await tong.send(f"/case {second}")
    assert "đang xác minh" in tong.said()
    assert "2 người cùng giới thiệu" in tong.said()
    assert third in tong.said()


async def test_a_case_of_another_unit_is_told_without_its_content(town: Town) -> None:
    tong, other = await town.officer("Chị Tòng"), "Xã Mường Bú"
    vi = await town.officer("Anh Vi", other)
    first = await tell(town.citizen("Lan"), 0)
    mai = town.citizen("Mai")
    await mai.send(TOLD[1].replace("xã Chiềng Sung", "xã Mường Bú"))
    await mai.press("Gửi")
    second = CODE.search(mai.said())
    assert second
    await vi.send(f"/case {second[0]}")
    assert "Có thể trùng với một phiếu của Xã Chiềng Sung" in vi.said()
    assert first not in vi.said()
    assert "Gộp hai phiếu" not in vi.buttons()
    await tong.send(f"/case {first}")
    assert "Có thể trùng với một phiếu của Xã Mường Bú" in tong.said()
    assert second[0] not in tong.said()


async def test_chains_follow_the_last_one_and_an_open_question_is_closed(town: Town) -> None:
    tong = await town.officer("Chị Tòng")
    lan, mai, dung = (town.citizen(name) for name in ("Lan", "Mai", "Dung"))
    first, second = await tell(lan, 0), await tell(mai, 1)
    third = await tell(dung, 2, "Cùng giới thiệu")
    await tong.send(f"/case {second}")
    await tong.press("Hỏi thêm")
    await tong.send("Lúc mấy giờ ạ?")
    await tong.press("Gửi")
    await town.settle()
    await tong.send(f"/case {second}")
    await tong.press("Gộp hai phiếu")
    await tong.press("Gộp")
    await town.settle()
    assert "không cần trả lời câu hỏi" in " ".join(one.text for one in mai.messages)
    await tong.send(f"/case {first}")
    assert "3 người cùng giới thiệu" in tong.said()
    assert third in tong.said()
    await tong.send(f"/case {second}")
    await tong.press("Tách")
    assert "chờ người giới thiệu" in tong.said()


async def test_two_officers_at_once_join_once(town: Town) -> None:
    tong, hai = await town.officer("Chị Tòng"), await town.province("Anh Hải")
    first, second = await tell(town.citizen("Lan"), 0), await tell(town.citizen("Mai"), 1)
    for officer in (tong, hai):
        await officer.send(f"/case {second}")
        await officer.press("Gộp hai phiếu")
    await tong.press("Gộp")
    await hai.press("Gộp")
    assert "Đã gộp" in tong.said()
    assert "Đã gộp" not in hai.said()
    await hai.send(f"/case {first}")
    assert "2 người cùng giới thiệu" in hai.said()


async def test_a_merge_is_undone(database_url: str) -> None:
    async with open_town(database_url, undo_seconds=60) as town:
        tong, mai = await town.officer("Chị Tòng"), town.citizen("Mai")
        await tell(town.citizen("Lan"), 0)
        second = await tell(mai, 1)
        await tong.send(f"/case {second}")
        await tong.press("Gộp hai phiếu")
        await tong.press("Gộp")
        await tong.press("Hoàn tác")
        assert "Có thể trùng" in tong.said()
        await town.move(timedelta(minutes=2))
        assert "cùng với phiếu đó" not in mai.said()


async def test_several_people_of_one_story_are_no_duplicates_of_each_other(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await lan.send("Hôm 12/9 anh Lò Văn Inh và chị Quàng Thị Nga ở bản Nà Đứa xã Chiềng Sung cứu hai em nhỏ đuối nước.")
    await lan.press("Gửi")
    await lan.press("Gửi 2 phiếu")
    codes = CODE.findall(lan.said())
    assert len(codes) == 2
    for code in codes:
        await tong.send(f"/case {code}")
        assert "Có thể trùng" not in tong.said()
