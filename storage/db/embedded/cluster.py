"""The folder of the embedded PostgreSQL: made whole or not at all, and its socket, which no other account can use.

The traps: a first start that is interrupted within initdb. What it leaves looks like a database and never starts. So it is
made beside its place, and renamed when it is whole. And a database that has lost a file looks like such a leftover: a new
and empty one in its place would be taken for the loss of everything, so what a server has ever run on is never replaced.
"""

import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path
from urllib.parse import quote, urlencode

import structlog

from storage.db import programs
from storage.db.embedded.account import Account
from storage.db.embedded.faults import CannotStart, Why

log = structlog.get_logger()

USER = "postgres"
PORT = 5432
SOCKET = f".s.PGSQL.{PORT}"
# How long a socket's path may be: macOS allows 104 bytes with the one that ends it, Linux 108.
_LONGEST = 103
_ACCESS = "guongsang_access.conf"
_NAMES = "guongsang_names.conf"


def make(data: Path, account: Account) -> None:
    """Make the cluster if there is none. Raises CannotStart."""
    if data.exists() and not _was_started(data) and not _is_whole(data):
        _set_aside(data)
    if not data.exists():
        _init(data, account)
    if (version := _version(data)) not in (None, str(programs.VERSION)):
        raise CannotStart(Why.OTHER_VERSION, data, str(version))
    data.chmod(0o700)


def _was_started(data: Path) -> bool:
    """Whether a server has run here, so that something may be stored: it writes its options, and we what it reads."""
    return any((data / name).exists() for name in ("postmaster.opts", _ACCESS))


def _version(data: Path) -> str | None:
    """Of which version the cluster is; None when the file is lost, which the server says itself."""
    try:
        return (data / "PG_VERSION").read_text(errors="replace").strip()
    except FileNotFoundError:
        return None


def _is_whole(data: Path) -> bool:
    """Whether initdb came to its end here: the database `postgres`, which it makes last, is there."""
    return (data / "PG_VERSION").exists() and (data / "global" / "pg_control").exists() and _has_databases(data)


def _has_databases(data: Path) -> bool:
    return sum((one / "PG_VERSION").exists() for one in (data / "base").glob("*")) >= 3


def _set_aside(data: Path) -> None:
    """An older program's first start was interrupted here: nothing was ever stored in it. It is kept all the same."""
    aside = data.with_name(f"{data.name}.interrupted-{time.time_ns()}")
    data.rename(aside)
    log.warning("postgresql_folder_set_aside", folder=str(aside))


def _init(data: Path, account: Account) -> None:
    for left in data.parent.glob(f"{data.name}.new-*"):
        shutil.rmtree(left, ignore_errors=True)
    # A new name each time: what was left of an initdb that was killed may still be writing.
    new = Path(tempfile.mkdtemp(prefix=f"{data.name}.new-", dir=data.parent))
    account.own_folder(new)
    options = ("--auth=peer", "--encoding=utf8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    account.run("initdb", *options, "-U", USER, "-D", str(new), folder=new)
    new.rename(data)
    _write_through(data.parent)


def _write_through(folder: Path) -> None:
    """Have the new name of what is in the folder survive a loss of power."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def options(data: Path, sockets: Path, account: Account) -> list[str]:
    """How the server is run: on its socket alone, which only this account and root may open, each as the user `postgres`."""
    _write(data / _ACCESS, "local all all peer map=guongsang\n", account)
    names = {account.name, "root"}
    _write(data / _NAMES, "".join(f"guongsang {name} {USER}\n" for name in sorted(names)), account)
    settings = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "hba_file": str(data / _ACCESS),
        "ident_file": str(data / _NAMES),
        # A week of its own log, each day in a file that is written anew a week later.
        "logging_collector": "on",
        "log_directory": "server-log",
        "log_filename": "%a.log",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
        "log_checkpoints": "off",
    }
    return ["-D", str(data), *(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))]


def _write(path: Path, words: str, account: Account) -> None:
    path.write_text(words)
    path.chmod(0o600)
    if not account.own:
        os.chown(path, account.uid, account.gid)


def sockets(data: Path, account: Account) -> Path:
    """The folder of the socket, private to the account: the cluster's own, or one with a shorter path.

    Raises CannotStart when another account has made that one before.
    """
    if len(os.fsencode(data / SOCKET)) <= _LONGEST:
        return data
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"guongsang-{account.uid}-{digest}"
    try:
        account.own_folder(folder)
    except OSError as error:
        raise CannotStart(Why.NO_SOCKET, folder, str(error)) from error
    if len(os.fsencode(folder / SOCKET)) > _LONGEST:
        raise CannotStart(Why.NO_SOCKET, folder)
    return folder


def url(folder: Path) -> str:
    """The URL of the database, over the socket in this folder."""
    return f"postgresql://{USER}@/{USER}?{urlencode({'host': str(folder), 'port': PORT}, quote_via=quote)}"
