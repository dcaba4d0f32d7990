"""Distinguishes errors when the database is out of reach from errors when it refuses a statement.

The trap: an outage that is mistaken for a refusal is answered with an apology, and its update never comes again; a refusal
that is mistaken for an outage is tried again for ever.
"""

import asyncpg
from asyncpg.exceptions import PostgresError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

# SQLSTATE: connection lost; no such account or database; out of disk, memory or connections; shutting down, starting up;
# and what succeeds when it is tried again: serialization failure, deadlock, lock or statement timeout.
_COLLIDED = ("40001", "40P01")
_AWAY = ("08", "28", "3D", "53", "57P", "55P03", "57014", *_COLLIDED)


class OutOfReach(Exception):
    """The database does not answer; the same may be tried again later."""


class Collided(OutOfReach):
    """Two transactions waited for each other, and the server cancelled this one; tried again at once, it succeeds."""


def sort(error: BaseException) -> None:
    """Raise OutOfReach in place of an error that means it; the caller handles any other."""
    if _state(error) in _COLLIDED:
        raise Collided(type(error).__name__) from error
    if is_away(error):
        raise OutOfReach(type(error).__name__) from error


def is_away(error: BaseException) -> bool:
    """Whether the server is absent or cannot work, rather than refusing the statement."""
    if isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError):
        # A value that does not fit its parameter is a bug, though the driver calls it by this name.
        return False
    if isinstance(error, OSError | PoolTimeout | asyncpg.InterfaceError | asyncpg.InternalClientError):
        # The last: the driver lost the thread of what the server says, as when the server dies in the middle of it.
        return True
    if not isinstance(error, DBAPIError | PostgresError):
        return False
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = _state(error)
    if state is None:
        return isinstance(error, InterfaceError | OperationalError)
    return state.startswith(_AWAY)


def _state(error: BaseException) -> str | None:
    """The SQLSTATE, from SQLAlchemy's error or the driver's."""
    state: str | None = getattr(getattr(error, "orig", None), "sqlstate", None) or getattr(error, "sqlstate", None)
    return state
