"""What a message is: a nomination, or something that is led to another place.

Words speak for a route each with a weight (`routes.tsv`), the words of deeds for a nomination; length, order and links are
weighed beside them. Two traps. An accusation that comes dressed as praise: whatever else such a message holds, it is
never a nomination. And a crime in the tale of an arrest: nobody is accused there.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from domain.extraction import phrases
from domain.extraction.phrases import Lexicon, Token
from domain.extraction.reading import Guess, Route
from domain.extraction.words import Message

_SYLLABLE = re.compile(r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvxf])?[aeiouy]{1,3}(?:ch|nh|ng|[cmnpt])?")

# Before an accusation: "không nhận tiền", "phòng chống tham nhũng".
_NOT = frozenset({"khong", "chua", "chong", "tranh"})
_STORY = 7  # So many words that are neither praise nor courtesy tell something.
_SHORT, _LONG = 14, 45
# So much for a denunciation is one, whatever else the message holds.
_ACCUSED = 3.6
_DEED_MOST, _PROPOSE_MOST, _STORY_MOST = 6.0, 4.0, 30
# How much the dictionaries say and how much the examples.
_NAMED, _LIKE = 0.35, 0.7
_LEAST, _MOST_SIGNS = (0.0, 2.5, 5.0), 5
# Accusing words so many are no arrest told in passing.
_PLAIN = 4.0


@dataclass(frozen=True, slots=True)
class Clues:
    """What speaks for the routes. weight: of the words of `routes.tsv`; places: where the strongest of them stand."""

    weight: dict[str, float]
    places: dict[str, tuple[int, int]]
    deed: float
    length: int
    story: int
    told: bool
    noise: bool
    links: bool
    asks: bool
    starred: bool
    number: bool


def read(clues: Clues, like: Mapping[str, float]) -> Guess[Route]:
    """The route of a message. like: how much it is like the examples of each route."""
    scores = {route: _NAMED * score + _LIKE * like[route] for route, score in _scores(clues).items()}
    ranked = sorted(scores.items(), key=lambda one: -one[1])
    (route, best), (_, second) = ranked[0], ranked[1]
    if route != Route.DENUNCIATION and scores[Route.DENUNCIATION] >= _ACCUSED:
        route, best, second = Route.DENUNCIATION, scores[Route.DENUNCIATION], 0.0
    start, end = clues.places.get(route, (0, 0))
    return Guess(route, start, end, _sure(best, second))


def _sure(best: float, second: float) -> float:
    """Half where two routes are as likely as each other."""
    ahead = max(best - max(second, 0.0), 0.0)
    return round(0.5 + 0.5 * ahead / (ahead + 1.5), 3)


def clues(message: Message, tokens: Sequence[Token], deed: float) -> Clues:
    """What speaks for the routes. tokens: the `content` of the message; deed: how much its words tell of a deed."""
    weight: dict[str, float] = defaultdict(float)
    strongest: dict[str, float] = {}
    places: dict[str, tuple[int, int]] = {}
    seen: set[int] = set()
    covered: set[int] = set()
    ends: dict[str, int] = {}
    for hit in _signals().find(tokens):
        kind, value = hit.value[0], hit.value[1] * hit.clear
        covered.update(range(hit.first, hit.last + 1))
        if hit.entry in seen or hit.last <= ends.get(kind, -1):
            continue
        if kind == Route.DENUNCIATION and tokens[hit.first - 1].bare in _NOT:
            continue
        seen.add(hit.entry)
        ends[kind] = hit.last
        weight[kind] += value
        if value > strongest.get(kind, 0):
            strongest[kind] = value
            places[kind] = message.words[tokens[hit.first].at].start, message.words[tokens[hit.last].at].end
    inner = tokens[1:-1]
    left = [token for at, token in enumerate(inner, 1) if at not in covered]
    return Clues(
        weight=weight,
        places=places,
        deed=deed,
        length=len(inner),
        story=sum(not _is_name(message, token) for token in left),
        told=any(token.bare[0].isalpha() for token in inner),
        noise=bool(left) and len(inner) <= 6 and all(not _SYLLABLE.fullmatch(t.bare) for t in left),
        links=len(inner) < len(message.words),
        asks="?" in message.text,
        starred=message.text.lstrip()[:1] == "*",
        number=any(len(token.bare) >= 4 and token.bare.isdigit() for token in inner),
    )


def signs(found: Clues) -> Iterator[str]:
    """The clues as they are learnt from examples beside the words: what kinds of words there are, and how many."""
    for kind, weight in found.weight.items():
        yield from (f"{kind} {least}" for least in _LEAST if weight > least)
    yield f"deed {min(_MOST_SIGNS, int(found.deed // 2))}"
    yield f"story {min(_MOST_SIGNS, found.story // 5)}"


def _is_name(message: Message, token: Token) -> bool:
    """Whether the word begins with a capital within a text that is not all in capitals."""
    word = message.words[token.at]
    return word.capital and not message.shouted


def _scores(clues: Clues) -> dict[Route, float]:
    """How much speaks for each route."""
    has = clues.weight
    short = max(0.0, 1 - clues.length / 40)
    tells = clues.deed >= 2 or clues.story >= _STORY
    # A long story has words of everything.
    thin = float(min(1.0, _LONG / max(clues.length, 1)) ** 0.7)
    scores = {route: has.get(route, 0.0) * thin for route in Route}
    scores[Route.NOMINATION] = _nomination(clues) if tells else 0.4 * has.get("propose", 0.0)
    scores[Route.DENUNCIATION] = _denunciation(clues)
    scores[Route.STATUS] += 0.8 * clues.asks if has.get(Route.STATUS) else 0.0
    scores[Route.CORRECTION] += (3.0 if clues.starred else 0.0) + (1.5 * short if has.get(Route.CORRECTION) else 0.0)
    scores[Route.QUESTION] += (1.5 if clues.asks and scores[Route.QUESTION] else 0.7 * clues.asks) + short
    scores[Route.THANKS] += 1.2 * short if has.get(Route.THANKS) else 0.0
    scores[Route.ADVERT] += 1.0 if clues.number and has.get(Route.ADVERT) else 0.0
    scores[Route.ABUSE] += has.get("order", 0.0)
    scores[Route.TEST] += (4.0 if clues.noise else 0.0) + (3.0 if not clues.told and not clues.links else 0.0)
    scores[Route.NEEDS_STORY] += _needs_story(clues, tells)
    return scores


def _nomination(clues: Clues) -> float:
    has = clues.weight
    return (
        1.0
        + 0.7 * min(clues.deed, _DEED_MOST)
        + 0.8 * min(has.get("propose", 0.0), _PROPOSE_MOST)
        + 0.5 * min(has.get("praise", 0.0), 3.0)
        + 0.08 * min(clues.story, _STORY_MOST)
    )


def _denunciation(clues: Clues) -> float:
    """What accuses, less what tells of an arrest, of peace-making, of a deed."""
    has = clues.weight
    thin = float(min(1.0, _LONG / max(clues.length, 1)) ** 0.7)
    accuses, lawful = has.get(Route.DENUNCIATION, 0.0) * thin, has.get("lawful", 0.0)
    if accuses >= _PLAIN and not lawful:
        return accuses
    return accuses - 0.9 * lawful - 0.25 * min(clues.deed, _DEED_MOST) - 0.3 * has.get("propose", 0.0)


def _needs_story(clues: Clues, tells: bool) -> float:
    if tells and clues.length > _SHORT:
        return -2.0
    told = 1.0 if clues.told else 0.0
    linked = 3.0 if clues.links and not clues.told else 1.5 if clues.links else 0.0
    praised = 0.5 * min(clues.weight.get("propose", 0.0) + clues.weight.get("praise", 0.0), 4.0)
    return told + linked + praised + (0.8 if clues.length <= _SHORT and not tells else 0.0) - 0.5 * min(clues.deed, 4.0)


@cache
def _signals() -> Lexicon[tuple[str, float]]:
    return Lexicon(phrases.weighted("routes.tsv"))
