"""`guongsang sources`: how many people and nominations came by each link, by place and source."""

import re

from tests import command
from tests.town import Town
from tests.walk import nominate

SCHOOL = "at-04108-truong-thpt"


async def test_people_and_nominations_are_counted_by_place_and_source(town: Town, database_url: str) -> None:
    lan, mai, hoa = (town.citizen(name) for name in ("Lan", "Mai", "Hoa"))
    await lan.send(f"/start {SCHOOL}")
    await nominate(lan)
    await nominate(lan)
    await mai.send("/start at-04108")
    await mai.send(f"/start {SCHOOL}")
    await nominate(mai)
    await hoa.send("/start fb_post_11")
    await town.citizen("Tú").send("/start at-99999")
    await nominate(town.citizen("Yến"))
    done, out, told = await command.run(database_url, "sources")
    assert (done, told) == (0, "")
    assert [re.split(r"\s{2,}", line) for line in out.splitlines()] == [
        ["Nơi", "Nguồn", "Số người", "Số phiếu"],
        ["99999", "–", "1", "0"],
        ["–", "fb_post_11", "1", "0"],
        ["Xã Chiềng Sung", "truong-thpt", "1", "2"],
        ["Xã Chiềng Sung", "–", "1", "0"],
    ]


async def test_where_nobody_came_by_a_link_it_is_said_so(database_url: str) -> None:
    done, out, _ = await command.run(database_url, "sources", language="en_US")
    assert (done, out) == (0, "Nobody has come by a link yet.\n")
