"""The simulation against what is known of queues without simulating."""

from math import factorial
from random import Random

import pytest

from benchmarks import simulation
from benchmarks.simulation import Run, Service, Station


def waits(servers: int, load: float) -> float:
    """How long one waits on average in an M/M/c queue, in service times (Erlang's C formula)."""
    offered = servers * load
    queued = offered**servers / factorial(servers) / (1 - load)
    among = sum(offered**number / factorial(number) for number in range(servers)) + queued
    return queued / among / (servers * (1 - load))


@pytest.mark.parametrize(("servers", "load"), [(1, 0.5), (1, 0.8), (3, 0.8), (8, 0.9)])
def test_one_queue_waits_as_theory_says(servers: int, load: float) -> None:
    chance = Random(7)
    station = Station(servers)
    route = ((station, lambda: chance.expovariate(1)),)
    outcome = Run(Station(10**9)).through(simulation.steady(chance, servers * load, 300_000), lambda: route)
    waited = sum(outcome.waited) / len(outcome.waited) - 1
    assert waited == pytest.approx(waits(servers, load), rel=0.06)
    assert station.busy / servers / outcome.ended == pytest.approx(load, rel=0.02)


def test_the_gate_lets_no_more_in_than_it_has_places() -> None:
    chance = Random(7)
    outcome = Run(Station(10)).through(simulation.steady(chance, 1000, 20_000), lambda: ((None, lambda: 0.05),))
    assert len(outcome.waited) == 20_000
    # Ten places, fifty milliseconds each: two hundred a second, however many come.
    assert outcome.ended == pytest.approx(100, rel=0.01)


def test_arrivals_fall_as_interest_does() -> None:
    moments = list(simulation.falling(Random(7), 100, 60, 600))
    assert len(moments) == pytest.approx(100 * 60, rel=0.05)
    first, second = (sum(start <= moment < start + 60 for moment in moments) for start in (0, 60))
    assert second / first == pytest.approx(0.368, rel=0.1)


def test_the_same_seed_tells_the_same_and_more_processes_help() -> None:
    service = Service(program=5, database=1, send=50)
    one, again, two = (simulation.bot(count, 2, service, 220, seconds=20) for count in (1, 1, 2))
    assert one == again
    assert one.p95 > 5 * two.p95
    assert one.program_busy > 0.9
