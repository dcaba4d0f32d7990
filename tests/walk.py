"""The way through /nominate, by what a person does; every test that needs to be somewhere on it walks here."""

import re
from collections.abc import Awaitable, Callable

from playground.client import Person
from tests.town import CHIENG_SUNG

CODE = re.compile(r"GS-[2-9A-Z]{6}")
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


async def nominate(lan: Person, *, name: str = "Lò Văn Inh", commune: str = "chieng sung") -> str:
    """Walk through the whole conversation; the code."""
    await lan.send("/nominate")
    await lan.press("Cá nhân")
    await lan.send(name)
    await lan.send(commune)
    await lan.press(CHIENG_SUNG)
    await lan.press("Cứu người")
    await lan.send("Nhảy xuống lũ kéo hai em nhỏ lên bờ.")
    await lan.send("chiều 12/9")
    await lan.press("Bỏ qua")
    await lan.press("Đã đọc, xem lại tin")
    await lan.press("Gửi")
    found = CODE.search(lan.said())
    assert found, lan.said()
    return found[0]
