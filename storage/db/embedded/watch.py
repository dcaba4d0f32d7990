"""Whether the server still runs, for as long as the program does: when it was killed, it is started again.

The trap: a database that died under a running program. Nothing is answered any more, and nobody notices. When it cannot be
started again, the program ends, so that whoever supervises it acts.
"""

import os
import signal
import threading
from collections.abc import Callable

import structlog

from storage.db.embedded.faults import CannotStart

log = structlog.get_logger()

_EVERY = 1.0


class Watch:
    """runs: whether the server runs; start: starts it, and raises CannotStart; restarted: called after each time."""

    def __init__(self, runs: Callable[[], bool], start: Callable[[], None], restarted: Callable[[], None]) -> None:
        self._runs = runs
        self._start = start
        self._restarted = restarted
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="postgresql-watch", daemon=True)
        self.fault: CannotStart | None = None

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_EVERY):
            if self._runs():
                continue
            log.error("postgresql_died")
            try:
                self._start()
            except CannotStart as fault:
                log.error("postgresql_not_started_again", why=str(fault))
                self.fault = fault
                os.kill(os.getpid(), signal.SIGTERM)
                return
            log.warning("postgresql_started_again")
            self._restarted()
