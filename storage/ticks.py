"""When each job of the scheduler ran last, and how often it has failed since."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from storage import edge_state
from storage.db import Tx
from storage.tables import edge_state as stored

_PREFIX = "job."


@dataclass(frozen=True, slots=True)
class Tick:
    """done_at: when the job last came to its end, None when it never did; failures: how often it failed since."""

    done_at: datetime | None
    failures: int


async def done(tx: Tx, job: str, *, now: datetime) -> None:
    """The job has come to its end."""
    await edge_state.put(tx, f"{_PREFIX}{job}", f"{now.isoformat()} 0")


async def failed(tx: Tx, job: str, failures: int) -> None:
    """The job has failed so often since it last came to its end."""
    statement = insert(stored).values(key=f"{_PREFIX}{job}", value=f" {failures}")
    kept = func.split_part(stored.c.value, " ", 1).concat(f" {failures}")
    await tx.execute(statement.on_conflict_do_update(index_elements=[stored.c.key], set_={"value": kept}))


async def load(tx: Tx) -> dict[str, Tick]:
    """The ticks by the names of the jobs."""
    found = await tx.execute(select(stored.c.key, stored.c.value).where(stored.c.key.startswith(_PREFIX)))
    return {key.removeprefix(_PREFIX): _read(value) for key, value in found}


def _read(value: str) -> Tick:
    done_at, _, failures = value.partition(" ")
    return Tick(datetime.fromisoformat(done_at) if done_at else None, int(failures))
