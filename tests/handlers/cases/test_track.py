"""Looking a case up by its code: only by those who may see it."""

from tests.town import Town
from tests.walk import nominate


async def test_track_shows_only_to_those_who_may_see(town: Town) -> None:
    lan, binh = town.citizen("Lan"), town.citizen("Bình")
    officer, other = await town.officer("Chị Tòng"), await town.officer("Anh Sa", "Xã Tà Xùa")
    province = await town.province("Chị Hà")
    code = await nominate(lan)
    for allowed in (lan, officer, province):
        await allowed.send(f"/track {code}")
        assert "Lò Văn Inh" in allowed.said()
    for refused in (binh, other):
        await refused.send(f"/track {code}")
        assert "Tôi không tìm thấy" in refused.said()
        assert "Lò Văn Inh" not in refused.said()
