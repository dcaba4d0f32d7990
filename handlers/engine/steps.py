"""The kinds of steps of a dialog: choose, write, commune, photos, card.

Each is a function that makes a `Step`; a sentence is marked with N_ where it is written, and translated when asked.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from domain import errors, text
from domain.message import Kind
from handlers.engine import refusals
from handlers.engine.buttons import DONE as DONE
from handlers.engine.buttons import SEND as SEND
from handlers.engine.communes import commune as commune
from handlers.engine.communes import grid as grid
from handlers.engine.dialog import Again, Answers, Choice, Complete, GoTo, More, Outcome, Question, Step
from handlers.engine.talk import Talk

# The value of a button that edits a line of a card: "edit." and the name of the step.
_EDIT = "edit."


def choose(name: str, prompt: str, options: Mapping[Any, str], *, columns: int = 1) -> Step:
    """One of a fixed set. options: value -> label; a typed label counts as a press."""

    async def ask(talk: Talk, answers: Answers) -> Question:
        choices = [Choice(talk.t(label), value) for value, label in options.items()]
        return Question(talk.t(prompt), grid(choices, columns))

    async def read(talk: Talk, answers: Answers) -> Outcome:
        choice = talk.press.verb
        if choice in options:
            return Complete(choice)
        wanted = text.fold(talk.typed() or "")
        for value, label in options.items():
            if wanted and wanted in (text.fold(label), text.fold(str(talk.t(label)))):
                return Complete(value)
        return Again(talk.t("Nhờ anh/chị bấm một nút bên dưới."))

    return Step(name, ask, read, prompts=(prompt,))


def write(name: str, prompt: str, *, limit: int, optional: bool = False, lines: bool = False) -> Step:
    """Words of at most `limit` UTF-16 code units; lines: line breaks stay."""

    async def ask(talk: Talk, answers: Answers) -> Question:
        return Question(talk.t(prompt))

    async def read(talk: Talk, answers: Answers) -> Outcome:
        typed = talk.typed()
        if typed is None:
            return Again(talk.t("Câu này nhờ anh/chị trả lời bằng chữ."))
        try:
            return Complete(text.received(typed, limit=limit) if lines else text.one_line(typed, limit=limit))
        except (errors.TooLong, errors.Empty) as refusal:
            return Again(refusals.words(talk.t, refusal))

    return Step(name, ask, read, optional, prompts=(prompt,))


def photos(name: str, prompt: str, *, limit: int) -> Step:
    """Up to `limit` photos, one by one or as albums; an album is answered once. Done or Skip ends it."""

    async def ask(talk: Talk, answers: Answers) -> Question:
        sent = list(references(answers.get(name)))
        if not sent:
            return Question(talk.t(prompt, limit=limit))
        return Question(
            talk.t.plural(
                "Đã có {n} ảnh. Anh/chị gửi thêm, hoặc bấm «Xong».",
                "Đã có {n} ảnh. Anh/chị gửi thêm, hoặc bấm «Xong».",
                len(sent),
            ),
            ((Choice(talk.t("Xong"), DONE), Choice(talk.t("Bỏ hết ảnh"), "none")),),
        )

    async def read(talk: Talk, answers: Answers) -> Outcome:
        sent = list(references(answers.get(name)))
        if talk.press.verb == DONE:
            return Complete(answers.get(name) or {"photos": []})
        if talk.press.verb == "none":
            return Complete({"photos": []})
        if talk.incoming.kind is not Kind.PHOTO:
            return Again(talk.t("Câu này nhờ anh/chị gửi ảnh. Không có ảnh thì bấm «Bỏ qua»."))
        album = talk.incoming.album
        same = bool(album) and (answers.get(name) or {}).get("album") == album
        if len(sent) >= limit:
            full = talk.t("Đã đủ {limit} ảnh, tôi không nhận thêm được. Mời anh/chị bấm «Xong».", limit=limit)
            return More(_photos(sent, album), None if same else _done(talk, full))
        got = talk.t("Tôi đã nhận được ảnh. Anh/chị gửi thêm, hoặc bấm «Xong».")
        return More(_photos([*sent, talk.incoming.media], album), None if same else _done(talk, got))

    return Step(name, ask, read, optional=True, prompts=(prompt,))


def references(answer: Any) -> tuple[str, ...]:
    """The photos of such an answer; none when it was skipped."""
    return tuple((answer or {}).get("photos", ()))


def _photos(references: list[str], album: str) -> dict[str, object]:
    return {"photos": references, "album": album}


def _done(talk: Talk, words: Markup) -> Question:
    return Question(words, ((Choice(talk.t("Xong"), DONE),),))


Show = Callable[[Talk, Answers], Awaitable[Question]]
Fits = Callable[[str, Answers], bool]


def _every(step: str, answers: Answers) -> bool:
    return True


def card(name: str, show: Show, *, send: str, lines: Mapping[str, str], fits: Fits = _every, columns: int = 2) -> Step:
    """All answers, to be confirmed. send: the label that confirms; lines: step -> label of the button that edits it.

    fits: whether a line has its button. columns: how many of these buttons are in a row.
    """
    edited = {f"{_EDIT}{step}": step for step in lines}

    async def ask(talk: Talk, answers: Answers) -> Question:
        shown = await show(talk, answers)
        edits = [Choice(f"✏️ {talk.t(label)}", f"{_EDIT}{step}") for step, label in lines.items() if fits(step, answers)]
        return replace(shown, choices=((Choice(talk.t(send), SEND),), *shown.choices, *grid(edits, columns)))

    async def read(talk: Talk, answers: Answers) -> Outcome:
        if talk.press.verb == SEND:
            return Complete(True)
        if (step := edited.get(talk.press.verb)) is not None:
            return GoTo(step)
        if not lines:
            return Again(talk.t("Nhờ anh/chị xem lại rồi bấm «{send}», hoặc bấm «Hủy».", send=talk.t(send)))
        return Again(talk.t("Nhờ anh/chị xem lại rồi bấm «{send}», hoặc bấm ✏️ để sửa từng phần.", send=talk.t(send)))

    return Step(name, ask, read)
