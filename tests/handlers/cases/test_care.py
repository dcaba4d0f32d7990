"""Children, the deceased, senders who hide, and those who write for somebody else."""

from domain.people import Role
from tests.handlers.stories.scene import NEUTRAL, agree, open_scene, publish, verify, write
from tests.town import Town
from tests.walk import nominate

MORE = "Giấu tên, gửi giúp, trẻ em"
CHILD = "em Lò Văn Inh"
DEED = "Em Inh, lớp 5A trường tiểu học Chiềng Sung, nhặt được ví và trả lại."


async def test_a_hidden_sender_is_known_to_those_who_handle_the_case_and_to_nobody_else(town: Town) -> None:
    tong, kien = await town.officer("Chị Tòng"), await town.province("Anh Kiên", Role.EDITOR)
    lan = town.citizen("Lò Thị Lan")
    code = await nominate(lan)
    await kien.send(f"/case {code}")
    assert "Lò Thị Lan" in kien.said()
    await lan.press(MORE)
    await lan.press("Giấu tên tôi")
    assert "chỉ cán bộ xử lý phiếu được biết" in lan.said()
    await kien.send(f"/case {code}")
    assert "Lò Thị Lan" not in kien.said()
    assert "xin giấu tên" in kien.said()
    await tong.send(f"/case {code}")
    assert "Lò Thị Lan" in tong.said()
    assert "xin giấu tên" in tong.said()


