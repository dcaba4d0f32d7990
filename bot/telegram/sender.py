"""OutMessage -> one call of the Bot API -> one outcome. This is the one place that knows what the API's errors mean."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import structlog
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.clock import Clock
from bot.telegram import inline, links, transport
from bot.telegram.api import Api
from bot.telegram.transport import AnswerLost, NotSent
from domain.allowance import Allowance
from domain.message import Later, Lost, Never, Outcome, OutMessage, Sent, Unknown
from domain.outbox import FLOOD
from domain.search import Hits

log = structlog.get_logger()

_RETRY_SECONDS = 5.0
_NO_CONNECTION_SECONDS = 2.0
# Errors of an edit for which the old message is the reason, not the new one: the new one is sent instead.
_CANNOT_EDIT = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
# Bot API: answerCallbackQuery, InlineKeyboardButton.
_TOAST_LIMIT = 200
CALLBACK_DATA = 64
_BLANK = Path(__file__).with_name("blank.png")
_GONE = ("chat not found", "user is deactivated", "group chat was deactivated", "group chat was deleted")
# The bot may not post in this channel or group, or not with a picture. Told as 400, and when it is not in there as 403.
_NO_RIGHTS = re.compile(
    r"need administrator rights in the channel|(not enough|have no) rights to send|have no write access to the chat"
    r"|chat_(write|send_\w+)_forbidden|chat_admin_required|chat_restricted|user_banned_in_channel|topic_closed"
    r"|bot is not a member of the|bot was kicked from the"
)
# It may post there, but no pictures.
_NO_PICTURES = re.compile(r"(not enough|have no) rights to send (photos|media)|chat_send_(photos|media)_forbidden")


# Makes the menu of this chat anew; never raises what Telegram answers.
SetMenu = Callable[[str], Awaitable[None]]

# So many answers go to a chat at once; then it gets one after each pause.
_AT_ONCE = 10
# When a chat has used so much of that, a 429 is taken for its own.
_BUSY = 5


class Sender:
    """Sends to chats of Telegram. chat_pause: seconds between two messages to one chat, when many go there; 0: no bound.
    set_menu: makes the menu of a chat anew."""

    def __init__(self, api: Api, clock: Clock, *, chat_pause: float = 0, set_menu: SetMenu | None = None) -> None:
        self._api = api
        self._set_menu = set_menu
        self._clock = clock
        self._pace = Allowance(_AT_ONCE, chat_pause)

    def may_answer(self, address: str, number: int) -> bool:
        """Whether so many messages may go to this chat at once; else they have to wait their turn in the outbox."""
        return self._pace.left(address, now=self._clock.steady()) >= min(number, _AT_ONCE)

    async def send(self, address: str, message: OutMessage) -> Outcome:
        """Make the calls that send or edit the message. Never raises what Telegram answers."""
        now = self._clock.steady()
        busy = self._pace.left(address, now=now) <= _AT_ONCE - _BUSY
        self._pace.use(address, 1, now=now)
        outcome = await self._send(address, message)
        if message.new_menu and self._set_menu is not None:
            await self._set_menu(address)
        if busy and isinstance(outcome, Later) and outcome.reason == FLOOD:
            # Whoever makes the bot write to them again and again makes nobody else wait.
            return Later(outcome.seconds, FLOOD)
        return outcome

    async def _send(self, address: str, message: OutMessage) -> Outcome:
        """Make the one call that sends or edits the message."""
        method = "getMe"
        try:
            method, parameters = call_for(address, await links.linked(self._api, message))
            files = await links.files(self._api, message)
            return Sent(_message_id(await self._api.call(method, files=files, **parameters), message))
        except TelegramError as error:
            if message.photos and _NO_PICTURES.search(error.message.lower()):
                return await self._words_alone(address, message)
            outcome = classify(error, message)
        if outcome is None and message.recalls:
            outcome = await self._blank_picture(address, message)
        elif outcome is None:
            return await self._send(address, _as_new(message))
        if not isinstance(outcome, Sent):
            log.info(
                "not_sent", method=method, outcome=type(outcome).__name__, detail=str(getattr(outcome, "detail", ""))
            )
        return outcome

    async def _words_alone(self, address: str, message: OutMessage) -> Outcome:
        """Send the message without its pictures: the words are what matters."""
        outcome = await self._send(address, OutMessage(message.text, message.buttons))
        return Sent(outcome.message_id, without_pictures=True) if isinstance(outcome, Sent) else outcome

    async def _blank_picture(self, address: str, message: OutMessage) -> Outcome:
        """Replace the message's picture by a blank one, since an edit cannot remove it. Bot API: editMessageMedia."""
        media = {"type": "photo", "media": "attach://blank.png", "caption": message.text, "parse_mode": ParseMode.HTML}
        files = {"blank.png": _BLANK.read_bytes()}
        try:
            await self._api.call(
                "editMessageMedia", files=files, chat_id=int(address), message_id=message.replaces, media=media
            )
        except TelegramError as error:
            return classify(error, message) or Never(Lost.REFUSED, error.message)
        return Sent(message.replaces or 0)

    async def answer_search(self, query: str, hits: Hits) -> None:
        """List what was found."""
        await inline.answer(self._api, query, hits)

    async def is_named(self, name: str) -> bool:
        """Whether this is the bot's own name in a command; also while Telegram does not say."""
        try:
            return name.lower() == (await self._api.username()).lower()
        except TelegramError:
            return True

    async def answer_press(self, query: str, toast: str, *, alert: bool) -> bool:
        """End the waiting circle on a pressed button. False when it was pressed too long ago to show the toast."""
        try:
            await self._api.call(
                "answerCallbackQuery", callback_query_id=query, text=toast[:_TOAST_LIMIT], show_alert=alert
            )
        except BadRequest:
            return False
        except TelegramError as error:
            log.info("press_not_answered", error=type(error).__name__)
        return True


