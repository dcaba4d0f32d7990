"""Who the bot is: getMe, its commands, names, descriptions and menu buttons.

The trap: lists of commands are kept by scope and language; deleting one uncovers the wider one, not nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from playground import access
from playground.errors import bad_request
from playground.parameters import ChatId, Parameters
from playground.profile import DEFAULT_SCOPE, Scope

if TYPE_CHECKING:
    from playground.chats import Json
    from playground.world import World

MOST_COMMANDS = 100

# Two small letters, or nothing for "all other languages". Bot API: setMyCommands (language_code).
Language = Annotated[str, msgspec.Meta(pattern=r"^([a-z]{2})?$")]


class Command(msgspec.Struct, forbid_unknown_fields=True):
    """Bot API: BotCommand."""

    command: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]{1,32}$")]
    description: Annotated[str, msgspec.Meta(min_length=1, max_length=256)]


class CommandScope(msgspec.Struct, forbid_unknown_fields=True):
    """Bot API: BotCommandScope."""

    type: Literal[
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
    chat_id: ChatId | None = None
    user_id: int | None = None


class InLanguage(Parameters, kw_only=True):
    """Bot API: getMyName, getMyDescription, getMyShortDescription."""

    language_code: Language = ""


class MyCommands(InLanguage, kw_only=True):
    """Bot API: getMyCommands, deleteMyCommands."""

    scope: CommandScope = msgspec.field(default_factory=lambda: CommandScope("default"))


class SetMyCommands(MyCommands, kw_only=True):
    """Bot API: setMyCommands."""

    commands: Annotated[list[Command], msgspec.Meta(max_length=MOST_COMMANDS)]


class SetMyName(InLanguage, kw_only=True):
    """Bot API: setMyName."""

    name: Annotated[str, msgspec.Meta(max_length=64)] = ""


class SetMyDescription(InLanguage, kw_only=True):
    """Bot API: setMyDescription."""

    description: Annotated[str, msgspec.Meta(max_length=512)] = ""


class SetMyShortDescription(InLanguage, kw_only=True):
    """Bot API: setMyShortDescription."""

    short_description: Annotated[str, msgspec.Meta(max_length=120)] = ""


class MenuButton(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Bot API: MenuButton."""

    type: Literal["commands", "web_app", "default"]
    text: str | None = None
    web_app: dict[str, str] | None = None


class GetChatMenuButton(Parameters, kw_only=True):
    """Bot API: getChatMenuButton."""

    chat_id: int | None = None


class SetChatMenuButton(GetChatMenuButton, kw_only=True):
    """Bot API: setChatMenuButton."""

    menu_button: MenuButton = msgspec.field(default_factory=lambda: MenuButton("default"))


def get_me(world: World, asked: Parameters) -> Json:
    """Bot API: getMe. The bot reads everything in groups: privacy mode is off."""
    return world.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, asked: SetMyCommands) -> bool:
    key = (_scope(world, asked.scope), asked.language_code)
    world.profile.commands[key] = msgspec.to_builtins(asked.commands)
    _tell_phones(world)
    return True


def get_my_commands(world: World, asked: MyCommands) -> list[Json]:
    return world.profile.commands.get((_scope(world, asked.scope), asked.language_code), [])


def delete_my_commands(world: World, asked: MyCommands) -> bool:
    world.profile.commands.pop((_scope(world, asked.scope), asked.language_code), None)
    _tell_phones(world)
    return True


def set_my_name(world: World, asked: SetMyName) -> bool:
    return _set_text(world, "name", asked.language_code, asked.name)


def get_my_name(world: World, asked: InLanguage) -> Json:
    return {"name": world.profile.text("name", asked.language_code) or world.bot.name}


def set_my_description(world: World, asked: SetMyDescription) -> bool:
    return _set_text(world, "description", asked.language_code, asked.description)


def get_my_description(world: World, asked: InLanguage) -> Json:
    return {"description": world.profile.text("description", asked.language_code)}


def set_my_short_description(world: World, asked: SetMyShortDescription) -> bool:
    return _set_text(world, "short_description", asked.language_code, asked.short_description)


def get_my_short_description(world: World, asked: InLanguage) -> Json:
    return {"short_description": world.profile.text("short_description", asked.language_code)}


def set_chat_menu_button(world: World, asked: SetChatMenuButton) -> bool:
    if asked.chat_id is not None:
        access.writable(world, asked.chat_id)
    if asked.menu_button.type == "web_app" and not (asked.menu_button.text and asked.menu_button.web_app):
        raise bad_request("can't parse menu button: MenuButtonWebApp needs text and web_app")
    world.profile.menu_buttons[asked.chat_id] = msgspec.to_builtins(asked.menu_button)
    return True


def get_chat_menu_button(world: World, asked: GetChatMenuButton) -> Json:
    return world.profile.menu_button(asked.chat_id)


def _scope(world: World, scope: CommandScope) -> Scope:
    """The key of a scope; a chat that it names must be one that the bot can reach."""
    narrow = scope.type in ("chat", "chat_administrators", "chat_member")
    if narrow and scope.chat_id is None:
        raise bad_request("can't parse BotCommandScope: Empty chat_id specified")
    if scope.type == "chat_member" and scope.user_id is None:
        raise bad_request("can't parse BotCommandScope: Invalid user_id specified")
    if not narrow or scope.chat_id is None:
        return DEFAULT_SCOPE if scope.type == "default" else (scope.type, None, None)
    return scope.type, access.readable(world, scope.chat_id).id, scope.user_id


def _set_text(world: World, kind: str, language: str, text: str) -> bool:
    world.profile.texts[kind, language] = text
    return True


def _tell_phones(world: World) -> None:
    for person in world.people:
        world.phone_changed(person.chat)
