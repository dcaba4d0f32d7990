"""Coming in: as a citizen, or with the one-time link that makes an officer."""

from datetime import timedelta

from domain.people import Role
from tests.town import Town


async def test_officers_see_their_commands_and_citizens_do_not(town: Town) -> None:
    lan, officer = town.citizen("Lan"), await town.officer("Chị Tòng")
    await lan.send("/help")
    await officer.send("/help")
    assert "/hangcho" in officer.said()
    assert "/hangcho" not in lan.said()
    await lan.send("/queue")
    assert "dành cho cán bộ" in lan.said()


async def test_an_invitation_works_once(town: Town) -> None:
    token = await town.invitation(Role.PROVINCE_OFFICER)
    ha, lan = town.citizen("Hà"), town.citizen("Lan")
    await ha.send(f"/start {token}")
    assert "cán bộ tỉnh" in ha.said()
    await ha.send(f"/start {token}")
    assert "cán bộ tỉnh" in ha.said()
    await lan.send(f"/start {token}")
    assert "đã được dùng hoặc đã hết hạn" in lan.said()
    late = await town.invitation(Role.PROVINCE_OFFICER)
    town.clock.move(timedelta(days=8))
    await lan.send(f"/start {late}")
    assert "đã hết hạn" in lan.said()
