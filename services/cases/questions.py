"""What an officer asks the nominator about a case, and what the nominator answers."""

from dataclasses import replace
from datetime import datetime

from domain import errors
from domain.cases import Nomination, Question
from domain.people import Person
from domain.rules import Rules
from services import moving
from services.cases import reviews
from services.cases.nominations import CASES
from storage.cases import nominations, questions
from storage.db import Tx


async def ask(tx: Tx, person: Person, case: Nomination, words: str, *, rules: Rules, now: datetime) -> Nomination:
    """Ask the nominator something; the limit stops until the answer comes. A question that is open is replaced.

    Raises NotAllowed, Changed.
    """
    moving.check(person, case, "ask")
    question = await questions.add(tx, case.id, by=person.id, question=words, now=now)
    return await moving.move(tx, CASES, case, "ask", by=person, reason=words, about=question, rules=rules, now=now)


async def note_answer(
    tx: Tx, person: Person, case: Nomination, words: str, *, rules: Rules, now: datetime
) -> Nomination:
    """Write down what the nominator answered by telephone. Raises NotAllowed, and Changed when no question is open."""
    moving.check(person, case, "note_answer")
    question = await _open(tx, case)
    await questions.answer(tx, question.id, words=words, photos=(), noted_by=person.id, now=now)
    return await moving.move(tx, CASES, case, "note_answer", by=person, rules=rules, now=now)


async def withdraw(tx: Tx, person: Person, case: Nomination, *, rules: Rules, now: datetime) -> Nomination:
    """The answer is not needed any more; the case continues where it was. Raises NotAllowed, Changed."""
    moving.check(person, case, "withdraw_question")
    question = await _open(tx, case)
    await questions.withdraw(tx, case.id, now=now)
    return await moving.move(tx, CASES, case, "withdraw_question", by=person, about=question, rules=rules, now=now)


async def _open(tx: Tx, case: Nomination) -> Question:
    found = next((one for one in await questions.of_case(tx, case.id) if one.open), None)
    if found is None:
        raise errors.Changed
    return found


async def answer(
    tx: Tx, person: Person, question_id: int, words: str, photos: tuple[str, ...], *, rules: Rules, now: datetime
) -> Nomination:
    """Store the nominator's answer with the case and notify those who handle it, photos first.

    Raises Changed when the question is no longer open.
    """
    question = await questions.load(tx, question_id, nominator_id=person.id)
    if question is None or not question.open:
        raise errors.Changed
    case = await nominations.load(tx, question.nomination_id)
    if case is None or not await questions.answer(tx, question_id, words=words, photos=photos, now=now):
        raise errors.Changed
    answered = replace(question, answer=words, photos=photos, open=False)
    return await moving.move(tx, CASES, case, "answer", by=person, about=answered, rules=rules, now=now)


async def of_case(tx: Tx, case: Nomination) -> list[Question]:
    """The questions about a case and their answers, in order."""
    return await questions.of_case(tx, case.id)


async def put_to(tx: Tx, person: Person, question_id: int) -> Question | None:
    """A question, if it was put to this person."""
    return await questions.load(tx, question_id, nominator_id=person.id)


async def answered_for(tx: Tx, person: Person, question_id: int) -> tuple[Question, Nomination] | None:
    """A question and its case, for an officer who may see the case."""
    question = await questions.load(tx, question_id)
    case = await reviews.for_officer(tx, person, question.nomination_id) if question else None
    return (question, case) if question and case else None


async def open_to(tx: Tx, person: Person, *, rules: Rules, now: datetime) -> Question | None:
    """The newest open question that this person was told of: what a message outside any dialog may answer."""
    found = await questions.put_to(tx, person.id, until=now - rules.undo)
    return next((one for one in found if one.open), None)


async def shown_in(
    tx: Tx, person: Person, code: str, shown: str, *, rules: Rules, now: datetime
) -> tuple[Question | None, Question | None]:
    """The question to this person about the case with this code that a message shows, and the open one, if there is any."""
    found = [one for one in await questions.put_to(tx, person.id, until=now - rules.undo) if one.code == code]
    return next((one for one in found if one.question in shown), None), next((one for one in found if one.open), None)


async def grow_answer(tx: Tx, nomination_id: int, *, photo: str = "", answer: str | None = None) -> None:
    """Add the next photo of the album, or store the longer text, with which the newest answered question of the case was
    answered."""
    await questions.grow_answer(tx, nomination_id, photo=photo, answer=answer)
