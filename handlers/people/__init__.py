"""Who somebody is to the bot: the greeting, the language, the offices."""

from domain.message import Kind
from domain.people import Action
from handlers.engine.subject import Command, Subject
from handlers.people import away, calendar, language, notices, offices, presence, start
from locales import N_

# Whoever holds any office may do something.
_ANY_OFFICE = tuple(Action)

PEOPLE = Subject(
    commands=(
        Command("start", "batdau", N_("Bắt đầu"), start.run, place=0, listed=False, words=start.GREETINGS),
        Command("offices", "canbo", offices.ABOUT, offices.run, place=76, actions=(Action.GIVE_OFFICE,)),
        Command("away", "vangmat", away.ABOUT, away.run, place=77, actions=_ANY_OFFICE),
        Command("calendar", "lich", calendar.ABOUT, calendar.run, place=78, actions=_ANY_OFFICE),
        Command("language", "ngonngu", N_("Đổi ngôn ngữ"), language.run, place=100),
    ),
    dialogs=(away.AWAY, calendar.SWAP),
    buttons=(language.BUTTONS, offices.BUTTONS, away.BUTTONS, calendar.BUTTONS),
    notices=notices.NOTICES,
    outside={Kind.LEFT: presence.left, Kind.CAME_BACK: presence.came_back},
)
