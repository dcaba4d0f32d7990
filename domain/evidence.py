"""What people send beside their words: pictures, videos, voices, files, places, links, forwarded posts.

The trap: what a file is called says nothing of what it is. What it is decides its first bytes (`domain/filetypes.py`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class EvidenceKind(StrEnum):
    """What one piece is."""

    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    VIDEO_NOTE = "video_note"
    AUDIO = "audio"
    DOCUMENT = "document"
    LOCATION = "location"
    LINK = "link"
    FORWARDED = "forwarded"


# Whoever tells something aloud has told it: an officer listens and writes it down.
SPOKEN = frozenset({EvidenceKind.VOICE, EvidenceKind.VIDEO_NOTE})


class FileState(StrEnum):
    """What became of a piece's file.

    none: it has none. waiting: to be fetched. stored: it is on the disk. too_big: only the network has it. refused: of a
    type that is not taken. gone: the network has it no more.
    """

    NONE = "none"
    WAITING = "waiting"
    STORED = "stored"
    TOO_BIG = "too_big"
    REFUSED = "refused"
    GONE = "gone"


# Of these, an officer gets the file as the sender sent it.
SENT_AGAIN = frozenset({FileState.WAITING, FileState.STORED, FileState.TOO_BIG, FileState.GONE})


@dataclass(frozen=True, slots=True)
class Attached:
    """One piece as it came with a message. form: as what the network sends it (a picture may come as a document), "" when
    it has no file; reference, unique: its names of the file. note: a place as "latitude,longitude", a link's address, whom a
    post is by. size: in bytes, as the network says; 0: not said."""

    kind: EvidenceKind
    form: str = ""
    reference: str = ""
    unique: str = ""
    name: str = ""
    note: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece that is kept. words: those that came with it. media_type: found in the file itself."""

    id: int
    kind: EvidenceKind
    form: str
    reference: str
    name: str
    note: str
    words: str
    album: str
    size: int
    file_state: FileState
    content_hash: str | None
    media_type: str | None
    came_at: datetime


@dataclass(frozen=True, slots=True)
class Bounds:
    """together: within this time before and after a story, what comes belongs to it. pieces: at most so many a case.
    file_bytes: larger files are not fetched."""

    together: timedelta = timedelta(minutes=15)
    pieces: int = 30
    file_bytes: int = 20 * 1024 * 1024
