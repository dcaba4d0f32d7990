"""What a message says: whom it is about, where, when, in which field. Pure functions over text; nothing is sent anywhere."""

from datetime import date
from functools import partial

from domain.extraction import account, contacts, examples, people, routes, villages, when, whereabouts
from domain.extraction.gazetteer import Gazetteer
from domain.extraction.reading import Reading, Route

# So many examples have every kind of date, place and person in them.
_READ_FIRST = 100


def read(text: str, sent_on: date, places: Gazetteer, *, by_officer: bool = False, whole: bool = False) -> Reading:
    """What is read in a text that was written on this day, at the province.

    Of what is no nomination only its kind is read, and the telephone numbers in it; whole: everything, whatever its kind.
    """
    told = account.of(text, sent_on, by_officer)
    message = told.message
    route = routes.read(told.clues, told.like)
    phones = contacts.phones(message)
    if route.value != Route.NOMINATION and not whole:
        return Reading(route, phones=phones)
    bans = villages.every(message, places)
    since = when.since(message)
    return Reading(
        route,
        people=people.read(message, partial(places.is_place, message)),
        commune=whereabouts.read(message, places, bans),
        village=villages.read(message, places, bans),
        fields=told.deed.guesses,
        date=when.read(message, since),
        since=since,
        phones=phones,
        ids=contacts.ids(message),
    )


def prepare(places: Gazetteer) -> None:
    """Load all dictionaries by reading some examples, so that nobody's first message waits for it: half a second."""
    for text in examples.texts(_READ_FIRST):
        read(text, date(2026, 1, 1), places)
