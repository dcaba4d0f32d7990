"""The languages in which people are answered. A further one is a line here, with its catalog in `locales/`."""

from enum import StrEnum


class Language(StrEnum):
    """A language: its code, how it calls itself, and how it writes a day and a moment (patterns of the Unicode CLDR)."""

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


# In which the sentences stand in the code.
SOURCE = Language.VI


def spoken(code: str) -> Language:
    """The language for whoever speaks `code` ("vi", "en-GB", "de_DE"); English for those who speak none of ours."""
    own = code.replace("_", "-").partition("-")[0].lower()
    return Language(own) if own in set(Language) else Language.EN
