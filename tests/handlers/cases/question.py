"""A question to the nominator, as people meet it."""

from playground.client import Person
from tests.town import Town


async def asked(town: Town, officer: Person, code: str, question: str) -> None:
    """The officer asks about the case, and the nominator is told."""
    await officer.send(f"/case {code}")
    await officer.press("Hỏi thêm")
    await officer.send(question)
    await officer.press("Gửi")
    await town.settle()
