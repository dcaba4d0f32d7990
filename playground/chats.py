"""Who is there: accounts, and the chats in which they write.

The trap: a chat id tells nothing about what the bot may do there. Whether a person began, whether the bot is still
a member and may post, decides; `World.writable` asks all of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from playground.messages import Message

Json = dict[str, Any]
Kind = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]


@dataclass(slots=True)
class User:
    """An account, a person's or the bot's. Bot API: User."""

    id: int
    name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False
    deactivated: bool = False

    def as_json(self) -> Json:
        shown: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        if self.username:
            shown["username"] = self.username
        if self.language:
            shown["language_code"] = self.language
        return shown


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is in a chat. Bot API: ChatMember."""

    status: Status = "left"
    can_post: bool = False
    pictures: bool = True

    @property
    def present(self) -> bool:
        return self.status not in ("left", "kicked")

    def as_json(self, user: User, kind: Kind) -> Json:
        shown: Json = {"user": user.as_json(), "status": self.status}
        match self.status:
            case "creator":
                shown |= {"is_anonymous": False}
            case "administrator":
                shown |= _rights(kind, self.can_post)
            case "restricted":
                shown |= {"is_member": True, "until_date": 0} | dict.fromkeys(_SENDING, False)
                shown |= {"can_send_messages": self.can_post, "can_send_photos": self.can_post and self.pictures}
            case "kicked":
                shown |= {"until_date": 0}
        return shown


# Bot API: ChatMemberRestricted.
_SENDING = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def _rights(kind: Kind, can_post: bool) -> Json:
    """Bot API: ChatMemberAdministrator."""
    rights: Json = {
        "can_be_edited": False,
        "is_anonymous": False,
        "can_manage_chat": True,
        "can_delete_messages": True,
        "can_manage_video_chats": False,
        "can_restrict_members": kind != "channel",
        "can_promote_members": False,
        "can_change_info": True,
        "can_invite_users": True,
        "can_post_stories": False,
        "can_edit_stories": False,
        "can_delete_stories": False,
    }
    if kind == "channel":
        return rights | {"can_post_messages": can_post, "can_edit_messages": can_post}
    return rights | {"can_pin_messages": True, "can_manage_topics": False}


@dataclass(slots=True)
class Chat:
    """One chat and all that is in it. Bot API: Chat."""

    id: int
    kind: Kind
    title: str
    username: str | None = None
    started: bool = False
    bot: Standing = Standing()
    members: dict[int, Standing] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    keyboard: int | None = None
    migrated_to: int | None = None

    def as_json(self) -> Json:
        shown: Json = {"id": self.id, "type": self.kind}
        shown["first_name" if self.kind == "private" else "title"] = self.title
        if self.username:
            shown["username"] = self.username
        return shown

    def as_full_json(self) -> Json:
        """Bot API: ChatFullInfo."""
        shown = self.as_json() | {
            "accent_color_id": self.id % 7,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(
                (
                    "unlimited_gifts",
                    "limited_gifts",
                    "unique_gifts",
                    "premium_subscription",
                    "gifts_from_channels",
                ),
                False,
            ),
        }
        if self.pinned and (newest := self.messages.get(self.pinned[-1])):
            shown["pinned_message"] = newest.as_json()
        return shown
