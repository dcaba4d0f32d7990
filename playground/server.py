"""The simulated Bot API server over HTTP: GET and POST; query, urlencoded, multipart and JSON.

The trap: an error is an ordinary JSON answer whose HTTP status says the same as its `error_code`; a broken
connection is no answer at all.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from email.utils import format_datetime
from typing import Any

import aiohttp
import msgspec
from aiohttp import web

from playground import callers, calls
from playground.errors import CallRefused, ConnectionCut, bad_request
from playground.files import UPLOAD_BYTES, Upload
from playground.world import World

MOST_BYTES = 2 * UPLOAD_BYTES
HOST = "127.0.0.1"


def routes(world: World) -> list[web.RouteDef]:
    """What an aiohttp application has to serve, to `callers.only_here`. Bot API: Making requests; File."""
    method = _serve_method(world)
    return [
        web.get("/bot{token}/{method}", method),
        web.post("/bot{token}/{method}", method),
        web.get("/file/bot{token}/{path:.+}", _serve_file(world)),
    ]


@asynccontextmanager
async def served(world: World) -> AsyncIterator[str]:
    """Serve the world on a free port of this machine; gives the base address, `http://127.0.0.1:…`.

    Leaving the block closes the world too.
    """
    application = web.Application(client_max_size=MOST_BYTES, middlewares=[callers.only_here])
    application.add_routes(routes(world))
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, 0)
        await site.start()
        port = runner.addresses[0][1]
        yield f"http://{HOST}:{port}"
    finally:
        await world.close()
        await runner.cleanup()


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _serve_method(world: World) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            call = await _read(request)
            answer = await calls.carry_out(world, call)
        except ConnectionCut:
            return _cut(request)
        except CallRefused as refusal:
            answer = calls.Answer(refusal.code, refusal.as_json())
        return _json(world, answer)

    return handle


def _serve_file(world: World) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != world.token:
            return _json(world, calls.Answer(401, CallRefused(401, "Unauthorized").as_json()))
        file = world.files.at(request.match_info["path"])
        if file is None:
            return _json(world, calls.Answer(404, CallRefused(404, "Not Found").as_json()))
        return web.Response(body=file.content, content_type="application/octet-stream")

    return handle


def _json(world: World, answer: calls.Answer) -> web.Response:
    headers = {"Date": format_datetime(world.clock.now(), usegmt=True)}
    if retry := answer.payload.get("parameters", {}).get("retry_after"):
        headers["Retry-After"] = str(retry)
    return web.Response(
        status=answer.status,
        body=msgspec.json.encode(answer.payload),
        content_type="application/json",
        headers=headers,
    )


def _cut(request: web.Request) -> web.Response:
    """Break the connection under the caller; what is returned never arrives."""
    if isinstance(request.transport, asyncio.Transport):
        request.transport.abort()
    return web.Response()


async def _read(request: web.Request) -> calls.Call:
    raw: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    match request.content_type if request.can_read_body else "":
        case "application/json":
            raw |= _object(await request.read())
        case "application/x-www-form-urlencoded":
            raw |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        case "multipart/form-data":
            await _read_parts(request, raw, uploads)
    return calls.Call(request.match_info["token"], request.match_info["method"], raw, uploads)


def _object(body: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise bad_request(f"can't parse JSON object: {error}") from None


async def _read_parts(request: web.Request, raw: dict[str, Any], uploads: dict[str, Upload]) -> None:
    try:
        async for part in await request.multipart():
            if not isinstance(part, aiohttp.BodyPartReader) or part.name is None:
                raise bad_request("every part of a multipart request needs a name")
            if part.filename is None:
                raw[part.name] = await part.text()
            else:
                content = bytes(await part.read(decode=False))
                uploads[part.name] = Upload(part.filename, content, part.headers.get("Content-Type", ""))
    except ValueError as error:
        raise bad_request(f"can't parse multipart request: {error}") from None
