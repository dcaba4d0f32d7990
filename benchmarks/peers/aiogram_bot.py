"""aiogram 3 as its documentation shows it: a router, a group of states, a webhook on aiohttp. `redis` or `memory`.

Its users run it on uvloop, and so does this. An update is acknowledged before it is handled, which is the default.
"""

import sys
from typing import Any

import uvloop
from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from benchmarks.peers import task

router = Router()


class Form(StatesGroup):
    subject = State()
    name = State()
    commune = State()
    field = State()
    deed = State()
    happened = State()
    photos = State()
    card = State()


STATES = [getattr(Form, name) for name, _ in task.FORM]


def keyboard() -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(text=label, callback_data=data) for label, data in task.BUTTONS]
    return InlineKeyboardMarkup(inline_keyboard=[row])


@router.message(Command("help"))
async def help_(message: Message) -> None:
    await message.answer(task.HELP)


@router.message(Command("nominate"))
async def nominate(message: Message, state: FSMContext) -> None:
    await state.set_state(STATES[0])
    await message.answer(task.FORM[0][1], reply_markup=keyboard())


def step(at: int) -> Any:
    """The handler of a step: keep the answer, ask the next question."""
    field = task.FORM[at][0]

    async def take(message: Message, state: FSMContext) -> None:
        await state.update_data({field: message.text})
        if at + 1 == len(STATES):
            await state.get_data()
            await state.clear()
            await message.answer(task.THANKS)
            return
        await state.set_state(STATES[at + 1])
        await message.answer(task.FORM[at + 1][1], reply_markup=keyboard())

    return take


for _at, _state in enumerate(STATES):
    router.message(_state)(step(_at))


async def on_startup(bot: Bot) -> None:
    await bot.set_webhook(task.WEBHOOK, secret_token=task.SECRET)


def main(storage: str) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(task.API))
    bot = Bot(token=task.TOKEN, session=session)
    in_redis = storage == "redis"
    kept = RedisStorage.from_url(task.REDIS, connection_kwargs=task.REDIS_POOL) if in_redis else MemoryStorage()
    dispatcher = Dispatcher(storage=kept)
    dispatcher.include_router(router)
    dispatcher.startup.register(on_startup)
    app = web.Application()
    SimpleRequestHandler(dispatcher=dispatcher, bot=bot, secret_token=task.SECRET).register(app, path=task.PATH)
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=task.PORT, access_log=None, loop=uvloop.new_event_loop())


if __name__ == "__main__":
    main(sys.argv[1])
