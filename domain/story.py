"""A story: what is told of a verified case. It runs beside the award, and never without consent.

Law 91/2025/QH15: consent is voluntary, informed, per purpose and provable; silence is not consent; it can be
withdrawn.
"""

from enum import StrEnum

from domain.moves import move
from domain.people import Role

TITLE_LIMIT = 150
# A picture's caption holds 1,024 characters; the title and the signature need the rest.
TEXT_LIMIT = 3000


class State(StrEnum):
    DRAFTED = "drafted"
    CONSENT_PENDING = "consent_pending"
    CONSENTED = "consented"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Purpose(StrEnum):
    """What the nominee agrees to, each for itself."""

    STORY = "story"
    NAME = "name"
    PHOTO = "photo"
    PLACE = "place"


_PROVINCE = Role.PROVINCE_OFFICER

MOVES = (
    move("ask_consent", [State.DRAFTED], State.CONSENT_PENDING, _PROVINCE),
    move("consent", [State.DRAFTED, State.CONSENT_PENDING], State.CONSENTED, _PROVINCE),
    move("approve", [State.CONSENTED], State.APPROVED, _PROVINCE),
    move("publish", [State.APPROVED], State.PUBLISHED),
    move(
        "withdraw",
        [State.DRAFTED, State.CONSENT_PENDING, State.CONSENTED, State.APPROVED, State.PUBLISHED],
        State.WITHDRAWN,
        _PROVINCE,
        reasoned=True,
    ),
)
