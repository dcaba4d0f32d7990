"""`/help`: what a person can do here, made from the commands of all subjects."""

from collections.abc import Iterable
from functools import cache

from markupsafe import Markup

from domain.people import Role
from handlers.engine.subject import Command
from locales import words


def menu(roles: frozenset[Role], commands: Iterable[Command]) -> list[Command]:
    """The commands that somebody with these offices sees, those for officers first."""
    return sorted((one for one in commands if one.listed and one.open_to(roles)), key=lambda one: not one.actions)


@cache
def guide(language: str, roles: frozenset[Role], commands: tuple[Command, ...]) -> Markup:
    """A line for each command; the same for everybody who speaks the language and holds these offices."""
    t = words(language)
    lines = [
        t("/{command} – {about}", command=one.name_in(language), about=t(one.about)) for one in menu(roles, commands)
    ]
    head = t("Anh/chị cứ kể về một người tốt, việc tốt, tôi sẽ hỏi thêm. Anh/chị cũng có thể dùng các lệnh:")
    return Markup("\n").join((head, Markup(), *lines))
