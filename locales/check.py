"""`python -m locales.check`: each catalog has every sentence of the code, translated, and no other."""

import re
import sys
from collections.abc import Iterator

from babel.messages import Catalog
from babel.messages.catalog import Message

from locales import collect

_PLACES = re.compile(r"\{(\w+)\}")
_TAGS = re.compile(r"</?\w+[^>]*>")


def faults(code: Catalog, words: Catalog) -> Iterator[str]:
    """What is wrong with a catalog, one line each."""
    for message in code:
        if not message.id:
            continue
        found = words.get(_id(message), message.context)
        if found is None:
            yield f"not in the catalog (run `make words`): {_id(message)!r}"
        elif not all(_strings(found)):
            yield f"without words in it: {_id(message)!r}"
        elif found.fuzzy:
            yield f"marked fuzzy, read it and remove the mark: {_id(message)!r}"
        else:
            yield from _mismatches(found)
    for message in words:
        if message.id and code.get(_id(message), message.context) is None:
            yield f"no longer in the code (run `make words`): {_id(message)!r}"


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def _mismatches(message: Message) -> Iterator[str]:
    wanted = _id(message)
    for words in _strings(message):
        if set(_PLACES.findall(words)) - {"n"} != set(_PLACES.findall(wanted)) - {"n"}:
            yield f"other places than the sentence has: {wanted!r} / {words!r}"
        if sorted(_TAGS.findall(words)) != sorted(_TAGS.findall(wanted)):
            yield f"other tags than the sentence has: {wanted!r} / {words!r}"


def main() -> int:
    code = collect.collected()
    lines = [
        f"{language}: {fault}" for language in collect.TRANSLATED for fault in faults(code, collect.stored(language))
    ]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
