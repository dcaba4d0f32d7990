"""The translator and the catalogs. The code has its sentences in Vietnamese; `en/messages.po` has them in English.

    t = words("en")
    t("Chào {name}!", name=person.name)              # what a person typed is escaped on the way out
    t.plural("{n} tin", "{n} tin", n)                # plural forms are the catalog's
    t.context("button", "Gửi")                       # for a word that means several things

The trap: a sentence put together from pieces cannot be translated. So each call has one whole sentence.
"""

import io
from datetime import date, datetime, timedelta
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.dates import format_date, format_datetime, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup

from domain import calendar, text
from domain.languages import SOURCE as SOURCE
from domain.languages import Language

LANGUAGES = tuple(Language)
# What may fill a place: text of a person (escaped), a number, or markup that is safe already.
Value = str | int | Markup


def N_(sentence: str) -> str:  # noqa: N802 (gettext's own name for "collect this, translate it later")
    """Mark a sentence for the catalog; it is translated where it is used."""
    return sentence


class Words:
    """The translator into one language. A value is data: escaped, and without marks that turn the direction of text."""

    def __init__(self, language: Language, catalog: NullTranslations) -> None:
        self.language = language
        self._catalog = catalog
        # Sentences without places, which most are: each is translated once.
        self._plain: dict[str, Markup] = {}

    def __call__(self, sentence: str, /, **values: Value) -> Markup:
        """`sentence` in this language, with its named places filled."""
        if values:
            return _fill(self._catalog.gettext(sentence), values)
        plain = self._plain.get(sentence)
        if plain is None:
            plain = self._plain[sentence] = _fill(self._catalog.gettext(sentence), values)
        return plain

    def plural(self, one: str, many: str, n: int, /, **values: Value) -> Markup:
        """The form of the sentence that fits `n`, which also fills the place {n}."""
        return _fill(self._catalog.ngettext(one, many, n), {"n": n, **values})

    def context(self, context: str, sentence: str, /, **values: Value) -> Markup:
        """`sentence` in the meaning that `context` names."""
        return _fill(self._catalog.pgettext(context, sentence), values)

    def day(self, day: date) -> str:
        """A date: 23/11/2026, 23 Nov 2026."""
        return format_date(day, self.language.day, locale=self.language)

    def moment(self, when: datetime) -> str:
        """A moment on the clock of Viet Nam: 14:05 23/11/2026."""
        return format_datetime(when, self.language.moment, tzinfo=calendar.ZONE, locale=self.language)

    def hour(self, when: datetime) -> str:
        """The hour of a moment on the clock of Viet Nam: 14:05."""
        return format_datetime(when, "HH:mm", tzinfo=calendar.ZONE, locale=self.language)

    def share(self, share: float) -> str:
        """A number from 0 to 1: 0,94, 0.94."""
        return format_decimal(share, "0.00", locale=self.language)

    def span(self, span: timedelta) -> str:
        """About how long: 5 phút, 2 days."""
        return format_timedelta(span, locale=self.language)


def _fill(sentence: str, values: dict[str, Value]) -> Markup:
    safe = {name: text.shown(value) if type(value) is str else value for name, value in values.items()}
    return Markup(sentence).format(**safe)  # noqa: S704 (the sentence is ours; format() escapes every value)


@cache
def words(language: str) -> Words:
    """The translator for `language`; for a language without a catalog, the Vietnamese one."""
    return _words(Language(language) if language in LANGUAGES else SOURCE)


@cache
def _words(language: Language) -> Words:
    return Words(language, NullTranslations() if language is SOURCE else _compiled(language))


def catalog(language: Language) -> Path:
    """The file with the sentences in this language."""
    return Path(__file__).parent / language / "messages.po"


def _compiled(language: Language) -> NullTranslations:
    """The catalog, compiled in memory: there is no built file that could be older than its source."""
    compiled = io.BytesIO()
    with catalog(language).open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return GNUTranslations(compiled)
