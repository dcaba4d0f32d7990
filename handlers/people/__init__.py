"""Who somebody is to the bot: the greeting, the language, the offices."""

from domain.message import Kind
from handlers.engine.subject import Command, Subject
from handlers.people import language, presence, start
from locales import N_

PEOPLE = Subject(
    commands=(
        Command("start", "batdau", N_("Bắt đầu"), start.run, place=0, listed=False, words=start.GREETINGS),
        Command("language", "ngonngu", N_("Đổi ngôn ngữ"), language.run, place=100),
    ),
    buttons=(language.BUTTONS,),
    outside={Kind.LEFT: presence.left, Kind.CAME_BACK: presence.came_back},
)
