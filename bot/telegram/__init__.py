"""The Telegram edge: the only code that imports `telegram`, and that knows what a chat id is."""

from domain.edge import Edge

# Bot API: sendMessage, sendPhoto, sendMediaGroup.
# A group or channel may get 20 messages a minute, where a person may get one a second.
_CHANNEL_PAUSES = 3
TELEGRAM = Edge(
    "telegram",
    message_limit=4096,
    caption_limit=1024,
    album=10,
    channel_pauses=_CHANNEL_PAUSES,
    # Bot API: Formatting options, inline mention of a user.
    profile="tg://user?id={address}",
)
