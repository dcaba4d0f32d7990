"""python-telegram-bot as its documentation shows it: `run_webhook`, a ConversationHandler, and PicklePersistence.

What was answered is on disk within a minute, PicklePersistence's default, and when the program is stopped.
"""

from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from benchmarks.peers import task

Context = ContextTypes.DEFAULT_TYPE


def keyboard() -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(label, callback_data=data) for label, data in task.BUTTONS]
    return InlineKeyboardMarkup([row])


async def help_(update: Update, context: Context) -> None:
    assert update.message is not None
    await update.message.reply_text(task.HELP)


async def nominate(update: Update, context: Context) -> int:
    assert update.message is not None
    await update.message.reply_text(task.FORM[0][1], reply_markup=keyboard())
    return 0


async def cancel(update: Update, context: Context) -> int:
    return ConversationHandler.END


def step(at: int) -> Any:
    """The callback of a step: keep the answer, ask the next question."""
    field = task.FORM[at][0]

    async def take(update: Update, context: Context) -> int:
        assert update.message is not None
        assert context.user_data is not None
        context.user_data[field] = update.message.text
        if at + 1 == len(task.FORM):
            await update.message.reply_text(task.THANKS)
            context.user_data.clear()
            return ConversationHandler.END
        await update.message.reply_text(task.FORM[at + 1][1], reply_markup=keyboard())
        return at + 1

    return take


def main() -> None:
    persistence: Any = PicklePersistence(filepath=Path(task.FOLDER) / "ptb.pickle")
    application = Application.builder().token(task.TOKEN).base_url(f"{task.API}/bot").persistence(persistence).build()
    words = filters.TEXT & ~filters.COMMAND
    conversation = ConversationHandler(
        entry_points=[CommandHandler("nominate", nominate)],
        states={at: [MessageHandler(words, step(at))] for at in range(len(task.FORM))},
        fallbacks=[CommandHandler("cancel", cancel)],
        name="nominate",
        persistent=True,
    )
    application.add_handler(conversation)
    application.add_handler(CommandHandler("help", help_))
    application.run_webhook(
        listen="127.0.0.1",
        port=task.PORT,
        url_path=task.PATH,
        secret_token=task.SECRET,
        webhook_url=task.WEBHOOK,
    )


if __name__ == "__main__":
    main()
