"""A message with all that is looked up in it once and needed more than once: its words, what it tells of a deed.

The trap: the same work done by each part for itself, until a long message takes longer than people wait.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from domain.extraction import content, examples, fields, routes, words
from domain.extraction.fields import Deed
from domain.extraction.phrases import Token
from domain.extraction.routes import Clues
from domain.extraction.words import Message


@dataclass(frozen=True, slots=True)
class Account:
    """A message, the words that are told in it as dictionaries have them, and what they tell of a deed.

    clues: of its route; like: how much it is like the examples of each.
    """

    message: Message
    tokens: tuple[Token, ...]
    deed: Deed
    clues: Clues
    like: Mapping[str, float]


@lru_cache(maxsize=32)
def of(text: str, sent_on: date, by_officer: bool = False) -> Account:
    """The account that this text gives. The last few are kept, because what was read is then compared with others."""
    message = words.message(text, sent_on, by_officer=by_officer)
    tokens = content.of(message)
    hints = examples.hints(message, tokens)
    deed = fields.read(message, tokens, examples.fields().weigh(hints))
    clues = routes.clues(message, tokens, deed.weight)
    like = examples.routes().weigh(hints.union(routes.signs(clues)))
    return Account(message, tokens, deed, clues, like)
