"""Publishing a story of a verified case, and withdrawing it. Never without consent to each purpose.

What the nominee did not agree to is not published; this module checks that the story's words do not name it either.
"""

from datetime import datetime, timedelta

from domain import errors, text
from domain.broadcasts import Audience, Kind
from domain.cases import PUBLISHABLE_STATES, Nomination
from domain.languages import SOURCE
from domain.people import Action, Person, may
from domain.rules import Rules
from domain.stories import Purpose, Reach, State, Story, StoryDraft, agreed, check_consent, found_by
from domain.units import UnitKind
from services import looks, moving, planning
from services.moving import Subject
from storage import (
    channels,
    recalls,
    stories,
    units,
)
from storage.cases import nominations
from storage.db import Tx
from storage.ledger import outbox

# How long after a withdrawal a message that was being sent may still arrive.
_ON_ITS_WAY = timedelta(hours=1)
STORIES: Subject[Story] = Subject(load=stories.load)


async def open_case(tx: Tx, person: Person, nomination_id: int, *, now: datetime) -> Nomination:
    """The case, for somebody who may publish it, and is shown its words.

    Raises NotFound, NotAllowed, and Changed when its state forbids it.
    """
    case = await nominations.load(tx, nomination_id)
    if case is None or not may(person, Action.SEE_CASE, case.unit_id):
        raise errors.NotFound
    if not may(person, Action.PUBLISH_STORY, case.unit_id):
        raise errors.NotAllowed
    if case.state not in PUBLISHABLE_STATES:
        raise errors.Changed
    await looks.note(tx, person, case, now=now)
    return case


async def check(tx: Tx, case: Nomination, *texts: str, purposes: frozenset[Purpose]) -> None:
    """Raises NotAgreed when the texts name the nominee or their commune, and that was not agreed to."""
    place = await place_of(tx, case)
    check_consent(*texts, purposes=purposes, name=case.name, place=place, minor=case.minor)


async def reach(tx: Tx) -> Reach:
    """Where a story would go now."""
    subscribed, unreachable = await planning.reach(tx, Audience.STORY)
    return Reach(await channels.bound(tx), subscribed - unreachable, await channels.barred(tx))


async def publish(
    tx: Tx, person: Person, draft: StoryDraft, *, progress_message: int | None, rules: Rules, now: datetime
) -> Story:
    """Publish a story to all bound channels and all subscribers; for a moment it can be undone.

    1. The case may be published, and the words name nothing that was not agreed to. 2. Somebody can be reached. 3. The
    story goes from draft to published, each move is logged, and its nominator is notified; a case has one story at a
    time. 4. Its broadcast starts.

    Raises NoConsent, NotAgreed, NoChannel, StoryExists, and what `open_case` raises.
    """
    case = await open_case(tx, person, draft.nomination_id, now=now)
    if Purpose.STORY not in draft.purposes or not draft.consent_note:
        raise errors.NoConsent
    await check(tx, case, draft.title, draft.text, purposes=draft.purposes)
    there = await reach(tx)
    if not there.channels and not there.subscribers:
        raise errors.NoChannel
    story = await _draft(tx, person, case, draft, now=now)
    story = await moving.move(tx, STORIES, story, "consent", by=person, reason=draft.consent_note, now=now)
    story = await moving.move(tx, STORIES, story, "approve", by=person, now=now)
    story = await moving.move(tx, STORIES, story, "publish", by=person, rules=rules, now=now, published_at=now)
    await planning.start(
        tx,
        person,
        kind=Kind.STORY,
        texts={SOURCE: story.title},
        photo=story.photo,
        audience=Audience.STORY,
        story_id=story.id,
        channels=[channel.id for channel in there.channels],
        progress_message=progress_message,
        undo=rules.undo,
        now=now,
    )
    return story


async def _draft(tx: Tx, person: Person, case: Nomination, draft: StoryDraft, *, now: datetime) -> Story:
    shown = Purpose.PHOTO in agreed(draft.purposes, minor=case.minor)
    photo = draft.photo if shown and draft.photo in case.photos else None
    place = await place_of(tx, case)
    made = await stories.add(
        tx,
        case.id,
        author_id=person.id,
        title=draft.title,
        text=draft.text,
        photo=photo,
        purposes=draft.purposes,
        consent_note=draft.consent_note,
        search_key=found_by(
            draft.title, draft.text, name=case.name, place=place, purposes=draft.purposes, minor=case.minor
        ),
        now=now,
    )
    if made is None:
        raise errors.StoryExists
    story = await stories.load(tx, made)
    assert story is not None
    await moving.begin(tx, STORIES, [story], "draft", by=person, now=now)
    return story


