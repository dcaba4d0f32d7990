"""`python -m locales.collect`: add the sentences of the code to the catalog of each language, new ones untranslated.

The sentences are read from the syntax tree, so one inside the call of another is found as well.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from domain.languages import SOURCE, Language
from locales import LANGUAGES, catalog

ROOT = Path(__file__).parent.parent
# The languages that have a catalog: Vietnamese needs none, since it is in the code.
TRANSLATED = tuple(language for language in LANGUAGES if language is not SOURCE)

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
    """All sentences of the code, untranslated."""
    found = Catalog(project="guongsang", charset="utf-8")
    for room in ("bot", "handlers", "documents"):
        for file in sorted((ROOT / room).rglob("*.py")):
            for message, context in sentences(file.read_text(encoding="utf-8")):
                found.add(message, context=context)
    return found


def stored(language: Language) -> Catalog:
    """The stored catalog of a language; an empty one for a new language."""
    file = catalog(language)
    if not file.exists():
        return Catalog(locale=language, project="guongsang", charset="utf-8")
    with file.open("rb") as source:
        return read_po(source, locale=language)


def main() -> int:
    for language in TRANSLATED:
        known = stored(language)
        known.update(collected(), no_fuzzy_matching=True)
        known.obsolete.clear()
        catalog(language).parent.mkdir(exist_ok=True)
        with catalog(language).open("wb") as target:
            write_po(target, known, width=120, sort_output=True, omit_header=False, no_location=True)
        empty = [message for message in known if message.id and not message.string]
        sys.stdout.write(f"{language}: {len(known)} sentences, {len(empty)} without words\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
