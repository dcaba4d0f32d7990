"""`python -m locales.collect`: bring the sentences of the code into the English catalog. New ones stand there empty.

The sentences are read from the syntax tree: one that stands inside another's call is found as well.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
CATALOG = Path(__file__).parent / "en" / "messages.po"

Sentence = tuple[str | tuple[str, str], str | None]


def sentences(source: str) -> Iterator[Sentence]:
    """The sentences of a file: t(…), t.plural(…), t.context(…), N_(…); each with its context, if it has one."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name in ("t", "N_") and len(words) == 1:
            yield words[0], None
        elif name == "plural" and len(words) == 2:
            yield (words[0], words[1]), None
        elif name == "context" and len(words) == 2:
            yield words[1], words[0]


def collected() -> Catalog:
    """All sentences that stand in the code, untranslated."""
    found = Catalog(project="guongsang", charset="utf-8")
    for room in ("bot", "handlers"):
        for file in sorted((ROOT / room).rglob("*.py")):
            for message, context in sentences(file.read_text(encoding="utf-8")):
                found.add(message, context=context)
    return found


def stored() -> Catalog:
    """The English catalog as it lies on disk."""
    if not CATALOG.exists():
        return Catalog(locale="en", project="guongsang", charset="utf-8")
    with CATALOG.open("rb") as source:
        return read_po(source, locale="en")


def main() -> int:
    catalog = stored()
    catalog.update(collected(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with CATALOG.open("wb") as target:
        write_po(target, catalog, width=120, sort_output=True, omit_header=False, no_location=True)
    empty = [message for message in catalog if message.id and not message.string]
    sys.stdout.write(f"{len(catalog)} sentences, {len(empty)} without English\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
