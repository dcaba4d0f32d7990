"""The files of evidence on the disk, each under the hash of its content: `DATA_DIR/files/ab/ab12…`.

The same file that ten people send is stored once, and nothing is ever changed under its name. The trap: half a file under
the name of a whole one, after a power cut. So it is written beside, and renamed once it is on the disk.
"""

import contextlib
import os
import tempfile
import warnings
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from domain import filetypes

_FOLDER = "files"
_PRIVATE_FOLDER = 0o700
# A picture of more pixels is not unpacked: it would fill the memory.
_PIXELS = 100_000_000
# How a picture is written that may be published. Other pictures have no such copy.
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


@dataclass(frozen=True, slots=True)
class Stored:
    """A file on the disk. public_hash: of the same picture without place, device and time; None: there is no such copy."""

    content_hash: str
    public_hash: str | None
    media_type: str
    size: int


class Files:
    """The files below DATA_DIR."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / _FOLDER

    def store(self, content: bytes) -> Stored | None:
        """Store a file, and of a picture the copy that may be published; None: it is of a type that is not taken."""
        media_type = filetypes.media_type(content[: filetypes.HEAD])
        if media_type is None:
            return None
        bare = without_exif(content, media_type)
        return Stored(self._write(content), self._write(bare) if bare is not None else None, media_type, len(content))

    def missing(self, hashes: Iterable[str]) -> list[str]:
        """Which of these are not on the disk."""
        return [one for one in hashes if not self._path(one).exists()]

    def sweep(self, named: Collection[str], *, before: datetime) -> int:
        """Delete the files that are named no more and were stored before this moment; returns how many."""
        gone = 0
        for path in self._folder.glob("??/*"):
            if path.name not in named and path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _path(self, content_hash: str) -> Path:
        return self._folder / content_hash[:2] / content_hash

    def _write(self, content: bytes) -> str:
        content_hash = sha256(content).hexdigest()
        path = self._path(content_hash)
        if path.exists():
            # Once more named, it is not to be swept.
            os.utime(path)
            return content_hash
        path.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        number, part = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(part).unlink()
            raise
        return content_hash


def without_exif(content: bytes, media_type: str) -> bytes | None:
    """The picture alone, turned as it is to be seen; None when it is none that can be read."""
    if media_type not in _FORMATS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content)) as picture:
                if picture.width * picture.height > _PIXELS:
                    return None
                turned = ImageOps.exif_transpose(picture)
                # Into a new picture go only the pixels: no EXIF, no comments, no thumbnail.
                bare = Image.new(turned.mode, turned.size)
                if turned.palette is not None:
                    bare.putpalette(turned.getpalette() or [])
                bare.paste(turned)
                written = BytesIO()
                bare.save(written, _FORMATS[media_type], quality=90)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return written.getvalue()
