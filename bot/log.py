"""Structured logs: a stable action word and ids as fields. Never tokens, never people's words.

The trap: a library's own log that prints the address it calls, with the token in it. Libraries speak from WARNING up.
"""

import logging
import sys
from typing import Any

import structlog


def set_up(format: str) -> None:
    """Send logs to standard error, as text for a person or as JSON for a machine."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for name in ("httpx", "httpcore", "apscheduler", "alembic", "aiohttp.access", "telegram"):
        logging.getLogger(name).setLevel(logging.ERROR)
    # Plain tracebacks: the colourful ones print local variables, and with them what people wrote.
    text: Any = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    renderer: Any = structlog.processors.JSONRenderer() if format == "json" else text
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info if format == "json" else _keep,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _keep(logger: Any, method: str, fields: Any) -> Any:
    return fields
