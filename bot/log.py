"""Structured logs: a stable action word and ids as fields. Never tokens, never people's words.

The trap: a library's own log that prints the address it calls, with the token in it. Libraries speak from WARNING up.
"""

import logging
import sys
import traceback
from typing import Any

import structlog


def set_up(format: str) -> None:
    """Send logs to standard error, as text for a person or as JSON for a machine."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for name in ("httpx", "httpcore", "apscheduler", "alembic", "aiohttp.access", "telegram"):
        logging.getLogger(name).setLevel(logging.ERROR)
    text: Any = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _with_traceback,
            structlog.processors.JSONRenderer() if format == "json" else text,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.__stderr__),
        cache_logger_on_first_use=True,
    )


def _with_traceback(logger: Any, method: str, fields: Any) -> Any:
    """A plain traceback: without local variables, and without PostgreSQL's DETAIL, which shows whole rows."""
    if fields.pop("exc_info", None):
        lines = "".join(traceback.format_exception(*sys.exc_info())).splitlines()
        fields["exception"] = "\n".join(line for line in lines if not line.lstrip().startswith("DETAIL:"))
    return fields
