"""The floor of the stateless work: the least that a webhook can do on aiohttp, nothing checked, nothing kept."""

import asyncio
from typing import Any

import aiohttp
import msgspec
import uvloop
from aiohttp import web

from benchmarks.peers import task


async def main() -> None:
    """Answer every update with one sendMessage."""
    address = f"{task.API}/bot{task.TOKEN}/sendMessage"
    headers = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session:

        async def receive(request: web.Request) -> web.Response:
            update: dict[str, Any] = msgspec.json.decode(await request.read())
            body = msgspec.json.encode({"chat_id": update["message"]["chat"]["id"], "text": task.HELP})
            async with session.post(address, data=body, headers=headers) as response:
                msgspec.json.decode(await response.read())
            return web.Response()

        app = web.Application()
        app.add_routes([web.post(task.PATH, receive)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", task.PORT).start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())
