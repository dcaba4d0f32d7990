"""The playground's page: phones side by side in a browser, on the same World that the bot is talking to.

The trap: a citizen may send any file under any name. What was uploaded comes back as a picture or as a download, never as
a page. Whoever serves these routes has to let in the page itself only (`playground.callers`).
"""

import asyncio
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol
from urllib.parse import quote

import msgspec
from aiohttp import BodyPartReader, WSCloseCode, WSMsgType, web

from playground.client import Person
from playground.errors import CallRefused
from playground.files import PHOTO_BYTES, UPLOAD_BYTES, Upload
from playground.journal import Event
from playground.world import World

STATIC = Path(__file__).parent / "static"
# Named here because the machine's own table of types may say something else, and then modules do not load.
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# What a page that is opened late still gets to see; the browser keeps no more either.
MOST_MESSAGES = 300
MOST_ENTRIES = 400
MOST_PARTS = 30
HEARTBEAT = 20.0
NOT_TEXT = ("location", "contact", "voice", "sticker", "poll")

Json = dict[str, Any]


class Controls(Protocol):
    """What the program lends to the page.

    It may also have `roles: dict[int, str]`: phone id -> "citizen", "commune_officer", "province_officer",
    "subscriber", "channel" … (the words files have a `role_…` for each). A phone without one is a citizen's,
    or a channel.
    """

    async def move_clock(self, to: str) -> None:
        """Put the clock to "next_morning" (08:00 of the next day in Viet Nam), or on by "plus_hour", "plus_day"."""
        ...


class Refusal(Exception):
    """What the page asked for cannot be done. `why` is a key of its words (`refused_…`)."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(detail or why)
        self.why = why

    def as_json(self) -> Json:
        return {"type": "refused", "why": self.why, "detail": str(self)}


# What the page may ask for: one struct a command, told apart by "do".


class _Command(msgspec.Struct, tag_field="do", frozen=True):
    """`ref` is the page's own number for it; the answers (taken, done, refused) carry it back."""

    ref: int | None = None


class _FromPhone(_Command, frozen=True, kw_only=True):
    phone: int


class Send(_FromPhone, tag="send", frozen=True, kw_only=True):
    text: Annotated[str, msgspec.Meta(pattern=r"\S", max_length=40_000)]


class Edit(_FromPhone, tag="edit", frozen=True, kw_only=True):
    message_id: int
    text: Annotated[str, msgspec.Meta(pattern=r"\S", max_length=4096)]


class Press(_FromPhone, tag="press", frozen=True, kw_only=True):
    message_id: int
    data: str


class Share(_FromPhone, tag="share", frozen=True, kw_only=True):
    what: Literal["location", "contact", "voice", "sticker"]


class Block(_FromPhone, tag="block", frozen=True, kw_only=True):
    on: bool


class Fault(_Command, tag="fault", frozen=True, kw_only=True):
    name: Literal["flood", "flood_every", "slow", "cut"]
    value: int | float | str


class MoveClock(_Command, tag="clock", frozen=True, kw_only=True):
    to: Literal["next_morning", "plus_hour", "plus_day"]


class NewPerson(_Command, tag="new_person", frozen=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(pattern=r"\S", max_length=64)]


Command = Send | Edit | Press | Share | Block | Fault | MoveClock | NewPerson

SHARES: Mapping[str, Callable[[Person], Awaitable[object]]] = {
    "location": lambda person: person.location(),
    "contact": lambda person: person.contact(f"+84{person.id:09d}", person.name, user_id=person.id),
    "voice": lambda person: person.voice(),
    "sticker": lambda person: person.sticker(),
}


def routes(world: World, controls: Controls) -> list[web.RouteDef]:
    """What an aiohttp application has to serve: the page at `/`, the rest below `/playground/`."""
    return Page(world, controls).routes()


