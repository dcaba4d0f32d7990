"""A conversation as data: steps in an order, each with a question and a way to read the answer.

    NOMINATE = Dialog("nominate", steps=(choose(…), write(…), card(…)), finish=submit)

The draft is a row: the step by name, the answers so far, the version of the question that is open. The next question is
the first one without an answer; so a line that is edited from the card leads straight back to the card, and what is
known beforehand is not asked.

The trap: answering a question that is not open any more. Every question has a version of its own; a button of another
version is met with a word and with the question that is open now.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from domain.drafts import Draft
from handlers.engine import buttons
from handlers.engine.talk import Talk

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under a question. value: a word without a colon that does not begin with a digit; number: one that goes
    with it."""

    label: str
    value: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the words and rows of choices. photos, preview: shown above it, as a message of their own."""

    text: Markup
    choices: tuple[tuple[Choice, ...], ...] = ()
    photos: tuple[str, ...] = ()
    preview: Markup | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """The step has its answer."""

    value: Any


@dataclass(frozen=True, slots=True)
class More:
    """A part of the answer is kept, and the question stays open. say: what is said to it; None: nothing."""

    value: Any
    say: Question | None


@dataclass(frozen=True, slots=True)
class Again:
    """No answer yet. why: what was expected. The question is asked again; found: in this form instead."""

    why: Markup | None
    found: Question | None = None


@dataclass(frozen=True, slots=True)
class GoTo:
    """Ask the step of this name now."""

    step: str


@dataclass(frozen=True, slots=True)
class Over:
    """The answer ends the conversation here. say: why."""

    say: Markup


Outcome = Taken | More | Again | GoTo | Over


def _always(answers: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Step:
    """A question.

    name: as the draft remembers it. optional: it shows Skip, and its answer may be None. fits: whether it is asked. prompt:
    the sentence that asks, where that is always the same.
    """

    name: str
    ask: Callable[[Talk, Answers], Awaitable[Question]]
    read: Callable[[Talk, Answers], Awaitable[Outcome]]
    optional: bool = False
    fits: Callable[[Answers], bool] = _always
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Dialog:
    """finish: what is done with the answers. cancelled: what is done when the person stops (beside saying so)."""

    name: str
    steps: tuple[Step, ...]
    finish: Callable[[Talk, Answers], Awaitable[None]]
    cancelled: Callable[[Talk, Answers], Awaitable[None]] | None = None

    def step(self, name: str) -> Step:
        """The step of this name; the first one when a newer program has renamed it."""
        return next((step for step in self.steps if step.name == name), self.steps[0])

    def before(self, name: str, answers: Answers) -> Step | None:
        """The step before this one."""
        names = [step.name for step in self.steps]
        at = names.index(name) if name in names else 0
        return next((step for step in reversed(self.steps[:at]) if step.fits(answers)), None)

    def next(self, answers: Answers) -> Step | None:
        """The first step that is to be asked and has no answer."""
        return next((step for step in self.steps if step.name not in answers and step.fits(answers)), None)


async def start(talk: Talk, dialog: Dialog, answers: Answers | None = None) -> None:
    """Begin the conversation, or take up the one that was left in the middle."""
    draft = None if answers else talk.drafts.named(dialog.name)
    if draft is not None:
        await _ask(talk, dialog, dialog.step(draft.step), draft.data)
        return
    answers = answers or {}
    step = dialog.next(answers) or dialog.steps[0]
    await _ask(talk, dialog, step, answers)


async def repeat(talk: Talk, dialog: Dialog, draft: Draft, why: Markup | None = None) -> None:
    """Ask the open question once more, with a word before it. Its buttons stay the same."""
    await _put(talk, dialog, draft, await dialog.step(draft.step).ask(talk, draft.data), why)


async def answer(talk: Talk, dialog: Dialog, draft: Draft) -> None:
    """Hand what the person did to the open step, and go on from there."""
    step = dialog.step(draft.step)
    await _go_on(talk, dialog, draft, step, await step.read(talk, draft.data))


async def press(talk: Talk, dialog: Dialog, draft: Draft) -> None:
    """A button under the open question was pressed."""
    step, choice = dialog.step(draft.step), talk.press.verb
    if choice == buttons.CANCEL:
        await cancel(talk, dialog, draft)
    elif choice == buttons.BACK:
        await _ask(talk, dialog, _behind(dialog, step, draft.data), draft.data)
    elif choice == buttons.SKIP and step.optional:
        await _go_on(talk, dialog, draft, step, Taken(draft.data.get(step.name)))
    else:
        await answer(talk, dialog, draft)


async def cancel(talk: Talk, dialog: Dialog, draft: Draft) -> None:
    """The person stops."""
    talk.drafts.end(dialog.name)
    talk.say(talk.t("Đã dừng. Anh/chị gõ /trogiup để xem có thể làm gì."))
    if dialog.cancelled is not None:
        await dialog.cancelled(talk, draft.data)


def _behind(dialog: Dialog, step: Step, answers: Answers) -> Step:
    """Back leads to the card when a line of it is being edited, else to the step before."""
    last = dialog.steps[-1]
    if step is not last and dialog.next(answers) in (None, last):
        return last
    return dialog.before(step.name, answers) or step


async def _go_on(talk: Talk, dialog: Dialog, draft: Draft, step: Step, outcome: Outcome) -> None:
    match outcome:
        case Again(why, found):
            await _put(talk, dialog, draft, found or await step.ask(talk, draft.data), why)
        case More(value, say):
            data = draft.data | {step.name: value}
            talk.drafts.note(dialog.name, data)
            if say is not None:
                await _put(talk, dialog, draft, say)
        case GoTo(name):
            await _ask(talk, dialog, dialog.step(name), draft.data)
        case Over(say):
            talk.drafts.end(dialog.name)
            talk.say(say)
        case Taken(value):
            answers = draft.data | {step.name: value}
            following = dialog.next(answers)
            if following is not None:
                await _ask(talk, dialog, following, answers)
                return
            talk.drafts.end(dialog.name)
            await dialog.finish(talk, answers)


async def _ask(talk: Talk, dialog: Dialog, step: Step, answers: Answers) -> None:
    draft = talk.drafts.ask(dialog.name, step.name, answers)
    await _put(talk, dialog, draft, await step.ask(talk, answers))


async def _put(talk: Talk, dialog: Dialog, draft: Draft, question: Question, why: Markup | None = None) -> None:
    step = dialog.step(draft.step)
    rows = [
        tuple(
            buttons.make(one.label, buttons.DIALOG, one.value, version=draft.version, number=one.number) for one in row
        )
        for row in question.choices
    ]
    first = step is dialog.steps[0]
    rows.append(buttons.navigation(talk.t, draft.version, back=not first, skip=step.optional))
    if question.photos or question.preview is not None:
        talk.say(question.preview or Markup(), photos=question.photos)
    words = question.text if why is None else Markup("{}\n\n{}").format(why, question.text)
    talk.say(words, *rows)
