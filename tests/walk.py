"""The way through /nominate, made from the dialog's own steps: a new step needs no line here.

A question is answered as it shows itself on the phone: the first of its choices is pressed, else Skip, else a sample is
written. What a test cares for it says by the step's name: `nominate(lan, name="Lò Văn Inh", photos=(PHOTO,))`. A step whose
question does not come is passed by.

The trap: an answer that the bot did not take must not be covered up by the next one. After each answer either another
question is open or this one shows other choices; anything else fails the test.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from handlers.cases.nominate import NOMINATE
from handlers.engine.dialog import Step
from locales import LANGUAGES, words
from playground.client import Person

# Words are pressed where they are the label of a choice and written otherwise; photos are sent one by one; None skips.
Answer = str | Sequence[bytes] | None
CODE = re.compile(r"GS-[2-9A-Z]{6}")
# What is never asked is changed from the card only.
STEPS = tuple(step.name for step in NOMINATE.steps if step.fits({}))
# What is written where a test does not care and the step can be neither chosen nor skipped.
SAMPLE = "Bà con trong bản đều biết."
ANSWERS: Mapping[str, Answer] = {
    "name": "Lò Văn Inh",
    "commune": "chieng sung",
    "deed": "Nhảy xuống lũ kéo hai em nhỏ lên bờ.",
    "happened": "chiều 12/9",
}


async def nominate(lan: Person, **answers: Answer) -> str:
    """Walk through the whole conversation; the code."""
    await lan.send("/nominate")
    return await finish(lan, **answers)


async def walk(lan: Person, to: str, **answers: Answer) -> None:
    """From the start to the question of this step."""
    await lan.send("/nominate")
    await go_on(lan, to, **answers)


async def finish(lan: Person, **answers: Answer) -> str:
    """From the open question to the end; the code."""
    await go_on(lan, **answers)
    found = CODE.search(lan.said())
    assert found, lan.said()
    return found[0]


# What somebody tells the next time: the same words are no second nomination.
NEXT = ("Hiến máu hai mươi lần.", "Dạy chữ cho các cháu mỗi tối.", "Dọn rác dọc suối chủ nhật nào cũng có mặt.")


def _deed(lan: Person) -> str:
    """Another one than this person has told of before."""
    before = sum(bool(CODE.search(one.text)) and "Mã của phiếu" in one.text for one in lan.messages)
    return str(ANSWERS["deed"]) if not before else f"{NEXT[(before - 1) % len(NEXT)]} Việc thứ {before + 1}."


async def go_on(lan: Person, to: str | None = None, /, **answers: Answer) -> None:
    """From the open question to that of the step `to`, or to the end."""
    assert to is None or to in STEPS, to
    for step in NOMINATE.steps:
        if step.name == to:
            break
        if step.fits({}) and asks(step, lan.last.text):
            await _answer(lan, step, {**ANSWERS, "deed": _deed(lan), **answers})
            answers.pop(step.name, None)
    assert not answers, f"never asked for: {', '.join(answers)}"


def asks(step: Step, shown: str) -> bool:
    """Whether this message may be the question of the step: one of its prompts is in it, or it has none of its own."""
    return not step.prompts or any(_begins(one, language) in shown for one in step.prompts for language in LANGUAGES)


def begins(step: Step) -> str:
    """How the step begins to ask of whoever presses the first choices; "" when it has no prompt of its own."""
    return _begins(step.prompts[0], "vi") if step.prompts else ""


@cache
def _begins(prompt: str, language: str) -> str:
    """The prompt's first line, up to the first place that is filled."""
    places = dict.fromkeys(re.findall(r"\{(\w+)\}", prompt), "\n")
    return words(language)(prompt, **places).unescape().partition("\n")[0]


async def _answer(lan: Person, step: Step, given: Mapping[str, Answer]) -> None:
    """Answer the open question until another one is open."""
    asked, choices = _question(lan), _choices(lan)
    assert asked, f"no question is open at {step.name}: {lan.said()}"
    if step.name in given:
        await _give(lan, step, given[step.name])
    else:
        await _press_first(lan, step)
    while _question(lan) == asked:
        assert _choices(lan) != choices, f"no answer to {step.name}: {lan.said()}"
        choices = _choices(lan)
        await _press_first(lan, step)


async def _give(lan: Person, step: Step, answer: Answer) -> None:
    if not answer:
        await _skip(lan, step)
    elif not isinstance(answer, str):
        for photo in answer:
            await lan.attach(photo)
    elif any(label.startswith(answer) for label in _choices(lan)):
        await lan.press(answer, on=lan.last)
    else:
        await lan.send(answer)


async def _press_first(lan: Person, step: Step) -> None:
    if choices := _choices(lan):
        await lan.press(choices[0], on=lan.last)
    elif step.optional:
        await _skip(lan, step)
    else:
        await lan.send(SAMPLE)


async def _skip(lan: Person, step: Step) -> None:
    """Skip stands before Cancel, whatever the language."""
    assert step.optional, f"{step.name} cannot be skipped"
    *_, skip, _ = lan.last.buttons[-1]
    await lan.press(skip.text, on=lan.last)


def _question(lan: Person) -> str | None:
    """What tells an open question from every other: its Cancel, which is the last button under it."""
    return lan.last.buttons[-1][-1].data if lan.last.buttons else None


def _choices(lan: Person) -> list[str]:
    """The labels above Back, Skip and Cancel."""
    return [button.text for row in lan.last.buttons[:-1] for button in row]
