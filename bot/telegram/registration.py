"""What is registered with Telegram: where to bring updates, the menus per language and scope, the descriptions.

Registered only when it changed, and by one of the processes that start together: a row remembers what is registered, or
until when a process is registering it. The trap: a row that says "registered" before the call. When the process is killed
in between, the call is never made.
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
from bot.telegram.updates import ALLOWED, EDGE, IN_GROUPS
from domain.people import Role
from handlers.engine import help
from handlers.engine.subject import Command
from locales import LANGUAGES, N_, SOURCE, words
from storage import edge_state, people
from storage.db import Database

log = structlog.get_logger()

_SHORT = N_("Giới thiệu người tốt, việc tốt; theo dõi phiếu đã gửi; nhận bài gương sáng.")
_LONG = N_(
    "Gương Sáng là nơi bà con kể về người tốt, việc tốt, mô hình hay, để chính quyền kịp thời xác minh, biểu dương "
    "và lan tỏa. Bấm «Bắt đầu» để kể về một gương tốt."
)
_REGISTERING = timedelta(seconds=20)

Call = tuple[str, str, dict[str, Any]]


class Registration:
    """Registers with Telegram what has changed since it was registered last."""

    def __init__(self, database: Database, api: Api, clock: Clock, commands: Sequence[Command]) -> None:
        self._database = database
        self._api = api
        self._clock = clock
        self._commands = commands
        # Another bot has to be registered anew, so its id is part of the key.
        self._bot = api.bot_id

    async def register(self, settings: Settings) -> bool:
        """Register webhook, menus and descriptions. False while another process is doing so, or died doing so just now.

        Raises TelegramError when Telegram does not answer, or refuses.
        """
        webhook = _webhook(settings)
        done = await self._call_once(webhook, anew=await self._is_elsewhere(webhook))
        for language in ("", *LANGUAGES):
            for call in self._profile(language):
                done = await self._call_once(call) and done
        return done

    async def _is_elsewhere(self, webhook: Call) -> bool:
        """Whether Telegram brings updates to another address than ours: somebody else used the token meanwhile."""
        try:
            info = await self._api.call("getWebhookInfo")
        except TelegramError as error:
            log.info("webhook_unknown", error=type(error).__name__)
            return False
        return isinstance(info, dict) and "url" in info and info["url"] != webhook[2].get("url", "")

    async def set_menu(self, address: str) -> None:
        """Register a person's own menu, by their offices and in their language. A failure is logged and not raised."""
        async with self._database.transaction() as tx:
            person = await people.at(tx, EDGE, address)
        if person is None:
            return
        shown = menu(self._commands, person.roles, person.language)
        body = {"commands": shown, "scope": {"type": "chat", "chat_id": int(person.address)}}
        try:
            await self._call_once((f"menu.of.{person.address}", "setMyCommands", body))
        except TelegramError as error:
            log.info("menu_not_set", error=type(error).__name__)

    def _profile(self, language: str) -> Iterator[Call]:
        """Menu and descriptions for readers of a language; "": for those of all others."""
        t = words(language or SOURCE)
        shown = menu(self._commands, frozenset(), t.language)
        scope = {"type": "all_private_chats"}
        code = {"language_code": language}
        yield f"menu.{language}", "setMyCommands", {"commands": shown, "scope": scope} | code
        in_groups = menu([one for one in self._commands if one.name in IN_GROUPS], frozenset(), t.language)
        groups = {"type": "all_group_chats"}
        yield f"groups.{language}", "setMyCommands", {"commands": in_groups, "scope": groups} | code
        yield f"about.{language}", "setMyDescription", {"description": str(t(_LONG))} | code
        yield f"short.{language}", "setMyShortDescription", {"short_description": str(t(_SHORT))} | code

    async def _call_once(self, call: Call, *, anew: bool = False) -> bool:
        """1. Return if it is registered, or another process is registering it (then False). 2. Call. 3. Remember.

        anew: what was registered before is not valid any more.
        """
        name, method, body = call
        key = f"telegram.{self._bot}.{name}"
        mark = sha256(msgspec.json.encode([method, body])).hexdigest()
        now = self._clock.now()
        async with self._database.transaction() as tx:
            if anew:
                await edge_state.forget_registered(tx, key)
            if not await edge_state.begin(tx, key, mark, until=now + _REGISTERING, now=now):
                return await edge_state.is_registered(tx, key, mark)
        try:
            await self._api.call(method, **body)
        except BaseException:
            # Also when the program is being stopped: this process is not registering it any more.
            async with self._database.transaction() as tx:
                await edge_state.forget(tx, key)
            raise
        async with self._database.transaction() as tx:
            await edge_state.finish(tx, key, mark)
        return True


def menu(commands: Sequence[Command], roles: frozenset[Role], language: str) -> list[dict[str, str]]:
    """The menu for somebody with these offices, whose commands come first. Bot API: BotCommand."""
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
