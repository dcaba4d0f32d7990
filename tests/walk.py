"""The way through /nominate, by what a person does; every test that needs to be somewhere on it walks here."""

from collections.abc import Awaitable, Callable

from playground.client import Person
from tests.town import CHIENG_SUNG

Deed = Callable[[Person], Awaitable[object]]

# The way to each step of /nominate, by what a person does.
STEPS: dict[str, tuple[Deed, ...]] = {
    "subject": (),
    "name": (lambda lan: lan.press("Cá nhân"),),
    "commune": (lambda lan: lan.send("Lò Văn Inh"),),
    "field": (lambda lan: lan.send("chieng sung"), lambda lan: lan.press(CHIENG_SUNG)),
    "deed": (lambda lan: lan.press("Cứu người"),),
    "happened": (lambda lan: lan.send("Cứu hai em nhỏ."),),
    "photos": (lambda lan: lan.press("Bỏ qua"),),
    "notice": (lambda lan: lan.press("Bỏ qua"),),
    "card": (lambda lan: lan.press("Đã đọc, xem lại tin"),),
}


async def walk(lan: Person, step: str) -> None:
    """From the start to the question of this step."""
    await lan.send("/nominate")
    for name, deeds in STEPS.items():
        for deed in deeds:
            await deed(lan)
        if name == step:
            return
