"""A search from any chat, as a subject answers it. Nobody's turn: there is no person, no draft, and nothing is stored."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from domain.edge import Edge
from domain.rules import Rules
from domain.search import Hits, Search
from locales import Words
from services import Tx


@dataclass(frozen=True, slots=True)
class Searching:
    """What a search is answered with. t: the translator into the language of the phone."""

    tx: Tx
    search: Search
    t: Words
    now: datetime
    rules: Rules
    edge: Edge


Find = Callable[[Searching], Awaitable[Hits]]
