"""Who people are to the product, where they come from, and what they may do. The default is no."""

from dataclasses import dataclass
from enum import StrEnum

from domain.units import OTHER_KINDS, UnitKind


class Role(StrEnum):
    """An office that a person holds in a unit. A citizen holds none.

    unit_leader: the chair of a commune, the head of a department or organisation. signatory: signs for the province's chair.
    council_member: of the Emulation and Commendation Council. inspector: reads, and changes nothing. administrator: gives
    offices and keeps the settings, and reads no case.
    """

    COMMUNE_OFFICER = "commune_officer"
    UNIT_LEADER = "unit_leader"
    UNIT_OFFICER = "unit_officer"
    PROVINCE_OFFICER = "province_officer"
    SIGNATORY = "signatory"
    COUNCIL_MEMBER = "council_member"
    EDITOR = "editor"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"


_PROVINCE = frozenset({UnitKind.PROVINCE})
# The kinds of unit in which each office is held.
UNIT_OF_ROLE = {
    Role.COMMUNE_OFFICER: frozenset({UnitKind.COMMUNE}),
    Role.UNIT_LEADER: frozenset({UnitKind.COMMUNE, *OTHER_KINDS}),
    Role.UNIT_OFFICER: frozenset(OTHER_KINDS),
    Role.PROVINCE_OFFICER: _PROVINCE,
    Role.SIGNATORY: _PROVINCE,
    Role.COUNCIL_MEMBER: _PROVINCE,
    Role.EDITOR: _PROVINCE,
    Role.INSPECTOR: _PROVINCE,
    Role.ADMINISTRATOR: _PROVINCE,
}


# The office to which the first person of a unit is invited.
FIRST_ROLE = {
    UnitKind.COMMUNE: Role.COMMUNE_OFFICER,
    UnitKind.PROVINCE: Role.PROVINCE_OFFICER,
    **dict.fromkeys(OTHER_KINDS, Role.UNIT_OFFICER),
}


class Action(StrEnum):
    """What a person may want to do with a thing that belongs to a unit."""

    SEE_CASE = "see_case"
    HANDLE_CASE = "handle_case"
    DECIDE_COMMUNE_AWARD = "decide_commune_award"
    DECIDE_PROVINCE_AWARD = "decide_province_award"
    PUBLISH_STORY = "publish_story"
    ANNOUNCE = "announce"
    ASK_REPORT = "ask_report"
    HAND_IN_REPORT = "hand_in_report"
    BIND_CHANNEL = "bind_channel"
    LEAD_UNIT = "lead_unit"
    SEE_INCIDENT = "see_incident"
    HANDLE_REQUEST = "handle_request"
    GIVE_OFFICE = "give_office"
    KEEP_CALENDAR = "keep_calendar"


class Reach(StrEnum):
    """On whose things an office acts: those of the unit in which it is held, or every unit's."""

    OWN = "own"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Grant:
    """What an office allows."""

    reach: Reach
    actions: frozenset[Action]


def _grant(reach: Reach, *actions: Action) -> Grant:
    return Grant(reach, frozenset(actions))


# All that anybody may do. What is not here, nobody may.
GRANTS = {
    Role.COMMUNE_OFFICER: _grant(
        Reach.OWN,
        Action.SEE_CASE,
        Action.HANDLE_CASE,
        Action.DECIDE_COMMUNE_AWARD,
        Action.HAND_IN_REPORT,
        Action.HANDLE_REQUEST,
    ),
    Role.UNIT_LEADER: _grant(Reach.OWN, Action.SEE_CASE, Action.LEAD_UNIT, Action.GIVE_OFFICE),
    Role.UNIT_OFFICER: _grant(Reach.OWN, Action.HAND_IN_REPORT),
    Role.PROVINCE_OFFICER: _grant(
        Reach.ALL,
        Action.SEE_CASE,
        Action.HANDLE_CASE,
        Action.DECIDE_PROVINCE_AWARD,
        Action.PUBLISH_STORY,
        Action.ANNOUNCE,
        Action.ASK_REPORT,
        Action.BIND_CHANNEL,
        Action.SEE_INCIDENT,
        Action.HANDLE_REQUEST,
    ),
    Role.SIGNATORY: _grant(Reach.ALL, Action.SEE_CASE),
    Role.COUNCIL_MEMBER: _grant(Reach.ALL, Action.SEE_CASE),
    Role.EDITOR: _grant(Reach.ALL, Action.SEE_CASE, Action.BIND_CHANNEL),
    Role.INSPECTOR: _grant(Reach.ALL, Action.SEE_CASE),
    Role.ADMINISTRATOR: _grant(Reach.ALL, Action.GIVE_OFFICE, Action.KEEP_CALENDAR, Action.SEE_INCIDENT),
}


@dataclass(frozen=True, slots=True)
class Office:
    role: Role
    unit_id: int


# What the address of somebody who was erased begins with; no edge has such an address, and nobody comes back by it.
ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who chats. address: where the edge reaches them. language: a `domain.languages.Language`. door: the words
    of the link that they followed last, until they nominate (`domain.doors`)."""

    id: int
    edge: str
    address: str
    name: str
    language: str
    offices: tuple[Office, ...] = ()
    door: str | None = None

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(office.role for office in self.offices)

    @property
    def units(self) -> frozenset[int]:
        return frozenset(office.unit_id for office in self.offices)


def may(person: Person, action: Action, unit_id: int | None = None) -> bool:
    """Whether `person` may do `action` to a thing of the unit `unit_id` (None: of no unit in particular)."""
    return any(_allows(office, action, unit_id) for office in person.offices)


def _allows(office: Office, action: Action, unit_id: int | None) -> bool:
    grant = GRANTS[office.role]
    reaches = grant.reach is Reach.ALL or (unit_id is not None and office.unit_id == unit_id)
    return reaches and action in grant.actions


def scope(person: Person, action: Action) -> frozenset[int] | None:
    """The units to whose things `person` may do `action`: None for all units, empty when they may not do it at all."""
    if may(person, action):
        return None
    return frozenset(unit_id for unit_id in person.units if may(person, action, unit_id))


def holders(action: Action) -> frozenset[Role]:
    """The offices that may do `action`, to every unit's things or only to their own unit's."""
    return frozenset(role for role, grant in GRANTS.items() if action in grant.actions)


def everywhere(action: Action) -> frozenset[Role]:
    """The offices that may do `action` to every unit's things."""
    return frozenset(role for role in holders(action) if GRANTS[role].reach is Reach.ALL)
