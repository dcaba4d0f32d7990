"""The chain over the log: each entry is sealed with a digest of itself and of the entry before it.

So whoever changes, removes or inserts an entry has to change every seal after it; and whoever has noted the last digest
somewhere else sees it then. The trap: words that a person has had erased. They are hashed apart from what stays, so that the
rest of the entry can still be checked without them.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

# What stands before the first entry.
NOTHING = bytes(32)


class Source(StrEnum):
    """What is sealed: a change of anything, or that an officer was shown a case."""

    EVENT = "event"
    LOOK = "look"


class Fault(StrEnum):
    """What is wrong with an entry. altered: it is not as it was sealed. missing: it was sealed and is gone. seal: a seal was
    changed, or one before it is gone. unsealed: it is old and was never sealed."""

    ALTERED = "altered"
    MISSING = "missing"
    SEAL = "seal"
    UNSEALED = "unsealed"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is sealed of a row. stays: what is never taken out. words: what may be; None: it was."""

    source: Source
    id: int
    stays: tuple[Any, ...]
    words: tuple[Any, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal of an entry. stays, words: the hashes of these parts. digest: of both and of the seal before it."""

    seq: int
    source: Source
    id: int
    stays: bytes
    words: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that is not right. id: of the row."""

    fault: Fault
    source: Source
    id: int


@dataclass(frozen=True, slots=True)
class Head:
    """How far the chain goes: the number of its last seal, how many there are, and its digest."""

    seq: int
    number: int
    digest: bytes

    def __str__(self) -> str:
        return f"{self.seq}:{self.digest.hex()}"


def hashed(parts: tuple[Any, ...]) -> bytes:
    """The hash of values, written in one form."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_written)
    return sha256(text.encode()).digest()


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.timestamp():.6f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def digest(before: bytes, stays: bytes, words: bytes) -> bytes:
    """The digest that seals an entry after the one whose digest is `before`."""
    return sha256(before + stays + words).digest()


def fault(before: bytes, seal: Seal, entry: Entry | None) -> Fault | None:
    """What is wrong with an entry and its seal, `before`: the digest of the seal before it."""
    if digest(before, seal.stays, seal.words) != seal.digest:
        return Fault.SEAL
    if entry is None:
        return Fault.MISSING
    if hashed(entry.stays) != seal.stays:
        return Fault.ALTERED
    if entry.words is not None and hashed(entry.words) != seal.words:
        return Fault.ALTERED
    return None