def call_for(address: str, message: OutMessage) -> tuple[str, dict[str, Any]]:
    """The method and its parameters for a message."""
    chat: dict[str, Any] = {"chat_id": int(address)}
    if len(message.photos) > 1:
        media: list[dict[str, str]] = [{"type": "photo", "media": reference} for reference in message.photos]
        if message.text:
            media[0] |= {"caption": message.text, "parse_mode": ParseMode.HTML}
        return "sendMediaGroup", chat | {"media": media}
    keyboard = {"reply_markup": links.keyboard(message.buttons)} if message.buttons else {}
    words = {"parse_mode": ParseMode.HTML, **keyboard}
    if message.photos:
        return "sendPhoto", chat | {"photo": message.photos[0], "caption": message.text} | words
    if message.written is not None:
        return "sendDocument", chat | {"document": f"attach://{message.written.name}", "caption": message.text} | words
    if message.file:
        return _file_call(chat, message, words)
    words |= {"text": message.text, "link_preview_options": {"is_disabled": True}}
    if message.replaces is not None:
        return "editMessageText", chat | {"message_id": message.replaces} | words
    return "sendMessage", chat | words


# The methods that send a file, and the name of its parameter.
_METHODS = {
    "voice": "sendVoice",
    "video": "sendVideo",
    "video_note": "sendVideoNote",
    "audio": "sendAudio",
    "animation": "sendAnimation",
}


def _file_call(chat: dict[str, Any], message: OutMessage, words: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A file is sent as what it came as. There are no words below a video note."""
    form = message.form if message.form in _METHODS else "document"
    parameters = chat | {form: message.file}
    if form == "video_note":
        return _METHODS[form], parameters | {name: value for name, value in words.items() if name == "reply_markup"}
    return _METHODS.get(form, "sendDocument"), parameters | {"caption": message.text} | words


def _message_id(result: Any, message: OutMessage) -> int:
    """The id of the message that was sent; of an album, that of its first message."""
    first = result[0] if isinstance(result, list) else result
    known = first.get("message_id") if isinstance(first, dict) else None
    return known if isinstance(known, int) else message.replaces or 0


def _as_new(message: OutMessage) -> OutMessage:
    return OutMessage(
        message.text, message.buttons, message.photos, message.file, written=message.written, form=message.form
    )


def classify(error: TelegramError, message: OutMessage) -> Outcome | None:
    """What an error means for the message; None: the old message cannot be edited, but the new one can be sent."""
    said = error.message.lower()
    match error:
        case RetryAfter():
            return Later(transport.seconds(error), FLOOD, everywhere=True)
        case ChatMigrated():
            return Later(0, "migrated", moved_to=str(error.new_chat_id))
        case Forbidden():
            return Never(_forbidden(said), said)
        case NotSent():
            return Later(_NO_CONNECTION_SECONDS, "no_connection", everywhere=True)
        case AnswerLost() | TimedOut():
            return Unknown(said)
        case BadRequest():
            return _bad_request(said, message)
        case InvalidToken():
            log.error("token_refused")
            return Later(60, "token_refused", everywhere=True)
        case _:
            return Later(_RETRY_SECONDS, "server_error")


def _forbidden(said: str) -> Lost:
    if "blocked" in said:
        return Lost.BLOCKED
    if _NO_RIGHTS.search(said):
        return Lost.NO_RIGHTS
    return Lost.NEVER_STARTED if "initiate" in said else Lost.GONE


def _bad_request(said: str, message: OutMessage) -> Outcome | None:
    if "message is not modified" in said:
        return Sent(message.replaces or 0)
    if message.replaces is not None and any(reason in said for reason in _CANNOT_EDIT):
        return None
    if _NO_RIGHTS.search(said):
        return Never(Lost.NO_RIGHTS, said)
    if any(reason in said for reason in _GONE):
        return Never(Lost.GONE, said)
    return Never(Lost.REFUSED, said)
