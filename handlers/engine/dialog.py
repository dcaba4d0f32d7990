"""A conversation as data: steps in an order, each with a question and a way to read the answer.

    NOMINATE = Dialog("nominate", steps=(choose(…), write(…), card(…)), finish=submit)

The draft is a row: the step by name, the answers so far, the version of the question that is open. The next question is
the first one without an answer. So after editing a line of the card the person is back at the card, and what is known
beforehand is not asked.

The trap: a button under an old question would answer the open one. So every question has a version; a button of another
version is refused, and the open question is asked again.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup

from domain.drafts import Draft
from domain.message import Kind
from handlers.engine import buttons, parts, typed
from handlers.engine.talk import Talk
from handlers.engine.typed import Meant
from locales import Words

Answers = dict[str, Any]
# Beside the answers, a draft has the choices that were shown last (label, verb, number), and a word that was typed and may
# be an answer. No step has a name with a dot.
# A dialog about a case has the case's code among its answers.
CODE = "code"
_SHOWN, _UNSURE = ".shown", ".unsure"


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
    """The step has its answer. also: answers to other steps that were given with it."""

    value: Any
    also: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class More:
    """A part of the answer is stored, and the question stays open. say: the reply to this part; None: no reply."""

    value: Any
    say: Question | None


@dataclass(frozen=True, slots=True)
class Again:
    """No answer yet: the question is asked again. why: what was expected; found: a question to ask instead; keep: what the
    step has to remember for it, under names with a dot before."""

    why: Markup | None
    found: Question | None = None
    keep: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Amended:
    """Answers to other steps are changed, and the question stays open. say: what was changed, above the question, which is
    asked again; None: no reply."""

    answers: Answers
    say: Markup | None


@dataclass(frozen=True, slots=True)
class GoTo:
    """Ask the step of this name now."""

    step: str


@dataclass(frozen=True, slots=True)
class End:
    """The conversation ends without `finish`. say: why."""

    say: Markup


Outcome = Complete | More | Again | Amended | GoTo | End


def _always(answers: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Step:
    """A question.

    name: its key in the draft. optional: it shows Skip, and its answer may be None. fits: whether it is asked. prompts:
    the sentences of which one asks, where they are always the same.
    """

    name: str
    ask: Callable[[Talk, Answers], Awaitable[Question]]
    read: Callable[[Talk, Answers], Awaitable[Outcome]]
    optional: bool = False
    fits: Callable[[Answers], bool] = _always
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialog:
    """finish: called with the answers. cancelled: called when the person stops, after it was confirmed to them. about: names
    the thing that the dialog is about, above each of its questions. beside: reads what comes at a step and is no answer to
    it, such as a photo; None: the step reads it."""

    name: str
    steps: tuple[Step, ...]
    finish: Callable[[Talk, Answers], Awaitable[None]]
    cancelled: Callable[[Talk, Answers], Awaitable[None]] | None = None
    about: Callable[[Words, Answers], Markup] | None = None
    beside: Callable[[Talk, Step, Answers], Awaitable[Outcome | None]] | None = None

    async def read(self, talk: Talk, step: Step, answers: Answers) -> Outcome:
        """What the person did at the open step."""
        outcome = await self.beside(talk, step, answers) if self.beside is not None else None
        return outcome or await step.read(talk, answers)

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


async def start(
    talk: Talk, dialog: Dialog, answers: Answers | None = None, why: Markup | None = None, *, told: str = ""
) -> None:
    """Begin the conversation, or resume the unfinished one. why: said above the first question. told: the words from which
    the answers come, to which the phone may send another part; they are read by the first step.

    What was written about another thing is not discarded: it has to be finished or cancelled first.
    """
    draft = talk.drafts.named(dialog.name)
    if draft is not None and (not answers or _is_written(draft, answers)):
        if answers and not _is_about(draft, answers):
            talk.say(
                talk.t(
                    "Anh/chị đang làm dở việc dưới đây. Nhờ anh/chị làm xong, hoặc bấm «Hủy», rồi bấm lại nút vừa rồi."
                )
            )
        await _ask_step(talk, dialog, dialog.step(draft.step), draft.data)
        return
    answers = answers or {}
    step = dialog.next(answers) or dialog.steps[0]
    if told:
        answers = parts.noted(answers, dialog.steps[0].name, told, talk)
    await _ask_step(talk, dialog, step, answers, why)


def _is_written(draft: Draft, answers: Answers) -> bool:
    """Whether somebody has written in the draft more than what a dialog begins with. Of the same thing, only while that has
    not changed since."""
    more = any(not name.startswith(".") for name in draft.data.keys() - answers.keys())
    return more and (not _is_about(draft, answers) or draft.data.get("version") == answers.get("version"))


def _is_about(draft: Draft, answers: Answers) -> bool:
    """Whether the draft is about the thing with which a dialog begins."""
    return all(draft.data.get(name) == value for name, value in answers.items() if name != "version")


async def repeat(talk: Talk, dialog: Dialog, draft: Draft, why: Markup | None = None) -> None:
    """Ask the open question once more, with `why` above it. Its buttons stay the same."""
    await _show_question(talk, dialog, draft, await dialog.step(draft.step).ask(talk, draft.data), why)


async def answer(talk: Talk, dialog: Dialog, draft: Draft) -> None:
    """Let the open step read what the person did, and continue with the outcome."""
    long = parts.of(draft.data)
    if long is not None and long.step != parts.ELSEWHERE and long.is_continued_by(talk):
        await _extend(talk, dialog, draft, long)
        return
    step, words = dialog.step(draft.step), talk.typed() or ""
    outcome = await dialog.read(talk, step, draft.data)
    await _continue_with(talk, dialog, draft, step, outcome)
    _note_part(talk, dialog, step, outcome, words)


def _note_part(talk: Talk, dialog: Dialog, step: Step, outcome: Outcome, words: str) -> None:
    """Note what was answered, if the phone may have split it. A step that collects several parts does so itself."""
    draft = talk.drafts.named(dialog.name)
    if draft is None or isinstance(outcome, More):
        return
    data = parts.noted(draft.data, step.name, words, talk)
    if data != draft.data:
        talk.drafts.note(dialog.name, data)


async def _extend(talk: Talk, dialog: Dialog, draft: Draft, long: parts.Long) -> None:
    """The next part of a long answer: the answer is read anew as a whole, and the open question stays open."""
    words = long.joined_with(talk.incoming.text)
    talk.incoming = replace(talk.incoming, text=words)
    step = dialog.step(long.step)
    outcome = await step.read(talk, draft.data)
    if isinstance(outcome, Complete) and step.name != draft.step:
        talk.drafts.note(dialog.name, draft.data | outcome.also | {step.name: outcome.value})
        found = talk.drafts.named(dialog.name)
        assert found is not None
        await repeat(talk, dialog, found, talk.t("Đã nối phần này vào câu trả lời trước."))
    else:
        answers = {name: value for name, value in draft.data.items() if name != step.name}
        again = talk.drafts.ask(dialog.name, step.name, answers)
        await _continue_with(talk, dialog, again, step, outcome)
    _note_part(talk, dialog, step, outcome, words)


def understood(dialog: Dialog, draft: Draft, words: str) -> Meant | None:
    """The button that typed words mean at the open question; None: they are an answer."""
    shown = draft.data.get(_SHOWN, ())
    meant = typed.read(words, shown)
    if meant is not None and not meant.number:
        numbers = [number for _, verb, number in shown if verb == meant.verb]
        meant = replace(meant, number=numbers[0]) if len(numbers) == 1 else meant
    return meant


async def press_typed(talk: Talk, dialog: Dialog, draft: Draft, meant: Meant) -> None:
    """Do what a typed word means: press the button, if the question has it; ask, when the word may be an answer as well."""
    if meant.unsure:
        await _ask_whether_meant(talk, dialog, draft, meant.verb)
    elif not _has(dialog, draft, meant.verb):
        why = talk.t("Ở câu này không dùng được «{button}».", button=buttons.navigation_label(talk.t, meant.verb))
        await repeat(talk, dialog, draft, why)
    else:
        talk.press = buttons.Press(buttons.DIALOG, meant.verb, version=draft.version, number=meant.number)
        talk.incoming = replace(talk.incoming, kind=Kind.CHOICE)
        talk.reply_in_words()
        await press(talk, dialog, draft)


def _has(dialog: Dialog, draft: Draft, verb: str) -> bool:
    """Whether the open question has a button of this verb."""
    step = dialog.step(draft.step)
    standing = {
        buttons.CANCEL: True,
        buttons.BACK: step is not dialog.steps[0],
        buttons.SKIP: step.optional,
    }
    return standing.get(verb, False) or any(verb == shown for _, shown, _ in draft.data.get(_SHOWN, ()))


async def _ask_whether_meant(talk: Talk, dialog: Dialog, draft: Draft, verb: str) -> None:
    t, words = talk.t, talk.incoming.text.strip()
    talk.drafts.note(dialog.name, draft.data | {_UNSURE: words})
    label = buttons.navigation_label(t, verb)
    choices = (
        (Choice(label, verb),) if verb not in (buttons.CANCEL, buttons.BACK, buttons.SKIP) else (),
        (Choice(t("Câu trả lời là «{words}»", words=words).unescape(), buttons.AS_TYPED),),
    )
    asked = t("Anh/chị muốn bấm «{button}», hay câu trả lời là «{words}»?", button=label, words=words)
    await _show_question(talk, dialog, draft, Question(asked, tuple(row for row in choices if row)))


async def press(talk: Talk, dialog: Dialog, draft: Draft) -> None:
    """Handle a pressed button of the open question."""
    step, choice = dialog.step(draft.step), talk.press.verb
    if choice == buttons.CANCEL:
        await cancel(talk, dialog, draft)
    elif choice == buttons.AS_TYPED and _UNSURE in draft.data:
        talk.incoming = replace(talk.incoming, kind=Kind.TEXT, text=draft.data[_UNSURE])
        talk.press = buttons.NOTHING
        await answer(talk, dialog, draft)
    elif choice == buttons.BACK:
        await _ask_step(talk, dialog, _step_back(dialog, step, draft.data), draft.data)
    elif choice == buttons.SKIP and step.optional:
        await _continue_with(talk, dialog, draft, step, Complete(draft.data.get(step.name)))
    else:
        await answer(talk, dialog, draft)


async def cancel(talk: Talk, dialog: Dialog, draft: Draft) -> None:
    """End the conversation because the person stops."""
    talk.drafts.end(dialog.name)
    talk.say(talk.t("Đã dừng. Gõ /trogiup để xem hướng dẫn."))
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
        case Again(why, found, keep):
            if keep:
                talk.drafts.note(dialog.name, draft.data | keep)
            await _show_question(talk, dialog, draft, found or await step.ask(talk, draft.data), why)
        case More(value, say):
            data = draft.data | {step.name: value}
            talk.drafts.note(dialog.name, data)
            if say is not None:
                await _show_question(talk, dialog, draft, say)
        case Amended():
            await _amend(talk, dialog, draft, step, outcome)
        case GoTo(name):
            await _ask_step(talk, dialog, dialog.step(name), draft.data)
        case End(say):
            talk.drafts.end(dialog.name)
            talk.say(say)
        case Complete(value, also):
            answers = draft.data | also | {step.name: value}
            following = dialog.next(answers)
            if following is not None:
                await _ask_step(talk, dialog, following, answers)
                return
            talk.drafts.end(dialog.name)
            await dialog.finish(talk, answers)


async def _amend(talk: Talk, dialog: Dialog, draft: Draft, step: Step, amended: Amended) -> None:
    data = draft.data | amended.answers
    if amended.say is None:
        talk.drafts.note(dialog.name, data)
    else:
        await _ask_step(talk, dialog, step, data, amended.say)


async def _ask_step(talk: Talk, dialog: Dialog, step: Step, answers: Answers, why: Markup | None = None) -> None:
    draft = talk.drafts.ask(dialog.name, step.name, answers)
    await _show_question(talk, dialog, draft, await step.ask(talk, answers), why)


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
    shown = [[str(one.label), one.value, one.number] for row in question.choices for one in row]
    stored = talk.drafts.named(dialog.name) or draft
    if stored.data.get(_SHOWN, []) != shown:
        talk.drafts.note(dialog.name, stored.data | {_SHOWN: shown})
    first = step is dialog.steps[0]
    rows.append(buttons.navigation(talk.t, draft.version, back=not first, skip=step.optional))
    if question.photos or question.preview is not None:
        talk.say(question.preview or Markup(), photos=question.photos)
    about = dialog.about(talk.t, draft.data) if dialog.about is not None else None
    words = Markup("\n\n").join(part for part in (why, about, question.text) if part)
    talk.say(words, *rows)
