"""The files of evidence are fetched in the background, checked by their content, and stored once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from bot.files import Files, without_exif
from domain import filetypes
from storage.tables import evidence
from tests.town import Town, open_town


@pytest.fixture
async def filed(database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """A town whose files are in a folder of the test's own."""
    async with open_town(database_url, data_dir=tmp_path) as town:
        yield town


async def kept(town: Town) -> list[Any]:
    async with town.app.database.transaction() as tx:
        return list(await tx.execute(select(evidence).order_by(evidence.c.id)))


def taken_with_a_phone() -> bytes:
    """A picture that says where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "nhà ông Inh"
    exif.get_ifd(0x8825)[1] = "N"
    written = BytesIO()
    Image.new("RGB", (40, 20), "green").save(written, "JPEG", exif=exif, comment=b"secret")
    return written.getvalue()


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x18ftypheic", "image/heic"),
        (b"\0\0\0\x18ftypmp42", "video/mp4"),
        (b"OggS\0", "audio/ogg"),
        (b"%PDF-1.7", "application/pdf"),
        ("Danh sách bà con".encode(), "text/plain"),
        # Its last character is cut.
        (b"x" * (filetypes.HEAD - 1) + "ơ".encode()[:1], "text/plain"),
        (b"\xfe\xfe\xfe\xfe\xfe\xfe", None),
        (b"MZ\x90\0", None),
        (b"\x7fELF", None),
        (b"#!/bin/sh\n", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(head: bytes, found: str | None) -> None:
    assert filetypes.media_type(head) == found


def test_what_may_be_published_says_nothing_of_place_and_device() -> None:
    bare = without_exif(taken_with_a_phone(), "image/jpeg")
    assert bare is not None
    with Image.open(BytesIO(bare)) as picture:
        assert dict(picture.getexif()) == {}
        assert "comment" not in picture.info
        # It stands upright, as it was seen before.
        assert picture.size == (20, 40)
    assert without_exif(b"\xff\xd8\xff no picture", "image/jpeg") is None


async def test_files_are_fetched_checked_and_stored_once(filed: Town) -> None:
    lan, mai = filed.citizen("Lan"), filed.citizen("Mai")
    picture = taken_with_a_phone()
    await lan.attach_file("cầu.jpg", picture)
    await mai.attach_file("khac.bin", picture)
    await lan.attach_file("anh.jpg", b"MZ\x90\0 a program")
    await filed.app.fetcher.run()
    first, second, program = await kept(filed)
    assert (first.file_state, first.media_type, first.kind) == ("stored", "image/jpeg", "photo")
    assert (second.kind, second.content_hash) == ("photo", first.content_hash)
    assert program.file_state == "refused"
    stored = [path for path in (filed.app.settings.data_dir / "files").rglob("*") if path.is_file()]
    assert {path.name: path.read_bytes() for path in stored} == {
        first.content_hash: picture,
        first.public_hash: without_exif(picture, "image/jpeg"),
    }


async def test_a_file_is_not_larger_than_it_may_be_whatever_was_said(filed: Town) -> None:
    lan = filed.citizen("Lan")
    await lan.attach_file("a.pdf", b"%PDF-" + b"x" * 1000)
    filed.app.fetcher._most = 500
    await filed.app.fetcher.run()
    assert [one.file_state for one in await kept(filed)] == ["too_big"]


async def test_one_process_dies_with_a_file_and_another_one_fetches_it(filed: Town) -> None:
    lan = filed.citizen("Lan")
    await lan.voice()
    # Claimed by a process that dies.
    assert len(await filed.app.fetcher._claim()) == 1
    await filed.app.fetcher.run()
    assert [one.file_state for one in await kept(filed)] == ["waiting"]
    filed.clock.move_to(filed.clock.now() + timedelta(minutes=6))
    await filed.app.fetcher.run()
    assert [one.file_state for one in await kept(filed)] == ["stored"]


async def test_what_is_on_the_disk_no_more_is_fetched_again(filed: Town) -> None:
    lan = filed.citizen("Lan")
    await lan.voice()
    await filed.app.fetcher.run()
    (voice,) = await kept(filed)
    (path,) = (filed.app.settings.data_dir / "files").rglob(voice.content_hash)
    path.unlink()
    # As a program that was just started.
    filed.app.fetcher._looked = False
    await filed.app.fetcher.run()
    assert path.read_bytes() == b"OggS voice"


def test_a_file_that_nothing_names_any_more_is_swept(tmp_path: Path) -> None:
    files = Files(tmp_path)
    kept, gone = files.store(taken_with_a_phone()), files.store(b"%PDF-1.7 of somebody who was erased")
    assert kept is not None
    assert gone is not None
    assert kept.public_hash is not None
    later = datetime.now(UTC) + timedelta(minutes=1)
    assert files.sweep({kept.content_hash, kept.public_hash}, before=later - timedelta(hours=1)) == 0
    assert files.sweep({kept.content_hash, kept.public_hash}, before=later) == 1
    assert files.missing([kept.content_hash, kept.public_hash, gone.content_hash]) == [gone.content_hash]
