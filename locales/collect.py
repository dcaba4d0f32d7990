"""`python -m locales.collect`: bring the sentences of the code into the English catalog. New ones stand there empty."""

import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
CATALOG = Path(__file__).parent / "en" / "messages.po"
# The translator's own names: t(…), t.plural(…), t.context(…), N_(…).
KEYWORDS = {"t": None, "plural": (1, 2), "context": ((1, "c"), 2), "N_": None}


def collected() -> Catalog:
    """All sentences that stand in the code, untranslated."""
    found = Catalog(project="guongsang", charset="utf-8")
    for room in ("bot", "handlers"):
        lines = extract_from_dir(str(ROOT / room), [("**.py", "python")], keywords=KEYWORDS)
        for file, line, message, comments, context in lines:
            found.add(message, locations=[(f"{room}/{file}", line)], auto_comments=comments, context=context)
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
