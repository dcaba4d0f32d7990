"""The language of the terminal, for what a command prints."""

import os

from domain import languages
from locales import Words, words


def translator() -> Words:
    """The translator for the command line: Vietnamese where the terminal is Vietnamese, else English."""
    code = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return words(languages.spoken(code))
