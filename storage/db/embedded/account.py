"""As which account of the machine the server runs: PostgreSQL refuses to run as root.

Root's program runs it as the owner of its folder, and a new one as the account `pgserver`, which is made when it is missing.
That account must be able to pass through the folders above; nothing but passing through is allowed to it there.
"""

import contextlib
import errno
import os
import pwd
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.db import programs
from storage.db.embedded.faults import CannotStart, Why

NAME = "pgserver"


@dataclass(frozen=True, slots=True)
class Account:
    """own: the one that this program runs as."""

    name: str
    uid: int
    gid: int
    own: bool

    def identity(self) -> dict[str, Any]:
        """The arguments of subprocess that run a program as this account."""
        return {} if self.own else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own_folder(self, folder: Path) -> None:
        """Make the folder, if it is missing, for this account alone.

        Raises FileExistsError when another account has put something in its place: a link there would make root give away
        the folder that it points to.
        """
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (self.uid, os.geteuid()):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))
        if not self.own:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)

    def run(self, name: str, *arguments: str, folder: Path) -> None:
        """Run one of PostgreSQL's programs to its end. Raises CannotStart with what it said."""
        ended = subprocess.run(  # noqa: S603 (the wheel's own program)
            [programs.path(name), *arguments],
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            **self.identity(),
        )
        if ended.returncode:
            raise failed(folder, ended.stdout.decode(errors="replace").splitlines())


def of(data: Path) -> Account:
    """The account that the server of this folder runs as. Raises CannotStart."""
    if os.geteuid() == 0:
        account = _of_root(data)
        _let_through(account, programs.path("postgres"))
        _let_through(account, data)
        return account
    if data.exists() and data.stat().st_uid != os.geteuid():
        raise CannotStart(Why.OTHER_ACCOUNT, data, _name(data.stat().st_uid))
    found = pwd.getpwuid(os.geteuid())
    return Account(found.pw_name, found.pw_uid, found.pw_gid, own=True)


def _of_root(data: Path) -> Account:
    owner = data.stat().st_uid if data.exists() else 0
    try:
        found = pwd.getpwuid(owner) if owner else pwd.getpwnam(NAME)
    except KeyError:
        found = _make()
    return Account(found.pw_name, found.pw_uid, found.pw_gid, own=False)


def _make() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/bin/false", NAME]
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotStart(Why.OTHER_ACCOUNT, NAME, str(error)) from error
    return pwd.getpwnam(NAME)


def _let_through(account: Account, path: Path) -> None:
    """Let the account pass through the folders above `path`, where it may not yet."""
    for folder in path.parents:
        found = folder.stat()
        if found.st_uid == account.uid or found.st_mode & stat.S_IXOTH:
            continue
        if not (found.st_gid == account.gid and found.st_mode & stat.S_IXGRP):
            folder.chmod(stat.S_IMODE(found.st_mode) | stat.S_IXOTH)


def environment() -> dict[str, str]:
    """Without what PostgreSQL's programs would read; with the locale that every machine has, since initdb fails when LANG
    names one that is not installed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C" if os.uname().sysname == "Darwin" else "C.UTF-8"}


def failed(where: object, lines: Sequence[str]) -> CannotStart:
    """Why a program of PostgreSQL ended, from the lines that it wrote."""
    words = ("FATAL", "PANIC", "error:", "ERROR", "could not")
    said = next((line for line in reversed(lines) if any(word in line for word in words)), "")
    said = said or next((line for line in reversed(lines) if line.strip()), "")
    full = any("No space left on device" in line for line in lines)
    return CannotStart(Why.NO_SPACE if full else Why.NO_ANSWER, where, said.strip())


def no_access(folder: Path, error: BaseException) -> CannotStart:
    """Why the folder cannot be used: it is another account's, unless root made it, which is no account to run a bot as."""
    try:
        owner = folder.stat().st_uid
    except (OSError, RuntimeError):
        owner = os.geteuid()
    if owner not in (0, os.geteuid()):
        return CannotStart(Why.OTHER_ACCOUNT, folder, _name(owner))
    return CannotStart(Why.NO_ACCESS, folder, str(error))


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
