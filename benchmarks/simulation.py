"""What cannot be run here: many processes, a country. `python -m benchmarks.simulation` prints the tables of docs/scale.md.

A discrete-event simulation of one update's way: it waits for one of the webhook's connections, then for its process, for
PostgreSQL, for its process again; then the answer travels to Telegram while the connection is still held. Nothing
sleeps, and the same seed gives the same table.

The trap: believing it. It knows queues and nothing else: no locks, no checkpoints, no network that breaks. It says where
the first limit lies, and is held against theory in tests/benchmarks/test_simulation.py.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import exp
from random import Random
from typing import Any

from tqdm import tqdm


@dataclass(frozen=True, slots=True)
class Service:
    """Milliseconds that an update takes: program, the process's CPU; database, PostgreSQL's; send, Telegram's answer."""

    program: float
    database: float
    send: float


# program: the CPU of our process; database: of PostgreSQL beside it; both `make bench`, a step of /nominate. send: assumed,
# from Viet Nam to Telegram and back. Put in what your machine says, and run it again.
MEASURED = Service(program=0.76, database=0.58, send=60)
# The same when an update was a transaction of a dozen statements (docs/performance.md).
BEFORE = Service(program=6.4, database=1.8, send=60)
# https://core.telegram.org/bots/api#setwebhook, max_connections: 1-100.
WEBHOOK_CONNECTIONS = 100
# Assumed: steps of a conversation, and messages around it.
UPDATES_A_PERSON = 11
# Assumed: after a television programme interest falls to a third in ten minutes.
DECAY_SECONDS = 600
# Assumed: of the people, how many watch; of those, how many write.
WATCH, WRITE = 0.05, 0.05
SON_LA, COUNTRY = 1_300_000, 100_000_000
PROVINCES = 34
# Of the server of a province and of a country's.
CORES, MANY_CORES = 4, 32


@dataclass
class Station:
    """Servers and the line before them. longest: that the line ever was; busy: seconds of all servers together."""

    servers: int
    waiting: deque["Job"] = field(default_factory=deque)
    working: int = 0
    longest: int = 0
    busy: float = 0


# Where an update spends time, and how long; no station: it waits for nobody there.
Route = Sequence[tuple[Station | None, Callable[[], float]]]


@dataclass(slots=True)
class Job:
    arrived: float
    route: Route
    stage: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seconds. waited: of each update, from its arrival until it was answered."""

    waited: Sequence[float]
    ended: float

    def quantile(self, share: float) -> float:
        ordered = sorted(self.waited)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


class Run:
    """One run: arrivals go their routes, at most `gate.servers` of them at a time."""

    def __init__(self, gate: Station) -> None:
        self._gate = gate
        self._events: list[tuple[float, int, Job]] = []
        self._number = 0
        self._waited: list[float] = []

    def through(self, arrivals: Iterator[float], routes: Callable[[], Route]) -> Outcome:
        """Let everybody through who arrives; the moments have to grow."""
        now, coming = 0.0, next(arrivals, None)
        while coming is not None or self._events:
            if coming is not None and (not self._events or coming <= self._events[0][0]):
                now = coming
                self._admit(Job(now, routes()), now)
                coming = next(arrivals, None)
            else:
                now, _, job = heappop(self._events)
                self._leave(job, now)
        return Outcome(self._waited, now)

    def _admit(self, job: Job, now: float) -> None:
        gate = self._gate
        if gate.working < gate.servers:
            gate.working += 1
            self._enter(job, now)
        else:
            gate.waiting.append(job)
            gate.longest = max(gate.longest, len(gate.waiting))

    def _enter(self, job: Job, now: float) -> None:
        station, _ = job.route[job.stage]
        if station is None or station.working < station.servers:
            self._begin(job, now)
        else:
            station.waiting.append(job)
            station.longest = max(station.longest, len(station.waiting))

    def _begin(self, job: Job, now: float) -> None:
        station, draw = job.route[job.stage]
        takes = draw()
        if station is not None:
            station.working += 1
            station.busy += takes
        self._number += 1
        heappush(self._events, (now + takes, self._number, job))

    def _leave(self, job: Job, now: float) -> None:
        station, _ = job.route[job.stage]
        if station is not None:
            station.working -= 1
            if station.waiting:
                self._begin(station.waiting.popleft(), now)
        job.stage += 1
        if job.stage < len(job.route):
            self._enter(job, now)
            return
        self._waited.append(now - job.arrived)
        gate = self._gate
        if gate.waiting:
            self._enter(gate.waiting.popleft(), now)
        else:
            gate.working -= 1


def falling(chance: Random, peak: float, decay: float, until: float) -> Iterator[float]:
    """Moments of arrivals whose rate begins with `peak` a second and falls by e every `decay` seconds."""
    now = 0.0
    while (now := now + chance.expovariate(peak)) < until:
        if chance.random() < exp(-now / decay):
            yield now


def steady(chance: Random, rate: float, count: int) -> Iterator[float]:
    """`count` arrivals at this rate."""
    now = 0.0
    for _ in range(count):
        yield (now := now + chance.expovariate(rate))


@dataclass(frozen=True, slots=True)
class Figures:
    """p50 and p95 in milliseconds; queue: of updates that waited at Telegram; shares: how busy processes and PostgreSQL
    were; late: seconds after the last arrival until all were answered."""

    processes: int
    p50: float
    p95: float
    queue: int
    program_busy: float
    database_busy: float
    late: float


def bot(processes: int, cores: int, service: Service, peak: float, *, seconds: float, seed: int = 1) -> Figures:
    """A bot with so many processes and a PostgreSQL with so many cores, after a programme."""
    chance = Random(seed)
    gate, database = Station(WEBHOOK_CONNECTIONS), Station(cores)
    programs = [Station(1) for _ in range(processes)]
    half, query = _about(chance, service.program / 2), _about(chance, service.database)
    send = _near(chance, service.send)
    turns = _in_turn([((one, half), (database, query), (one, half), (None, send)) for one in programs])
    outcome = Run(gate).through(falling(chance, peak, DECAY_SECONDS, seconds), turns)
    return Figures(
        processes,
        outcome.quantile(0.5) * 1000,
        outcome.quantile(0.95) * 1000,
        gate.longest,
        sum(one.busy for one in programs) / processes / outcome.ended,
        database.busy / cores / outcome.ended,
        max(outcome.ended - seconds, 0),
    )


def _about(chance: Random, milliseconds: float) -> Callable[[], float]:
    """Times that differ as widely as in life: some take thrice the mean."""
    return lambda: chance.expovariate(1000 / milliseconds)


def _near(chance: Random, milliseconds: float) -> Callable[[], float]:
    """Times that differ by half: a network's."""
    return lambda: chance.uniform(0.5, 1.5) * milliseconds / 1000


