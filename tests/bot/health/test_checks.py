"""What a check finds, where no command can bring it about; and that none of them hangs."""

import threading
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from bot.health import findings, machine
from bot.health.findings import Finding, NotLooked
from locales import words
from tests.town import MORNING


def said(found: list[Finding]) -> list[str]:
    return [one.words(words("en")) for one in found]


def test_without_telegram_the_clocks_are_compared_with_each_other() -> None:
    behind = MORNING - timedelta(hours=1)
    assert said(machine.clocks(machine=MORNING, database=behind, telegram=None)) == [
        "The clocks of this machine and of the PostgreSQL server differ by 1 hour: this one shows 18 Nov 2026, "
        "09:00, that one 18 Nov 2026, 08:00. Let both get their time from the network."
    ]
    assert machine.clocks(machine=MORNING, database=None, telegram=None) == []


def test_the_clock_that_is_wrong_is_named() -> None:
    behind = MORNING - timedelta(minutes=3)
    (database,) = said(machine.clocks(machine=MORNING, database=behind, telegram=MORNING))
    assert database.startswith("The clock of the PostgreSQL server is wrong by 3 minutes")
    (this,) = said(machine.clocks(machine=behind, database=MORNING, telegram=MORNING))
    assert this.startswith("The clock of this machine is wrong by 3 minutes")


async def test_a_folder_that_is_not_there_yet_is_looked_at_where_it_will_be(tmp_path: Path) -> None:
    asked = []

    def usage(folder: Path) -> SimpleNamespace:
        asked.append(folder)
        return SimpleNamespace(total=10**11, free=10**9)

    (full,) = said(await machine.disk(tmp_path / "not" / "yet", usage))
    assert asked == [tmp_path]
    assert full.startswith(f"The disk with {tmp_path / 'not' / 'yet'} has only 1000 MB free of 100000 MB.")


async def test_a_disk_that_hangs_is_not_waited_for() -> None:
    for_ever = threading.Event()

    async def hangs() -> list[Finding]:
        await findings.aside(for_ever.wait)
        return []

    async def is_well() -> list[Finding]:
        return []

    async def breaks() -> list[Finding]:
        raise LookupError

    checks = {"disk": hangs, "clock": is_well, "jobs": breaks}
    found = await findings.look(checks, limit=timedelta(seconds=0.2))
    why = {name: one.words(words("en")) for name, one in found.items() if isinstance(one, NotLooked)}
    assert found["clock"] == []
    assert why.keys() == {"disk", "jobs"}
    assert why["disk"].startswith("there was no answer within")
    assert why["jobs"] == "the program met a bug while looking, see the log"
    for_ever.set()
