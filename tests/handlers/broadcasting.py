"""What several tests do on the way: people who subscribe, and an officer who announces something."""

from bot.playground.client import Person, Photo
from tests.town import Town


async def subscriber(town: Town, name: str, *, language: str = "vi") -> Person:
    """Somebody who asked to be sent what is told to all."""
    person = town.citizen(name, language=language)
    await person.send("/subscribe")
    await person.press("Nhận tin" if language == "vi" else "Subscribe")
    return person


async def written(
    officer: Person, words: str, *, to: str = "người đăng ký", english: str = "", photo: Photo | None = None
) -> None:
    """Walk through the conversation up to the card."""
    await officer.send("/announce")
    await officer.press(to)
    await officer.send(words)
    await (officer.send(english) if english else officer.press("Bỏ qua"))
    if photo:
        await officer.attach(photo)
        await officer.press("Xong")
    else:
        await officer.press("Bỏ qua")


async def announce(
    officer: Person, words: str, *, to: str = "người đăng ký", english: str = "", photo: Photo | None = None
) -> None:
    """Walk through the whole conversation."""
    await written(officer, words, to=to, english=english, photo=photo)
    await officer.press("Gửi", on=officer.last)
