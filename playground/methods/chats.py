"""What a bot can learn about a chat and who is in it.

The trap: after the bot was removed, every one of these fails with 403, not with an empty answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground import access
from playground.chats import Chat, Json, Standing, User
from playground.errors import bad_request
from playground.parameters import ChatId, Parameters

if TYPE_CHECKING:
    from playground.world import World


class InChat(Parameters, kw_only=True):
    """Bot API: getChat, getChatMemberCount, getChatAdministrators, leaveChat."""

    chat_id: ChatId


class GetChatMember(InChat, kw_only=True):
    """Bot API: getChatMember."""

    user_id: int


def get_chat(world: World, asked: InChat) -> Json:
    return access.readable(world, asked.chat_id).as_full_json()


def get_chat_member(world: World, asked: GetChatMember) -> Json:
    chat = access.readable(world, asked.chat_id)
    user = world.bot if asked.user_id == world.bot.id else world.users.get(asked.user_id)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID" if chat.kind != "private" else "user not found")
    return _standing(world, chat, user).as_json(user, chat.kind)


def get_chat_member_count(world: World, asked: InChat) -> int:
    chat = access.readable(world, asked.chat_id)
    return 2 if chat.kind == "private" else len(_present(world, chat))


def get_chat_administrators(world: World, asked: InChat) -> list[Json]:
    """The creator and the administrators, without other bots. Bot API: getChatAdministrators."""
    chat = access.readable(world, asked.chat_id)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    return [
        standing.as_json(user, chat.kind)
        for user, standing in _present(world, chat)
        if standing.status in ("creator", "administrator")
    ]


def leave_chat(world: World, asked: InChat) -> bool:
    chat = access.readable(world, asked.chat_id)
    if chat.kind == "private":
        raise bad_request("chat not found")
    before, chat.bot = chat.bot, Standing("left")
    world.standing_changed(chat, world.bot, before, chat.bot)
    return True


def _present(world: World, chat: Chat) -> list[tuple[User, Standing]]:
    people = [(world.users[number], standing) for number, standing in chat.members.items() if standing.present]
    return [*people, (world.bot, chat.bot)] if chat.bot.present else people


def _standing(world: World, chat: Chat, user: User) -> Standing:
    if chat.kind == "private":
        return Standing("member")
    return chat.bot if user is world.bot else chat.members.get(user.id, Standing())
