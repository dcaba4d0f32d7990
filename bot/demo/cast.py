"""Who has a phone in the demo, and which office they hold."""

from bot.app import App
from domain.people import Role
from playground.client import Person
from playground.world import World
from services import invitations
from storage import people, units

_COMMUNE = "04108"

# Name, role on the page, and the office that they hold.
CAST = (
    ("Lan", "citizen", None),
    ("Anh Tòng", "commune_officer", Role.COMMUNE_OFFICER),
    ("Chị Hà", "province_officer", Role.PROVINCE_OFFICER),
    ("Minh", "subscriber", None),
)
CHANNEL = "Gương sáng Sơn La"


async def populate(app: App, world: World, roles: dict[int, str]) -> None:
    """Give everybody a phone and their office, by the links and buttons that people use. roles: filled, chat id -> role."""
    cast = {}
    for name, role, _ in CAST:
        cast[role] = world.person(name)
        roles[cast[role].id] = role
    channel = world.channel(CHANNEL)
    roles[channel.id] = "channel"
    for _, role, office in CAST:
        if office is not None:
            await _appoint(app, cast[role], office)
    await channel.add_bot(by=cast["province_officer"])
    await cast["subscriber"].send("/subscribe")
    if "Đăng ký" in cast["subscriber"].buttons():
        await cast["subscriber"].press("Đăng ký")


async def _appoint(app: App, person: Person, role: Role) -> None:
    """Have the person open a one-time link; with an office from an earlier run they only send /start."""
    async with app.database.transaction() as tx:
        known = await people.at(tx, "telegram", str(person.id))
        if known is not None and role in known.roles:
            token = ""
        else:
            unit = await units.by_code(tx, _COMMUNE) if role is Role.COMMUNE_OFFICER else None
            token = await invitations.make(tx, role, unit or await units.province(tx), now=app.clock.now())
    await person.send(f"/start {token}".strip())
