"""Who somebody is to the bot: the greeting, the language, the offices, what is stored about them."""

from domain.message import Kind
from handlers.engine.subject import Command, Subject
from handlers.people import language, presence, privacy, start
from locales import N_

PEOPLE = Subject(
    commands=(
        Command("start", "batdau", N_("Bắt đầu"), start.run, place=0, listed=False, words=start.GREETINGS),
        Command("language", "ngonngu", N_("Đổi ngôn ngữ"), language.run, place=100),
        Command("privacy", "riengtu", N_("Thông tin cá nhân được giữ thế nào"), privacy.run, place=110),
    ),
    buttons=(language.BUTTONS,),
    outside={Kind.LEFT: presence.left, Kind.CAME_BACK: presence.came_back},
)
