"""Every query that a chat, a page or a worker runs, called through the functions that they call.

A new one is a row here: it is measured at a million rows, its plan goes to build/explain.md, and a test runs it on a small
database. A goal is p95 in milliseconds; where one cannot be met, `missed` says why.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import text

from benchmarks.million import names, tellings, words
from benchmarks.million.sample import Sample
from benchmarks.million.shape import EDGE, NOW
from bot.scheduler.jobs import JOBS, Job
from domain import incidents
from domain.broadcasts import Audience
from domain.cases import Field, Subject
from domain.extraction import duplicates
from domain.message import OutMessage, Reply
from domain.moves import Thing
from domain.outbox import Rank
from domain.people import Action
from domain.rules import Rules
from services import broadcasts, notices, reports
from services.cases import nominations, reviews
from storage import broadcasts as ledger
from storage import (
    channels,
    events,
    people,
    reminders,
    stories,
    subscriptions,
)
from storage.cases import kept, questions
from storage.cases import tellings as stored
from storage.db import Tx
from storage.ledger import backlog, claims, outbox
from storage.turns import inbox, turns

_PAGE = 9
_ORPHANED = timedelta(minutes=1)
_NUMBERS = count(1)
# Updates that nobody has brought yet.
_NEW = 10**12

Call = Callable[[Tx, Sample], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Query:
    """why: what it is for and what serves it, in a sentence. calls: how often it is measured."""

    name: str
    call: Call
    why: str
    goal: float = 20
    calls: int = 300
    missed: str = ""


# Jobs whose work is not one look: how often they are measured, and why they take what they take.
_JOBS = {
    "condense_outbox": (20, "a batch: 2,000 rows are deleted, which no other query asks for"),
    "remind": (2, "after a night, 500 cases are told to up to 22 officers each, a statement and a NOTIFY a notice"),
}


def _job(job: Job) -> Query:
    calls, missed = _JOBS.get(job.name, (20, ""))
    about = f"What the clock does every {job.every} s."
    return Query(f"job: {job.name}", lambda tx, s: job.do(tx, Rules(), NOW), about, calls=calls, missed=missed)


_FLOOR = Query(
    "nothing",
    lambda tx, s: tx.execute(text("SELECT 1")),
    "The way there and back, which is in every other figure.",
    goal=5,
)


async def _turn(tx: Tx, sample: Sample) -> None:
    citizen = sample.citizen()
    update_id = _NEW + next(_NUMBERS)
    turn = await turns.open_(tx, EDGE, citizen.address, update_id, name=citizen.name)
    turn.drafts.ask("nominate", "name", {"subject": "person"})
    await turns.close(tx, turn, update_id, Reply((OutMessage("?"),)), left=False, now=NOW)


_TURN = (
    Query(
        "a turn: opened and closed",
        _turn,
        "What every update is read with and what it leaves behind: a citizen, their conversation, the update.",
        goal=5,
    ),
    Query(
        "receipts of answers that were sent",
        lambda tx, s: inbox.clear(tx, EDGE, range(_NEW, _NEW + 50), now=NOW),
        "Fifty at once.",
        goal=10,
    ),
)
_QUEUE = (
    Query(
        "queue: own commune",
        lambda tx, s: reviews.queue(tx, s.officer(), limit=_PAGE),
        "The first page of `/queue` and how many wait.",
        goal=5,
    ),
    Query(
        "queue: own commune, a later page",
        lambda tx, s: reviews.queue(tx, s.officer(), limit=_PAGE, after=s.chance.choice(s.open_ids)),
        "By keyset, so a later page costs what the first one does.",
        goal=5,
    ),
    Query(
        "queue: hot commune",
        lambda tx, s: reviews.queue(tx, s.hot, limit=_PAGE),
        "A commune of which television told, with more than 20,000 open cases.",
        goal=5,
    ),
    Query(
        "queue: hot commune, a later page",
        lambda tx, s: reviews.queue(tx, s.hot, limit=_PAGE, after=s.chance.choice(s.hot_open_ids)),
        "The same, somewhere in the middle.",
        goal=5,
    ),
    Query(
        "queue: province",
        lambda tx, s: reviews.queue(tx, s.province, limit=_PAGE),
        "All open cases of the province.",
        goal=5,
    ),
    Query(
        "queue: province, a later page",
        lambda tx, s: reviews.queue(tx, s.province, limit=_PAGE, after=s.chance.choice(s.open_ids)),
        "The same, somewhere in the middle.",
        goal=5,
    ),
)

_CASES = (
    Query(
        "case by code",
        lambda tx, s: reviews.search(tx, s.province, s.code(), limit=_PAGE),
        "`/case GS-…`: the unique key of the code.",
        goal=5,
    ),
    Query(
        "/track by its nominator",
        lambda tx, s: nominations.track(tx, s.province, s.code()),
        "`/track GS-…`: the same key.",
        goal=5,
    ),
    Query("case by id", lambda tx, s: reviews.open_case(tx, s.province, s.case()), "A button of a case.", goal=5),
    Query("questions of a case", lambda tx, s: questions.of_case(tx, s.case()), "The card of a case.", goal=5),
    Query("history of a case", lambda tx, s: events.history(tx, Thing.NOMINATION, s.case()), "The reason in a notice."),
    Query("/my", lambda tx, s: nominations.mine(tx, s.citizen(), limit=_PAGE + 2), "Of any citizen.", goal=5),
    Query(
        "/my of the busiest",
        lambda tx, s: nominations.mine(tx, s.chance.choice(s.busy), limit=_PAGE + 2),
        "Of the two hundred who have nominated most.",
        goal=5,
    ),
    Query(
        "/my of the busiest, older",
        lambda tx, s: nominations.mine(tx, s.chance.choice(s.busy), limit=_PAGE + 2, before=s.case()),
        "By keyset.",
        goal=5,
    ),
    Query("open question", lambda tx, s: questions.put_to(tx, s.citizen().id, until=NOW), "A message out of the blue."),
    Query(
        "open question of the busiest",
        lambda tx, s: questions.put_to(tx, s.chance.choice(s.busy).id, until=NOW),
        "All cases of the nominator are looked through.",
    ),
    Query(
        "question to its nominator",
        lambda tx, s: _question(tx, s),
        "The button under a question.",
    ),
)


async def _question(tx: Tx, s: Sample) -> Any:
    question, person = s.chance.choice(s.waiting)
    return await questions.load(tx, question, nominator_id=person.id)


def _search(name: str, who: Callable[[Sample], Any], words: Callable[[Sample], str], why: str) -> Query:
    return Query(f"search: {name}", lambda tx, s: reviews.search(tx, who(s), words(s), limit=_PAGE - 1), why, goal=40)


_SEARCH = (
    _search("a whole name, province", lambda s: s.province, Sample.full, "As common as names are."),
    _search("family and middle name, province", lambda s: s.province, Sample.common, "Tens of thousands match."),
    _search("a rare name, province", lambda s: s.province, Sample.rare, "A handful matches, or none."),
    _search("common words apart, province", lambda s: s.province, Sample.apart, "Each word is common, none match."),
    _search("a letter or two, province", lambda s: s.province, Sample.letters, "The beginning of a word."),
    _search("a whole name, own commune", Sample.officer, Sample.full, "As common as names are."),
    _search("family and middle name, own commune", Sample.officer, Sample.common, "Some hundreds match."),
    _search("a rare name, own commune", Sample.officer, Sample.rare, "Mostly none matches."),
    _search("a letter or two, own commune", Sample.officer, Sample.letters, "The beginning of a word."),
    _search("a whole name, hot commune", lambda s: s.hot, Sample.full, "120,000 cases in one commune."),
    _search("a rare name, hot commune", lambda s: s.hot, Sample.rare, "120,000 cases in one commune."),
    _search("common words apart, hot commune", lambda s: s.hot, Sample.apart, "None match."),
)

_STORIES = (
    Query("stories", lambda tx, s: stories.published(tx, limit=6, until=NOW), "The first page of `/stories`."),
    Query(
        "stories, older",
        lambda tx, s: stories.published(tx, limit=6, before=s.chance.choice(s.stories), until=NOW),
        "By keyset.",
    ),
    Query("a story", lambda tx, s: stories.load(tx, s.chance.choice(s.stories)), "Opened by its button."),
    Query("subscribed since", lambda tx, s: subscriptions.since(tx, s.citizen().id), "The button below stories."),
    Query(
        "reach of an announcement to all",
        lambda tx, s: broadcasts.reach(tx, Audience.SUBSCRIBERS),
        "Shown once, before somebody sends to all.",
        calls=10,
        missed="a million consents are counted, each with whether its person can be reached; once an announcement",
    ),
    Query("reach of an announcement to officers", lambda tx, s: broadcasts.reach(tx, Audience.OFFICERS), "The same."),
    Query("bound channels", lambda tx, s: channels.bound(tx), "Where a story goes."),
)

_REPORTS = (
    Query(
        "reports",
        lambda tx, s: reports.overview(tx, s.province, now=NOW, limit=7, offset=6 * s.chance.randint(0, 5)),
        "A page of `/reports` for the province; some dozens of reports, so OFFSET is no harm.",
    ),
    Query("a report", lambda tx, s: reports.open_report(tx, s.province, s.report(), now=NOW), "With its tally."),
    Query("who owes a report", lambda tx, s: _lines(tx, s, handed_in=False), "A page of units."),
    Query("who handed a report in", lambda tx, s: _lines(tx, s, handed_in=True), "A page of units."),
    Query("what a unit owes", lambda tx, s: reports.owed(tx, s.officer(), limit=9), "`/reports` for an officer."),
    Query(
        "a unit's report",
        lambda tx, s: reports.open_obligation(tx, s.province, s.chance.choice(s.obligations)),
        "Opened by its button.",
    ),
)


async def _lines(tx: Tx, s: Sample, *, handed_in: bool) -> Any:
    report, _ = await reports.open_report(tx, s.province, s.report(), now=NOW)
    return await reports.lines(tx, s.province, report, handed_in=handed_in, limit=_PAGE)


_PEOPLE = (
    Query("person by address", lambda tx, s: people.at(tx, EDGE, s.citizen().address), "The unique key.", goal=5),
    Query("person by id", lambda tx, s: people.load(tx, s.citizen().id), "A notice finds its reader.", goal=5),
    Query(
        "officers of a unit",
        lambda tx, s: notices.handlers(tx, [s.officer().offices[0].unit_id]),
        "Who is told of a new case.",
        goal=5,
    ),
    Query(
        "officers of the province",
        lambda tx, s: notices.officers_for(tx, Action.HANDLE_CASE),
        "Who is told of a verified case.",
    ),
    Query("kept message", lambda tx, s: _kept(tx, s), "The button under the offer.", goal=5),
    Query("kept album", lambda tx, s: _album(tx, s), "The next photo of an album finds its first.", goal=5),
    Query("newest kept message", lambda tx, s: kept.newest(tx, s.citizen().id), "What became of it."),
)


async def _kept(tx: Tx, s: Sample) -> Any:
    message, person = s.chance.choice(s.kept)
    return await kept.load(tx, message, person.id)


async def _album(tx: Tx, s: Sample) -> Any:
    album, person = s.chance.choice(s.albums)
    return await kept.of_album(tx, person.id, album)


_WORK = (
    Query("reminders that are due", lambda tx, s: reminders.due(tx, now=NOW, limit=500), "A batch, locked."),
    Query(
        "reminders that were overtaken",
        lambda tx, s: reminders.catch_up(tx, now=NOW),
        "Of two reminders of one case the newer is kept.",
        calls=50,
    ),
    Query(
        "reminders of a case that moves",
        lambda tx, s: reminders.drop(tx, Thing.NOMINATION, s.chance.choice(s.open_ids), now=NOW),
        "At every move of a case.",
        goal=5,
    ),
    Query(
        "answers that never left",
        lambda tx, s: inbox.unsent(tx, before=NOW - _ORPHANED, beyond=NOW + _ORPHANED),
        "Forty among three days of updates, locked.",
    ),
    Query(
        "a notice is written",
        lambda tx, s: outbox.enqueue(
            tx, s.citizen().id, "case_taken", {"id": 1}, now=NOW, key=f"bench{next(_NUMBERS)}"
        ),
        "With a key, so that it is said once.",
        goal=5,
    ),
    Query(
        "rows of workers that died",
        lambda tx, s: claims.expire(tx, now=NOW, overlong=NOW + timedelta(minutes=2)),
        "Among a million rows that were sent.",
        goal=5,
    ),
    Query(
        "what waits too long",
        lambda tx, s: backlog.look(tx, since=incidents.STILL, now=NOW),
        "Every minute, for incidents; what is put off for somebody unreachable is looked up row by row.",
    ),
    Query(
        "whether an answer still waits",
        lambda tx, s: outbox.holds(tx, EDGE, s.citizen().address, Rank.REPLY),
        "Before a reply overtakes another.",
        goal=5,
    ),
    Query(
        "numbers of a broadcast to all",
        lambda tx, s: ledger.numbers(tx, 1),
        "How many stand where, of a million.",
        calls=10,
        missed="a million rows are counted; of so many that is done once in fifty seconds",
    ),
    Query("whether a broadcast is over", lambda tx, s: ledger.on_its_way(tx, 1), "Every three seconds.", goal=5),
)


def _retold(s: Sample, *, hot: bool) -> Any:
    """A new telling of a deed, as it was read in a message: somebody's name, a commune, a deed."""
    field, subject = s.chance.choice(list(Field)), Subject.INDIVIDUAL
    name = names.person(s.chance)
    unit = s.hot_unit if hot else s.chance.choice(s.units)
    return tellings.told(name, words.deed(s.chance, field, name), field, subject, unit, NOW, s.chance.randint(1, 24))


async def _same_deed(tx: Tx, s: Sample, *, hot: bool) -> Any:
    told = _retold(s, hot=hot)
    near = await stored.near(tx, told)
    return [duplicates.compare(told, other) for other in near.values()]


_DUPLICATES = (
    Query(
        "who told of this deed before",
        lambda tx, s: _same_deed(tx, s, hot=False),
        "Of each key the newest tellings, in the order of the index; those that share most are compared in full.",
        goal=10,
    ),
    Query(
        "who told of this deed before, hot commune",
        lambda tx, s: _same_deed(tx, s, hot=True),
        "The same where 120,000 tellings lie in one commune.",
        goal=40,
    ),
    Query(
        "a telling is stored",
        lambda tx, s: stored.keep(tx, s.case(), _retold(s, hot=True)),
        "Anew, in the place of the one before: a row, and one for each of its keys.",
        goal=20,
    ),
)

QUERIES: tuple[Query, ...] = (
    _FLOOR,
    *_TURN,
    *_QUEUE,
    *_CASES,
    *_DUPLICATES,
    *_SEARCH,
    *_STORIES,
    *_REPORTS,
    *_PEOPLE,
    *_WORK,
    *(_job(job) for job in JOBS),
)