def _in_turn(routes: Sequence[Any]) -> Callable[[], Route]:
    """As a plain web server in front hands them out."""
    number = -1

    def take() -> Route:
        nonlocal number
        number += 1
        return routes[number % len(routes)]  # type: ignore[no-any-return]

    return take


def peak_of(people: int, *, write: float = WRITE) -> float:
    """Updates a second right after the programme: all of them, over the time in which interest falls."""
    return people * WATCH * write * UPDATES_A_PERSON / DECAY_SECONDS


_HEAD = """| what | processes | PostgreSQL's cores | updates/s at the peak | p50 | p95 | waiting at Telegram, at most \
| processes busy | PostgreSQL busy | all answered after the two minutes |
|---|---|---|---|---|---|---|---|---|---|"""
# The two minutes after the programme, in which the peak has fallen by a fifth.
_WINDOW = 120.0


def _line(what: str, processes: int, cores: int, service: Service, peak: float) -> str:
    one = bot(processes, cores, service, peak, seconds=_WINDOW)
    late = f"{one.late:.0f} s" if one.late > 1 else "at once"
    return (
        f"| {what} | {processes} | {cores} | {peak:,.0f} | {_time(one.p50)} | {_time(one.p95)} | {one.queue:,} "
        f"| {one.program_busy:.0%} | {one.database_busy:.0%} | {late} |"
    )


def _time(milliseconds: float) -> str:
    return f"{milliseconds:.0f} ms" if milliseconds < 2000 else f"{milliseconds / 1000:,.0f} s"


def tables() -> Iterator[str]:
    """The tables of docs/scale.md, line by line."""
    expected, everybody = peak_of(SON_LA), peak_of(SON_LA, write=1)
    # The largest province has three times the people of the mean one.
    largest, country = 3 * peak_of(COUNTRY // PROVINCES), peak_of(COUNTRY)
    for name, service in (("as measured", MEASURED), ("before an update was two statements", BEFORE)):
        yield f"\n### {name.capitalize()}\n\n{_HEAD}"
        yield _line("Sơn La", 1, CORES, service, expected)
        for processes in (1, 2, 4, 8, 16):
            yield _line("Sơn La, everybody who watches writes", processes, CORES, service, everybody)
        for processes in (1, 4):
            yield _line("a bot a province: the largest", processes, CORES, service, largest)
        for processes in (16, 64):
            yield _line("one bot for the country", processes, MANY_CORES, service, country)


if __name__ == "__main__":
    for line in tqdm(tables(), total=22, unit=" lines", leave=False):
        tqdm.write(line)