async def undo(tx: Tx, person: Person, story: Story, *, rules: Rules, now: datetime) -> None:
    """Withdraw a story that was approved just now, before anything of it was sent; its words can be written on.

    Raises NotAllowed, TooLate, Changed.
    """
    if story.state is not State.PUBLISHED or is_public(story, rules=rules, now=now):
        raise errors.TooLate
    await withdraw(tx, person, story, "undo", now=now)


async def withdraw(tx: Tx, person: Person, story: Story, reason: str, *, now: datetime) -> None:
    """Withdraw a story: what waits is not sent, what has arrived is edited in place.

    Raises NotAllowed, Empty, and Changed when it was moved meanwhile.
    """
    await moving.move(tx, STORIES, story, "withdraw", by=person, reason=reason, now=now, withdrawn_at=now)
    await _recall(tx, story, now=now)


async def withdraw_by_right(tx: Tx, person: Person | None, story: Story, *, now: datetime) -> None:
    """Withdraw a story since its nominee does not agree any more, or since whoever told of the deed is erased; also by an
    officer who may not publish, for the right is not the officer's. The log has no reason. Raises Changed."""
    await moving.move(tx, STORIES, story, "disagree", by=person, now=now, withdrawn_at=now)
    await _recall(tx, story, now=now)


async def texts_of(tx: Tx, case: Nomination) -> list[tuple[str, str]]:
    """Title and text of each story that the case has or had."""
    return await stories.texts_of(tx, case.id)


async def _recall(tx: Tx, story: Story, *, now: datetime) -> None:
    await recalls.skip(tx, story.id, now=now)
    await recalls.put(tx, story.id, now=now)
    await outbox.wake(tx)


async def take_back_late(tx: Tx, *, now: datetime) -> None:
    """Edit the messages that were being sent when their story was withdrawn, and have arrived since."""
    if await recalls.put_late(tx, since=now - _ON_ITS_WAY, now=now):
        await outbox.wake(tx)


async def load(tx: Tx, story_id: int) -> Story | None:
    """The story, whatever its state; nothing in it that was not agreed to."""
    return await stories.load(tx, story_id)


async def published(
    tx: Tx, *, limit: int, before: int | None = None, words: str = "", rules: Rules, now: datetime
) -> list[Story]:
    """The published stories that cannot be undone any more, the newest first; `before`: older than this id. words: those
    alone in which each of these words is, or begins one."""
    return await stories.published(tx, limit=limit, before=before, words=text.fold(words), until=now - rules.undo)


def is_public(story: Story, *, rules: Rules, now: datetime) -> bool:
    """Whether everybody may read it: it is published, and that cannot be undone any more."""
    if story.state is not State.PUBLISHED or story.published_at is None:
        return False
    return now >= story.published_at + rules.undo


async def for_nominator(tx: Tx, person: Person, story_id: int) -> Story | None:
    """The published story, for the one who nominated its case."""
    story = await stories.load(tx, story_id)
    case = await nominations.load(tx, story.nomination_id) if story else None
    published = story is not None and story.state is State.PUBLISHED
    return story if published and case is not None and case.nominator_id == person.id else None


async def for_publisher(tx: Tx, person: Person, story_id: int) -> Story | None:
    """The story, for somebody who may publish it."""
    story = await stories.load(tx, story_id)
    return story if story is not None and may(person, Action.PUBLISH_STORY, story.unit_id) else None


def may_see_consent(person: Person, story: Story) -> bool:
    """Whether this person may see how the story was agreed to."""
    return may(person, Action.SEE_CASE, story.unit_id)


def may_withdraw(person: Person, story: Story) -> bool:
    """Whether this person may withdraw the story."""
    return "withdraw" in moving.allowed(person, story)


async def case_of(tx: Tx, nomination_id: int) -> Nomination:
    """The case that a draft is about. Whether its writer still may is checked when the story is published."""
    case = await nominations.load(tx, nomination_id)
    assert case is not None
    return case


async def place_of(tx: Tx, case: Nomination) -> str | None:
    """The commune of a case, None when it belongs to the province."""
    unit = await units.load(tx, case.unit_id)
    return unit.name if unit.kind is UnitKind.COMMUNE else None
