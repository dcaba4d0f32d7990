"""The log is sealed, and checked by whoever wants to know whether anybody has touched it."""

from datetime import datetime, timedelta
from typing import Any

from domain import audit, codes, errors
from domain.audit import NOTHING, Broken, Fault, Head, Source
from storage import seals
from storage.db import Tx

_PORTION = 2000
_PAGE = 5000
# What is older has been sealed, unless the program did not run.
_SEALED_WITHIN = timedelta(hours=1)


async def seal(tx: Tx, *, now: datetime) -> int:
    """Seal what was logged since the last time, in portions; returns how many entries that were."""
    entries = [one for source in Source for one in await seals.unsealed(tx, source, limit=_PORTION)]
    await seals.seal(tx, entries, now=now)
    return len(entries)


async def verify(tx: Tx, *, now: datetime) -> tuple[Head, Broken | None]:
    """Walk the chain; returns its head, and the first entry that is not right."""
    before, after = NOTHING, 0
    while page := await seals.page(tx, after=after, limit=_PAGE):
        rows = {
            source: await seals.entries(tx, source, [one.id for one in page if one.source is source])
            for source in Source
        }
        for one in page:
            if found := audit.fault(before, one, rows[one.source].get(one.id)):
                return await seals.head(tx), Broken(found, one.source, one.id)
            before = one.digest
        after = page[-1].seq
    left = await seals.never_sealed(tx, before=now - _SEALED_WITHIN)
    return await seals.head(tx), Broken(Fault.UNSEALED, Source.EVENT, left) if left is not None else None


async def contains(tx: Tx, noted: str) -> bool:
    """Whether the chain still has the head that was noted once ("seq:digest"). Raises Empty when it is none."""
    seq, _, written = noted.partition(":")
    if not seq.isdecimal() or len(written) != 64:
        raise errors.Empty
    found = await seals.page(tx, after=int(seq) - 1, limit=1)
    return bool(found) and found[0].seq == int(seq) and found[0].digest.hex() == written


async def readers(tx: Tx, words: str) -> list[Any]:
    """Who was shown the case with this code: rows of day, name, roles, units. Raises NotFound."""
    code = codes.read(words)
    case_id = await seals.case_of(tx, code) if code else None
    if case_id is None:
        raise errors.NotFound
    return await seals.readers(tx, case_id)
