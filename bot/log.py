"""Structured logs: a stable action word and ids as fields. Never tokens, never people's words.

The trap: a library that logs the address it calls, with the token in it. Libraries log only warnings and errors, and of each
message only the first line.
"""

import io
import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from typing import Any

import structlog

log = structlog.get_logger()

# The update that is being handled; its id is in every line of the log about it.
UPDATE: ContextVar[int | None] = ContextVar("update_id", default=None)
_ARGUMENT = re.compile(r"(?<=invalid input for query argument).*")


def set_up(format: str) -> None:
    """Send logs to standard error, as text for a person or as JSON for a machine: then nothing else is written there."""
    json = format == "json"
    text: Any = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    processors = [
        _with_update,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_traceback,
        structlog.processors.JSONRenderer() if json else text,
    ]
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.__stderr__),
        cache_logger_on_first_use=True,
    )
    _set_up_libraries(processors)
    if json:
        _set_up_everything_else(processors)


def _set_up_libraries(processors: Sequence[Any]) -> None:
    handler = logging.StreamHandler(sys.__stderr__)
    handler.setFormatter(_Line(processors))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for name in ("httpx", "httpcore", "apscheduler", "alembic", "aiohttp.access", "telegram"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _set_up_everything_else(processors: Sequence[Any]) -> None:
    """What Python itself writes, and what the command line tells a person, as lines of the log."""
    logging.captureWarnings(True)
    warnings.formatwarning = _warning
    sys.excepthook = lambda kind, error, trace: _uncaught(error)
    threading.excepthook = lambda thread: _uncaught(thread.exc_value)
    sys.unraisablehook = lambda ignored: _uncaught(ignored.exc_value)
    sys.stderr = _Told(processors)


def _warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    return f"{category.__name__}: {message}"


def _uncaught(error: BaseException | None) -> None:
    log.critical("uncaught", exc_info=error)


class _Line(logging.Formatter):
    """A library's message as a line of the log: the message is the word, and `logger` says whose it is."""

    def __init__(self, processors: Sequence[Any]) -> None:
        super().__init__()
        self._processors = processors

    def format(self, record: logging.LogRecord) -> str:
        try:
            message = record.getMessage()
        except (TypeError, ValueError):
            message = str(record.msg)
        fields: Any = {"event": _first(message), "logger": record.name}
        if record.exc_info and record.exc_info[1] is not None:
            fields["exc_info"] = record.exc_info[1]
        return _rendered(self._processors, record.levelname.lower(), fields)


class _Told(io.TextIOBase):
    """Standard error for whoever prints there: each line becomes one of the log."""

    def __init__(self, processors: Sequence[Any]) -> None:
        super().__init__()
        self._processors = processors
        self._begun = ""

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        assert sys.__stderr__ is not None
        return sys.__stderr__.fileno()

    def write(self, text: str) -> int:
        *lines, self._begun = (self._begun + text).split("\n")
        for line in filter(str.strip, lines):
            print(_rendered(self._processors, "error", {"event": line, "logger": "stderr"}), file=sys.__stderr__)
        return len(text)


def _rendered(processors: Sequence[Any], level: str, fields: Any) -> str:
    for process in processors:
        fields = process(None, level, fields)
    return str(fields)


def _with_update(logger: Any, method: str, fields: Any) -> Any:
    update_id = UPDATE.get()
    return fields if update_id is None else {"update_id": update_id} | fields


def _with_traceback(logger: Any, method: str, fields: Any) -> Any:
    """Add a plain traceback: without local variables, and with only the first line of each error's message.

    PostgreSQL's DETAIL shows whole rows, and asyncpg's message about a wrong argument shows the argument.
    """
    if error := fields.pop("exc_info", None):
        error = error if isinstance(error, BaseException) else sys.exc_info()[1]
        fields["exception"] = "\n".join(_lines(error, set()))
    return fields


def _lines(error: BaseException | None, seen: set[int]) -> Iterator[str]:
    """Where it happened, and its class and first line, for the error, what it groups, and each of its causes."""
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield from "".join(traceback.format_tb(error.__traceback__)).splitlines()
        yield f"{type(error).__name__}: {_ARGUMENT.sub(' (not shown)', _first(str(error)))}"
        if isinstance(error, BaseExceptionGroup):
            for one in error.exceptions:
                yield from _lines(one, seen)
        error = error.__cause__ or error.__context__


def _first(text: str) -> str:
    return next(iter(text.splitlines()), "")
