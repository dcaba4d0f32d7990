"""What a message says: whom it is about, where, when, in which field. Pure functions over text; nothing is sent anywhere."""

from datetime import date

from domain.extraction import account, routes
from domain.extraction.reading import Reading, Route


def read(text: str, sent_on: date, *, by_officer: bool = False) -> Reading:
    """What is read in a text that was written on this day, at the province."""
    told = account.of(text, sent_on, by_officer)
    route = routes.read(told.message, told.tokens, told.deed.weight)
    if route.value != Route.NOMINATION:
        return Reading(route)
    return Reading(route, fields=told.deed.guesses)
