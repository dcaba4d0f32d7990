"""The web server: receives updates from Telegram, and answers how the program is.

POST <webhook path>   an update; 200 once it is committed, also for junk; 503 to bring it again; 401 without the secret,
                      415 with a Content-Encoding, 408 when it comes too slowly
GET  /healthz         the process is alive
GET  /readyz          a line each for database, schema and Telegram, within two seconds; 503 when one is not ok
GET  /metrics         Prometheus

The trap: whoever knows the address can send anything. Before the secret has been compared, nothing of a body is read, and
no body is ever decompressed: a megabyte of gzip becomes a gigabyte, and everybody waits for it.
"""

import asyncio
import hmac
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.http.readiness import Readiness
from bot.log import UPDATE
from bot.settings import Settings
from storage.db import OutOfReach

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)
_BODY_LIMIT = 4 * 1024 * 1024
_BODY_SECONDS = 20.0


class CannotListen(Exception):
    """The port is in use; its number is the message."""


Install = Callable[[web.Application], None]


def application(
    settings: Settings,
    handle: Callable[[bytes], Awaitable[None]],
    readiness: Readiness,
    install: Install = lambda _: None,
    *,
    patience: float = _BODY_SECONDS,
) -> web.Application:
    """The server's pages. install: adds further ones.

    patience: seconds within which an update has to be here whole.
    """
    app = web.Application(client_max_size=_BODY_LIMIT, middlewares=[_bodies_for_nobody])
    app.on_cleanup.append(readiness.close)
    app.add_routes(
        [
            web.get("/healthz", _alive),
            web.get("/readyz", _ready(readiness)),
            web.get("/metrics", _metrics),
        ]
    )
    if settings.webhook_url:
        webhook = Webhook(settings.secret, handle, patience)
        app.add_routes([web.post(settings.webhook_path, webhook.receive, expect_handler=webhook.expected)])
    install(app)
    return app


@web.middleware
async def _bodies_for_nobody(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a body that nobody here reads, without reading it."""
    wrong = request.match_info.http_exception
    if request.body_exists and (wrong is not None or request.method in ("GET", "HEAD")):
        return await _hang_up(request, wrong.status if wrong is not None else 400)
    return await handler(request)


class Webhook:
    """Where Telegram brings updates. patience: seconds within which one has to be here whole."""

    def __init__(self, secret: str, handle: Callable[[bytes], Awaitable[None]], patience: float) -> None:
        self._secret = secret.encode()
        self._handle = handle
        self._patience = patience

    async def receive(self, request: web.Request) -> web.Response:
        """Handle an update. 1. Look at the headers alone. 2. Read the body. 3. Answer once it is committed."""
        # One task receives all updates of a connection, so the previous update's id is still set.
        UPDATE.set(None)
        if (status := self._refusal(request)) is not None:
            return await _hang_up(request, status)
        body = await _read(request, self._patience)
        if isinstance(body, int):
            return web.Response(status=body)
        try:
            await self._handle(body)
        except OutOfReach as reason:
            log.error("update_put_off", reason=str(reason))
            return web.Response(status=503, headers={"Retry-After": "5"})
        return web.Response()

    async def expected(self, request: web.Request) -> web.Response:
        """Refuse whoever asks before they send the body (Expect: 100-continue); Telegram does not."""
        return await _hang_up(request, self._refusal(request) or 417)

    def _refusal(self, request: web.Request) -> int | None:
        """The status for what is no update of Telegram's, by its headers alone."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return 401
        if "Content-Encoding" in request.headers:
            log.warning("update_encoded")
            return 415
        return None


async def _hang_up(request: web.Request, status: int) -> web.Response:
    """Answer, and close the connection without reading what else is sent on it."""
    response = web.Response(status=status)
    response.force_close()
    await response.prepare(request)
    await response.write_eof()
    request.protocol.force_close()
    return response


async def _read(request: web.Request, patience: float) -> bytes | int:
    """The body, or the status with which it is given up."""
    try:
        async with asyncio.timeout(patience):
            return await request.read()
    except web.HTTPRequestEntityTooLarge:
        # Answered as if it had been handled, or Telegram would bring it again.
        log.warning("update_too_large")
        return 200
    except TimeoutError:
        log.warning("update_cut_short", error="too slow")
        return 408
    except (web.RequestPayloadError, ConnectionError) as error:
        log.warning("update_cut_short", error=type(error).__name__)
        return 400


async def _alive(request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def _ready(readiness: Readiness) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def ready(request: web.Request) -> web.Response:
        faults = await readiness.faults()
        lines = [f"{name}: {fault or 'ok'}\n" for name, fault in faults.items()]
        return web.Response(text="".join(lines), status=503 if any(faults.values()) else 200)

    return ready


async def _metrics(request: web.Request) -> web.Response:
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
