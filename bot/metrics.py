"""The metrics that Prometheus reads. Labels are kinds and outcomes, never people."""

from functools import cache

from prometheus_client import Counter, Gauge, Histogram

UPDATES = Counter("guongsang_updates", "Updates handled, by what the person did", ["kind"])
UPDATE_SECONDS = Histogram(
    "guongsang_update_seconds",
    "From the arrival of an update to its answer",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
SENDS = Counter("guongsang_sends", "Messages sent, by rank and outcome", ["rank", "outcome"])
OUTBOX = Gauge("guongsang_outbox_rows", "Rows of the outbox that are still open, by state", ["state"])
JOBS = Counter("guongsang_jobs", "Runs of the scheduler's jobs, by job and outcome", ["job", "outcome"])
INCIDENTS = Gauge("guongsang_incidents", "Incidents that are open and were told, by kind", ["kind"])
CLOCK_PUT_BACK = Counter("guongsang_clock_put_back", "How often the clock was found put back")
CLOCK_MOVED = Counter("guongsang_clock_moved", "How often this process saw the clock move by itself", ["direction"])
CONNECTIONS_DROPPED = Counter(
    "guongsang_connections_dropped", "Connections to the web server that were closed since there were too many"
)
DATABASE_RESTARTS = Counter(
    "guongsang_database_restarts", "How often the embedded PostgreSQL died and was started again"
)


@cache
def updates(kind: str) -> Counter:
    """The counter for a kind of update; cached, since every update is counted."""
    return UPDATES.labels(kind)


@cache
def sends(rank: str, outcome: str) -> Counter:
    """The counter for sends of a rank with an outcome; cached, since every send is counted."""
    return SENDS.labels(rank, outcome)
