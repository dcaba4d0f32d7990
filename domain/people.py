"""Who people are to the product, where they come from, and what they may do. The default is no."""

from dataclasses import dataclass
from enum import StrEnum

from domain.units import OTHER_KINDS, UnitKind


class Role(StrEnum):
    """An office that a person holds in a unit. A citizen holds none."""

    COMMUNE_OFFICER = "commune_officer"
    COMMUNE_LEADER = "commune_leader"
    PROVINCE_OFFICER = "province_officer"
    EDITOR = "editor"
    UNIT_OFFICER = "unit_officer"


# The kind of unit in which each office is held.
UNIT_OF_ROLE = {
    Role.COMMUNE_OFFICER: frozenset({UnitKind.COMMUNE}),
    Role.COMMUNE_LEADER: frozenset({UnitKind.COMMUNE}),
    Role.PROVINCE_OFFICER: frozenset({UnitKind.PROVINCE}),
    Role.EDITOR: frozenset({UnitKind.PROVINCE}),
    Role.UNIT_OFFICER: frozenset(OTHER_KINDS),
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


# Offices of the province act on every unit's things; the others only on their own unit's.
_PROVINCE = {
    Action.SEE_CASE: frozenset({Role.PROVINCE_OFFICER, Role.EDITOR}),
    Action.HANDLE_CASE: frozenset({Role.PROVINCE_OFFICER}),
    Action.DECIDE_PROVINCE_AWARD: frozenset({Role.PROVINCE_OFFICER}),
    Action.PUBLISH_STORY: frozenset({Role.PROVINCE_OFFICER}),
    Action.ANNOUNCE: frozenset({Role.PROVINCE_OFFICER}),
    Action.ASK_REPORT: frozenset({Role.PROVINCE_OFFICER}),
    Action.BIND_CHANNEL: frozenset({Role.PROVINCE_OFFICER, Role.EDITOR}),
    Action.SEE_INCIDENT: frozenset({Role.PROVINCE_OFFICER}),
    Action.HANDLE_REQUEST: frozenset({Role.PROVINCE_OFFICER}),
}
_OWN_UNIT = {
    Action.SEE_CASE: frozenset({Role.COMMUNE_OFFICER, Role.COMMUNE_LEADER}),
    Action.HANDLE_CASE: frozenset({Role.COMMUNE_OFFICER}),
    Action.DECIDE_COMMUNE_AWARD: frozenset({Role.COMMUNE_OFFICER}),
    Action.HAND_IN_REPORT: frozenset({Role.COMMUNE_OFFICER, Role.UNIT_OFFICER}),
    Action.LEAD_UNIT: frozenset({Role.COMMUNE_LEADER}),
    Action.HANDLE_REQUEST: frozenset({Role.COMMUNE_OFFICER}),
}


def may(person: Person, action: Action, unit_id: int | None = None) -> bool:
    """Whether `person` may do `action` to a thing of the unit `unit_id` (None: of no unit in particular)."""
    if person.roles & _PROVINCE.get(action, frozenset()):
        return True
    allowed = _OWN_UNIT.get(action, frozenset())
    return unit_id is not None and any(o.role in allowed and o.unit_id == unit_id for o in person.offices)


def scope(person: Person, action: Action) -> frozenset[int] | None:
    """The units to whose things `person` may do `action`: None for all units, empty when they may not do it at all."""
    if may(person, action):
        return None
    return frozenset(unit_id for unit_id in person.units if may(person, action, unit_id))


def holders(action: Action) -> frozenset[Role]:
    """The offices that may do `action`, to every unit's things or only to their own unit's."""
    return _PROVINCE.get(action, frozenset()) | _OWN_UNIT.get(action, frozenset())
