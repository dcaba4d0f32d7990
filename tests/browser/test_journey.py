"""The whole journey by clicks, in a real browser: a good deed travels from a citizen's chat to the channel.

Needs Chromium from the system's packages; without it the test says that it was skipped.
"""

import asyncio
import math
import os
import re
import shutil
import struct
import sys
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect
from playwright.async_api import TimeoutError as PlaywrightTimeout

from domain.calendar import ZONE
from handlers.cases.nominate import NOMINATE
from tests.town import CHIENG_SUNG, free_port
from tests.walk import begins

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
    environment = os.environ | {"PORT": str(port), "DATA_DIR": str(folder), "LANG": "C", "UNDO_SECONDS": "1"}
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
        """Press the newest button whose label begins so; a ticked one counts as well."""
        begins = re.compile(rf"^\s*(✓ )?{re.escape(label)}", re.IGNORECASE)
        await self.screen.locator("button.key").filter(has_text=begins).last.click()

    async def press_first(self) -> None:
        """Press the first button below the newest message."""
        await self.screen.locator("li[data-message]").last.locator("button.key").first.click()

    async def reads(self, words: str) -> None:
        await expect(self.screen.locator("li[data-message]", has_text=words).last).to_be_visible(timeout=20_000)

    async def reads_button(self, label: str) -> None:
        await expect(self.screen.locator("button.key", has_text=label).last).to_be_visible(timeout=20_000)

    async def attach(self, *photos: Path) -> None:
        await self.screen.locator("input[data-attach=photo]").set_input_files(list(photos))


async def nominate(lan: Phone, photo: Path) -> None:
    """The dialog's own steps: what is not told here is skipped, or answered with the first choice."""
    told = {
        "name": "Lò Văn Inh",
        "commune": "chieng s",
        "deed": "Chiều 12/9, anh Inh nhảy xuống dòng lũ ở cầu tràn bản Nà Đứa, kéo hai em nhỏ lên bờ.",
        "happened": "chiều 12/9/2026",
    }
    await lan.write("/nominate")
    for step in NOMINATE.steps[:-1]:
        if not step.fits({}):
            continue
        await lan.reads(begins(step))
        if step.name == "photos":
            await lan.attach(photo)
            await lan.write("")
            await lan.press("Xong")
        elif step.name in told:
            await lan.write(told[step.name])
            if step.name == "commune":
                await lan.press(CHIENG_SUNG)
        elif step.optional:
            await lan.press("Bỏ qua")
        else:
            await lan.press_first()
    await lan.press("Gửi")
    await lan.reads("GS-")


async def publish(ha: Phone) -> None:
    """The province's officer tells the verified case as a story."""
    await ha.press("Viết thành bài")
    for purpose in ("Đăng câu chuyện", "Nêu tên", "Đăng ảnh", "Nêu xã, phường"):
        await ha.press(purpose)
        await ha.reads_button(f"✓ {purpose}")
    await ha.press("Xong")
    await ha.reads("đồng ý")
    await ha.write("Gọi điện ngày 20/11, anh Inh đồng ý.")
    await ha.press("Ảnh 1")
    await ha.reads("tiêu đề")
    await ha.write("Gương dũng cảm bên cầu tràn")
    await ha.reads("Nội dung")
    await ha.write("Nước lũ đang lên, anh không kịp nghĩ. Hai em nhỏ về nhà an toàn.")
    await ha.press("Duyệt và đăng")


async def announce(ha: Phone) -> None:
    """An announcement to the subscribers, in Vietnamese only."""
    await ha.write("/announce")
    await ha.press("Người đăng ký")
    await ha.reads("nội dung thông báo")
    await ha.write("Mời bà con xem truyền hình tối nay.")
    await ha.reads("tiếng Anh")
    await ha.press("Bỏ qua")
    await ha.reads("có ảnh đi kèm")
    await ha.press("Bỏ qua")
    await ha.reads("Số người nhận")
    await ha.press("Gửi")


async def ask_for_report(ha: Phone, due: str) -> None:
    """A report from one commune."""
    await ha.write("/reports")
    await ha.press("Giao báo cáo mới")
    await ha.reads("gõ tên báo cáo")
    await ha.write("Báo cáo quý IV")
    await ha.press("15/12/")
    await ha.reads_button("10/12/")
    await ha.write(due)
    await ha.reads_button("Tất cả")
    await ha.write("chieng sung")
    await ha.reads_button("Xong")
    await ha.press("Xong")
    await ha.press("Gửi")


