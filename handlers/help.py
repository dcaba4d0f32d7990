"""`/help`: what this person can do here, made from the table of handlers."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.table import Handler
from handlers.talk import Talk


def for_person(talk: Talk, handlers: Sequence[Handler]) -> None:
    """A line for each command that the person may use; officers see theirs first."""
    t = talk.t
    mine = sorted((h for h in handlers if h.open_to(talk.person.roles) and h.listed), key=lambda h: not h.roles)
    lines = [t("/{command} – {about}", command=h.name_in(t.language), about=t(h.about)) for h in mine]
    head = t("Anh/chị cứ kể về một người tốt, việc tốt, tôi sẽ hỏi thêm. Hoặc dùng các lệnh:")
    talk.say(Markup("\n").join((head, Markup(), *lines)))
