"""What Telegram brings, byte by byte, for tests of the edge that send it themselves."""

import msgspec

from playground.client import Person


def written(update_id: int, by: Person, text: str) -> bytes:
    """The update of a text that a person has written."""
    sender = {"id": by.id, "is_bot": False, "first_name": by.name}
    message = {"message_id": 1, "date": 1, "chat": {"id": by.id, "type": "private"}, "from": sender, "text": text}
    return msgspec.json.encode({"update_id": update_id, "message": message})
