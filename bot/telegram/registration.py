"""What Telegram has to know about the bot: where to bring updates, its menus per language and scope, its descriptions.

Registered only when it changed, and by one of the processes that start together: a row remembers what is registered, and
which process is at it. The trap: a mark that is set before the call would, with the process killed in between, never be
registered at all.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any

import msgspec
import structlog
from telegram.error import TelegramError

from bot.clock import Clock
from bot.settings import Settings
from bot.telegram.api import Api
from bot.telegram.updates import ALLOWED, EDGE
from domain.people import Role
from handlers.engine import help
from handlers.engine.subject import Command
from locales import LANGUAGES, N_, SOURCE, words
from storage import edge_state, people
from storage.db import Database

log = structlog.get_logger()

_SHORT = N_("Giới thiệu người tốt, việc tốt; theo dõi tin đã gửi; nhận tin gương sáng.")
_LONG = N_(
    "Gương Sáng: nơi bà con kể về người tốt, việc tốt, mô hình hay, để được xác minh, khen kịp thời và lan tỏa. "
    "Bấm Bắt đầu để kể một gương tốt."
)
_AT_IT = timedelta(seconds=20)

Call = tuple[str, str, dict[str, Any]]


class Registration:
    """Registers with Telegram what has changed."""

    def __init__(self, database: Database, api: Api, clock: Clock, commands: Sequence[Command]) -> None:
        self._database = database
        self._api = api
        self._clock = clock
        self._commands = commands
        # What is registered for one bot is not for another.
        self._bot = api.bot_id

    async def register(self, settings: Settings) -> bool:
        """Webhook, menus and descriptions. False while another process is at it, or died at it a moment ago.

        Raises TelegramError when Telegram does not listen.
        """
        webhook = _webhook(settings)
        done = await self._once(webhook, anew=await self._elsewhere(webhook))
        for language in ("", *LANGUAGES):
            for call in self._profile(language):
                done = await self._once(call) and done
        return done

    async def _elsewhere(self, webhook: Call) -> bool:
        """Whether Telegram brings updates to another place than ours: somebody else used the token meanwhile."""
        try:
            info = await self._api.call("getWebhookInfo")
        except TelegramError as error:
            log.info("webhook_unknown", error=type(error).__name__)
            return False
        return isinstance(info, dict) and "url" in info and info["url"] != webhook[2].get("url", "")

    async def set_menu(self, address: str) -> None:
        """Somebody's own menu, by their offices and in their language. What Telegram refuses is no reason to fail."""
        async with self._database.transaction() as tx:
            person = await people.at(tx, EDGE, address)
        if person is None:
            return
        shown = menu(self._commands, person.roles, person.language)
        body = {"commands": shown, "scope": {"type": "chat", "chat_id": int(person.address)}}
        try:
            await self._once((f"menu.of.{person.address}", "setMyCommands", body))
        except TelegramError as error:
            log.info("menu_not_set", error=type(error).__name__)

    def _profile(self, language: str) -> Iterator[Call]:
        """Menu and descriptions for readers of a language; "": of any other."""
        t = words(language or SOURCE)
        shown = menu(self._commands, frozenset(), t.language)
        scope = {"type": "all_private_chats"}
        code = {"language_code": language}
        yield f"menu.{language}", "setMyCommands", {"commands": shown, "scope": scope} | code
        yield f"about.{language}", "setMyDescription", {"description": str(t(_LONG))} | code
        yield f"short.{language}", "setMyShortDescription", {"short_description": str(t(_SHORT))} | code

    async def _once(self, call: Call, *, anew: bool = False) -> bool:
        """1. See whether it is registered, or another process is at it. 2. Call. 3. Remember. False: another one is at it.

        anew: what was registered before does not hold any more.
        """
        name, method, body = call
        key = f"telegram.{self._bot}.{name}"
        mark = sha256(msgspec.json.encode([method, body])).hexdigest()
        now = self._clock.now()
        async with self._database.transaction() as tx:
            if anew:
                await edge_state.forget_registered(tx, key)
            if not await edge_state.begin(tx, key, mark, until=now + _AT_IT, now=now):
                return await edge_state.is_registered(tx, key, mark)
        try:
            await self._api.call(method, **body)
        except BaseException:
            # Also when the program is being stopped: nobody is at it any more.
            async with self._database.transaction() as tx:
                await edge_state.forget(tx, key)
            raise
        async with self._database.transaction() as tx:
            await edge_state.finish(tx, key, mark)
        return True


def menu(commands: Sequence[Command], roles: frozenset[Role], language: str) -> list[dict[str, str]]:
    """The menu for somebody with these offices: theirs first. Bot API: BotCommand."""
    t = words(language)
    return [{"command": one.name_in(language), "description": str(t(one.about))} for one in help.menu(roles, commands)]


def _webhook(settings: Settings) -> Call:
    if not settings.webhook_url:
        return "webhook", "deleteWebhook", {}
    body = {
        "url": settings.webhook_address,
        "secret_token": settings.secret,
        "allowed_updates": ALLOWED,
        "max_connections": 40,
    }
    return "webhook", "setWebhook", body
