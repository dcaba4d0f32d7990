"""The web server: receives updates from Telegram, and answers how the program is.

POST <webhook path>   an update; 200 once it is committed, also for junk; 401 without the secret; 503 to bring it again
GET  /healthz         the process is alive
GET  /readyz          a line each for database, schema and Telegram; 503 when one is not ok
GET  /metrics         Prometheus
"""

import hmac
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.log import UPDATE
from bot.settings import Settings
from storage.db import OutOfReach

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)
_BODY_LIMIT = 4 * 1024 * 1024


class CannotListen(Exception):
    """The port is in use; its number is the message."""


Check = Callable[[], Awaitable[str | None]]
Install = Callable[[web.Application], None]


def application(
    settings: Settings,
    handle: Callable[[bytes], Awaitable[None]],
    checks: dict[str, Check],
    install: Install = lambda _: None,
) -> web.Application:
    """The server's pages. checks: name -> what is wrong, None when nothing is; install: adds further pages."""
    app = web.Application(client_max_size=_BODY_LIMIT)
    app.add_routes(
        [
            web.get("/healthz", _alive),
            web.get("/readyz", _ready(checks)),
            web.get("/metrics", _metrics),
        ]
    )
    if settings.webhook_url:
        app.add_routes([web.post(settings.webhook_path, _webhook(settings.secret, handle))])
    install(app)
    return app


def _webhook(
    secret: str, handle: Callable[[bytes], Awaitable[None]]
) -> Callable[[web.Request], Awaitable[web.Response]]:
    expected = secret.encode()

    async def receive(request: web.Request) -> web.Response:
        # One task receives all updates of a connection, so the previous update's id is still set.
        UPDATE.set(None)
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape"), expected):
            return web.Response(status=401)
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            log.warning("update_too_large")
            return web.Response()
        try:
            await handle(body)
        except OutOfReach as reason:
            log.error("update_put_off", reason=str(reason))
            return web.Response(status=503, headers={"Retry-After": "5"})
        return web.Response()

    return receive


async def _alive(request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def _ready(checks: dict[str, Check]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def ready(request: web.Request) -> web.Response:
        faults = {name: await check() for name, check in checks.items()}
        lines = [f"{name}: {fault or 'ok'}\n" for name, fault in faults.items()]
        return web.Response(text="".join(lines), status=503 if any(faults.values()) else 200)

    return ready


async def _metrics(request: web.Request) -> web.Response:
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
