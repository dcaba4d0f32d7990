"""What goes wrong because the database cannot be asked now, told apart from what it refuses.

The trap: an error that is taken for a refusal is answered with an apology, and its update is never brought again; one that
is taken for an absence is asked again for ever.
"""

import asyncpg
from asyncpg.exceptions import PostgresError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

# SQLSTATE: connection lost; no such account or database; out of disk, memory or connections; shutting down, starting up;
# and what is to be tried again as it is: serialization failure, deadlock, lock or statement timeout.
_COLLIDED = ("40001", "40P01")
_AWAY = ("08", "28", "3D", "53", "57P", "55P03", "57014", *_COLLIDED)


class OutOfReach(Exception):
    """The database does not answer; what was asked for may be asked again."""


class Collided(OutOfReach):
    """Two transactions waited for each other, and the server gave this one up; asked again at once, it goes through."""


def sort(error: BaseException) -> None:
    """Raise OutOfReach in place of an error that means it; any other is left to the caller."""
    if _state(error) in _COLLIDED:
        raise Collided(type(error).__name__) from error
    if _is_away(error):
        raise OutOfReach(type(error).__name__) from error


def _is_away(error: BaseException) -> bool:
    """Whether the server is not there or cannot work, rather than refusing what it was asked."""
    if isinstance(error, OSError | PoolTimeout | asyncpg.InterfaceError):
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
    """The SQLSTATE, whether SQLAlchemy or the driver says it."""
    state: str | None = getattr(getattr(error, "orig", None), "sqlstate", None) or getattr(error, "sqlstate", None)
    return state
