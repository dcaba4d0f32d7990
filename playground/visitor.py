"""A program that sits down at the playground's page: phones over the same WebSocket that a browser uses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import msgspec

Json = dict[str, Any]


class Visitor:
    """The page's state, kept up to date, and its commands."""

    def __init__(self, session: aiohttp.ClientSession, address: str, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._session = session
        self._address = address
        self._socket = socket
        self._number = 0
        self._answers: dict[int, asyncio.Future[Json]] = {}
        self._messages: dict[int, dict[int, Json]] = {}
        self._names: dict[int, Json] = {}
        self._changed = asyncio.Condition()
        self._one_by_one = asyncio.Lock()
        self.ready = asyncio.Event()

    async def listen(self) -> None:
        """Take in what happens until the page goes away."""
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                await self._take_in(msgspec.json.decode(message.data))
        for waiting in self._answers.values():
            waiting.cancel()

    async def _take_in(self, event: Json) -> None:
        match event["type"]:
            case "state":
                for phone in event["phones"]:
                    self._phone(phone)
                self.ready.set()
            case "phone":
                self._phone(event["phone"])
            case "message":
                self._messages.setdefault(event["phone"], {})[event["message"]["id"]] = event["message"]
            case "done" | "refused" if event.get("ref") in self._answers:
                self._answers.pop(event["ref"]).set_result(event)
        async with self._changed:
            self._changed.notify_all()

    def _phone(self, phone: Json) -> None:
        self._names[phone["id"]] = phone
        kept = self._messages.setdefault(phone["id"], {})
        kept.update({message["id"]: message for message in phone["messages"]})

    async def _do(self, **command: Any) -> None:
        """Have the page do something, and wait until the bot has answered it. RuntimeError when it cannot be done."""
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        await self._socket.send_str(msgspec.json.encode({**command, "ref": self._number}).decode())
        if (event := await answer)["type"] == "refused":
            raise RuntimeError(event.get("detail") or event["why"])

    async def new_phone(self, name: str) -> int:
        """A phone for somebody new; its id."""
        async with self._one_by_one:
            before = set(self._names)
            await self._do(do="new_person", name=name)
            async with self._changed:
                await self._changed.wait_for(lambda: set(self._names) - before)
            return max(set(self._names) - before)

    async def send(self, phone: int, words: str) -> None:
        """Write a message."""
        await self._do(do="send", phone=phone, text=words)

    async def attach(self, phone: int, photo: bytes, words: str) -> None:
        """Send a photo with a caption."""
        form = aiohttp.FormData({"phone": str(phone), "caption": words})
        form.add_field("photo", photo, filename="photo.jpg", content_type="image/jpeg")
        async with self._session.post(f"{self._address}/playground/attach", data=form) as response:
            response.raise_for_status()

    async def press(self, phone: int, label: str) -> None:
        """Press the newest button with this label. LookupError when there is none."""
        for message in sorted(self._messages[phone].values(), key=lambda one: -one["id"]):
            for button in (button for row in message["buttons"] for button in row):
                if button["text"] == label:
                    await self._do(do="press", phone=phone, message_id=message["id"], data=button["data"])
                    return
        raise LookupError(label)

    def said(self, phone: int) -> Json | None:
        """The bot's newest message on this phone."""
        return max(self._from_bot(phone), key=lambda one: one["id"], default=None)

    def all_said(self, phone: int) -> str:
        """All that the bot has said on this phone, as HTML."""
        return "\n".join(message["html"] for message in self._from_bot(phone))

    def _from_bot(self, phone: int) -> list[Json]:
        return [message for message in self._messages[phone].values() if message["from"] == "bot"]

    def officers(self) -> list[int]:
        """The phones of officers."""
        return [id for id, phone in self._names.items() if phone.get("role", "").endswith("_officer")]

    async def until_seen(self, words: str, phones: list[int], *, quiet: float) -> bool:
        """Whether `words` appear on one of these phones; given up when nothing at all happens for `quiet` seconds."""
        while not any(words in self.all_said(phone) for phone in phones):
            try:
                async with asyncio.timeout(quiet), self._changed:
                    await self._changed.wait()
            except TimeoutError:
                return False
        return True


@asynccontextmanager
async def visiting(address: str) -> AsyncIterator[Visitor]:
    """Sit down at the playground at `address`. aiohttp.ClientError when there is none."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{address}/playground/ws", max_msg_size=0) as socket,
    ):
        visitor = Visitor(session, address, socket)
        listening = asyncio.create_task(visitor.listen())
        try:
            await visitor.ready.wait()
            yield visitor
        finally:
            await socket.close()
            await listening