class Page:
    """The page's doors. `hang_up` belongs to the application's `on_shutdown`, or closing waits for open pages."""

    def __init__(self, world: World, controls: Controls) -> None:
        self._world = world
        self._controls = controls
        self._static = {file.name: file for file in STATIC.iterdir() if file.suffix in TYPES}
        self._sockets: weakref.WeakSet[web.WebSocketResponse] = weakref.WeakSet()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self._file_of_page),
            web.get("/playground/static/{name}", self._file_of_page),
            web.get("/playground/ws", self._talk),
            web.post("/playground/attach", self._attach),
            web.get("/playground/file/{file_id}", self._file_of_world),
        ]

    async def hang_up(self, _: web.Application) -> None:
        """Close the WebSockets of all open pages; they come back by themselves."""
        for socket in list(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    # Files

    async def _file_of_page(self, request: web.Request) -> web.StreamResponse:
        if (file := self._static.get(request.match_info.get("name", "index.html"))) is None:
            raise web.HTTPNotFound
        headers = {"Cache-Control": "no-cache", "Content-Security-Policy": POLICY, **_SAFE}
        return web.Response(body=file.read_bytes(), content_type=TYPES[file.suffix], charset="utf-8", headers=headers)

    async def _file_of_world(self, request: web.Request) -> web.StreamResponse:
        if (file := self._world.file(request.match_info["file_id"])) is None:
            raise web.HTTPNotFound
        headers = {"Content-Security-Policy": "sandbox; default-src 'none'", **_SAFE}
        if file.kind == "photo":
            return web.Response(body=file.content, content_type="image/jpeg", headers=headers)
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)

    # The WebSocket

    async def _talk(self, request: web.Request) -> web.StreamResponse:
        """Tell one open page everything, and do what it asks.

        1. Listen before the snapshot is taken, with nothing awaited between the two: no event is lost or doubled.
        2. Events go out in order, by one task; commands run side by side, for one may wait long for the bot.
        3. When the page goes, so does whatever still waits on its behalf. The updates themselves stay.
        """
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT)
        await socket.prepare(request)
        self._sockets.add(socket)
        queue = self._world.listen()
        queue.put_nowait({"type": "state", **self._world.snapshot()})
        try:
            async with asyncio.TaskGroup() as tasks:
                running = {tasks.create_task(self._tell(socket, queue))}
                async for message in socket:
                    if message.type is not WSMsgType.TEXT:
                        continue
                    task = tasks.create_task(self._obey(queue, message.data))
                    running.add(task)
                    task.add_done_callback(running.discard)
                for task in running:
                    task.cancel()
        finally:
            self._world.unlisten(queue)
        return socket

    async def _tell(self, socket: web.WebSocketResponse, queue: asyncio.Queue[Event]) -> None:
        while True:
            event = self._with_what_is_missing(await queue.get())
            try:
                await socket.send_str(msgspec.json.encode(event).decode())
            except ConnectionError:
                return

    async def _obey(self, queue: asyncio.Queue[Event], raw: str) -> None:
        """Carry out one command. Its answers go through the queue, so they come after what happened before."""
        ref: object = None
        try:
            with _refusals():
                asked = msgspec.json.decode(raw, type=dict[str, Any])
                ref = asked.get("ref")
                command: Command = msgspec.convert(asked, Command)
                queue.put_nowait({"type": "taken", "ref": ref})
                await self._carry_out(command)
        except Refusal as refusal:
            queue.put_nowait(refusal.as_json() | {"ref": ref})
        else:
            queue.put_nowait({"type": "done", "ref": ref})

    async def _carry_out(self, command: Command) -> None:
        match command:
            case Send(phone=phone, text=text):
                await self._person(phone).send(text)
            case Edit(phone=phone, message_id=message_id, text=text):
                await self._person(phone).edit(message_id, text)
            case Press(phone=phone, message_id=message_id, data=data):
                await _press(self._person(phone), message_id, data)
            case Share(phone=phone, what=what):
                await SHARES[what](self._person(phone))
            case Block(phone=phone, on=on):
                await self._block(phone, on=on)
            case Fault(name=name, value=value):
                setattr(self._world.faults, name, value)
            case MoveClock(to=to):
                await self._move_clock(to)
            case NewPerson(name=name):
                self._world.person(" ".join(name.split()))

    async def _block(self, phone: int, *, on: bool) -> None:
        person = self._find(phone)
        if (phone in self._world.faults.blocked) != on:
            await (person.block() if on else person.unblock())

    async def _move_clock(self, to: str) -> None:
        await self._controls.move_clock(to)
        now = self._world.clock.now().isoformat()
        self._world.journal.tell(lambda: {"type": "clock", "now": now})

    def _person(self, phone: int) -> Person:
        """The person who writes with this phone; one who blocked the bot cannot."""
        person = self._find(phone)
        if phone in self._world.faults.blocked:
            raise Refusal("blocked")
        return person

    def _find(self, phone: int) -> Person:
        found = next((person for person in self._world.people if person.id == phone), None)
        if found is None:
            raise Refusal("phone", str(phone))
        return found

    # What the world does not say

    def _with_what_is_missing(self, event: Event) -> Event:
        """The event as the page wants it: phones with roles, and no more of the past than it keeps."""
        match event["type"]:
            case "state":
                phones = [self._phone(phone) for phone in event["phones"]]
                return event | {"phones": phones, "log": event["log"][-MOST_ENTRIES:]}
            case "phone":
                return event | {"phone": self._phone(event["phone"])}
            case "message":
                return event | {"message": self._message(event["phone"], event["message"])}
            case _:
                return event

    def _phone(self, phone: Json) -> Json:
        roles: Mapping[int, str] = getattr(self._controls, "roles", {})
        default = "channel" if phone["kind"] == "channel" else "citizen"
        messages = [self._message(phone["id"], message) for message in phone["messages"][-MOST_MESSAGES:]]
        return phone | {"role": roles.get(phone["id"], default), "messages": messages}

    def _message(self, phone: int, shown: Json) -> Json:
        """A message, with `kind` for one that is neither text, photo nor document."""
        chat = self._world.chats.get(phone)
        message = chat.messages.get(shown["id"]) if chat else None
        body = message.content.body if message else {}
        return shown | {"kind": next((kind for kind in NOT_TEXT if kind in body), None)}

    # Photos and files from a phone

    async def _attach(self, request: web.Request) -> web.StreamResponse:
        """Send photos (an album when several), then files, from a phone: a form with phone, caption, photo…, file…"""
        try:
            fields, photos, files = await _read_form(request)
            person = self._person(int(fields["phone"]))
            caption = fields.get("caption", "")
            with _refusals():
                if photos:
                    await person.attach(*(photo.content for photo in photos), caption=caption)
                for place, file in enumerate(files):
                    words = caption if place == 0 and not photos else ""
                    await person.attach_file(file.name, file.content, words)
        except Refusal as refusal:
            return web.json_response(refusal.as_json(), status=400)
        return web.json_response({"type": "done"})


