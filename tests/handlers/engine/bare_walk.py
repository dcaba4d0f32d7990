"""The way through /nominate on a network without buttons, over the dialog's own steps as `tests.walk` goes over them."""

from handlers.cases.nominate import NOMINATE
from handlers.engine.dialog import Step
from tests.bare import Phone
from tests.walk import CODE, SAMPLE, asks

# By a number, by a label, in small letters, in words: all of them answer.
ANSWERS = {
    "subject": ("1",),
    "name": ("Lò Văn Inh",),
    "commune": ("chieng sung",),
    "field": ("Cứu người",),
    "deed": ("Kéo hai em nhỏ lên bờ.",),
    "happened": ("bỏ qua",),
}


async def fill_in(lan: Phone, *, photos: tuple[str, ...] = (), **answers: str) -> None:
    """From the start to the card; what is not given is skipped, or answered with the first choice."""
    given = ANSWERS | {name: (answer,) for name, answer in answers.items()}
    await lan.send("/gioithieu")
    for step in NOMINATE.steps[:-1]:
        if not step.fits({}) or not asks(step, lan.said()):
            continue
        if step.name == "photos" and photos:
            for photo in photos:
                await lan.attach(photo)
            await lan.send("Xong")
            continue
        for answer in given.get(step.name) or (_any_answer(lan, step),):
            await lan.send(answer)


def _any_answer(lan: Phone, step: Step) -> str:
    """Skip, else the first choice, else some words: where nothing is offered, the first number is Back or Cancel."""
    if step.optional:
        return lan.handle("Bỏ qua")
    offered = any(line.startswith("1. ") and line[3:] not in ("Quay lại", "Hủy") for line in lan.said().split("\n"))
    return "1" if offered else SAMPLE


async def nominate(lan: Phone, *, photos: tuple[str, ...] = (), **answers: str) -> str:
    """The whole way; the code."""
    await fill_in(lan, photos=photos, **answers)
    await lan.send(lan.handle("Gửi"))
    found = CODE.search(lan.said())
    assert found, lan.said()
    return found[0]
