"""What was erased is noted beside the backups, so that a restore does not bring anybody back.

`erased.json` holds numbers of rows and moments, nothing of anybody. It is written anew from the database and from what it
held before, since a database that was restored has forgotten what was erased since. The trap: a list inside the dump is
restored with it.
"""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import msgspec

from domain.erasures import Erasure

NAME = "erased.json"
_PRIVATE_FOLDER = 0o700


class Damaged(Exception):
    """The list cannot be read; its path is the message."""


def read(folder: Path) -> list[Erasure]:
    """What is noted in the folder. Raises OSError, Damaged."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=list[Erasure])
    except FileNotFoundError:
        return []
    except msgspec.DecodeError as error:
        raise Damaged(folder / NAME) from error


def note(folder: Path, found: Iterable[Erasure]) -> None:
    """Add to what is noted; the file is whole at every moment. Raises OSError, Damaged."""
    before = read(folder)
    after = sorted({*before, *found}, key=lambda one: (one.at, one.id))
    if after == before:
        return
    folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    number, part = tempfile.mkstemp(prefix=".", suffix=".new", dir=folder)
    with os.fdopen(number, "wb") as file:
        file.write(msgspec.json.encode(after))
        file.flush()
        os.fsync(file.fileno())
    Path(part).replace(folder / NAME)
