"""The file with all that is stored of somebody: plain text in their language, which any phone opens.

It is put together at the moment of sending and stored nowhere.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from domain.message import OutMessage, Written
from handlers.engine.notices import Reading
from handlers.privacy import labels, values
from locales import Words
from services.privacy import own, requests

# Some readers take a file without it for Latin-1.
_MARK = "\ufeff"


async def personal_copy(reading: Reading) -> OutMessage | None:
    """What is stored of the requester's own account; or, once it was proved who asks, what a case holds of its nominee: to
    the requester, or to the officer who hands it over."""
    found = await requests.load(reading.tx, reading.id)
    t = reading.t
    if not requests.may_have_copy(reading.person, found):
        return None
    if found.nomination_id is not None:
        stored = await own.contents_of_case(reading.tx, found.nomination_id)
    elif found.person_id == reading.person.id:
        stored = await own.contents(reading.tx, reading.person)
    else:
        return None
    said = t("Đây là tất cả những gì đang lưu, tính đến {when}.", when=t.moment(reading.now))
    content = (_MARK + written(t, stored)).encode()
    return OutMessage(str(said), written=Written("thong-tin-ca-nhan.txt", lambda link: content))


def written(t: Words, stored: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The text of the file: a heading for each table, a paragraph for each row."""
    parts = []
    for table, heading in labels.TABLES.items():
        rows = [_row(t, row) for row in stored.get(table, ())]
        if rows:
            parts.append("\n\n".join((f"== {t(heading).unescape()} ==", *rows)))
    return "\n\n\n".join(parts) + "\n"


def _row(t: Words, row: Mapping[str, Any]) -> str:
    lines = (
        f"{t(labels.COLUMNS[str(name)]).unescape()}: {_value(t, str(name), value)}"
        for name, value in row.items()
        if value is not None and value != ""
    )
    return "\n".join(lines)


def _value(t: Words, name: str, value: Any) -> str:
    if isinstance(value, str) and (label := values.VALUES.get(name, {}).get(value)):
        return t(label).unescape()
    if isinstance(value, datetime):
        return t.moment(value)
    if isinstance(value, date):
        return t.day(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
