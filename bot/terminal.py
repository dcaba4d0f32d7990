"""What is said to the person who types a command, in the language of their terminal."""

import os

from domain import languages
from locales import Words, words


def speech() -> Words:
    """The words for the command line: Vietnamese where the terminal is Vietnamese, else English."""
    code = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return words(languages.spoken(code))
