"""The unit that an administrator names on the command line: by its code, or by its name in any spelling."""

from datetime import datetime

from bot.terminal import Failed, translator
from domain.rules import Rules
from domain.units import Unit
from services import units
from storage.db import Tx


async def load(tx: Tx, typed: str, *, rules: Rules, now: datetime) -> Unit:
    """The unit with this code or this full name. Raises Failed, with the codes of those that may be meant."""
    unit, alike = await units.named(tx, typed, rules=rules, now=now)
    if unit is not None:
        return unit
    t = translator()
    if not alike:
        raise Failed(t("Không có đơn vị nào có mã hay tên là «{typed}».", typed=typed).unescape())
    names = ", ".join(f"{one.name} ({one.code})" for one in alike)
    raise Failed(t("«{typed}» có thể là: {names}. Anh/chị ghi mã của đơn vị.", typed=typed, names=names).unescape())
