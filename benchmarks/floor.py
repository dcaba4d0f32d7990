"""The floor: the least that a webhook can do on aiohttp, an update in, a message out, nothing remembered."""

import asyncio
import sys
from typing import Any

import aiohttp
import msgspec
from aiohttp import web


async def main(port: int, api: str) -> None:
    """Answer every update with one sendMessage."""
    async with aiohttp.ClientSession() as session:

        async def receive(request: web.Request) -> web.Response:
            update: dict[str, Any] = msgspec.json.decode(await request.read())
            body = msgspec.json.encode({"chat_id": update["message"]["chat"]["id"], "text": "ok"})
            headers = {"Content-Type": "application/json"}
            async with session.post(f"{api}/bot1:abc/sendMessage", data=body, headers=headers) as response:
                msgspec.json.decode(await response.read())
            return web.Response()

        app = web.Application()
        app.add_routes([web.post("/telegram", receive), web.get("/readyz", _ready)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()


async def _ready(request: web.Request) -> web.Response:
    return web.Response(text="ok")


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(int(sys.argv[1]), sys.argv[2]))
