"""The answer of getUpdates as updates with their numbers. What cannot be decoded is set aside, the others are kept.

Bot API: getUpdates. The trap: an answer that is decoded as a whole. One update that cannot be decoded would then hold up all
that come after it, for ever, since nothing can be acknowledged without its number.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

# Bot API: numbers have at most 52 significant bits. One that is higher, once acknowledged, would leave out all that follow.
_HIGHEST = 2**52 - 1
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_NUMBER = re.compile(rb'"update_id"\s*:\s*(\d{1,16})\s*[,}]')
_RESULT = re.compile(rb'"result"\s*:\s*\[')
_UNDECODABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Fetched(NamedTuple):
    """An update. number: its update_id, None when it has none that can be acknowledged; content: None when undecodable."""

    number: int | None
    content: dict[str, Any] | None


def read(result: list[Any]) -> list[Fetched]:
    """The updates of an answer that could be decoded."""
    return [Fetched(_number(one), one if isinstance(one, dict) else None) for one in result]


def _number(one: Any) -> int | None:
    number = one.get("update_id") if isinstance(one, dict) else None
    return number if type(number) is int and 0 <= number <= _HIGHEST else None


def salvage(payload: bytes) -> list[Fetched]:
    """The updates of an answer that could not be decoded as a whole, each decoded by itself."""
    return [_decoded(part) for part in _parts(payload)]


def _decoded(part: bytes) -> Fetched:
    try:
        return read([msgspec.json.decode(part)])[0]
    except _UNDECODABLE:
        found = _NUMBER.search(part)
        number = int(found[1]) if found else None
        return Fetched(number if number is not None and number <= _HIGHEST else None, None)


def _parts(payload: bytes) -> Iterator[bytes]:
    """The objects in the list `result`. It is only looked for quotes and brackets, whatever else is wrong with it."""
    start = _RESULT.search(payload)
    if start is None:
        return
    depth, begin = 0, 0
    for token in _TOKEN.finditer(payload, start.end()):
        match token[0]:
            case b"{" | b"[":
                begin = begin if depth else token.start()
                depth += 1
            case b"}" | b"]":
                depth -= 1
                if depth == 0:
                    yield payload[begin : token.end()]
                if depth < 0:
                    return
