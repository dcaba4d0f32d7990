"""How the clocks of two processes may differ, and the latest moment that was seen."""

from datetime import datetime, timedelta

from storage import edge_state
from storage.db import Tx

# A moment that lies farther ahead than this was stored before the clock was put back.
DIFFER = timedelta(seconds=5)
_SEEN = "clock.seen"


async def see(tx: Tx, *, now: datetime) -> timedelta:
    """Note what the clock shows; returns how far ahead of that the last note is: by so much the clock was put back."""
    last = await edge_state.get(tx, _SEEN)
    await edge_state.put(tx, _SEEN, now.isoformat())
    return max(datetime.fromisoformat(last) - now, timedelta()) if last is not None else timedelta()
