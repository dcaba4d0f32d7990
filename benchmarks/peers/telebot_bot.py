"""pyTelegramBotAPI as its documentation shows it: AsyncTeleBot, states in memory, a webhook on aiohttp; on uvloop."""

import asyncio
from typing import Any

import uvloop
from aiohttp import web
from telebot import asyncio_filters, asyncio_helper
from telebot.async_telebot import AsyncTeleBot
from telebot.asyncio_storage import StateMemoryStorage
from telebot.states import State, StatesGroup
from telebot.types import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from benchmarks.peers import task

asyncio_helper.API_URL = task.API + "/bot{0}/{1}"
bot = AsyncTeleBot(task.TOKEN, state_storage=StateMemoryStorage())


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
    markup = InlineKeyboardMarkup()
    markup.row(*(InlineKeyboardButton(label, callback_data=data) for label, data in task.BUTTONS))
    return markup


@bot.message_handler(commands=["help"])
async def help_(message: Message) -> None:
    await bot.send_message(message.chat.id, task.HELP)


@bot.message_handler(commands=["nominate"])
async def nominate(message: Message) -> None:
    await bot.set_state(message.from_user.id, STATES[0], message.chat.id)
    await bot.send_message(message.chat.id, task.FORM[0][1], reply_markup=keyboard())


def step(at: int) -> Any:
    """The handler of a step: keep the answer, ask the next question."""
    field = task.FORM[at][0]

    async def take(message: Message) -> None:
        person, chat = message.from_user.id, message.chat.id
        async with bot.retrieve_data(person, chat) as data:
            data[field] = message.text
        if at + 1 == len(STATES):
            await bot.delete_state(person, chat)
            await bot.send_message(chat, task.THANKS)
            return
        await bot.set_state(person, STATES[at + 1], chat)
        await bot.send_message(chat, task.FORM[at + 1][1], reply_markup=keyboard())

    return take


for _at, _state in enumerate(STATES):
    bot.message_handler(state=_state)(step(_at))
bot.add_custom_filter(asyncio_filters.StateFilter(bot))


async def receive(request: web.Request) -> web.Response:
    if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != task.SECRET:
        return web.Response(status=403)
    update = Update.de_json(await request.json())
    _background.add(handling := asyncio.ensure_future(bot.process_new_updates([update])))
    handling.add_done_callback(_background.discard)
    return web.Response()


_background: set["asyncio.Future[Any]"] = set()


async def application() -> web.Application:
    await bot.set_webhook(url=task.WEBHOOK, secret_token=task.SECRET)
    app = web.Application()
    app.router.add_post(task.PATH, receive)
    return app


if __name__ == "__main__":
    web.run_app(application(), host="127.0.0.1", port=task.PORT, access_log=None, loop=uvloop.new_event_loop())
