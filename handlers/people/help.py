"""`/help`: what a person can do here, made from the table of handlers."""

from collections.abc import Sequence

from markupsafe import Markup

from domain.people import Role
from handlers.engine.table import Handler
from locales import Words


def guide(t: Words, roles: frozenset[Role], handlers: Sequence[Handler]) -> Markup:
    """A line for each command that somebody with these offices may use; officers see theirs first."""
    mine = sorted((h for h in handlers if h.open_to(roles) and h.listed), key=lambda h: not h.roles)
    lines = [t("/{command} – {about}", command=h.name_in(t.language), about=t(h.about)) for h in mine]
    head = t("Anh/chị cứ kể về một người tốt, việc tốt, tôi sẽ hỏi thêm. Hoặc dùng các lệnh:")
    return Markup("\n").join((head, Markup(), *lines))
