"""What is processed of people, why, on which legal ground, for how long, and what becomes of it when somebody is erased.

HELD declares every column of every table; a test walks the tables, so a new column cannot be forgotten. The erase
(`storage/erasure.py`), the copy that people are sent, and docs/privacy.md are made from it.

The trap: a list of what is personal that is maintained beside the tables. The column that was added last is the one that
is still there after an erase.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Flag, StrEnum, auto

# The version of the notice under which people agree (`handlers/privacy/notice.py`). Other words are another version: a test
# compares the words with it.
NOTICE = 1


class Purpose(StrEnum):
    """Why something is stored.

    TALK: to recognise people and answer them. VERIFY: to verify nominations. PUBLISH: to publish a story. INFORM: to send
    stories to subscribers. ACCOUNT: to be able to say who did what. RIGHTS: to deal with people's requests about their data.
    OFFICE: the work of offices. RUN: so that the program works; nothing of it stays.
    """

    TALK = "talk"
    VERIFY = "verify"
    PUBLISH = "publish"
    INFORM = "inform"
    ACCOUNT = "account"
    RIGHTS = "rights"
    OFFICE = "office"
    RUN = "run"


class Ground(StrEnum):
    """On which ground it may be (Law 91/2025/QH15). DUTY: a task of the authorities that a law gives them."""

    CONSENT = "consent"
    DUTY = "duty"
    NONE_NEEDED = "none_needed"


GROUNDS: Mapping[Purpose, Ground] = {
    Purpose.TALK: Ground.CONSENT,
    Purpose.VERIFY: Ground.DUTY,
    Purpose.PUBLISH: Ground.CONSENT,
    Purpose.INFORM: Ground.CONSENT,
    Purpose.ACCOUNT: Ground.DUTY,
    Purpose.RIGHTS: Ground.DUTY,
    Purpose.OFFICE: Ground.DUTY,
    Purpose.RUN: Ground.NONE_NEEDED,
}
# What a person agrees to by sending something, each by itself; the rest serves duties, or is asked for where it is done.
AGREED_BY_SENDING = (Purpose.TALK,)


class Fate(StrEnum):
    """What becomes of a column when its person is erased.

    EMPTIED: "". CLEARED: NULL. LISTLESS, FORMLESS: an empty list, an empty object. UNREACHED: an address that nobody has.
    GOES: its row is deleted.
    """

    EMPTIED = "emptied"
    CLEARED = "cleared"
    LISTLESS = "listless"
    FORMLESS = "formless"
    UNREACHED = "unreached"
    GOES = "goes"


class Of(Flag):
    """Whose a column is: of the account that wrote, or of whom a case is about."""

    WRITER = auto()
    NOMINEE = auto()
    BOTH = WRITER | NOMINEE


@dataclass(frozen=True, slots=True)
class Held:
    """A table. personal: its columns that say something of a person, with their fate. plain: the others.

    by: the column with the person who wrote it; case: the column with the case that it is about. Rows of nobody have
    neither. case_of: whose the rows are that are found by the case, where they are not of both. of: whose the personal
    columns are, where not all are of both. shown: the columns that a person is sent in a copy of their data, in this order.
    brief: it is stored until it is done, and then deleted by the program itself.
    """

    table: str
    purpose: Purpose
    plain: str
    personal: Mapping[str, Fate] = field(default_factory=dict)
    by: str | None = None
    case: str | None = None
    case_of: Of = Of.BOTH
    of: Mapping[str, Of] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    brief: bool = False

    @property
    def whole(self) -> bool:
        """Whether the rows themselves go."""
        return Fate.GOES in self.personal.values()

    @property
    def columns(self) -> frozenset[str]:
        """All columns."""
        return frozenset((*self.plain.split(), *self.personal))

    def changed(self, of: Of) -> Iterator[tuple[str, Fate]]:
        """The columns that are of one of these, with what becomes of them."""
        yield from ((name, fate) for name, fate in self.personal.items() if self.of.get(name, Of.BOTH) & of)


_TEXTS = {
    "deed": Fate.EMPTIED,
    "happened": Fate.CLEARED,
    "village": Fate.CLEARED,
    "outside": Fate.CLEARED,
    "sent_for": Fate.CLEARED,
    "source": Fate.CLEARED,
}

# In the order in which they are erased: what names a row goes before that row.
HELD = (
    # The files themselves are deleted within hours, once no row names them (`bot.telegram.fetching`).
    Held(
        "evidence",
        Purpose.VERIFY,
        "id person_id nomination_id edge kind form album number size in_draft loose came_at file_state content_hash "
        "public_hash media_type due_at attempts",
        {"reference": Fate.GOES, "unique": Fate.GOES, "name": Fate.GOES, "note": Fate.GOES, "words": Fate.GOES},
        by="person_id",
        case="nomination_id",
        # Witnesses send it as well: what of it is the nominator's is found by their account.
        case_of=Of.NOMINEE,
        # Whose post was passed on, for example.
        of={"note": Of.WRITER},
        shown=("came_at", "kind", "name", "words", "note"),
    ),
    Held("telling_keys", Purpose.VERIFY, "nomination_id", {"key": Fate.GOES}, case="nomination_id"),
    Held("tellings", Purpose.VERIFY, "nomination_id", {"told": Fate.GOES}, case="nomination_id"),
    # Why two nominations may be of one deed: that names, places and days are alike, without the names and places.
    Held("suspects", Purpose.VERIFY, "earlier_id later_id sure why found_at apart_by apart_at"),
    Held(
        "nomination_photos",
        Purpose.VERIFY,
        "nomination_id position",
        {"reference": Fate.GOES},
        case="nomination_id",
    ),
    Held(
        "questions",
        Purpose.VERIFY,
        "id nomination_id asked_by asked_at answered_at noted_by withdrawn_at",
        {"question": Fate.EMPTIED, "answer": Fate.EMPTIED, "answer_photos": Fate.LISTLESS},
        case="nomination_id",
        shown=("asked_at", "question", "answer", "answered_at"),
    ),
    Held(
        "additions",
        Purpose.VERIFY,
        "id nomination_id added_at",
        {"text": Fate.GOES, "changes": Fate.GOES},
        case="nomination_id",
        shown=("added_at", "text"),
    ),
    Held(
        "voices",
        Purpose.VERIFY,
        "id nomination_id person_id given_at replaced_at withdrawn_at",
        {"says": Fate.GOES, "relation": Fate.GOES, "words": Fate.GOES, "phone": Fate.GOES},
        by="person_id",
        case="nomination_id",
        # What a witness says is not the nominator's.
        case_of=Of.NOMINEE,
        shown=("given_at", "says", "relation", "words", "phone"),
    ),
    Held("voice_links", Purpose.VERIFY, "nomination_id token made_at"),
    Held(
        "kept_messages",
        Purpose.VERIFY,
        "id person_id reason route origin nomination_id kept_at",
        {"text": Fate.GOES, "photos": Fate.GOES, "album": Fate.GOES},
        by="person_id",
        case="nomination_id",
        shown=("kept_at", "text"),
    ),
    Held(
        "stories",
        Purpose.PUBLISH,
        "id nomination_id state version author_id purposes made_at published_at withdrawn_at",
        {
            "title": Fate.EMPTIED,
            "text": Fate.EMPTIED,
            "search_key": Fate.EMPTIED,
            "photo": Fate.CLEARED,
            "consent_note": Fate.CLEARED,
        },
        case="nomination_id",
        of={"title": Of.NOMINEE, "text": Of.NOMINEE, "search_key": Of.NOMINEE, "consent_note": Of.NOMINEE},
    ),
    Held(
        "nominations",
        Purpose.VERIFY,
        "id code state version nominator_id unit_id officer_id subject field happened_on received_at state_since back_to "
        "seconds_left due_at minor deceased sender_hidden scribe_id survivor_id told",
        {"name": Fate.EMPTIED, "name_key": Fate.EMPTIED, "nominee_phone": Fate.CLEARED, **_TEXTS},
        by="nominator_id",
        case="id",
        of={"name": Of.NOMINEE, "name_key": Of.NOMINEE, "nominee_phone": Of.NOMINEE, "sent_for": Of.WRITER},
        shown=("received_at", "code", "name", "nominee_phone", "outside", "village", "deed", "happened", "sent_for"),
    ),
    Held(
        "drafts",
        Purpose.TALK,
        "person_id dialog step version touched_at",
        {"data": Fate.GOES},
        by="person_id",
        shown=("touched_at", "data"),
    ),
    Held(
        "subscriptions",
        Purpose.INFORM,
        "since",
        {"person_id": Fate.GOES},
        by="person_id",
        shown=("since",),
    ),
    Held("consents", Purpose.RIGHTS, "person_id purpose notice agreed_at withdrawn_at", by="person_id"),
    Held("looks", Purpose.ACCOUNT, "nomination_id person_id day id", by="person_id", case="nomination_id"),
    Held("seals", Purpose.ACCOUNT, "id source row_id stays words digest sealed_at"),
    Held(
        "requests",
        Purpose.RIGHTS,
        "id kind state version person_id unit_id nomination_id entered_by made_at acknowledge_by due_at "
        "acknowledged_at carried_out_from ended_at",
        {"name": Fate.EMPTIED, "words": Fate.EMPTIED, "proof": Fate.CLEARED, "answer": Fate.CLEARED},
        by="person_id",
        case="nomination_id",
        # What a nominee asks for is not the nominator's.
        case_of=Of.NOMINEE,
        shown=("made_at", "kind", "words", "answer"),
    ),
    Held(
        "events",
        Purpose.ACCOUNT,
        "id subject subject_id move from_state to_state actor_id at redacted_at",
        {"reason": Fate.CLEARED, "before": Fate.CLEARED},
        shown=("at", "subject", "move", "reason"),
    ),
    Held(
        "absences",
        Purpose.OFFICE,
        "id person_id deputy_id first last begun_at ended_at",
        by="person_id",
        shown=("first", "last"),
    ),
    Held(
        "offices",
        Purpose.OFFICE,
        "id person_id unit_id role since until absence_id",
        by="person_id",
        shown=("since", "role", "until"),
    ),
    Held(
        "updates",
        Purpose.RUN,
        "edge update_id handled_at",
        {"person_id": Fate.CLEARED, "reply": Fate.CLEARED},
        by="person_id",
        brief=True,
    ),
    Held("spooled_updates", Purpose.RUN, "edge update_id fetched_at", {"content": Fate.GOES}, brief=True),
    Held(
        "outbox",
        Purpose.RUN,
        "id rank person_id channel_id broadcast_id kind key state reason attempts message_id due_at put_off_at "
        "lease_until leaving settled_at",
        {"params": Fate.GOES},
        by="person_id",
        brief=True,
    ),
    Held("edge_state", Purpose.RUN, "value", {"key": Fate.GOES}),
    Held(
        "people",
        Purpose.TALK,
        "id edge language joined_at resting_since resting_why turn",
        {"name": Fate.EMPTIED, "address": Fate.UNREACHED, "source": Fate.CLEARED, "door": Fate.CLEARED},
        by="id",
        shown=("joined_at", "name", "edge", "address", "language", "source"),
    ),
    Held("units", Purpose.OFFICE, "id code kind name key sort_key province_code"),
    Held("former_units", Purpose.OFFICE, "name district unit_id"),
    Held("villages", Purpose.OFFICE, "key unit_id"),
    Held("invitations", Purpose.OFFICE, "id token_hash role unit_id made_by made_at expires_at used_by used_at"),
    Held("reports", Purpose.OFFICE, "id title period due_on asked_by asked_at"),
    Held(
        "obligations",
        Purpose.OFFICE,
        "id report_id unit_id state version text attachments handed_in_by handed_in_at",
    ),
    Held("channels", Purpose.PUBLISH, "id edge address title bound_by bound_at left_at barred_at"),
    Held(
        "broadcasts",
        Purpose.PUBLISH,
        "id kind state version author_id story_id audience progress_message planned_to made_at starts_at ended_at "
        "condensed_at",
        {"texts": Fate.FORMLESS, "photo": Fate.CLEARED},
        of={"texts": Of.NOMINEE, "photo": Of.BOTH},
    ),
    Held("broadcast_figures", Purpose.RUN, "broadcast_id state reason number"),
    Held("reminders", Purpose.RUN, "id subject subject_id step round due_at done_at outcome"),
    Held("calendar_days", Purpose.OFFICE, "day works note"),
    Held("incidents", Purpose.RUN, "id kind subject opened_at told_at clean_since closed_at"),
    Held("budget", Purpose.RUN, "edge next_at seen_at"),
)


def held(table: str) -> Held:
    """What is declared of a table. KeyError when nothing is."""
    for one in HELD:
        if one.table == table:
            return one
    raise KeyError(table)
