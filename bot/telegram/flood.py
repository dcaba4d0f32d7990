"""One person's flood is bounded: so many messages at once, then one a second. They are told so once; the rest is dropped.

The trap: a bound that a person meets. Three albums of ten photos and a story in four parts, sent when the phone has a
network again, come within a second.
"""

from domain.allowance import Allowance
from domain.message import Incoming
from domain.search import Search

_AT_ONCE = 40
_EVERY = 1.0
_SEARCH_EVERY = 0.5
# What may be a guess, of an invitation or of a case's code, counts for so many.
_GUESS = 6
_GUESSES = ("start", "track", "tracuu", "case", "xemtin")


class Flood:
    """no_bound: for a simulated Telegram, in which nobody floods."""

    def __init__(self, *, no_bound: bool) -> None:
        self._allowance = Allowance(_AT_ONCE, 0 if no_bound else _EVERY)
        self._searches = Allowance(_AT_ONCE, 0 if no_bound else _SEARCH_EVERY)
        self._told: set[str] = set()

    def lets_in(self, incoming: Incoming, *, now: float) -> bool:
        """Whether what the person did may be read."""
        who = incoming.address
        if not self._allowance.take(who, _cost(incoming), now=now):
            return False
        if who in self._told and self._allowance.left(who, now=now) > _AT_ONCE / 2:
            self._told.discard(who)
        return True

    def lets_search(self, search: Search, *, now: float) -> bool:
        """Whether it may be looked for; who types fast asks with each letter, and only the last answer matters."""
        return self._searches.take(search.address, 1, now=now)

    def was_not_read(self, incoming: Incoming) -> None:
        """It was let in and could not be read yet: it is brought again, and counts when it is."""
        self._allowance.give_back(incoming.address, _cost(incoming))

    def tells(self, incoming: Incoming) -> bool:
        """Whether they are to be told: once, until they have paused for long enough that half of it is there again."""
        if incoming.address in self._told:
            return False
        self._told.add(incoming.address)
        return True


def _cost(incoming: Incoming) -> int:
    return _GUESS if incoming.text and incoming.command in _GUESSES else 1
