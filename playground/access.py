"""Where the bot may go: finding a chat by its id or @username, and the rights to read and write there.

The trap: who may not be written to is known only when one tries, and each reason has its own code. A sender that
takes them for one another writes for ever to somebody who left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.errors import CallRefused, bad_request, forbidden

if TYPE_CHECKING:
    from playground.chats import Chat
    from playground.parameters import ChatId
    from playground.world import World


def find(world: World, chat_id: ChatId) -> Chat:
    """The chat with this id or @username; only channels and supergroups have usernames that a bot can use."""
    chat = None
    if isinstance(chat_id, str) and chat_id.startswith("@"):
        wanted = chat_id[1:].lower()
        named = (each for each in world.chats.values() if each.kind in ("channel", "supergroup"))
        chat = next((each for each in named if (each.username or "").lower() == wanted), None)
    elif str(chat_id).removeprefix("-").isdecimal():
        chat = world.chats.get(int(chat_id))
    if chat is None:
        raise bad_request("chat not found")
    return chat


def readable(world: World, chat_id: ChatId) -> Chat:
    """The chat, if the bot may see who and what is in it. Bot API: getChat."""
    chat = find(world, chat_id)
    if chat.kind == "private":
        if not chat.started:
            raise bad_request("chat not found")
    elif chat.migrated_to is None:
        _check_member(chat)
    return chat


def writable(world: World, chat_id: ChatId) -> Chat:
    """The chat, if the bot may send to it now. Bot API: sendMessage."""
    chat = find(world, chat_id)
    if chat.kind == "private":
        _check_person(world, chat)
        return chat
    if chat.migrated_to is not None:
        raise CallRefused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=chat.migrated_to,
        )
    _check_member(chat)
    if chat.kind == "channel" and not chat.bot.can_post:
        raise bad_request("need administrator rights in the channel chat")
    if chat.bot.status == "restricted" and not chat.bot.can_post:
        raise bad_request("not enough rights to send text messages to the chat")
    return chat


def check_pictures(chat: Chat) -> None:
    """Bot API: ChatPermissions."""
    if not chat.bot.pictures:
        raise bad_request("not enough rights to send photos to the chat")


def _check_person(world: World, chat: Chat) -> None:
    if world.users[chat.id].deactivated:
        raise forbidden("user is deactivated")
    if chat.id in world.faults.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")


def _check_member(chat: Chat) -> None:
    if chat.bot.status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if not chat.bot.present:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
