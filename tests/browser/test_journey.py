"""The whole journey by clicks, in a real browser: a good deed travels from a citizen's chat to the channel.

Needs Chromium from the system's packages; without it the test says that it was skipped.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from tests.town import CHIENG_SUNG, free_port

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
# Where the picture for the README is left.
PICTURES = Path(__file__).parent.parent.parent / "build"
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[str]:
    """`guongsang demo` in a process of its own; gives the address that it prints."""
    port = free_port()
    environment = os.environ | {"PORT": str(port), "DATA_DIR": str(folder), "LANG": "C"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", env=environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        assert f"http://127.0.0.1:{port}" in line.decode()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.communicate()


@asynccontextmanager
async def browsing(address: str) -> AsyncIterator[Page]:
    """The page, open and connected; whatever it complains of in its console fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
        try:
            page = await browser.new_page(viewport={"width": 1720, "height": 1000})
            complaints: list[str] = []
            page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto(address)
            await expect(page.locator("body[data-line=open]")).to_be_visible()
            yield page
            assert complaints == []
        finally:
            await browser.close()


class Phone:
    """One of the page's phones, as a person uses it."""

    def __init__(self, page: Page, role: str) -> None:
        self.screen: Locator = page.locator(f'section[data-role="{role}"]').first

    async def write(self, text: str) -> None:
        box = self.screen.get_by_role("textbox")
        await box.fill(text)
        await box.press("Enter")

    async def press(self, label: str) -> None:
        await self.screen.locator("button.key", has_text=label).last.click()

    async def reads(self, words: str) -> None:
        await expect(self.screen.locator("li[data-message]", has_text=words).last).to_be_visible(timeout=20_000)

    async def attach(self, *photos: Path) -> None:
        await self.screen.locator("input[data-attach=photo]").set_input_files(list(photos))


async def nominate(lan: Phone, photo: Path) -> None:
    await lan.write("/nominate")
    await lan.press("Cá nhân")
    await lan.reads("Tên người")
    await lan.write("Lò Văn Inh")
    await lan.reads("Ở xã, phường nào")
    await lan.write("chieng sung")
    await lan.press(CHIENG_SUNG)
    await lan.press("Cứu người")
    await lan.reads("kể lại")
    await lan.write("Chiều 12/9, anh Inh nhảy xuống dòng lũ ở cầu tràn bản Nà Đứa, kéo hai em nhỏ lên bờ.")
    await lan.reads("khi nào")
    await lan.write("chiều 12/9/2026")
    await lan.reads("có ảnh không")
    await lan.attach(photo)
    await lan.write("")
    await lan.press("Xong")
    await lan.press("Đã đọc, xem lại tin")
    await lan.press("Gửi")
    await lan.reads("GS-")


async def test_the_whole_journey(tmp_path: Path) -> None:
    photo = tmp_path / "anh.png"
    photo.write_bytes(_picture())
    async with demo(tmp_path / "data") as address, browsing(address) as page:
        lan, tong, ha = (Phone(page, role) for role in ("citizen", "commune_officer", "province_officer"))
        minh, channel = Phone(page, "subscriber"), Phone(page, "channel")
        await nominate(lan, photo)
        await tong.reads("Lò Văn Inh")
        await tong.press("Nhận xử lý")
        await tong.press("Xác nhận đúng")
        await lan.reads("đã được xác minh")
        await publish(ha)
        await channel.reads("Gương dũng cảm ở Chiềng Sung")
        await minh.reads("Gương dũng cảm ở Chiềng Sung")
        PICTURES.mkdir(exist_ok=True)
        await page.screenshot(path=PICTURES / "playground.png")
        await announce(ha)
        await minh.reads("Mời bà con xem")
        await ha.reads("1")
        await ask_for_report(ha)
        await tong.reads("Báo cáo quý")
        await page.locator("[data-clock=next_morning]").click()
        await tong.reads("Còn")


async def publish(ha: Phone) -> None:
    await ha.press("Viết thành bài")


async def announce(ha: Phone) -> None:
    await ha.write("/announce")


async def ask_for_report(ha: Phone) -> None:
    await ha.write("/reports")


def _picture() -> bytes:
    """A small PNG, a warm gradient."""
    import struct
    import zlib

    rows = b"".join(b"\0" + b"".join(bytes((200 + x // 8, 120 + y // 2, 60)) for x in range(240)) for y in range(160))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 240, 160, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
