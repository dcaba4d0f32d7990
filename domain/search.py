"""Finding what is published from any chat, and passing it on: what is looked for, and what is found.

The trap: whoever looks need not be known to the program, and types on: each letter is another search, and only the last one
matters. So a search stores nothing, and one that is not answered is not asked again.
"""

from dataclasses import dataclass

from domain.message import Button, OutMessage


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for. id: by which the edge is answered. address: whose. words: "" for the newest. after: where the
    page before ended, as it was given with it. language: of their phone, where known."""

    edge: str
    id: str
    address: str
    words: str
    after: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One of what was found. id: its own among all. title, about: two lines in the list. message: what is passed on."""

    id: str
    title: str
    about: str
    message: OutMessage


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of what was found. after: where the next page begins; "" when there is none. offer: a button above the list."""

    found: tuple[Hit, ...] = ()
    after: str = ""
    offer: Button | None = None
