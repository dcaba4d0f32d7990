"""The files of the world: what people and the bot uploaded, each known by several file ids.

The trap: one photo is several files (its sizes), and only `file_unique_id` says that two ids mean the same bytes.
"""

import mimetypes
from dataclasses import dataclass
from typing import Any

from playground.errors import CallRefused, bad_request

# Bot API: Sending files; getFile.
PHOTO_BYTES = 10 * 1024 * 1024
UPLOAD_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
# The playground decodes no pictures: every photo has these sizes.
PHOTO_SIZES = ((90, 67), (320, 240), (1280, 960))


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in: one part of a multipart request, or out of a person's phone."""

    name: str
    content: bytes
    mime: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A stored file. `body` is what a message that shows it contains ({"photo": […]}, {"document": {…}})."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    path: str
    content: bytes
    body: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Bot API: File."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
            "file_path": self.path,
        }


class Files:
    """All files, by id and by download path."""

    def __init__(self, first_number: int) -> None:
        self._number = first_number
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}

    def get(self, file_id: str) -> File | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> File | None:
        """The file that `getFile` gave this path for."""
        return self._by_path.get(path)

    def add_photo(self, upload: Upload) -> File:
        """Store a photo in all its sizes; the largest is returned. Bot API: PhotoSize."""
        self._check(upload, PHOTO_BYTES, "photo")
        number = self._next()
        body: dict[str, Any] = {"photo": []}
        for place, (width, height) in enumerate(PHOTO_SIZES):
            file = File(
                id=f"AgACAgUAAxkBAAE{number:010x}{place}AAIBAAMCAAN{'smx'[place]}AAM2BA",
                unique_id=f"AQAD{number:010x}{place}",
                kind="photo",
                name=f"photo_{number}.jpg",
                mime="image/jpeg",
                path=f"photos/file_{number}_{place}.jpg",
                content=upload.content,
                body=body,
            )
            body["photo"].append(_size(file, width, height))
            self._keep(file)
        return file

    def add_document(self, upload: Upload) -> File:
        """Store a document. Bot API: Document."""
        return self.add("document", upload)

    def add(self, kind: str, upload: Upload, **more: Any) -> File:
        """Store a file of some other kind (voice, sticker …); `more` are the fields that only this kind has."""
        self._check(upload, UPLOAD_BYTES, kind)
        number = self._next()
        mime = upload.mime or mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        suffix = f".{upload.name.rpartition('.')[2]}" if "." in upload.name else ""
        body: dict[str, Any] = {}
        file = File(
            id=f"BQACAgUAAxkBAAE{number:010x}{kind[0]}AAIBAAMCAAN2BA",
            unique_id=f"AgAD{number:010x}{kind[0]}",
            kind=kind,
            name=upload.name,
            mime=mime,
            path=f"{kind}s/file_{number}{suffix}",
            content=upload.content,
            body=body,
        )
        shown: dict[str, Any] = {"file_name": upload.name} if kind == "document" else {}
        shown |= {"mime_type": mime} if kind in ("document", "voice", "video", "audio", "animation") else {}
        body[kind] = shown | _reference(file) | more
        self._keep(file)
        return file

    def _keep(self, file: File) -> None:
        self._by_id[file.id] = file
        self._by_path[file.path] = file

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _check(self, upload: Upload, most: int, kind: str) -> None:
        size = len(upload.content)
        if not size:
            raise bad_request("file must be non-empty")
        if size > UPLOAD_BYTES:
            raise CallRefused(413, "Request Entity Too Large")
        if size > most:
            raise bad_request(f"file of size {size} bytes is too big for a {kind}; the maximum size is {most} bytes")


def _reference(file: File) -> dict[str, Any]:
    return {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.content)}


def _size(file: File, width: int, height: int) -> dict[str, Any]:
    return _reference(file) | {"width": width, "height": height}
