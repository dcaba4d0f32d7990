"""What a page shows of the world: phones, the messages on them, and the events that change them.

The traps: a group belongs to several people, so it is nobody's phone; only private chats and channels are shown.
And a replay fills a chat with thousands of messages, so a page that opens gets the newest of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.chats import Chat, Json
    from playground.messages import Button, Message
    from playground.world import World

NEWEST = 300
FILE_ADDRESS = "/playground/file/{file_id}"


def is_phone(chat: Chat) -> bool:
    return chat.kind in ("private", "channel")


def message(shown: Message) -> Json:
    """A message for the page; `html` is safe as it stands."""
    document = shown.document
    return {
        "id": shown.id,
        "from": "bot" if shown.from_bot else "person",
        "html": shown.html,
        "photos": [FILE_ADDRESS.format(file_id=file_id) for file_id in shown.photos],
        "document": document
        and {
            "name": document["file_name"],
            "url": FILE_ADDRESS.format(file_id=document["file_id"]),
        },
        "album": shown.media_group_id,
        "buttons": [[_button(button) for button in row] for row in shown.buttons],
        "at": shown.date.isoformat(),
        "edited": shown.edited,
    }


def _button(button: Button) -> Json:
    if button.url is not None:
        return {"text": button.text, "url": button.url}
    return {"text": button.text, "data": button.data if button.data is not None else button.text}


def phone(world: World, chat: Chat) -> Json:
    """A phone for the page. `bot`: whether the bot is there."""
    user = world.users.get(chat.id)
    return {
        "id": chat.id,
        "kind": "channel" if chat.kind == "channel" else "person",
        "name": chat.title,
        "language": user.language if user else None,
        "blocked": chat.id in world.faults.blocked,
        "bot": chat.started if user else chat.bot.present,
        "commands": world.profile.commands_in(chat, user.language) if user else [],
        "messages": [message(each) for each in list(chat.messages.values())[-NEWEST:]],
    }


def snapshot(world: World) -> Json:
    """All of it, for a page that has just been opened."""
    return {
        "phones": [phone(world, chat) for chat in world.chats.values() if is_phone(chat)],
        "log": [dict(entry) for entry in world.log],
        "faults": world.faults.as_json(),
        "now": world.clock.now().isoformat(),
        "run": world.run,
    }
