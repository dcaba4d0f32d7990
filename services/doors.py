"""Coming in by a link: where it was found is noted, and the place that it names is known for the next nomination."""

from domain import doors
from domain.doors import Counted
from domain.people import Person
from domain.units import Unit, UnitKind
from storage import doors as stored
from storage import people, units
from storage.db import Tx


async def enter(tx: Tx, person: Person, words: str) -> Unit | None:
    """The person followed a link that carries these words; returns the commune that it names.

    The first such link is where they come from, the last one that by which their next nomination comes.
    """
    door = doors.read(words)
    if door is None:
        return None
    await people.note_door(tx, person.id, door.words)
    return await _commune(tx, door.words)


async def place(tx: Tx, person: Person) -> Unit | None:
    """The commune of the person's next nomination, if the link by which they came named one."""
    return await _commune(tx, person.door) if person.door else None


async def _commune(tx: Tx, words: str) -> Unit | None:
    door = doors.read(words)
    unit = await units.by_code(tx, door.unit_code) if door and door.unit_code else None
    return unit if unit is not None and unit.kind is UnitKind.COMMUNE else None


async def counted(tx: Tx) -> list[Counted]:
    """Through which links people and nominations came, by place and source."""
    return await stored.counted(tx)
