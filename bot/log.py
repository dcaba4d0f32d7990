"""Structured logs: a stable action word and ids as fields. Never tokens, never people's words.

The trap: a library that logs the address it calls, with the token in it. Libraries log only warnings and errors.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import structlog

# The update that is being handled; its id is in every line of the log about it.
UPDATE: ContextVar[int | None] = ContextVar("update_id", default=None)
_ARGUMENT = re.compile(r"(?<=invalid input for query argument).*")


def set_up(format: str) -> None:
    """Send logs to standard error, as text for a person or as JSON for a machine."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for name in ("httpx", "httpcore", "apscheduler", "alembic", "aiohttp.access", "telegram"):
        logging.getLogger(name).setLevel(logging.ERROR)
    text: Any = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            _with_update,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _with_traceback,
            structlog.processors.JSONRenderer() if format == "json" else text,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.__stderr__),
        cache_logger_on_first_use=True,
    )


def _with_update(logger: Any, method: str, fields: Any) -> Any:
    update_id = UPDATE.get()
    return fields if update_id is None else {"update_id": update_id} | fields


def _with_traceback(logger: Any, method: str, fields: Any) -> Any:
    """Add a plain traceback: without local variables, and with only the first line of each error's message.

    PostgreSQL's DETAIL shows whole rows, and asyncpg's message about a wrong argument shows the argument.
    """
    if fields.pop("exc_info", None):
        fields["exception"] = "\n".join(_lines(sys.exc_info()[1]))
    return fields


def _lines(error: BaseException | None) -> Iterator[str]:
    """Where it happened, and its class and first line, for the error and for each of its causes."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield from "".join(traceback.format_tb(error.__traceback__)).splitlines()
        first = next(iter(str(error).splitlines()), "")
        yield f"{type(error).__name__}: {_ARGUMENT.sub(' (not shown)', first)}"
        error = error.__cause__ or error.__context__
