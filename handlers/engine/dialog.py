"""A conversation as data: steps in an order, each with a question and a way to read the answer.

    NOMINATE = Dialog("nominate", steps=(choose(…), write(…), card(…)), finish=submit)

The draft is a row: the step by name, the answers so far, the version of the question that is open. The next question is
the first one without an answer. So after editing a line of the card the person is back at the card, and what is known
beforehand is not asked.

The trap: a button under an old question would answer the open one. So every question has a version; a button of another
version is refused, and the open question is asked again.
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
    """A button under a question. value: a word without a colon that does not begin with a digit; number: an argument
    of the value."""

    label: str
    value: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """The words and the rows of choices. photos, preview: shown above it, as a separate message."""

    text: Markup
    choices: tuple[tuple[Choice, ...], ...] = ()
    photos: tuple[str, ...] = ()
    preview: Markup | None = None


@dataclass(frozen=True, slots=True)
class Complete:
    """The step has its answer."""

    value: Any


@dataclass(frozen=True, slots=True)
class More:
    """A part of the answer is stored, and the question stays open. say: the reply to this part; None: no reply."""

    value: Any
    say: Question | None


@dataclass(frozen=True, slots=True)
class Again:
    """No answer yet: the question is asked again. why: what was expected; found: a question to ask instead."""

    why: Markup | None
    found: Question | None = None


@dataclass(frozen=True, slots=True)
class GoTo:
    """Ask the step of this name now."""

    step: str


@dataclass(frozen=True, slots=True)
class End:
    """The conversation ends without `finish`. say: why."""

    say: Markup


Outcome = Complete | More | Again | GoTo | End


def _always(answers: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Step:
    """A question.

    name: its key in the draft. optional: it shows Skip, and its answer may be None. fits: whether it is asked. prompt: the
    sentence that asks, where it is always the same.
    """

    name: str
    ask: Callable[[Talk, Answers], Awaitable[Question]]
    read: Callable[[Talk, Answers], Awaitable[Outcome]]
    optional: bool = False
    fits: Callable[[Answers], bool] = _always
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Dialog:
    """finish: called with the answers. cancelled: called when the person stops, after it was confirmed to them."""

    name: str
    steps: tuple[Step, ...]
    finish: Callable[[Talk, Answers], Awaitable[None]]
    cancelled: Callable[[Talk, Answers], Awaitable[None]] | None = None

    def step(self, name: str) -> Step:
        """The step of this name; the first one when a release has renamed it."""
        return next((step for step in self.steps if step.name == name), self.steps[0])

    def previous(self, name: str, answers: Answers) -> Step | None:
        """The step before this one."""
        names = [step.name for step in self.steps]
        at = names.index(name) if name in names else 0
        return next((step for step in reversed(self.steps[:at]) if step.fits(answers)), None)

    def next(self, answers: Answers) -> Step | None:
        """The first step that is to be asked and has no answer."""
        return next((step for step in self.steps if step.name not in answers and step.fits(answers)), None)


async def start(talk: Talk, dialog: Dialog, answers: Answers | None = None) -> None:
    """Begin the conversation, or resume the unfinished one."""
    draft = None if answers else talk.drafts.named(dialog.name)
    if draft is not None:
        await _ask_step(talk, dialog, dialog.step(draft.step), draft.data)
        return
    answers = answers or {}
    step = dialog.next(answers) or dialog.steps[0]
    await _ask_step(talk, dialog, step, answers)


async def repeat(talk: Talk, dialog: Dialog, draft: Draft, why: Markup | None = None) -> None:
    """Ask the open question once more, with `why` above it. Its buttons stay the same."""
    await _show_question(talk, dialog, draft, await dialog.step(draft.step).ask(talk, draft.data), why)


async def answer(talk: Talk, dialog: Dialog, draft: Draft) -> None:
    """Let the open step read what the person did, and continue with the outcome."""
    step = dialog.step(draft.step)
    await _continue_with(talk, dialog, draft, step, await step.read(talk, draft.data))


async def press(talk: Talk, dialog: Dialog, draft: Draft) -> None:
    """Handle a pressed button of the open question."""
    step, choice = dialog.step(draft.step), talk.press.verb
    if choice == buttons.CANCEL:
        await cancel(talk, dialog, draft)
    elif choice == buttons.BACK:
        await _ask_step(talk, dialog, _step_back(dialog, step, draft.data), draft.data)
    elif choice == buttons.SKIP and step.optional:
        await _continue_with(talk, dialog, draft, step, Complete(draft.data.get(step.name)))
    else:
        await answer(talk, dialog, draft)


async def cancel(talk: Talk, dialog: Dialog, draft: Draft) -> None:
    """End the conversation because the person stops."""
    talk.drafts.end(dialog.name)
    talk.say(talk.t("Đã dừng. Anh/chị gõ /trogiup để xem có thể làm gì."))
    if dialog.cancelled is not None:
        await dialog.cancelled(talk, draft.data)


def _step_back(dialog: Dialog, step: Step, answers: Answers) -> Step:
    """Where Back leads: to the card when one of its lines is being edited, else to the previous step."""
    last = dialog.steps[-1]
    if step is not last and dialog.next(answers) in (None, last):
        return last
    return dialog.previous(step.name, answers) or step


async def _continue_with(talk: Talk, dialog: Dialog, draft: Draft, step: Step, outcome: Outcome) -> None:
    match outcome:
        case Again(why, found):
            await _show_question(talk, dialog, draft, found or await step.ask(talk, draft.data), why)
        case More(value, say):
            data = draft.data | {step.name: value}
            talk.drafts.note(dialog.name, data)
            if say is not None:
                await _show_question(talk, dialog, draft, say)
        case GoTo(name):
            await _ask_step(talk, dialog, dialog.step(name), draft.data)
        case End(say):
            talk.drafts.end(dialog.name)
            talk.say(say)
        case Complete(value):
            answers = draft.data | {step.name: value}
            following = dialog.next(answers)
            if following is not None:
                await _ask_step(talk, dialog, following, answers)
                return
            talk.drafts.end(dialog.name)
            await dialog.finish(talk, answers)


async def _ask_step(talk: Talk, dialog: Dialog, step: Step, answers: Answers) -> None:
    draft = talk.drafts.ask(dialog.name, step.name, answers)
    await _show_question(talk, dialog, draft, await step.ask(talk, answers))


async def _show_question(
    talk: Talk, dialog: Dialog, draft: Draft, question: Question, why: Markup | None = None
) -> None:
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
