"""Asking for something about one's own data, and an officer who proves who asks."""

from playground.client import Person


async def ask(person: Person, kind: str, words: str, code: str | None = None) -> None:
    """By the button below the notice: something in which one is named oneself."""
    await person.send("/privacy")
    await person.press("Tôi được nhắc đến")
    await person.press(kind)
    await person.send(words)
    if code:
        await person.send(code)
    else:
        await person.press("Bỏ qua")
    await person.press("Gửi")


async def prove(officer: Person, how: str = "Gặp tại trụ sở, trưởng bản xác nhận") -> None:
    await officer.press("Đã xác nhận người yêu cầu")
    await officer.send(how)
    await officer.press("Xác nhận")
