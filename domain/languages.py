"""The languages in which people are answered. A new one needs a line here and its catalog in `locales/`."""

from enum import StrEnum


class Language(StrEnum):
    """A language: its code, its own name, and how it writes a day and a moment (patterns of the Unicode CLDR)."""

    own_name: str
    day: str
    moment: str

    def __new__(cls, code: str, own_name: str = "", day: str = "", moment: str = "") -> "Language":
        """The code is the value."""
        language = str.__new__(cls, code)
        language._value_ = code
        language.own_name, language.day, language.moment = own_name, day, moment
        return language

    VI = "vi", "Tiếng Việt", "dd/MM/yyyy", "HH:mm dd/MM/yyyy"
    EN = "en", "English", "d MMM yyyy", "d MMM yyyy, HH:mm"


# The language of the sentences in the code.
SOURCE = Language.VI


def spoken(code: str) -> Language:
    """The language to answer in for a person's `code` ("vi", "en-GB", "de_DE"); English where we do not have theirs."""
    own = code.replace("_", "-").partition("-")[0].lower()
    return Language(own) if own in set(Language) else Language.EN
