"""What every command needs of the terminal: its language, and how it is told that a command cannot be carried out."""

import os

from domain import languages
from locales import Words, words


class Failed(Exception):
    """The command cannot be carried out; its message is for the person who typed it."""


def translator() -> Words:
    """The translator for the command line: Vietnamese where the terminal is Vietnamese, else English."""
    code = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return words(languages.spoken(code))
