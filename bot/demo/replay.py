"""`guongsang replay FILE`: messages as people really write them, sent through the running bot by as many citizens.

When `guongsang demo` is running, its phones show what happens; when it is not, a playground is started for this command.
Each citizen sends their message, looks at the card and sends it. What the bot asks besides they do not know. Nothing may be
lost: a message becomes a nomination that an officer sees, or is kept with the reason why it is none.
"""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import msgspec
from tqdm import tqdm

from bot.demo import demo
from bot.process import run_in_loop
from bot.settings import Settings
from domain.text import excerpt
from locales import words
from playground.visitor import Visitor, visiting

_CODE = re.compile(r"GS-[2-9A-Z]{6}")
_PHOTO = "[ảnh]"
_AT_ONCE = 4
_PATIENCE = 60.0
_QUESTIONS_AT_MOST = 30
# Where the bot asks for a name or for more, and this citizen has none.
_UNKNOWN = "Chưa rõ tên"
# «Quay lại» and «Hủy», which stand below a question that is answered in words.
_NAVIGATION = 2
# How much of the bot's answer is shown as the reason.
_REASON = 48
_TAG = re.compile(r"<[^>]*>")

# A picture of one grey point.
_PICTURE = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300030202020202030202020303030304060404040404080606050609080a0a"
    "090809090a0c0f0c0a0b0e0b09090d110d0e0f101011100a0c12131210130f101010ffc9000b080001000101011100ffcc000600101005"
    "ffda0008010100003f00d2cf20ffd9"
)


class BadFile(Exception):
    """The file cannot be replayed; the message says which line and why."""


class Message(msgspec.Struct, frozen=True):
    """A line of the file; what else stands in it is ignored."""

    text: str
    sent_at: str = ""
    sender_role: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a message. code: of the nomination that an officer saw; kept: why it is none."""

    number: int
    code: str = ""
    kept: str = ""

    @property
    def lost(self) -> bool:
        return not self.code and not self.kept


def read(file: Path) -> list[Message]:
    """The messages of a JSONL file. Raises BadFile."""
    try:
        # Not splitlines(): it would also break at U+2028 and U+0085, which may stand inside a JSON string.
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"{file}: {error}") from error
    messages = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            message = msgspec.json.decode(line.rstrip("\r"), type=Message)
        except msgspec.DecodeError as error:
            raise BadFile(f"{file}:{number}: {error}") from error
        if not message.text.strip():
            raise BadFile(f"{file}:{number}: `$.text` is empty")
        messages.append(message)
    return messages


def run(settings: Settings, file: Path, speed: float) -> bool:
    """Replay the file; True when nothing was lost. speed: messages a second; 0: as fast as the bot answers."""
    messages = read(file)
    results: list[Result] = []

    async def main() -> None:
        async with _playground(settings) as address, visiting(address) as visitor:
            results.extend(await _send_all(visitor, messages, speed))

    run_in_loop(main)
    for result, message in zip(results, messages, strict=True):
        print(_format(result, message))  # noqa: T201
    nominations = sum(bool(result.code) for result in results)
    kept = sum(bool(result.kept) for result in results)
    lost = len(messages) - nominations - kept
    print(f"{len(messages)} messages: {nominations} nominations, {kept} kept with a reason, {lost} lost")  # noqa: T201
    return lost == 0


def _format(result: Result, message: Message) -> str:
    start = message.text if len(message.text) <= 60 else message.text[:59] + "…"
    became = result.code or (f"kept: {result.kept}" if result.kept else "LOST")
    return f"{result.number:>4}  {became:<50}  {start}"


@asynccontextmanager
async def _playground(settings: Settings) -> AsyncIterator[str]:
    """The address of the playground that is running, or of one that runs as long as the block."""
    address = f"http://127.0.0.1:{settings.port}"
    if await _is_running(address):
        yield address
        return
    async with demo.temporary_playground(settings) as address:
        yield address


async def _is_running(address: str) -> bool:
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session,
            session.get(f"{address}/playground/static/index.html") as response,
        ):
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


async def _send_all(visitor: Visitor, messages: Sequence[Message], speed: float) -> list[Result]:
    """Run the citizens, a few at a time; with a speed, started in the order of the file."""
    limit = asyncio.Semaphore(_AT_ONCE)
    with tqdm(total=len(messages), file=sys.stderr, unit="msg", disable=None) as bar:

        async def one(number: int, message: Message) -> Result:
            async with limit:
                result = await _Citizen(visitor, number, message).run()
            bar.update()
            return result

        async with asyncio.TaskGroup() as group:
            tasks = []
            for number, message in enumerate(messages, start=1):
                tasks.append(group.create_task(one(number, message)))
                if speed > 0:
                    await asyncio.sleep(1 / speed)
    return [task.result() for task in tasks]


class _Citizen:
    """Somebody who wrote one message."""

    def __init__(self, visitor: Visitor, number: int, message: Message) -> None:
        self._visitor = visitor
        self._number = number
        self._text = message.text.removeprefix(_PHOTO).strip()
        self._photo = message.text.startswith(_PHOTO)
        self._t = words("vi")
        self._phone = 0

    async def run(self) -> Result:
        """Send the message and what it became; then see what became of that."""
        self._phone = await self._visitor.new_phone(f"Bà con {self._number}")
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._write()
                await self._answer_all()
        except (TimeoutError, LookupError, RuntimeError):
            return Result(self._number)
        return await self._result()

    async def _write(self) -> None:
        if self._photo:
            await self._visitor.attach(self._phone, _PICTURE, self._text)
        else:
            await self._visitor.send(self._phone, self._text)

    async def _press(self, label: str) -> None:
        await self._visitor.press(self._phone, str(self._t(label)))

    async def _answer_all(self) -> None:
        """Answer the questions, until the bot asks no more or the citizen has cancelled."""
        for _ in range(_QUESTIONS_AT_MOST):
            said = self._visitor.said(self._phone)
            labels = [button["text"] for row in said["buttons"] for button in row] if said else []
            if said is None or "Hủy" not in labels:
                return
            await self._answer(labels)

    async def _answer(self, labels: list[str]) -> None:
        each = next((label for label in labels if label.startswith("Gửi ")), None)
        if "Gửi" in labels or each:
            await self._press(each or "Gửi")
        elif "Bỏ qua" in labels:
            await self._press("Bỏ qua")
        elif len(labels) > _NAVIGATION:
            # Asked for the story: this was all.
            await self._press("Hủy")
        else:
            await self._visitor.send(self._phone, _UNKNOWN)

    async def _result(self) -> Result:
        """The code, once an officer has seen it; or the reason that the bot gives for keeping the message."""
        said = self._visitor.all_said(self._phone)
        if (code := _CODE.search(said)) is not None:
            seen = await self._visitor.until_seen(code[0], self._visitor.officers(), quiet=_PATIENCE)
            return Result(self._number, code=code[0] if seen else "")
        kept = excerpt(_TAG.sub("", said).strip().split("\n")[0], _REASON)
        return Result(self._number, kept=kept)
