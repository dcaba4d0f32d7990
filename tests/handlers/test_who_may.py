"""Who may: every command, by everybody, typed and by its button; and what the menu and /help say of it.

The trap: a command refused to somebody is shown to them by a button, or stands in their menu all the same.
"""

from domain import errors
from domain.people import Role
from handlers import SUBJECTS
from handlers.engine import buttons, help, refusals
from handlers.engine.buttons import Press
from handlers.engine.conversation import commands
from handlers.engine.subject import Verbs
from locales import LANGUAGES, words
from playground.client import Person
from services import directory, invitations
from storage import units
from tests.town import Town
from tests.walk import nominate

COMMANDS = commands(SUBJECTS)
# In every language, since one of the buttons changes it.
REFUSED = [refusals.words(words(language), errors.NotAllowed()).striptags() for language in LANGUAGES]
# The buttons that turn the pages of what a command shows are named after it.
PAGES = [
    Press(one.subject, verb)
    for subject in SUBJECTS
    for one in subject.buttons
    if isinstance(one, Verbs) and one.subject in {command.name for command in COMMANDS}
    for verb in one.verbs
]


async def _people(town: Town) -> dict[Role | None, Person]:
    """Somebody with each office, and a citizen."""
    async with town.app.database.transaction() as tx:
        await directory.import_others(tx, "code,kind,name\nsoyt,department,Sở Y tế\n", "14")
        department = await units.by_code(tx, "soyt")
        assert department is not None
        in_department = (Role.UNIT_OFFICER, Role.UNIT_LEADER)
        tokens = {one: await invitations.make(tx, one, department, now=town.clock.now()) for one in in_department}
    everybody: dict[Role | None, Person] = {
        None: town.citizen("Lan"),
        Role.COMMUNE_OFFICER: await town.officer("Chị Tòng"),
    }
    for role, token in tokens.items():
        everybody[role] = town.citizen(f"Chị {role}")
        await everybody[role].send(f"/start {token}")
    for role in sorted(set(Role) - everybody.keys()):
        everybody[role] = await town.province(f"Anh {role}", role)
    return everybody


def _refused(person: Person) -> bool:
    answers = [person.said(), *(toast.text for toast in person.toasts)]
    return any(refusal in answer for refusal in REFUSED for answer in answers)


async def test_typed_and_by_button_a_command_is_for_the_same_people(town: Town) -> None:
    everybody = await _people(town)
    await nominate(everybody[None])
    for role, person in everybody.items():
        roles = frozenset() if role is None else frozenset({role})
        offered = {one.name for one in COMMANDS if one in help.menu(roles, COMMANDS) or not one.listed}
        typed, by_button = set(), set()
        for command in COMMANDS:
            await person.send(f"/{command.name}")
            typed |= set() if _refused(person) else {command.name}
            await person.press_data(person.last.id, Press(buttons.COMMAND, command.name).write())
            by_button |= set() if _refused(person) else {command.name}
            await person.send("/cancel")
        assert (typed, by_button) == (offered, offered), role
        await person.send("/help")
        assert {one.name for one in COMMANDS if f"/{one.alias} " in person.said() or not one.listed} == offered, role


async def test_the_pages_of_a_command_are_for_those_who_may_give_it(town: Town) -> None:
    everybody = await _people(town)
    await nominate(everybody[None])
    assert {press.subject for press in PAGES} >= {"queue", "my", "stories"}
    for role, person in everybody.items():
        await person.send("/start")
        card = person.last.id
        for press in PAGES:
            await person.send(f"/{press.subject}")
            typed = _refused(person)
            await person.press_data(card, press.write())
            assert _refused(person) == typed, (role, press)


async def test_the_greeting_offers_nothing_that_is_refused(town: Town) -> None:
    for role, person in (await _people(town)).items():
        await person.send("/start")
        card, labels = person.last.id, person.buttons()
        for label in labels:
            await person.press(label, on=card)
            assert not _refused(person), (role, label)
            if label == "English":
                await person.press("Tiếng Việt")
            await person.send("/cancel")


async def test_an_editor_reads_cases_and_has_no_queue(town: Town) -> None:
    everybody = await _people(town)
    code = await nominate(everybody[None])
    editor = everybody[Role.EDITOR]
    await editor.send("/help")
    assert "/hangcho" not in editor.said()
    await editor.send("/queue")
    assert _refused(editor)
    for data in ("go:queue", "queue:next", "queue:17"):
        await editor.press_data(editor.last.id, data)
        assert _refused(editor), data
        assert code not in editor.said()
    await editor.send(f"/case {code}")
    assert code in editor.said()
