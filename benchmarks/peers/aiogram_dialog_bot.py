"""aiogram-dialog as its documentation shows it: a window a question, its stack in Redis."""

from typing import Any

import uvloop
from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import DefaultKeyBuilder
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Back, Cancel, Next, Row
from aiogram_dialog.widgets.text import Const
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


def taken(field: str) -> Any:
    """The handler of a window's input: keep the answer, show the next window."""

    async def take(message: Message, widget: MessageInput, manager: DialogManager) -> None:
        manager.dialog_data[field] = message.text
        await manager.next()

    return take


async def finish(message: Message, widget: MessageInput, manager: DialogManager) -> None:
    await message.answer(task.THANKS)
    await manager.done()


def window(at: int) -> Window:
    field, question = task.FORM[at]
    back, skip, stop = (Const(label) for label, _ in task.BUTTONS)
    last = at + 1 == len(task.FORM)
    row = Row(Back(back), Cancel(stop)) if last else Row(Back(back), Next(skip), Cancel(stop))
    take = finish if last else taken(field)
    return Window(Const(question), MessageInput(take), row if at else Cancel(stop), state=getattr(Form, field))


@router.message(Command("nominate"))
async def nominate(message: Message, dialog_manager: DialogManager) -> None:
    await dialog_manager.start(Form.subject, mode=StartMode.RESET_STACK)


async def on_startup(bot: Bot) -> None:
    await bot.set_webhook(task.WEBHOOK, secret_token=task.SECRET)


def main() -> None:
    bot = Bot(token=task.TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(task.API)))
    keys = DefaultKeyBuilder(with_bot_id=True, with_destiny=True)
    storage = RedisStorage.from_url(task.REDIS, connection_kwargs=task.REDIS_POOL, key_builder=keys)
    dispatcher = Dispatcher(storage=storage)
    dispatcher.include_routers(router, Dialog(*(window(at) for at in range(len(task.FORM)))))
    dispatcher.startup.register(on_startup)
    setup_dialogs(dispatcher)
    app = web.Application()
    SimpleRequestHandler(dispatcher=dispatcher, bot=bot, secret_token=task.SECRET).register(app, path=task.PATH)
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=task.PORT, access_log=None, loop=uvloop.new_event_loop())


if __name__ == "__main__":
    main()