_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@contextmanager
def _refusals() -> Iterator[None]:
    """What a person could not have done, or what the bot did not answer, becomes a refusal."""
    try:
        yield
    except TimeoutError as error:
        raise Refusal("silent", str(error)) from None
    except LookupError as error:
        raise Refusal("button", str(error)) from None
    except ValueError as error:
        raise Refusal("command", str(error)) from None
    except CallRefused as error:
        raise Refusal("attachment", error.description) from None


async def _press(person: Person, message_id: int, data: str) -> None:
    """Press an inline button; one of a reply keyboard has no data and is known by its label."""
    message = person.chat.messages.get(message_id)
    buttons = [button for row in message.buttons for button in row] if message else []
    if any(button.data is None and button.text == data for button in buttons):
        await person.press(data, on=message_id)
    else:
        await person.press_data(message_id, data)


async def _read_form(request: web.Request) -> tuple[dict[str, str], list[Upload], list[Upload]]:
    fields: dict[str, str] = {}
    uploads: dict[str, list[Upload]] = {"photo": [], "file": []}
    async for part in _parts(request):
        name = part.name or ""
        if part.filename is None:
            fields[name] = (await _read_part(part, PHOTO_BYTES)).decode(errors="replace")
        elif name in uploads:
            content = await _read_part(part, PHOTO_BYTES if name == "photo" else UPLOAD_BYTES)
            uploads[name].append(Upload(part.filename, content))
    if not fields.get("phone", "").isdecimal():
        raise Refusal("phone")
    if not any(uploads.values()):
        raise Refusal("attachment", "nothing was attached")
    return fields, uploads["photo"], uploads["file"]


async def _parts(request: web.Request) -> AsyncIterator[BodyPartReader]:
    if request.content_type != "multipart/form-data":
        raise Refusal("attachment", "not a form")
    try:
        form = await request.multipart()
        for _ in range(MOST_PARTS):
            part = await form.next()
            if part is None:
                return
            if isinstance(part, BodyPartReader):
                yield part
    except ValueError as error:
        raise Refusal("attachment", str(error)) from None
    raise Refusal("attachment", "too many parts")


async def _read_part(part: BodyPartReader, most: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(1 << 16):
        content += chunk
        if len(content) > most:
            raise Refusal("too_big")
    return bytes(content)
