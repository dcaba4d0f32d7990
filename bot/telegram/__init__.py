"""The Telegram edge: the only code that imports `telegram`, and that knows what a chat id is."""

from domain.edge import Edge

# Bot API: sendMessage, sendPhoto, sendMediaGroup.
TELEGRAM = Edge("telegram", message_limit=4096, caption_limit=1024, album=10)
