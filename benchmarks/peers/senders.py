"""A send and nothing else: a message with three buttons, one after the other. `senders NAME` reads how many from its
standard input, and writes the CPU milliseconds that one took.

python-telegram-bot runs on asyncio's own loop, as its documentation has it; the others on uvloop, as they are used.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from time import process_time

import aiohttp
import msgspec
import telegram
import uvloop
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from benchmarks.peers import task
from bot.clock import Clock
from bot.telegram.api import Api
from bot.telegram.sender import Sender
from domain.message import Button, OutMessage

Send = Callable[[], Awaitable[object]]
_CHAT = 7
_TEXT = task.FORM[4][1]


@asynccontextmanager
async def ours() -> AsyncIterator[Send]:
    async with Api(task.TOKEN, task.API) as api:
        sender = Sender(api, Clock())
        message = OutMessage(_TEXT, (tuple(Button(label, data) for label, data in task.BUTTONS),))
        yield lambda: sender.send(str(_CHAT), message)


@asynccontextmanager
async def by_hand() -> AsyncIterator[Send]:
    address = f"{task.API}/bot{task.TOKEN}/sendMessage"
    headers = {"Content-Type": "application/json"}
    keyboard = {"inline_keyboard": [[{"text": label, "callback_data": data} for label, data in task.BUTTONS]]}
    async with aiohttp.ClientSession() as session:

        async def send() -> None:
            body = msgspec.json.encode({"chat_id": _CHAT, "text": _TEXT, "reply_markup": keyboard})
            async with session.post(address, data=body, headers=headers) as response:
                msgspec.json.decode(await response.read())

        yield send


@asynccontextmanager
async def ptb() -> AsyncIterator[Send]:
    row = [telegram.InlineKeyboardButton(label, callback_data=data) for label, data in task.BUTTONS]
    keyboard = telegram.InlineKeyboardMarkup([row])
    async with telegram.Bot(task.TOKEN, base_url=f"{task.API}/bot") as bot:
        yield lambda: bot.send_message(_CHAT, _TEXT, reply_markup=keyboard)


@asynccontextmanager
async def aiogram() -> AsyncIterator[Send]:
    row = [InlineKeyboardButton(text=label, callback_data=data) for label, data in task.BUTTONS]
    keyboard = InlineKeyboardMarkup(inline_keyboard=[row])
    session = AiohttpSession(api=TelegramAPIServer.from_base(task.API))
    async with Bot(task.TOKEN, session=session) as bot:
        yield lambda: bot.send_message(_CHAT, _TEXT, reply_markup=keyboard)


SENDERS: dict[str, Callable[[], AbstractAsyncContextManager[Send]]] = {
    "ours": ours,
    "aiohttp": by_hand,
    "ptb": ptb,
    "aiogram": aiogram,
}


async def main(name: str) -> None:
    """Send as often as each line of the standard input says."""
    async with SENDERS[name]() as send:
        while line := await asyncio.to_thread(sys.stdin.readline):
            before = process_time()
            for _ in range(int(line)):
                await send()
            print((process_time() - before) / int(line) * 1000, flush=True)


if __name__ == "__main__":
    chosen = sys.argv[1]
    if chosen == "ptb":
        asyncio.run(main(chosen))
    else:
        uvloop.run(main(chosen))
