"""`python -m locales.check`: the English catalog has every sentence of the code, whole, and nothing else."""

import re
import sys
from collections.abc import Iterator

from babel.messages import Catalog
from babel.messages.catalog import Message

from locales import collect

_PLACES = re.compile(r"\{(\w+)\}")
_TAGS = re.compile(r"</?\w+[^>]*>")


def faults(code: Catalog, english: Catalog) -> Iterator[str]:
    """What is wrong, one line each."""
    for message in code:
        if not message.id:
            continue
        found = english.get(_id(message), message.context)
        if found is None:
            yield f"not in the catalog (run `make words`): {_id(message)!r}"
        elif not all(_strings(found)):
            yield f"without English: {_id(message)!r}"
        elif found.fuzzy:
            yield f"marked fuzzy, read it and remove the mark: {_id(message)!r}"
        else:
            yield from _mismatches(found)
    for message in english:
        if message.id and code.get(_id(message), message.context) is None:
            yield f"no longer in the code (run `make words`): {_id(message)!r}"


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def _mismatches(message: Message) -> Iterator[str]:
    wanted = _id(message)
    for english in _strings(message):
        if set(_PLACES.findall(english)) - {"n"} != set(_PLACES.findall(wanted)) - {"n"}:
            yield f"other places than the sentence has: {wanted!r} / {english!r}"
        if sorted(_TAGS.findall(english)) != sorted(_TAGS.findall(wanted)):
            yield f"other tags than the sentence has: {wanted!r} / {english!r}"


def main() -> int:
    lines = list(faults(collect.collected(), collect.stored()))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