async def next_mornings(page: Page, tong: Phone, words: str) -> None:
    """Morning after morning, until the officer is reminded; days off bring nothing."""
    reminder = tong.screen.locator("li[data-message]", has_text=words).last
    for _ in range(12):
        await page.locator("[data-clock=next_morning]").click()
        try:
            await reminder.wait_for(timeout=2_000)
        except PlaywrightTimeout:
            continue
        return
    raise AssertionError(f"nobody was reminded: {words}")


async def test_the_whole_journey(tmp_path: Path) -> None:
    photo = _saved(tmp_path)
    async with demo(tmp_path / "data") as address, browsing(address) as page:
        lan, tong, ha = (Phone(page, role) for role in ("citizen", "commune_officer", "province_officer"))
        minh, channel = Phone(page, "subscriber"), Phone(page, "channel")
        await nominate(lan, photo)
        await tong.reads("Lò Văn Inh")
        await tong.press("Bắt đầu xác minh")
        await tong.press("Xác nhận đúng")
        await tong.press("Gửi")
        await lan.reads("đã xác minh việc tốt")
        await publish(ha)
        for reader in (channel, minh):
            await reader.reads("Gương dũng cảm bên cầu tràn")
        await lan.reads("Gương dũng cảm bên cầu tràn")
        PICTURES.mkdir(exist_ok=True)
        await page.screenshot(path=PICTURES / "playground.png")
        await announce(ha)
        await minh.reads("Mời bà con xem truyền hình tối nay.")
        await ha.reads("Đã gửi xong")
        due = datetime.now(ZONE).date() + timedelta(days=9)
        await ask_for_report(ha, f"{due:%d/%m/%Y}")
        await tong.reads("Báo cáo quý IV")
        await next_mornings(page, tong, "⏰")


_MEASURED = """() => ({
    bar: document.querySelector(".bar").getBoundingClientRect().height / window.innerHeight,
    seen: [...document.querySelectorAll(".phone")].filter((phone) => {
        const box = phone.getBoundingClientRect();
        return box.left >= 0 && box.right <= window.innerWidth && box.height > 300;
    }).length,
})"""


async def test_the_page_fits_its_screen_and_a_restart_begins_anew(tmp_path: Path) -> None:
    async with demo(tmp_path / "data") as address, browsing(address) as page:
        for width, height, phones in ((1440, 900, 5), (768, 1024, 2), (360, 740, 1)):
            await page.set_viewport_size({"width": width, "height": height})
            await expect(page.locator(".phone")).to_have_count(5)
            measured = await page.evaluate(_MEASURED)
            assert measured["seen"] == phones, (width, measured)
            assert measured["bar"] < 0.2, (width, measured)
        lan = Phone(page, "citizen")
        await lan.write("/my")
        await lan.reads("chưa giới thiệu gương nào")
        await nominate(lan, _saved(tmp_path))
    async with demo(tmp_path / "data") as address, browsing(address) as page:
        lan, tong = Phone(page, "citizen"), Phone(page, "commune_officer")
        await expect(lan.screen.locator("li[data-message]")).to_have_count(0)
        await lan.write("/my")
        await lan.reads("chưa giới thiệu gương nào")
        await tong.write("/queue")
        await tong.reads("không có phiếu nào")


def _saved(folder: Path) -> Path:
    photo = folder / "anh.png"
    photo.write_bytes(_picture())
    return photo


def _picture() -> bytes:
    """A small PNG: the sun over three ranges of hills."""
    width, height = 320, 200
    ranges = (
        (110, 18, 47, (226, 150, 96)),
        (135, 14, 31, (178, 98, 74)),
        (165, 10, 22, (96, 62, 66)),
    )

    def colour(x: int, y: int) -> tuple[int, int, int]:
        for base, swing, length, shade in reversed(ranges):
            if y > base + swing * math.sin(x / length):
                return shade
        if (x - 225) ** 2 + (y - 70) ** 2 < 26**2:
            return (255, 236, 170)
        return (250, 200 - y // 3, 130 + y // 4)

    rows = b"".join(b"\0" + b"".join(bytes(colour(x, y)) for x in range(width)) for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
