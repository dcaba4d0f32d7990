"""Who may call this server: programs of this machine and the page itself, on every path.

The trap: any page that is open in the same browser can send requests to this machine, and say where they come from only in
headers. One whose name was pointed at 127.0.0.1 (DNS rebinding) could also read the answers, so the name is looked at too.
"""

import re

from aiohttp import web
from aiohttp.typedefs import Handler

_HERE = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)


@web.middleware
async def only_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what was meant for another name than this machine's own, and what another site's page sends."""
    host = request.headers.get("Host", "")
    if not _HERE.fullmatch(host):
        raise web.HTTPForbidden(text="This server answers on this machine only: http://127.0.0.1\n")
    origin = request.headers.get("Origin")
    if origin is not None and origin.lower() != f"http://{host}".lower():
        raise web.HTTPForbidden(text="This page belongs to another address.\n")
    return await handler(request)
