"""A step that asks for a day: chosen from those that are likely, or typed."""

from collections.abc import Callable, Sequence
from datetime import date

from domain import calendar, dates, errors
from handlers.engine import refusals
from handlers.engine.dialog import Again, Answers, Choice, Complete, Outcome, Question, Step
from handlers.engine.talk import Talk

# The days that are offered, from today and the answers so far. The first of them is the earliest that may be typed.
Likely = Callable[[date, Answers], Sequence[date]]


def day(name: str, prompt: str, likely: Likely, *, earliest: Callable[[date, Answers], date] | None = None) -> Step:
    """A day, stored as 2026-12-10. earliest: what is before it is refused; by default today."""

    async def ask(talk: Talk, answers: Answers) -> Question:
        offered = likely(calendar.today(talk.now), answers)
        choices = tuple((Choice(talk.t.day(one), "day", one.toordinal()),) for one in offered)
        return Question(talk.t(prompt), choices)

    async def read(talk: Talk, answers: Answers) -> Outcome:
        today = calendar.today(talk.now)
        offered = talk.press.verb == "day" and talk.press.number
        chosen = date.fromordinal(offered) if offered else dates.read(talk.typed() or "", today)
        if chosen is None:
            return Again(talk.t("Tôi chưa hiểu ngày này. Nhờ anh/chị gõ ngày, tháng, năm, ví dụ 10/12/2026."))
        if chosen < (earliest(today, answers) if earliest else today):
            return Again(refusals.words(talk.t, errors.DayPassed()))
        return Complete(chosen.isoformat())

    return Step(name, ask, read)