async def test_somebody_nominates_for_somebody_else(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await lan.press(MORE)
    await lan.press("Tôi gửi giúp người khác")
    await lan.send("bà Lò Thị Xôm, hàng xóm")
    await tong.send(f"/case {code}")
    assert "Gửi giúp: bà Lò Thị Xôm, hàng xóm" in tong.said()
    await lan.press("Tôi tự gửi")
    await tong.send(f"/case {code}")
    assert "Xôm" not in tong.said()


async def test_a_child_is_known_by_its_words_and_shown_by_initials(town: Town) -> None:
    tong, kien = await town.officer("Chị Tòng"), await town.province("Anh Kiên", Role.EDITOR)
    lan = town.citizen("Lan")
    code = await nominate(lan, name=CHILD, deed=DEED)
    await tong.send(f"/case {code}")
    assert "👶 Trẻ em" in tong.said()
    assert "em Lò Văn Inh" in tong.said()
    assert "trường tiểu học Chiềng Sung" in tong.said()
    for command in ("case", "track"):
        await kien.send(f"/{command} {code}")
        assert "em L.V.I." in kien.said()
        assert "Inh" not in kien.said()
        assert "tiểu học" not in kien.said()


async def test_words_below_the_pictures_of_a_child_are_veiled_as_the_deed_is(town: Town) -> None:
    tong, kien = await town.officer("Chị Tòng"), await town.province("Anh Kiên", Role.EDITOR)
    lan = town.citizen("Lan")
    code = await nominate(lan, name=CHILD, deed=DEED)
    await lan.video(caption="em Lò Văn Inh ở trường tiểu học Chiềng Sung")
    await tong.send(f"/case {code}")
    await tong.press("Xem ảnh, tệp")
    assert "em Lò Văn Inh ở trường tiểu học Chiềng Sung" in tong.said()
    await kien.send(f"/case {code}")
    await kien.press("Xem ảnh, tệp")
    assert "em L.V.I. ở …" in kien.said()
    assert "Inh" not in kien.said()


async def test_a_story_of_a_child_has_initials_and_no_school_until_both_agree(town: Town) -> None:
    hai, tong, lan = await town.province("Anh Hải"), await town.officer("Chị Tòng"), town.citizen("Lan")
    channel = await town.channel("Gương sáng", by=hai)
    await nominate(lan, name=CHILD, deed=DEED)
    await verify(town, tong)
    await write(
        hai, "Đăng câu chuyện", "Nêu tên", "Cha mẹ", title="Trả lại ví", text="Em học lớp 5A trường THCS Chiềng Sung."
    )
    assert "chưa có đủ hai sự đồng ý" in hai.said()
    assert "«lớp 5A», «trường THCS Chiềng Sung»" in hai.said()
    await hai.send("Em Lò Văn Inh nhặt được ví.")
    assert "chưa đồng ý nêu tên" in hai.said()
    await hai.send("Nhặt được ví, em trả lại ngay.")
    await hai.press("Duyệt và đăng")
    await town.settle()
    assert "em L.V.I." in channel.posts[0].text
    assert "Inh" not in channel.posts[0].text


async def test_a_story_of_a_child_is_told_in_full_when_both_agree(town: Town) -> None:
    hai, tong, lan = await town.province("Anh Hải"), await town.officer("Chị Tòng"), town.citizen("Lan")
    channel = await town.channel("Gương sáng", by=hai)
    await nominate(lan, name=CHILD, deed=DEED)
    await verify(town, tong)
    agreed = ("Đăng câu chuyện", "Nêu tên", "Nêu xã", "Cha mẹ", "Em đồng ý")
    await write(hai, *agreed, title="Trả lại ví", text="Em học lớp 5A.")
    await hai.press("Duyệt và đăng")
    await town.settle()
    assert "em Lò Văn Inh" in channel.posts[0].text


async def test_of_a_grown_up_no_guardian_is_asked(town: Town) -> None:
    hai, tong, lan = await town.province("Anh Hải"), await town.officer("Chị Tòng"), town.citizen("Lan")
    await town.channel("Gương sáng", by=hai)
    await nominate(lan)
    await verify(town, tong)
    await hai.press("Viết thành bài")
    assert hai.buttons()[:5] == ["Đăng câu chuyện", "Nêu tên", "Đăng ảnh", "Nêu xã, phường", "Xong"]


async def test_of_somebody_who_died_nothing_is_announced_as_good_news(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    await nominate(lan, name="Lò Văn Inh", deed="Ông Lò Văn Inh đã hy sinh khi cứu hai em nhỏ.")
    await town.settle()
    assert "🕯 Đã mất" in tong.said()
    await verify(town, tong)
    assert "chia buồn cùng gia đình" in lan.said()
    assert "Tin vui" not in lan.said()


async def test_a_wrong_mark_is_taken_away_by_sender_or_officer_and_by_nobody_else(town: Town) -> None:
    tong, lan, mai = await town.officer("Chị Tòng"), town.citizen("Lan"), town.citizen("Mai")
    code = await nominate(lan, name="Em Hoa", deed="Trả lại ví.")
    await tong.send(f"/case {code}")
    await tong.press("Trẻ em, đã mất")
    assert tong.buttons() == ["Người đó đủ 18 tuổi", "Người đó đã mất"]
    await tong.press("Người đó đủ 18 tuổi")
    await tong.send(f"/case {code}")
    assert "👶" not in tong.said()
    await tong.press_data(tong.last.id, "care:sender_hidden:1")
    await lan.press(MORE)
    assert "Giấu tên tôi" in lan.buttons()
    await mai.send("/start")
    await mai.press_data(mai.last.id, "care:minor:1")
    await tong.send(f"/case {code}")
    assert "👶" not in tong.said()


async def test_what_is_added_names_no_child_and_no_number_to_those_who_do_not_handle_the_case(town: Town) -> None:
    tong, kien = await town.officer("Chị Tòng"), await town.province("Anh Kiên", Role.EDITOR)
    lan = town.citizen("Lan")
    code = await nominate(lan, name=CHILD, deed=f"{DEED} Gọi mẹ em 0912 345 678.")
    await lan.press("Bổ sung, sửa")
    await lan.send("Em Inh học trường tiểu học Chiềng Sung, cô giáo em số 0912 345 679, hôm đó là 12/9.")
    for command in ("case", "track"):
        await kien.send(f"/{command} {code}")
        assert "•••• ••• 678" in kien.said()
        assert "•••• ••• 679" in kien.said()
        assert all(word not in kien.said() for word in ("Inh", "tiểu học", "0912"))
    await tong.send(f"/case {code}")
    assert "0912 345 678" in tong.said()
    assert "Em Inh học trường tiểu học Chiềng Sung, cô giáo em số 0912 345 679" in tong.said()


async def test_a_mark_that_was_set_twice_stands(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await lan.press(MORE)
    card = lan.last
    for button in ("Giấu tên tôi", "Người đó dưới 18 tuổi"):
        data = next(one.data for row in card.buttons for one in row if one.text == button)
        assert data is not None
        for _ in range(2):
            await lan.press_data(card.id, data)
    await tong.send(f"/case {code}")
    assert "xin giấu tên" in tong.said()
    assert "👶 Trẻ em" in tong.said()
    await tong.press("Bắt đầu xác minh")
    await lan.press("Người đó đủ 18 tuổi")
    await tong.send(f"/case {code}")
    assert "👶 Trẻ em" in tong.said()


async def test_the_reason_of_a_rejection_is_read_though_something_was_marked_since(town: Town) -> None:
    tong, lan = await town.officer("Chị Tòng"), town.citizen("Lan")
    code = await nominate(lan)
    await tong.send(f"/case {code}")
    await tong.press("Không xét tiếp")
    await tong.send("Đã khen việc này rồi.")
    await tong.press("Gửi")
    await lan.press(MORE)
    await lan.press("Giấu tên tôi")
    await town.settle()
    assert any("Lý do: Đã khen việc này rồi." in message.text for message in lan.messages)


async def test_a_story_comes_down_when_its_case_turns_out_to_be_about_a_child(town: Town) -> None:
    scene = await open_scene(town)
    await publish(scene.hai, "Đăng câu chuyện", "Nêu tên")
    await town.settle()
    assert "Lò Văn Inh" in scene.channel.posts[0].text
    await scene.lan.send(f"/track {scene.code}")
    await scene.lan.press(MORE)
    await scene.lan.press("Người đó dưới 18 tuổi")
    assert "bài sẽ được gỡ ngay" in scene.lan.said()
    await town.settle()
    assert "Lò Văn Inh" in scene.channel.posts[0].text
    await scene.lan.press("Đúng, người đó dưới 18 tuổi")
    await town.settle()
    assert [post.text for post in scene.channel.posts] == [NEUTRAL]
    assert "bài «Lao xuống lũ» đã được gỡ" in scene.hai.said()
    await scene.hai.press("Mở phiếu")
    await agree(scene.hai, "Đăng câu chuyện", "Nêu tên")
    await scene.hai.send("Lò Văn Inh cứu người")
    assert "chưa đồng ý nêu tên" in scene.hai.said()
