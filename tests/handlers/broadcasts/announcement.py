"""What several tests do on the way: people who subscribe, and an officer who announces something."""

import re
from datetime import timedelta

from sqlalchemy import update

from domain import errors
from domain.moves import Thing
from handlers.engine import refusals
from locales import words
from playground.client import Person, Photo
from playground.messages import Message
from storage import events, people
from storage.tables import broadcasts, offices
from tests import ids
from tests.town import Town

WORDS = "Mời bà con dự hội Xên Mường lúc 8 giờ."
PHOTO = b"\xff\xd8\xff a picture"
TICK = timedelta(seconds=3)
NOT_ALLOWED = str(refusals.words(words("vi"), errors.NotAllowed()))


async def subscriber(town: Town, name: str, *, language: str = "vi") -> Person:
    """Somebody who asked to be sent what is told to all."""
    person = town.citizen(name, language=language)
    await person.send("/subscribe")
    await person.press("Đăng ký" if language == "vi" else "Subscribe")
    return person


async def written(
    officer: Person, text: str, *, to: str = "Người đăng ký", english: str = "", photo: Photo | None = None
) -> None:
    """Walk through the conversation up to the card."""
    await officer.send("/announce")
    await officer.press(to)
    await officer.send(text)
    await (officer.send(english) if english else officer.press("Bỏ qua"))
    await (officer.attach(photo) if photo else officer.press("Bỏ qua"))


async def announce(
    officer: Person, text: str, *, to: str = "Người đăng ký", english: str = "", photo: Photo | None = None
) -> None:
    """Walk through the whole conversation."""
    await written(officer, text, to=to, english=english, photo=photo)
    await officer.press("Gửi", on=officer.last)


def numbers(message: Message) -> dict[str, int]:
    """The lines of a progress message: what stands before the colon, and the number behind it."""
    return {label: int(number) for label, number in re.findall(r"^([^\n:]+): (\d+)", message.text, re.MULTILINE)}


def heard(person: Person, exactly: str) -> int:
    """How often the person was told exactly this."""
    return sum(message.text == exactly for message in person.messages if message.from_bot)


def edits(town: Town) -> int:
    """How many messages were edited so far."""
    return sum(entry["method"] == "editMessageText" for entry in town.world.log)


async def log_of(town: Town) -> list[str]:
    """What the log has about the only broadcast."""
    made = await ids.only(town.app.database, broadcasts)
    async with town.app.database.transaction() as tx:
        return [row.move for row in await events.history(tx, Thing.BROADCAST, made)]


async def dismiss(town: Town, person: Person) -> None:
    """Take the person's offices away."""
    async with town.app.database.transaction() as tx:
        found = await people.at(tx, "telegram", str(person.id))
        assert found is not None
        await tx.execute(update(offices).where(offices.c.person_id == found.id).values(until=town.clock.now()))


async def end_of(town: Town) -> None:
    """Send all, and let the jobs see that nothing is left."""
    await town.settle()
    await town.move(TICK)
